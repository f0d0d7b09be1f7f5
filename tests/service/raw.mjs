// Bytes to the service, as no client sends them.
import net from 'node:net';

export function connect(base) {
  const { hostname, port } = new URL(base);
  const socket = net.connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {}); // told by 'close'
  return socket;
}

/** Sends it, and waits until the other side closes, or has answered whole.
 * @returns {Promise<{status: number, text: string, closed: boolean}>} status: 0 where nothing was answered */
export function exchange(base, bytes, patienceMs = 10_000) {
  return new Promise((resolve, reject) => {
    const socket = connect(base);
    let text = '';
    const end = closed => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text, closed });
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`neither an answer nor an end in ${patienceMs} ms`));
    }, patienceMs);
    socket.on('data', part => {
      text += part;
      const head = text.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(text.slice(0, head));
      if (head > 0 && length && text.length >= head + 4 + Number(length[1])) end(false);
    });
    socket.on('close', () => end(true));
    socket.write(bytes);
  });
}
