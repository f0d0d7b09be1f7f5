// Runs over the API: several at once, watched, cancelled, killed, and gone on with.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { startFakes } from '../clients/fakes.mjs';
import { clientOf } from './ask.mjs';
import { startModel } from './model.mjs';
import { environmentFor, makePlace, startService, until } from './service.mjs';

let fakes, where, model, place, service, api;
const pages = 100;
// Pages were not paid for before the test.
const fresh = { cache: false };

before(async () => {
  fakes = await startFakes(['--pages', String(pages)]);
  where = fakes.where;
  model = await startModel(where.openai_url);
});
after(async () => {
  await model?.stop();
  await fakes?.stop();
});
beforeEach(async () => {
  place = await makePlace();
  model.latencyMs = 0;
  model.forget();
  await begin();
});
afterEach(async () => {
  model.release();
  const code = await service.stop();
  await place.remove();
  assert.ok(code === 0 || code === 'SIGKILL', service.output());
});

async function begin(args = []) {
  service = await startService(place, ['serve', ...args], environmentFor(where, model.url));
  api = clientOf(service.url);
}

const labelled = async run => (await api.get(`/v1/runs/${run}`)).pages.labelled;
/** Titles that were asked more often than once. */
const twice = () => [...model.asked].filter(([, times]) => times > 1).map(([title]) => title);

describe('two at once', () => {
  test('each event is of its run', async () => {
    model.latencyMs = 100;
    const [gen, demo] = await Promise.all([api.start({ space: 'GEN' }), api.start({ space: 'DEMO' })]);
    const streams = [api.watch(gen.run), api.watch(demo.run)];
    const [ofGen, ofDemo] = (await Promise.all(streams.map(each => each.whole()))).map(each => each.events);
    for (const [run, space, events] of [[gen.run, 'GEN', ofGen], [demo.run, 'DEMO', ofDemo]]) {
      assert.ok(events.length > 2, String(events.length));
      for (const { type, data } of events) {
        const shown = type === 'snapshot' ? data.run : type === 'end' ? data : null;
        if (shown) assert.deepEqual([shown.run, shown.space], [run, space]);
        for (const { page } of data.recent ?? []) assert.equal(Number(page) >= 100_000, space === 'GEN', page);
      }
      assert.equal(events.at(-1).type, 'end');
      assert.equal(events.at(-1).data.status, 'completed');
      const results = await api.pages(run);
      assert.equal(results.length, events.at(-1).data.pages.total);
      assert.ok(results.every(each => each.run === run && (Number(each.page) >= 100_000) === (space === 'GEN')));
    }
    assert.equal(ofGen.at(-1).data.pages.total, pages);
    assert.deepEqual((await api.get('/v1/runs')).results.map(each => each.run).sort(), [gen.run, demo.run].sort());
    assert.deepEqual((await api.get('/v1/runs?space=GEN')).results.map(each => each.run), [gen.run]);
    assert.deepEqual(twice(), []);
  });

  test('one space has one run', async () => {
    model.hold();
    const { run } = await api.start({ space: 'GEN' });
    const refused = await api.want(409, 'POST', '/v1/runs', { body: { space: 'GEN' } });
    assert.equal(refused.code, 'run_busy');
    assert.match(refused.detail, new RegExp(run));
    model.release();
    assert.equal((await api.end(run)).status, 'completed');
  });
});

describe('Idempotency-Key', () => {
  const headers = { 'Idempotency-Key': 'k-1' };

  test('starts one run, after a restart, too', async () => {
    model.latencyMs = 30;
    const body = { space: 'DEMO' };
    const asked = await Promise.all([1, 2, 3, 4].map(() => api.ask('POST', '/v1/runs', { body, headers })));
    const started = asked.filter(each => each.status === 202);
    assert.ok(started.length >= 1 && asked.every(each => [202, 409].includes(each.status)));
    const [{ body: { run } }] = started;
    const again = await api.ask('POST', '/v1/runs', { body, headers });
    for (const each of [...started, again]) {
      assert.equal(each.status, 202);
      assert.equal(each.text, started[0].text, 'the same answer');
      assert.equal(each.headers.location, `/v1/runs/${run}`);
    }
    await api.end(run);
    assert.equal(await service.stop(), 0);
    await begin();
    assert.equal((await api.start(body, headers)).run, run);
    assert.equal((await api.get('/v1/runs')).results.length, 1);
    assert.deepEqual(twice(), []);
    assert.equal((await api.ask('POST', '/v1/runs', { body: { space: 'GEN' }, headers })).status, 422, 'another request');
    assert.notEqual((await api.start(body, { 'Idempotency-Key': 'k-2' })).run, run);
  });

  test('what was refused because of another run is started when that is over', async () => {
    model.latencyMs = 30;
    const { run } = await api.start({ space: 'DEMO' });
    const again = () => api.ask('POST', '/v1/runs', { body: { space: 'DEMO' }, headers });
    assert.equal((await again()).status, 409);
    await api.end(run);
    const { run: next } = await until(async () => {
      const answer = await again();
      return answer.status === 202 && answer.body;
    }, 'its turn');
    assert.notEqual(next, run);
    assert.equal((await api.end(next)).status, 'completed');
  });

  test('a refused request is refused again', async () => {
    const wrong = { body: { space: 'DEMO', max_labels: 0 }, headers };
    const first = await api.ask('POST', '/v1/runs', wrong);
    const second = await api.ask('POST', '/v1/runs', wrong);
    assert.deepEqual([first.status, second.status, second.text], [400, 400, first.text]);
  });

  test('a key that is none', async () => {
    for (const key of ['k'.repeat(201), '\x80\xff'])
      assert.equal((await api.ask('POST', '/v1/runs', { body: { space: 'DEMO' }, headers: { 'Idempotency-Key': key } })).status, 400);
    assert.deepEqual((await api.get('/v1/runs')).results, []);
  });
});

describe('cancel and resume', () => {
  test('nothing is lost and nothing paid twice', async () => {
    model.latencyMs = 60;
    const { run } = await api.start({ space: 'GEN', batch_size: 2 });
    const watch = api.watch(run);
    await until(async () => (await labelled(run)) >= 10, 'ten pages');
    await api.act(run, 'cancel');
    const { events } = await watch.whole();
    const stopped = events.at(-1).data;
    assert.deepEqual([events.at(-1).type, stopped.status], ['end', 'stopped']);
    assert.ok(stopped.can.includes('resume'), String(stopped.can));
    assert.ok(await labelled(run) < pages);
    assert.equal((await api.want(409, 'POST', `/v1/runs/${run}/cancel`)).code, 'run_busy');
    await api.act(run, 'resume');
    const done = await api.end(run);
    assert.deepEqual([done.status, done.pages.total], ['completed', pages]);
    assert.equal((await api.pages(run)).length, pages);
    assert.equal(model.asked.size, pages);
    assert.deepEqual(twice(), [], 'a drained run has its answers');
  });

  test('a second cancel waits for nothing', async () => {
    model.hold();
    const { run } = await api.start({ space: 'DEMO', ...fresh });
    const watch = api.watch(run);
    await until(() => model.asked.size > 0, 'a call');
    assert.equal((await api.act(run, 'cancel')).stopping, true);
    assert.equal((await api.get(`/v1/runs/${run}`)).stopping, true);
    await api.act(run, 'cancel');
    assert.equal((await watch.whole()).events.at(-1).data.status, 'stopped');
    model.release();
    await api.act(run, 'resume');
    assert.equal((await api.end(run)).status, 'completed');
  });
});

describe('events', () => {
  test('at most ten snapshots a second; Last-Event-ID goes on without repeats; a run that is over says so at once', async () => {
    model.latencyMs = 150;
    const { run } = await api.start({ space: 'GEN', batch_size: 1, ...fresh });
    const whole = api.watch(run);
    // Another one that breaks off again and again.
    const broken = [];
    let last;
    for (let over = false; !over;) {
      const part = api.watch(run, last && { headers: { 'Last-Event-ID': last } });
      await until(() => part.ended || part.events.length >= 4, 'four events');
      part.close();
      broken.push(...part.events);
      last = broken.at(-1)?.id;
      over = broken.some(each => each.type === 'end');
    }
    const { events } = await whole.whole();
    const ids = broken.map(each => each.id + each.type);
    assert.equal(new Set(ids).size, ids.length, 'nothing twice');
    const said = list => list.filter(each => each.type === 'level').map(each => JSON.stringify(each.data));
    assert.deepEqual(said(broken), said(events), 'no single event is lost');
    assert.ok(broken.length >= 8, `${broken.length} events`);
    const shown = list => list.filter(each => each.type === 'snapshot').map(each => each.data.t);
    assert.deepEqual(shown(broken), shown(broken).toSorted((a, b) => a - b), 'time goes forward');

    const snapshots = events.filter(each => each.type === 'snapshot');
    const seconds = (snapshots.at(-1).at - snapshots[0].at) / 1000;
    assert.ok(seconds > 1, `${seconds} s`);
    assert.ok(snapshots.length <= seconds * 10 + 2, `${snapshots.length} snapshots in ${seconds} s`);
    console.log(`${snapshots.length} snapshots in ${seconds} s`);

    const at = Date.now();
    const late = (await api.watch(run).whole()).events;
    assert.deepEqual(late.slice(-2).map(each => each.type), ['snapshot', 'end']);
    assert.ok(late.slice(0, -2).every(each => ['level', 'notice'].includes(each.type)));
    assert.ok(Date.now() - at < 5000);
    const behind = (await api.watch(run, { headers: { 'Last-Event-ID': late.at(-1).id } }).whole()).events;
    assert.deepEqual(behind, [], 'nothing is behind the end');
    for (const strange of ['0', 'x'.repeat(40), '-1--1--end', '99999999999999999999-1-1', '../..'])
      assert.equal((await api.watch(run, { headers: { 'Last-Event-ID': strange } }).whole()).events.at(-1).type, 'end', strange);

    await service.stop();
    await begin();
    const past = (await api.watch(run, { headers: { 'Last-Event-ID': late.at(-1).id } }).whole()).events;
    assert.deepEqual(past.map(each => each.type), ['snapshot', 'end'], 'of an earlier life');
  });

  test('something comes at least every 15 seconds while a model thinks', async () => {
    model.hold();
    const { run } = await api.start({ space: 'DEMO', ...fresh });
    const watch = api.watch(run);
    await until(() => watch.events.length > 0, 'the first event');
    for (let i = 0; i < 2 && watch.beats === 0; ++i) {
      const seen = watch.bytes;
      await until(() => watch.bytes > seen, 'a sign of life', 17_000);
    }
    model.release();
    assert.equal((await watch.whole()).events.at(-1).data.status, 'completed');
  });

  test('a run that is not there', async () => {
    for (const method of ['events', 'history', 'pages', 'labels', 'failures', 'plan.csv'])
      assert.equal((await api.want(404, 'GET', `/v1/runs/none/${method}`)).code, 'run_not_found');
    for (const action of ['cancel', 'resume', 'apply', 'undo'])
      assert.equal((await api.want(404, 'POST', `/v1/runs/none/${action}`, { body: {} })).code, 'run_not_found');
  });
});

describe('a service that dies', () => {
  /** Kills it in mid-run. @returns the run, and the titles of the pages that the journal had before */
  async function killInMidRun() {
    model.latencyMs = 60;
    const { run } = await api.start({ space: 'GEN', batch_size: 2 });
    await until(async () => (await labelled(run)) >= 20, 'twenty pages');
    const kept = (await api.pages(run)).map(each => each.title);
    assert.ok(kept.length > 0 && kept.length < pages, String(kept.length));
    await service.kill();
    return { run, kept };
  }

  async function checkDone(run, kept) {
    const done = await api.end(run);
    assert.deepEqual([done.status, done.pages.total], ['completed', pages]);
    const all = await api.pages(run);
    assert.equal(new Set(all.map(each => each.page)).size, pages);
    assert.ok(all.every(each => each.status !== 'failed'));
    assert.deepEqual(twice().filter(title => kept.includes(title)), [], 'what the journal had is not paid again');
    // In flight when it died: ten calls of two pages at most, and as many answers on their way to the journal.
    assert.ok(twice().length <= 40, `${twice().length} pages asked twice`);
    assert.equal(model.asked.size, pages);
    console.log(`${kept.length} pages were kept, ${twice().length} asked again`);
  }

  test('its run is interrupted, and goes on over the API', async () => {
    const { run, kept } = await killInMidRun();
    await begin();
    const shown = await api.get(`/v1/runs/${run}`);
    assert.deepEqual([shown.status, shown.live], ['interrupted', false]);
    assert.ok(shown.can.includes('resume') && !shown.can.includes('cancel'), String(shown.can));
    assert.deepEqual((await api.get('/v1/runs?state=interrupted')).results.map(each => each.run), [run]);
    assert.ok((await api.pages(run)).length >= kept.length);
    await api.act(run, 'resume');
    await checkDone(run, kept);
  });

  test('--resume-on-start goes on by itself', async () => {
    const { run, kept } = await killInMidRun();
    await begin(['--resume-on-start', 'true']);
    await checkDone(run, kept);
  });

  test('what was answered is kept', async () => {
    model.hold();
    const headers = { 'Idempotency-Key': 'before-the-end' };
    const body = { space: 'GEN', ...fresh };
    const { run } = await api.start(body, headers);
    await service.kill();
    model.release();
    await begin();
    assert.equal((await api.get(`/v1/runs/${run}`)).status, 'interrupted');
    assert.equal((await api.start(body, headers)).run, run);
    await api.act(run, 'resume');
    await api.end(run);
    const [first, second] = await api.pages(run);
    await api.want(200, 'PATCH', `/v1/runs/${run}/pages/${first.page}`, { body: { to_add: ['kept'] } });
    await api.want(200, 'POST', `/v1/runs/${run}/review`, { body: { review: 'rejected', pages: [second.page] } });
    await service.kill();
    await begin();
    const [kept, refused] = await api.pages(run);
    assert.deepEqual([kept.review, kept.to_add, refused.review], ['edited', ['kept'], 'rejected']);
  });

  test('SIGTERM drains', async () => {
    model.latencyMs = 150;
    const { run } = await api.start({ space: 'GEN', batch_size: 2 });
    await until(async () => (await labelled(run)) >= 10, 'ten pages');
    const watch = api.watch(run);
    assert.equal(await service.stop(), 0, service.output());
    await watch.whole();
    const paid = new Map(model.answered);
    await begin();
    const shown = await api.get(`/v1/runs/${run}`);
    assert.ok(['stopped', 'interrupted'].includes(shown.status), shown.status);
    assert.ok(shown.can.includes('resume'));
    const kept = (await api.pages(run)).map(each => each.title);
    assert.deepEqual([...paid.keys()].filter(title => !kept.includes(title)), [], 'what was paid is kept');
    await api.act(run, 'resume');
    const done = await api.end(run);
    assert.deepEqual([done.status, done.pages.total], ['completed', pages]);
    assert.deepEqual(twice(), []);
  });

  test('a second SIGTERM ends it at once', async () => {
    model.hold();
    const { run } = await api.start({ space: 'DEMO', ...fresh });
    await until(() => model.calls > 0 && [...model.asked].length > 0, 'a call');
    process.kill(service.pid, 'SIGTERM');
    await until(() => service.output().includes('stopping'), 'its word');
    await until(async () => (await api.ask('POST', '/v1/runs', { body: { space: 'NONE' } })).status === 503, 'a refusal');
    process.kill(service.pid, 'SIGTERM');
    await until(() => service.hasEnded(), 'its end', 5000);
    await begin();
    assert.ok((await api.get(`/v1/runs/${run}`)).can.includes('resume'));
  });
});

test('a run of another process is shown, and left alone', async () => {
  model.hold();
  const { run } = await api.start({ space: 'GEN', ...fresh });
  await until(() => model.asked.size > 0, 'a call');
  const other = await startService(place, ['serve'], environmentFor(where, model.url));
  const its = clientOf(other.url);
  const shown = await its.get(`/v1/runs/${run}`);
  assert.deepEqual([shown.status, shown.live, shown.process], ['running', false, service.pid]);
  assert.ok(!shown.can.some(each => ['cancel', 'resume', 'apply', 'undo', 'review'].includes(each)), String(shown.can));
  for (const action of ['cancel', 'resume', 'apply', 'undo']) await its.want(409, 'POST', `/v1/runs/${run}/${action}`, { body: {} });
  await its.want(409, 'POST', '/v1/runs', { body: { space: 'GEN' } });
  model.release();
  assert.equal((await api.end(run)).status, 'completed');
  const after_ = await its.get(`/v1/runs/${run}`);
  assert.deepEqual([after_.status, after_.can], ['completed', (await api.get(`/v1/runs/${run}`)).can]);
  assert.equal(await other.stop(), 0);
});
