// What people ask of labels, and a plan's labels as a whole: over the API.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startFakes } from '../clients/fakes.mjs';
import { clientOf } from './ask.mjs';
import { environmentFor, makePlace, startService } from './service.mjs';

let fakes, place, service, api;

before(async () => {
  fakes = await startFakes(['--pages', '60']);
  place = await makePlace();
  service = await startService(place, ['serve'], environmentFor(fakes.where, fakes.where.openai_url));
  api = clientOf(service.url);
});
after(async () => {
  assert.equal(await service?.stop(), 0);
  await place?.remove();
  await fakes?.stop();
});

const started = async body => {
  const { run } = await api.start({ space: 'GEN', cache: false, ...body });
  assert.equal((await api.end(run)).status, 'completed');
  return run;
};
const labelsOf = pages => new Set(pages.flatMap(page => page.to_add));

describe('reasons', () => {
  test('are on each page, and what is doubtful waits for an approval', async () => {
    const run = await started({ min_confidence: 0.5 });
    const pages = await api.pages(run);
    const doubtful = pages.filter(page => page.notes?.some(note => note.held));
    assert.ok(doubtful.length > 0 && pages.every(page => page.notes.every(note => note.reason)));
    for (const page of doubtful) assert.ok(page.notes.every(note => note.held === note.confidence < 0.5), JSON.stringify(page.notes));
    const { to_add } = await api.get(`/v1/runs/${run}/pages?limit=1`);
    const held = doubtful[0].notes.filter(note => note.held).length;
    await api.want(200, 'PATCH', `/v1/runs/${run}/pages/${doubtful[0].page}`, { body: { review: 'approved' } });
    const later = (await api.get(`/v1/runs/${run}/pages?limit=1`)).to_add;
    assert.equal(later.labels, to_add.labels + held, 'its labels count from now on');
  });

  test('labels that are never to be used are not', async () => {
    const all = labelsOf(await api.pages(await started({})));
    const [one] = all;
    const others = labelsOf(await api.pages(await started({ never: [one.toUpperCase()] })));
    assert.ok(!others.has(one) && others.size > 0);
  });
});

describe('a plan as a whole', () => {
  test('has fewer labels, is as it was, and is left alone once it is written', async () => {
    const run = await started({});
    const target = `/v1/runs/${run}/consolidate`;
    assert.deepEqual(await api.get(target), { run, consolidated: false });
    const first = await api.pages(run);
    const kept = first.find(page => page.review === 'todo');
    await api.want(200, 'PATCH', `/v1/runs/${run}/pages/${kept.page}`, { body: { review: 'approved' } });

    const done = await api.want(200, 'POST', target, { body: { min_pages: 6 } });
    assert.equal(done.consolidated, true);
    assert.ok(done.after.distinct < done.before.distinct && done.changes.length > 0, JSON.stringify(done.after));
    const now = await api.pages(run);
    assert.deepEqual(now.find(page => page.page === kept.page).to_add, kept.to_add, 'a person has decided');
    assert.ok(labelsOf(now).size < labelsOf(first).size);
    assert.deepEqual((await api.get(target)).changes, done.changes);

    assert.equal((await api.want(200, 'DELETE', target)).consolidated, false);
    const back = await api.pages(run);
    assert.deepEqual(back.map(page => page.to_add), first.map(page => page.to_add));

    await api.want(200, 'POST', target, {});
    await api.act(run, 'apply');
    await api.end(run);
    assert.equal((await api.ask('POST', target, {})).status, 409);
    assert.equal((await api.ask('DELETE', target)).status, 409);
    for (const body of [{ min_pages: 0 }, { min_pages: '2' }, { ask: true }]) assert.equal((await api.ask('POST', target, { body })).status, 400);
    assert.equal((await api.ask('POST', '/v1/runs/nobody/consolidate', {})).status, 404);
  });
});
