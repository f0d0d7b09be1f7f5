// A client that was made from the document drives a whole run on the demo.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { OpenAPIClientAxios } from 'openapi-client-axios';

import { clientOf } from './ask.mjs';
import { checkAnswer } from './contract.mjs';
import { makePlace, startService } from './service.mjs';

describe('a client made from the document', () => {
  let place, service, client, wiki, run, all, edited, rejected, chosen, written;
  before(async () => {
    place = await makePlace();
    service = await startService(place, ['demo', '--serve']);
    const definition = await (await fetch(`${service.url}/openapi.json`)).json();
    const made = new OpenAPIClientAxios({ definition, withServer: { url: service.url } });
    client = await made.init();
    client.interceptors.response.use(answer => {
      checkAnswer(answer.config.method.toUpperCase(), new URL(answer.request.path, service.url).pathname,
        { status: answer.status, type: answer.headers['content-type'], body: answer.data });
      return answer;
    });
    const site = /listens on (http\S+\/wiki)/.exec(service.output())[1];
    const credentials = Buffer.from('demo@example.com:demo-token').toString('base64');
    wiki = async id => {
      const answer = await fetch(`${site}/rest/api/content/${id}/label?limit=200`, { headers: { Authorization: `Basic ${credentials}` } });
      assert.equal(answer.status, 200);
      return (await answer.json()).results.map(each => each.name).sort();
    };
  });
  after(async () => {
    assert.equal(await service.stop(), 0);
    await place.remove();
  });
  const wikiNow = async () => Object.fromEntries(await Promise.all(all.map(async each => [each.page, await wiki(each.page)])));
  const before_ = () => Object.fromEntries(all.map(each => [each.page, [...each.existing].sort()]));

  test('starts a run and watches it', async () => {
    const spaces = (await client.listSpaces()).data.results.map(each => each.key);
    assert.deepEqual(spaces, ['DEMO']);
    const checked = (await client.check({ space: 'DEMO' })).data;
    assert.equal(checked.ok, true);
    const answer = await client.startRun(null, { space: 'DEMO', max_labels: 4 });
    assert.equal(answer.status, 202);
    assert.equal(answer.headers.location, `/v1/runs/${answer.data.run}`);
    run = answer.data.run;
    const ended = await clientOf(service.url).end(run);
    assert.equal(ended.status, 'completed');
    assert.equal(ended.dry_run, true);
    assert.ok(ended.can.includes('apply') && ended.can.includes('review'), String(ended.can));
    assert.equal((await client.getRun({ run })).data.status, 'completed');
  });

  test('lists its pages with a cursor', async () => {
    all = [];
    for (let cursor;;) {
      const { data } = await client.listPages({ run, limit: 7, ...(cursor && { cursor }) });
      assert.equal(data.offset, all.length);
      all.push(...data.results);
      if (data.next === null) {
        assert.equal(all.length, data.total);
        break;
      }
      assert.equal(data.results.length, 7);
      cursor = data.next;
    }
    assert.equal(new Set(all.map(each => each.page)).size, all.length);
    assert.deepEqual(await wikiNow(), before_(), 'a dry run writes nothing');
  });

  test('edits one page, rejects one, approves some', async () => {
    const todo = all.filter(each => each.review === 'todo');
    edited = todo[0];
    rejected = todo[1];
    const fresh = (await client.reviewPage({ run, page: edited.page }, { to_add: ['by-hand', 'quite-new'] })).data;
    assert.equal(fresh.review, 'edited');
    assert.deepEqual(fresh.planned, edited.to_add);
    assert.equal((await client.reviewPage({ run, page: rejected.page }, { review: 'rejected' })).data.review, 'rejected');
    const rest = todo.slice(2);
    const label = rest[0].to_add[0];
    const has = each => [...each.proposed, ...each.existing, ...each.to_add].includes(label);
    const byLabel = (await client.reviewPages({ run }, { review: 'approved', filter: { label, review: ['todo'] } })).data;
    assert.equal(byLabel.changed, rest.filter(has).length);
    // Two letters that some of the other titles have.
    const others = rest.filter(each => !has(each));
    const with_ = q => others.filter(each => each.title.toLowerCase().includes(q));
    const q = ['er', 'in', 'on', 'ing', 're', 'st'].find(each => with_(each).length > 1 && with_(each).length < others.length);
    const byTitle = (await client.reviewPages({ run }, { review: 'approved', filter: { q, review: ['todo'] } })).data;
    assert.equal(byTitle.changed, with_(q).length);
    chosen = [...rest.filter(has), ...with_(q)];
    assert.ok(chosen.length < rest.length);
    const { counts } = (await client.listPages({ run, limit: 1 })).data;
    assert.equal(counts.edited, 1);
    assert.equal(counts.rejected, 1);
    assert.equal(counts.approved, chosen.length);
  });

  test('applies what was approved, and exactly that', async () => {
    const planned = (await client.listPages({ run, limit: 1 })).data.to_add;
    assert.equal((await client.applyRun({ run }, { approved_only: true })).status, 202);
    const ended = await clientOf(service.url).end(run);
    assert.deepEqual([ended.action, ended.status], ['apply', 'completed']);
    const wanted = before_();
    for (const each of chosen) wanted[each.page] = [...new Set([...wanted[each.page], ...each.to_add])].sort();
    wanted[edited.page] = [...new Set([...wanted[edited.page], 'by-hand', 'quite-new'])].sort();
    assert.deepEqual(await wikiNow(), wanted);
    written = chosen.reduce((sum, each) => sum + each.to_add.length, 2);
    assert.deepEqual([planned.approved_pages, planned.approved_labels], [chosen.length + 1, written]);
    assert.equal(ended.labels.added, written);
  });

  test('takes it back', async () => {
    assert.equal((await client.undoRun({ run })).status, 202);
    const ended = await clientOf(service.url).end(run);
    assert.deepEqual([ended.action, ended.status], ['undo', 'completed']);
    assert.deepEqual(await wikiNow(), before_());
  });

  test('gets a problem as the document has it', async () => {
    const refused = await client.startRun(null, { space: '' }, { validateStatus: () => true });
    assert.equal(refused.status, 400);
    assert.equal(refused.data.errors[0].name, 'space');
  });
});
