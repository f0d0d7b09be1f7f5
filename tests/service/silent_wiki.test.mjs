// A wiki that takes connections and says nothing, as behind a firewall or a proxy that hangs: who asks for it is told so,
// and nobody else waits.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';

import { clientOf } from './ask.mjs';
import { makePlace, startService } from './service.mjs';

let wiki, place, service, api;
before(async () => {
  wiki = net.createServer(socket => socket.on('error', () => {}));
  await new Promise(resolve => wiki.listen(0, '127.0.0.1', resolve));
  wiki.unref();
  place = await makePlace();
  const site = `http://127.0.0.1:${wiki.address().port}/wiki`;
  service = await startService(place, ['serve'], { CONFLUENCE_BASE_URL: site, CONFLUENCE_PAT: 'pat-of-the-tests', TAG_SPACE_PROVIDER: 'local' });
  api = clientOf(service.url);
});
after(async () => {
  await service.kill();
  await place.remove();
});

test('whoever waits for it keeps nobody from anything else, and is told in time', async () => {
  const asked = Array.from({ length: 10 }, (_, i) => api.ask('GET', `/v1/check?space=S${i}`));
  asked.push(api.ask('GET', '/v1/spaces'));
  const isReady = api.ask('GET', '/readyz');
  for (const target of ['/healthz', '/', '/v1/runs', '/v1/service', '/v1/schedules', '/metrics', '/openapi.json']) {
    const begin = Date.now();
    await api.get(target);
    assert.ok(Date.now() - begin < 2000, `${target} took ${Date.now() - begin} ms`);
  }
  const ready = await isReady;
  assert.equal(ready.status, 503);
  assert.match(ready.body.checks.find(each => each.name === 'confluence').message, /not answered/);
  for (const answer of await Promise.all(asked)) assert.deepEqual([answer.status, answer.body.code], [503, 'timeout'], answer.text);
});

test('who is too many is told at once to come later', async () => {
  const asked = Array.from({ length: 150 }, (_, i) => api.ask('GET', `/v1/check?space=S${i}`));
  const { status, body, headers } = await Promise.race(asked);
  assert.deepEqual([status, body.code], [503, 'overloaded']);
  assert.ok(Number(headers['retry-after']) > 0);
  asked.forEach(each => each.catch(() => {})); // the rest is not waited for
});

test('where nobody has asked it, the service ends at once', async () => {
  const other = await makePlace();
  const idle = await startService(other, ['demo', '--serve']);
  const begin = Date.now();
  assert.equal(await idle.stop(), 0, idle.output());
  assert.ok(Date.now() - begin < 4000, `it took ${Date.now() - begin} ms`);
  await other.remove();
});

test('the service ends all the same', async () => {
  const begin = Date.now();
  api.ask('GET', '/v1/check?space=S').catch(() => {});
  await api.get('/v1/runs');
  assert.equal(await service.stop(), 0, service.output());
  assert.ok(Date.now() - begin < 15_000, `it took ${Date.now() - begin} ms`);
});
