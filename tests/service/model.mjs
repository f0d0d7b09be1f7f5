// Stands before the fake LLM: counts what is asked by page, and is as slow as a test wants it.
import http from 'node:http';

import { pause } from './service.mjs';

/** @param openaiUrl  of the fake LLM
 * @returns {Promise<object>} url: in place of it; asked, answered: title -> how often; latencyMs; hold(), release() */
export async function startModel(openaiUrl) {
  const behind = new URL(openaiUrl);
  const agent = new http.Agent({ keepAlive: true });
  let gate = Promise.resolve();
  let open = () => {};
  const model = {
    asked: new Map(), answered: new Map(), latencyMs: 0, calls: 0,
    /** From now on no call is answered, until release(). */
    hold() {
      gate = new Promise(resolve => { open = resolve; });
    },
    release() {
      open();
      gate = Promise.resolve();
    },
    forget() {
      model.asked.clear();
      model.answered.clear();
    },
  };
  const count = (to, titles) => titles.forEach(title => to.set(title, (to.get(title) ?? 0) + 1));
  const titlesOf = body => JSON.parse(JSON.parse(body).messages.findLast(each => each.role === 'user').content)
    .pages.map(each => each.title);
  const server = http.createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const titles = titlesOf(body);
    ++model.calls;
    count(model.asked, titles);
    await gate;
    await pause(model.latencyMs);
    if (response.destroyed) return;
    const onward = http.request({ agent, host: behind.hostname, port: behind.port, method: request.method, path: request.url,
      headers: { ...request.headers, host: behind.host } }, answer => {
      if (answer.statusCode === 200) count(model.answered, titles);
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  model.url = `http://127.0.0.1:${server.address().port}${behind.pathname}`;
  model.stop = () => {
    model.release();
    agent.destroy();
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  };
  return model;
}
