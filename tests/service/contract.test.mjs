// The OpenAPI document: good by itself, and true.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createConfig, lintFromString } from '@redocly/openapi-core';

import { clientOf } from './ask.mjs';
import { codes, openapi, operations } from './contract.mjs';
import { makePlace, startService } from './service.mjs';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

describe('the document', () => {
  test('has nothing to complain of', async () => {
    const config = await createConfig({
      extends: ['recommended-strict'],
      rules: {
        'operation-4xx-response': 'off', // the default response has them
        'no-unused-components': 'off', // events of a stream are named in its description
        'no-server-example.com': 'off',
        'security-defined': 'error',
      },
    });
    const problems = await lintFromString({ source: JSON.stringify(openapi), config });
    assert.deepEqual(problems.map(each => `${each.ruleId}: ${each.message} ${each.location[0]?.pointer ?? ''}`), []);
  });

  test('names every operation once, and every parameter of a path', () => {
    const ids = operations().map(each => each.operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, operation } of operations()) {
      const told = (operation.parameters ?? [])
        .map(each => (each.$ref ? openapi.components.parameters[each.$ref.split('/').at(-1)] : each))
        .filter(each => each.in === 'path').map(each => each.name);
      assert.deepEqual(told, [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]), path);
    }
  });

  test('uses every schema', () => {
    const text = JSON.stringify(openapi.paths) + JSON.stringify(openapi.components);
    for (const name of Object.keys(openapi.components.schemas))
      assert.ok(text.includes(`"#/components/schemas/${name}"`) || text.includes(`data: ${name})`), name);
  });

  test('tells of no object that takes just anything', () => {
    const open = Object.entries(openapi.components.schemas)
      .filter(([, schema]) => schema.type === 'object' && schema.additionalProperties !== false && !schema.additionalProperties);
    assert.deepEqual(open.map(([name]) => name), ['vocabulary'].filter(name => open.some(each => each[0] === name)));
  });

  test('docs/failures.md tells the codes', () => assert.ok(codes.size > 20));
});

describe('the routes', () => {
  let place, service, api, run, page;
  before(async () => {
    place = await makePlace();
    service = await startService(place, ['demo', '--serve']);
    api = clientOf(service.url);
    run = (await api.start({ space: 'DEMO' })).run;
    await api.end(run);
    page = (await api.pages(run))[0].page;
    await api.want(201, 'POST', '/v1/schedules', { body: { name: 'nightly', space: 'DEMO', when: '7d' } });
  });
  after(async () => {
    assert.equal(await service.stop(), 0);
    await place.remove();
  });
  const targetOf = path => path.replace('{run}', run).replace('{page}', page).replace('{name}', 'nightly');
  const needed = { '/v1/check': '?space=DEMO' };

  test('the service serves this document', async () => assert.deepEqual(await api.get('/openapi.json'), openapi));

  test('everything in the document is there', async () => {
    // What takes things away comes last.
    const all = operations().sort((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    for (const { path, method, operation } of all) {
      if (operation.operationId === 'watchRun') {
        const { status, events } = await api.watch(run).whole();
        assert.equal(status, 200);
        assert.deepEqual(events.map(each => each.type).slice(-2), ['snapshot', 'end']);
        continue;
      }
      const answer = await api.ask(method, targetOf(path) + (needed[path] ?? ''),
        method === 'GET' || method === 'DELETE' ? {} : { body: {} });
      assert.ok(![404, 405, 501].includes(answer.status), `${method} ${path}: ${answer.text}`);
      if (method === 'GET') assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
    }
  });

  test('no other method is', async () => {
    for (const [path, known] of Object.entries(openapi.paths)) {
      const allowed = Object.keys(known).map(each => each.toUpperCase());
      for (const method of [...methods, 'OPTIONS', 'TRACE'].filter(each => !allowed.includes(each))) {
        const answer = await api.ask(method, targetOf(path), method === 'TRACE' ? {} : { body: {} });
        assert.equal(answer.status, 405, `${method} ${path}: ${answer.text}`);
        assert.deepEqual(answer.headers.allow.split(', ').sort(), allowed.sort(), `${method} ${path}`);
      }
    }
  });

  test('HEAD is GET without a body', async () => {
    for (const path of ['/v1/service', '/v1/runs', '/healthz', '/openapi.json', '/', '/v1/runs/none', `/v1/runs/${run}/plan.csv`]) {
      const head = await api.ask('HEAD', path);
      const get = await api.ask('GET', path);
      assert.equal(head.status, get.status, path);
      assert.equal(head.text, '', path);
      assert.equal(head.headers['content-type'], get.headers['content-type'], path);
      assert.equal(head.headers['content-length'], get.headers['content-length'], path);
    }
    const events = await api.ask('HEAD', `/v1/runs/${run}/events`);
    assert.deepEqual([events.status, events.text, events.type], [200, '', 'text/event-stream']);
  });

  test('no neighbour of a path is there', async () => {
    const neighbours = Object.keys(openapi.paths).flatMap(path => {
      const target = targetOf(path);
      return [`${target}/`, `${target}/more`, `/api${target}`, `/${target}`, target.replace('/v1/', '/v2/'), `${target}x`,
        target.toUpperCase(), target.replace(/\/[^/]+$/, '')];
    });
    const guesses = ['/v1', '/v1/', '/v1/pages', '/v1/labels', '/v1/settings', '/v1/config', '/v1/logs', '/v1/admin', '/admin',
      '/debug', '/debug/pprof', '/docs', '/swagger', '/swagger-ui', '/redoc', '/openapi.yaml', '/v1/openapi.json', '/health',
      '/livez', '/.env', '/.git/config', '/tagwright.toml', '/robots.txt', `/v1/runs/${run}/report`, `/v1/runs/${run}/plan`,
      `/v1/runs/${run}/delete`, `/v1/runs/${run}/tag`, `/v1/runs/${run}/plan.json`, `/v1/schedules/nightly/run`];
    const known = Object.keys(openapi.paths).map(targetOf);
    for (const target of new Set([...neighbours, ...guesses])) {
      if (known.includes(target) || target === '') continue;
      // One segment more is the name of some run, page or schedule.
      if (/^\/v1\/(runs|schedules|runs\/[^/]+\/pages)\/[^/]+$/.test(target)) continue;
      for (const method of methods) {
        const answer = await api.ask(method, target, method === 'GET' ? {} : { body: {} });
        assert.equal(answer.status, 404, `${method} ${target}: ${answer.status} ${answer.text}`);
      }
    }
  });
});
