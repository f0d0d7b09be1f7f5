// The stand-in for Confluence as confluence.js sees it: every answer is checked against schemas that
// were made from Atlassian's own OpenAPI documents.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createV1Client, createV2Client, isForbiddenError, isNotFoundError } from 'confluence.js';

import { startFakes } from './fakes.mjs';

const pagesInGenerated = 260;

describe('Confluence Cloud', () => {
  let fakes;
  let v1;
  let v2;

  const clients = apiToken => {
    const config = {
      host: `http://127.0.0.1:${fakes.where.confluence_port}`,
      auth: { type: 'basic', email: fakes.where.email, apiToken },
    };
    return [createV1Client(config), createV2Client(config)];
  };

  before(async () => {
    fakes = await startFakes(['--pages', String(pagesInGenerated)]);
    [v1, v2] = clients(fakes.where.api_token);
  });
  after(() => fakes.stop());

  const spaceId = async key => {
    const { results } = await v2.space.getSpaces({ keys: [key] });
    assert.equal(results.length, 1);
    return Number(results[0].id);
  };

  test('the current user is known', async () => {
    const user = await v1.users.getCurrentUser();
    assert.equal(user.type, 'known');
    assert.ok(user.accountId);
  });

  test('spaces are found by key, in any case, and unknown keys give nothing', async () => {
    assert.equal(await spaceId('demo'), await spaceId('DEMO'));
    const { results } = await v2.space.getSpaces({ keys: ['NOPE'] });
    assert.deepEqual(results, []);
  });

  test('a cursor walk sees every page once', async () => {
    const id = await spaceId('GEN');
    const seen = [];
    let cursor;
    do {
      const chunk = await v2.page.getPagesInSpace({ id, limit: 100, status: ['current'], cursor });
      seen.push(...chunk.results.map(page => page.id));
      assert.ok(chunk.results.every(page => page.version.number >= 1 && page.title));
      const next = chunk._links.next;
      cursor = next && new URL(next, 'http://site').searchParams.get('cursor');
    } while (cursor);
    assert.equal(seen.length, pagesInGenerated);
    assert.equal(new Set(seen).size, pagesInGenerated);
  });

  test('bodies come in bulk and for one page, labels with one page', async () => {
    const bulk = await v2.page.getPages({ id: [1002, 1003], bodyFormat: 'storage', limit: 250 });
    assert.deepEqual(bulk.results.map(page => page.id), ['1002', '1003']);
    assert.match(bulk.results[0].body.storage.value, /ac:structured-macro/);
    const one = await v2.page.getPageById({ id: 1002, bodyFormat: 'storage', includeLabels: true });
    assert.equal(one.body.storage.value, bulk.results[0].body.storage.value);
    assert.deepEqual(one.labels.results.map(label => label.name), ['release', 'continuous-delivery']);
    assert.equal(one.labels.meta.hasMore, false);
  });

  test('a missing page is a 404', async () => {
    await assert.rejects(v2.page.getPageById({ id: 424242 }), isNotFoundError);
  });

  test('searching by ids and by ancestor shows labels and versions', async () => {
    const byId = await v1.content.searchContentByCQL({
      cql: 'id in (1002,1003,999999)', expand: ['metadata.labels', 'version'].join(','), limit: 250,
    });
    assert.deepEqual(byId.results.map(page => page.id), ['1002', '1003']);
    const { labels } = byId.results[0].metadata;
    assert.ok(labels.results.some(label => label.name === 'release'));
    assert.equal(byId.results[0].version.number, 22);
    const below = await v1.content.searchContentByCQL({ cql: 'ancestor=1001 and type=page', limit: 50 });
    assert.ok(below.results.length >= 12);
    assert.ok(below.results.every(page => page.id !== '1001'));
  });

  test('labels are added, listed, split, refused and removed', async () => {
    const add = body => v1.contentLabels.addLabelsToContent({ id: '1006', body });
    const whole = await add([{ prefix: 'global', name: 'Experiments' }, { prefix: 'global', name: 'two words' }]);
    assert.deepEqual(whole.results.map(label => label.name), ['experiments', 'two', 'words']);
    const again = await add([{ prefix: 'global', name: 'experiments' }]);
    assert.equal(again.results.length, 3, 'adding is idempotent');
    await assert.rejects(add([{ prefix: 'global', name: 'v1.2' }]), error => error.status === 400);
    await assert.rejects(add([{ prefix: 'global', name: 'x'.repeat(256) }]), error => error.status === 400);
    const listed = await v2.label.getPageLabels({ id: 1006 });
    assert.equal(listed.results.length, 3);
    const remove = name => v1.contentLabels.removeLabelFromContentUsingQueryParameter({ id: '1006', name });
    await remove('two');
    await assert.rejects(remove('two'), isNotFoundError);
    const left = await v2.label.getPageLabels({ id: 1006 });
    assert.deepEqual(left.results.map(label => label.name), ['experiments', 'words']);
  });

  test('wrong credentials look like a missing space to v2 and like a ban to v1', async () => {
    const [badV1, badV2] = clients('wrong');
    await assert.rejects(badV2.space.getSpaces({ keys: ['DEMO'] }), isNotFoundError);
    await assert.rejects(badV1.users.getCurrentUser(), isForbiddenError);
  });
});

describe('Confluence Data Center', () => {
  let fakes;
  const get = (path, token = fakes.where.pat) =>
    fetch(fakes.where.datacenter_url + path, { headers: { Authorization: `Bearer ${token}` } });

  before(async () => { fakes = await startFakes(['--pages', '120']); });
  after(() => fakes.stop());

  test('limits are cut without a word, and windows tile the space', async () => {
    const seen = new Set();
    let path = '/rest/api/content?spaceKey=GEN&type=page&status=current&start=0&limit=500&expand=body.storage,version';
    while (path) {
      const answer = await (await get(path)).json();
      assert.equal(answer.limit, 50);
      answer.results.forEach(page => seen.add(page.id));
      path = answer._links.next;
    }
    assert.equal(seen.size, 120);
  });

  test('a wrong token is refused by the login filter', async () => {
    const answer = await get('/rest/api/user/current', 'wrong');
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('x-seraph-loginreason'), 'AUTHENTICATED_FAILED');
  });
});
