// Many watch one run: they cost no threads, and the run no time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { startFakes } from '../clients/fakes.mjs';
import { clientOf } from './ask.mjs';
import { connect } from './raw.mjs';
import { environmentFor, makePlace, pause, startService, until } from './service.mjs';

const pages = 2000;
const many = 500;
let fakes, place, service, api;
before(async () => {
  fakes = await startFakes(['--pages', String(pages), '--latency-ms', '60']);
  place = await makePlace();
  service = await startService(place, ['serve'], environmentFor(fakes.where));
  api = clientOf(service.url);
});
after(async () => {
  assert.equal(await service.stop(), 0, service.output());
  await fakes.stop();
  await place.remove();
});

const threads = () => Number(/^Threads:\s*(\d+)/m.exec(readFileSync(`/proc/${service.pid}/status`, 'utf8'))[1]);

/** Looks at the stream's end only: what comes before is not ours to be slow with. */
function glance(run) {
  const socket = connect(service.url);
  const out = { begun: false, ended: false, refused: false, socket };
  socket.write(`GET /v1/runs/${run}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  let last = ''; // what is looked for may come in two parts
  socket.on('data', part => {
    last = last.slice(-20) + part;
    out.refused ||= !out.begun && !last.startsWith('HTTP/1.1 200');
    out.begun = true;
    if (last.includes('event: end')) {
      out.ended = true;
      socket.destroy();
    }
  });
  return out;
}

/** So many who watch at once. Who is told to come later does so: many requests at once may pass the bound of those that
 * wait, and the watchers of a run before may not be gone yet. */
async function crowd(run, count) {
  const all = [];
  while (all.length < count) {
    const more = Array.from({ length: count - all.length }, () => glance(run));
    await until(() => more.every(each => each.begun), 'the watchers');
    for (const each of more) each.refused ? each.socket.destroy() : all.push(each);
  }
  return all;
}

/** @returns pages a second of a whole run, and the most threads that the service had */
async function measure(count, { readsNothing = 0, earlier = '' } = {}) {
  const { run } = await api.start({ space: 'GEN', cache: false });
  const first = api.watch(run);
  const gathered = crowd(run, count - 1);
  const deaf = Array.from({ length: readsNothing }, (_, i) => {
    const socket = connect(service.url);
    socket.pause();
    // More than fits into anybody's buffers: events to some, whole lists to others.
    const target = i % 2 ? `${run}/events` : `${earlier}/pages?limit=500`;
    socket.write(`GET /v1/runs/${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`.repeat(i % 2 ? 1 : 50));
    return socket;
  });
  let most = 0;
  const others = await gathered;
  const whileWatched = (await api.get(`/v1/runs/${run}`)).status === 'running';
  while (!first.ended) {
    most = Math.max(most, threads());
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  const { events } = await first.whole();
  const end = events.at(-1);
  assert.deepEqual([end.type, end.data.status, end.data.pages.total], ['end', 'completed', pages]);
  await until(() => others.every(each => each.ended), 'the end for everybody', 10_000);
  deaf.forEach(socket => socket.destroy());
  assert.ok(whileWatched, 'everybody came before the run was over');
  return { rate: pages / end.data.processing_time_s, most };
}

test(`${many} watchers cost no threads, and hardly any time`, async () => {
  const ratios = [];
  for (let i = 0; i < 2 && !ratios.some(each => each >= 0.8); ++i) {
    const one = await measure(1);
    const all = await measure(many);
    console.log(`${one.rate.toFixed(0)} pages/s with one watcher, ${all.rate.toFixed(0)} with ${many}; threads: ${one.most}, ${all.most}`);
    assert.ok(all.most <= one.most, `${one.most} threads with one watcher, ${all.most} with ${many}`);
    ratios.push(all.rate / one.rate);
  }
  assert.ok(Math.max(...ratios) >= 0.8, String(ratios));
});

test('who reads nothing does not hold up the others', async () => {
  const [{ run: earlier }] = (await api.get('/v1/runs')).results;
  let slowest = 0;
  let over = false;
  const asking = (async () => {
    while (!over) {
      const at = Date.now();
      await api.get(`/v1/runs/${earlier}`);
      slowest = Math.max(slowest, Date.now() - at);
      await pause(100);
    }
  })();
  const { rate } = await measure(10, { readsNothing: 10, earlier });
  over = true;
  await asking;
  console.log(`${rate.toFixed(0)} pages/s with 10 watchers and 10 that read nothing; the slowest answer to others took ${slowest} ms`);
  assert.ok(slowest < 3000, String(slowest));
});

test('more than it bears are told to come later', async () => {
  const { run } = await api.start({ space: 'GEN', cache: false, batch_size: 1 });
  const all = await crowd(run, 600);
  const refused = await api.ask('GET', `/v1/runs/${run}/events`);
  assert.deepEqual([refused.status, refused.body.code], [503, 'overloaded']);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  await api.act(run, 'cancel');
  await until(() => all.every(each => each.ended), 'the end for everybody', 10_000);
  const end = await until(() => api.end(run).catch(() => null), 'a place that is free again');
  assert.equal(end.status, 'stopped');
});
