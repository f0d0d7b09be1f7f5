// Schedules over the API. When they come is for unit tests, for the most part: one test waits for the next minute.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { startFakes } from '../clients/fakes.mjs';
import { clientOf } from './ask.mjs';
import { environmentFor, makePlace, startService, until } from './service.mjs';

const file = `
[[schedule]]
name = "of-the-file"
space = "DEMO"
when = "0 3 * * mon-fri"
dry_run = true

[[schedule]]
name = "everything"
all_spaces = true
when = "@weekly"
budget_usd_month = 20.00
`;

describe('schedules', () => {
  let place, service, api;
  before(async () => {
    place = await makePlace();
    writeFileSync(join(place.path, 'tagwright.toml'), file);
    service = await startService(place, ['demo', '--serve'], { TAGWRIGHT_TIME_ZONE: 'UTC' });
    api = clientOf(service.url);
  });
  after(async () => {
    assert.equal(await service.stop(), 0, service.output());
    await place.remove();
  });
  const add = (body, status = 201) => api.want(status, 'POST', '/v1/schedules', { body });
  const names = async () => (await api.get('/v1/schedules')).results.map(each => each.name).sort();

  test('of the file are shown and can be switched, not deleted', async () => {
    assert.deepEqual(await names(), ['everything', 'of-the-file']);
    const shown = await api.get('/v1/schedules/of-the-file');
    assert.deepEqual([shown.from_file, shown.space, shown.enabled, shown.dry_run], [true, 'DEMO', true, true]);
    assert.match(shown.next_at, /T03:00:00/);
    const all = await api.get('/v1/schedules/everything');
    assert.deepEqual([all.space, all.budget_usd_month], [null, 20]);
    assert.equal((await api.want(409, 'DELETE', '/v1/schedules/of-the-file')).code, 'run_busy');
    const off = await api.want(200, 'PATCH', '/v1/schedules/of-the-file', { body: { enabled: false } });
    assert.deepEqual([off.enabled, off.next_at], [false, null]);
    assert.equal((await api.want(200, 'PATCH', '/v1/schedules/of-the-file', { body: { enabled: true } })).enabled, true);
  });

  test('are added, by cron and by interval', async () => {
    const cron = await add({ name: 'nightly', space: 'DEMO', when: '30 2 * * *', dry_run: false, budget_usd_month: 5.5 });
    assert.deepEqual([cron.from_file, cron.dry_run, cron.budget_usd_month, cron.enabled], [false, false, 5.5, true]);
    assert.match(cron.next_at, /T02:30:00/);
    const interval = await add({ name: 'often', when: '6h', enabled: false });
    assert.deepEqual([interval.space, interval.dry_run, interval.enabled, interval.next_at], [null, true, false, null]);
    const on = await api.want(200, 'PATCH', '/v1/schedules/often', { body: { enabled: true } });
    assert.ok(Date.parse(on.next_at) > Date.now() - 1000, on.next_at);
    assert.deepEqual(await api.get('/v1/schedules/often'), on);
    assert.deepEqual(await names(), ['everything', 'nightly', 'of-the-file', 'often']);
  });

  test('have one name each; a key adds one once', async () => {
    await add({ name: 'of-the-file', space: 'DEMO', when: '6h' }, 409);
    const body = { name: 'keyed', space: 'DEMO', when: '6h' };
    const headers = { 'Idempotency-Key': 'schedule-1' };
    const first = await api.ask('POST', '/v1/schedules', { body, headers });
    const second = await api.ask('POST', '/v1/schedules', { body, headers });
    assert.deepEqual([first.status, second.status, second.text], [201, 201, first.text]);
    await add(body, 409);
  });

  test('are deleted', async () => {
    const answer = await api.ask('DELETE', '/v1/schedules/keyed');
    assert.deepEqual([answer.status, answer.text], [204, '']);
    for (const method of ['GET', 'DELETE']) await api.want(404, method, '/v1/schedules/keyed');
    await api.want(404, 'PATCH', '/v1/schedules/keyed', { body: { enabled: true } });
    assert.ok(!(await names()).includes('keyed'));
  });

  test('that are wrong are told what is allowed', async () => {
    const before_ = await names();
    const good = { name: 'good', space: 'DEMO', when: '6h' };
    const wrong = {
      when: ['', ' ', 'now', '1m', '4m', '367d', '6', 'h', '-6h', '60 * * * *', '* * * *', '* * * * * *', '* * * * mon-', '0 0 31 2 *', '*/0 * * * *',
        '1-0 * * * *', '@reboot', '@yearlyx', '6h 6h', 'x'.repeat(10_000), '\u0000', '6h\n', 7, null, ['6h'], {}],
      name: ['', 'Nightly', '-x', 'a b', '../x', 'x'.repeat(64), 'ä', 'x\u0000', 1, null, [], '<script>'],
      space: ['', 7, [], 'x'.repeat(10_000), 'a\u0000b'],
      dry_run: ['true', 1, []],
      enabled: ['true', 0],
      provider: ['none', 7, '', '../x'],
      budget_usd_month: [0, -1, '5', true, 1e300],
      colour: ['red'],
    };
    for (const [field, values] of Object.entries(wrong))
      for (const value of values) {
        if (field === 'when' && value === '6h\n') continue; // blanks around are cut off
        const answer = await api.ask('POST', '/v1/schedules', { body: { ...good, [field]: value } });
        const what = `${field}: ${JSON.stringify(value).slice(0, 100)}: ${answer.text}`;
        assert.ok([400, 422].includes(answer.status), what);
        const told = answer.body.errors.find(each => each.name === field);
        assert.ok(told && told.message.length > 8, what);
        assert.ok(answer.text.length < 4000, `${field}: the answer is as long as the question`);
      }
    for (const field of ['name', 'when']) {
      const { [field]: gone, ...rest } = good;
      assert.ok((await add(rest, 400)).errors.some(each => each.name === field), String(gone));
    }
    const { errors } = await add({ name: 'A', when: 'x', colour: 1 }, 400);
    assert.deepEqual(errors.map(each => each.name).sort(), ['colour', 'name', 'when'], 'all at once');
    for (const body of ['', '[]', '"x"', '{', 'null', '7']) await add(body, 400);
    for (const body of [{}, { enabled: 'x' }, { enabled: null }, { when: '6h' }, [], '{'])
      await api.want(400, 'PATCH', '/v1/schedules/of-the-file', { body });
    assert.deepEqual(await names(), before_);
  });
});

// `demo --serve` forgets; `serve` does not. What was answered is kept: 201 once went out before the store had it.
test('schedules outlive the service', async () => {
  const place = await makePlace();
  const environment = { CONFLUENCE_BASE_URL: 'http://127.0.0.1:1/confluence', CONFLUENCE_PAT: 'pat', TAGWRIGHT_TIME_ZONE: 'UTC' };
  writeFileSync(join(place.path, 'tagwright.toml'), file);
  let service = await startService(place, ['serve'], environment);
  let api = clientOf(service.url);
  const added = await api.want(201, 'POST', '/v1/schedules', { body: { name: 'mine', space: 'DOCS', when: '7d' } });
  await api.want(200, 'PATCH', '/v1/schedules/of-the-file', { body: { enabled: false } });
  await service.kill();
  service = await startService(place, ['serve'], environment);
  api = clientOf(service.url);
  assert.deepEqual(await api.get('/v1/schedules/mine'), added);
  assert.equal((await api.get('/v1/schedules/of-the-file')).enabled, false);
  assert.equal(await service.stop(), 0);
  writeFileSync(join(place.path, 'tagwright.toml'), '');
  service = await startService(place, ['serve'], environment);
  assert.deepEqual((await clientOf(service.url).get('/v1/schedules')).results.map(each => each.name), ['mine'], 'what is no more in the file is gone');
  assert.equal(await service.stop(), 0);
  await place.remove();
});

test('schedules start runs by themselves, after a restart, too', async t => {
  const fakes = await startFakes(['--pages', '20']);
  t.after(() => fakes.stop());
  const place = await makePlace();
  writeFileSync(join(place.path, 'tagwright.toml'), '[[schedule]]\nname = "of-the-file"\nspace = "DEMO"\nwhen = "* * * * *"\n');
  const environment = { ...environmentFor(fakes.where), TAGWRIGHT_TIME_ZONE: 'UTC' };
  await until(() => Date.now() % 60_000 < 45_000, 'a minute that does not end before all is ready');
  let service = await startService(place, ['serve'], environment);
  let api = clientOf(service.url);
  const add = body => api.want(201, 'POST', '/v1/schedules', { body: { when: '* * * * *', ...body } });
  await add({ name: 'mine', space: 'GEN', budget_usd_month: 5 });
  await add({ name: 'off', space: 'GEN', enabled: false });
  await service.kill(); // what was answered is kept
  service = await startService(place, ['serve'], environment);
  api = clientOf(service.url);

  const spaces = { 'of-the-file': 'DEMO', mine: 'GEN' };
  const before_ = await Promise.all(Object.keys(spaces).map(name => api.get(`/v1/schedules/${name}`)));
  for (const { name, last_run, next_at } of before_) {
    assert.equal(last_run, null, name);
    assert.match(next_at, /:00\.000Z$/, name);
    assert.ok(Date.parse(next_at) - Date.now() <= 60_000, next_at);
  }
  const runs = async () => (await api.get('/v1/runs')).results;
  await until(async () => (await runs()).length >= 2, 'the minute', 75_000);
  // Not again: what comes next is not for this test.
  for (const name of Object.keys(spaces)) await api.want(200, 'PATCH', `/v1/schedules/${name}`, { body: { enabled: false } });
  for (const { name, next_at } of before_) {
    const own = (await runs()).filter(each => each.by === `schedule ${name}`);
    assert.equal(own.length, 1, name);
    const [{ run }] = own;
    const ended = await api.end(run);
    assert.deepEqual([ended.space, ended.status, ended.dry_run], [spaces[name], 'completed', true]);
    const late = Date.parse(ended.started_at) - Date.parse(next_at);
    assert.ok(late >= 0 && late < 10_000, `${name} was due at ${next_at} and began at ${ended.started_at}`);
    const shown = await until(async () => {
      const schedule = await api.get(`/v1/schedules/${name}`);
      return schedule.last_status === 'completed' && schedule;
    }, `the end of ${name}`);
    assert.equal(shown.last_run, run);
    assert.ok(ended.cost_usd > 0 && Math.abs(shown.spent_usd_month - ended.cost_usd) < 1e-9, `${shown.spent_usd_month} of ${ended.cost_usd}`);
    const on = await api.want(200, 'PATCH', `/v1/schedules/${name}`, { body: { enabled: true } });
    assert.ok(Date.parse(on.next_at) > Date.parse(next_at), `the next after ${next_at}: ${on.next_at}`);
    await api.want(200, 'PATCH', `/v1/schedules/${name}`, { body: { enabled: false } });
  }
  assert.equal((await runs()).length, 2, 'one that is off starts nothing');
  assert.equal(await service.stop(), 0, service.output());
  await place.remove();
});
