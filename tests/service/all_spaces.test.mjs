// A schedule over all spaces: one after the other, and no more once it is switched off.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startFakes } from '../clients/fakes.mjs';
import { clientOf } from './ask.mjs';
import { environmentFor, makePlace, pause, startService, until } from './service.mjs';

const name = 'all';
let fakes;
before(async () => { fakes = await startFakes(['--pages', '20', '--latency-ms', '1500']); });
after(() => fakes.stop());

/** A service of its own, so that all of them need one minute together. */
async function pass(meanwhile, then) {
  const place = await makePlace();
  const service = await startService(place, ['serve'], { ...environmentFor(fakes.where), TAGWRIGHT_TIME_ZONE: 'UTC' });
  const api = clientOf(service.url);
  const runs = async () => (await api.get('/v1/runs')).results;
  await api.want(201, 'POST', '/v1/schedules', { body: { name, space: null, when: '* * * * *' } });
  const first = await until(async () => (await runs())[0], 'the first space', 75_000);
  await meanwhile(api);
  assert.equal((await api.end(first.run)).status, 'completed');
  const spaces = async () => (await runs()).map(each => each.space).sort();
  await then(spaces, first);
  assert.equal(await service.stop(), 0, service.output());
  await place.remove();
}

async function nothingMore(spaces, first) {
  await pause(2000);
  assert.deepEqual(await spaces(), [first.space]);
}

test('in the middle of a pass', { concurrency: true }, async t => {
  await Promise.all([
    t.test('it goes on', () => pass(
      async () => {},
      spaces => until(async () => (await spaces()).join() === 'DEMO,GEN', 'the second space'))),
    t.test('it is switched off', () => pass(
      api => api.want(200, 'PATCH', `/v1/schedules/${name}`, { body: { enabled: false } }), nothingMore)),
    t.test('it is deleted', () => pass(api => api.want(204, 'DELETE', `/v1/schedules/${name}`), nothingMore)),
  ]);
});
