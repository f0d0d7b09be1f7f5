// Stands before the service, as people put nginx, HAProxy or a load balancer there.
import http from 'node:http';
import net from 'node:net';

/** The name that people know; no resolver does. */
export const publicName = 'tags.example';
/** Which client a request comes from, for the proxy alone: all tests come from one address. */
export const clientHeader = 'x-test-client';

/** A reverse proxy for HTTP, which learns later where the service is.
 * @param keepHost  false: the service is asked by its own address, as nginx does unless it is told otherwise
 * @param forwarded  how it tells who is asking: 'append' to X-Forwarded-For (nginx), by a 'line' of its own (HAProxy),
 *   with the 'port' (gateways of some clouds), or 'not' at all
 * @param prefix  a path that it takes off
 * @returns {Promise<object>} url, host (as people know it), publicUrl, to(url), answered: what came of each request, stop() */
export async function startProxy({ keepHost = true, forwarded = 'append', prefix = '' } = {}) {
  const agent = new http.Agent({ keepAlive: true });
  const answered = [];
  let behind;
  let lastPort = 40_000; // each request as on a connection of its own
  const server = http.createServer((request, answer) => {
    if (!request.url.startsWith(prefix + '/')) return answer.writeHead(404).end();
    const { [clientHeader]: client = '198.51.100.1', 'x-forwarded-for': said, connection: _hop, ...headers } = request.headers;
    if (!keepHost) headers.host = behind.host;
    const told = {
      append: said ? `${said}, ${client}` : client,
      line: said ? [said, client] : client,
      port: `${client}:${++lastPort}`,
      not: said,
    }[forwarded];
    if (told) headers['x-forwarded-for'] = told;
    const path = request.url.slice(prefix.length);
    const onward = http.request({ agent, host: behind.hostname, port: behind.port, method: request.method, path, headers }, got => {
      answered.push({ method: request.method, path, origin: headers.origin, status: got.statusCode });
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
      answer.on('close', () => got.destroy()); // a watcher has gone
    });
    onward.on('error', () => answer.destroy());
    request.pipe(onward);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}`,
    host: `${publicName}:${port}`,
    answered,
    publicUrl: `http://${publicName}:${port}${prefix}`,
    to: url => { behind = new URL(url); },
    stop: () => {
      agent.destroy();
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    },
  };
}

/** Passes bytes on, until it falls silent: nothing passes any more, and nobody is told. What connects later is served, unless it is `deaf`. */
export async function startWire(url) {
  const to = new URL(url);
  const pairs = new Set();
  const wire = { connections: 0, deaf: false };
  const server = net.createServer(near => {
    ++wire.connections;
    near.on('error', () => {});
    if (wire.deaf) return near.resume();
    const far = net.connect({ host: to.hostname, port: Number(to.port) });
    far.on('error', () => near.destroy());
    const pair = { near, far };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.pipe(far).on('close', () => pairs.has(pair) && end());
    far.pipe(near).on('close', () => pairs.has(pair) && end());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(wire, {
    url: `http://127.0.0.1:${server.address().port}`,
    /** @returns how many connections are dead by now */
    fallSilent() {
      const dead = pairs.size;
      for (const { near, far } of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.removeAllListeners('end').resume(); // heard, and not passed on
        far.removeAllListeners('end').resume();
      }
      pairs.clear();
      return dead;
    },
    stop: () => {
      for (const { near, far } of pairs) [near, far].forEach(each => each.destroy());
      server.close();
    },
  });
}
