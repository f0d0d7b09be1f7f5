// What no well-meaning client sends. Nothing of it makes the service fail, hang, or slow for the others.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { clientOf } from './ask.mjs';
import { isValid, openapi, operations } from './contract.mjs';
import { mutate, randomFrom } from './random.mjs';
import { connect, exchange } from './raw.mjs';
import { makePlace, pause, startService, until } from './service.mjs';

let place, service, api, run, page;
before(async () => {
  place = await makePlace();
  service = await startService(place, ['demo', '--serve']);
  api = clientOf(service.url);
  run = (await api.start({ space: 'DEMO' })).run;
  await api.end(run);
  page = (await api.pages(run)).find(each => each.review === 'todo').page;
  await api.want(201, 'POST', '/v1/schedules', { body: { name: 'nightly', space: 'DEMO', when: '7d' } });
});
after(async () => {
  assert.equal(await service.stop(), 0, service.output());
  await place.remove();
});
const stillWorks = async () => {
  assert.equal((await api.get('/healthz')).status, 'ok');
  assert.equal((await api.get(`/v1/runs/${run}`)).run, run);
};
const targetOf = path => path.replace('{run}', run).replace('{page}', page).replace('{name}', 'nightly');

const withBody = operations().filter(each => each.operation.requestBody).map(each => {
  const name = each.operation.requestBody.content['application/json'].schema.$ref.split('/').at(-1);
  return { ...each, name, schema: openapi.components.schemas[name], target: targetOf(each.path) };
});
/** A body that each would take. */
const good = {
  run_request: { space: 'DEMO', dry_run: true, provider: 'local', fallback: [], pages: ['1'], under: '1', since: '2026-01-31', types: ['page'],
    exclude_labels: ['x'], exclude_under: ['1'], max_labels: 3, batch_size: 5, vocabulary: null, budget_usd: 1, budget_calls: 1, cache: true, wait: false,
    never: ['x'], label_language: 'German', instructions: 'x', min_text: 0, explain: false, min_confidence: 0 },
  page_edit: { review: 'approved', to_add: ['x'] },
  consolidate_request: { min_pages: 2 },
  bulk_review: { review: 'todo', pages: ['1'] },
  action_request: { approved_only: true, stale_ok: false },
  tuning: { group: 'local', lowest: 1, highest: 2 },
  schedule_request: { name: 'x', space: 'DEMO', when: '6h', dry_run: true, provider: 'local', budget_usd_month: 1, enabled: false },
  schedule_edit: { enabled: true },
};
const isRefusal = answer => [400, 404, 409, 413, 422].includes(answer.status);

describe('bodies', () => {
  test('there is a good one for every operation', () => {
    for (const { name } of withBody) assert.ok(isValid(name, good[name]), name);
  });

  test('that are no JSON, or no object', async () => {
    const bodies = ['{', '}', '[]', '"x"', '7', 'null', 'true', 'space=DEMO', '<xml/>', '\u0000', '{"a":1}{"b":2}', '{"a":1,}', "{'a':1}", '{"a":NaN}',
      '\ufeff{}x', '[{}]', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), Buffer.from('{"space":"\xff\xfe"}', 'latin1'), ' ', '//', '{"a":"\ud800"}'];
    for (const { method, target, path } of withBody) {
      if (path.endsWith('/cancel')) continue; // reads no body
      for (const body of bodies) {
        const answer = await api.ask(method, target, { body });
        assert.ok([400, 422].includes(answer.status), `${method} ${path} ${body}: ${answer.status} ${answer.text}`);
      }
    }
    await stillWorks();
  });

  test('that are too deep, too wide or too large', async () => {
    const deep = n => '{"a":'.repeat(n) + '1' + '}'.repeat(n);
    for (const { method, target, path } of withBody) {
      if (path.endsWith('/cancel')) continue;
      for (const body of [deep(33), deep(100_000), `{"space":${'['.repeat(100_000)}`, `{"fallback":[${'0,'.repeat(200_000)}0]}`]) {
        const answer = await api.ask(method, target, { body });
        assert.ok([400, 422].includes(answer.status), `${method} ${path}: ${answer.status}`);
        assert.ok(answer.text.length < 4000, `${path}: the answer is as long as the question`);
      }
    }
    const large = 9 << 20;
    for (const { method, target } of withBody) {
      const head = `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n`;
      const told = await exchange(service.url, `${head}Content-Length: ${large}\r\n\r\n${'x'.repeat(large)}`);
      assert.equal(told.status, 413, told.text);
      const huge = await exchange(service.url, `${head}Content-Length: ${100 * large}\r\n\r\n{"space":"`);
      assert.ok(huge.closed, 'not even read');
    }
    const chunked = 'POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n';
    const told = await exchange(service.url, `${chunked}${large.toString(16)}\r\n${'x'.repeat(large)}\r\n0\r\n\r\n`);
    assert.equal(told.status, 413, told.text);
    await stillWorks();
  });

  test('with a wrong type in any field', async () => {
    const values = { string: 'x', integer: 1, fraction: 1.5, negative: -1, huge: 1e300, boolean: true, null: null, array: [], object: {}, nested: [[{}]],
      texts: ['x'], numbers: [1] };
    let asked = 0;
    for (const { method, target, path, name, schema } of withBody) {
      if (path.endsWith('/cancel')) continue;
      for (const field of Object.keys(schema.properties))
        for (const [kind, value] of Object.entries(values)) {
          const body = { ...good[name], [field]: value };
          // Null is as good as left out, everywhere.
          if (value === null || isValid(name, body)) continue;
          const answer = await api.ask(method, target, { body });
          ++asked;
          const what = `${method} ${path} ${field}=${kind}: ${answer.status} ${answer.text}`;
          assert.ok([400, 422].includes(answer.status), what);
          assert.ok(answer.body.errors?.some(each => each.name.startsWith(field)), what);
        }
      const answer = await api.ask(method, target, { body: { ...good[name], colour: 'red' } });
      assert.ok(answer.body.errors?.some(each => each.name === 'colour'), `${path}: ${answer.text}`);
    }
    assert.ok(asked > 100, String(asked));
    console.log(`${asked} wrong fields were refused`);
  });

  test('with hostile texts', async () => {
    const texts = ['<script>alert(1)</script>', "'; DROP TABLE runs; --", '../../etc/passwd', '..\\..\\x', '%00', '\u0000', '\u202e', '\x1b[31m', 'a\r\nX: y',
      '${jndi:ldap://x}', '{{7*7}}', '=cmd|x', 'x'.repeat(100_000), '\uffff', '😀'.repeat(300), ' ', '\t', '-1', '--apply'];
    for (const text of texts) {
      for (const field of ['space', 'provider', 'under', 'since'])
        assert.ok(isRefusal(await api.ask('POST', '/v1/runs', { body: { space: 'DEMO-NONE', [field]: text } })) || field === 'space', `${field}: ${text}`);
      // A blank fallback was once none at all.
      for (const list of ['pages', 'exclude_under', 'types', 'fallback'])
        assert.equal((await api.ask('POST', '/v1/runs', { body: { space: 'DEMO', [list]: [text] } })).status, list === 'pages' && /^\d+$/.test(text) ? 202 : 400,
          `${list}: ${text}`);
      const edited = await api.ask('PATCH', targetOf('/v1/runs/{run}/pages/{page}'), { body: { to_add: [text] } });
      if (edited.status === 200)
        for (const label of edited.body.to_add) assert.doesNotMatch(label, /[\x00-\x20\x7f]|[!#&()*,.:;<>?@[\]^]/u, `${text} became ${label}`);
      else assert.ok([400, 422].includes(edited.status), edited.text);
      assert.ok(isRefusal(await api.ask('POST', targetOf('/v1/runs/{run}/review'), { body: { review: text, pages: [page] } })));
      const q = encodeURIComponent(text.slice(0, 1000));
      for (const name of ['q', 'label']) {
        const found = await api.ask('GET', `${targetOf('/v1/runs/{run}/pages')}?${name}=${q}`);
        assert.ok([200, 400].includes(found.status), found.text);
        if (found.status === 200 && text.trim().length > 3) assert.equal(found.body.total, 0, `${name}: ${text}`);
      }
    }
    // Wildcards of SQL are letters like others.
    for (const q of ['%', '_', '%25']) assert.equal((await api.get(`${targetOf('/v1/runs/{run}/pages')}?q=${encodeURIComponent(q)}`)).total, 0, q);
    await stillWorks();
  });
});

describe('targets', () => {
  test('ids that are none', async () => {
    const ids = ['..', '.', '%2e%2e', '..%2f..%2fetc%2fpasswd', '%00', `${run}%00`, 'a%2fb', '%2f', '%', '%zz', '%c3%28', '%ff', 'x'.repeat(2000), '%0d%0aX:y',
      "'%20OR%201=1", '*', '%25', '%F0%9F%98%80', `${run}x`, run.slice(0, -1)];
    for (const id of ids) {
      for (const path of ['/v1/runs/{run}', '/v1/runs/{run}/pages', '/v1/runs/{run}/events', '/v1/runs/{run}/plan.csv', '/v1/runs/{run}/history'])
        assert.ok([400, 404].includes((await api.ask('GET', path.replace('{run}', id))).status), `${path} ${id}`);
      assert.ok([400, 404].includes((await api.ask('GET', `/v1/runs/${run}/pages/${id}`)).status), id);
      assert.ok([400, 404, 405].includes((await api.ask('DELETE', `/v1/schedules/${id}`)).status), id);
      assert.ok([400, 404, 409].includes((await api.ask('POST', `/v1/runs/${id}/resume`, { body: {} })).status), id);
    }
    for (const target of ['/../../etc/passwd', '/..%2f..%2fetc/passwd', '//etc/passwd', '/index.html/../../x', '/assets/..%2f..%2fx', '/%2e%2e/%2e%2e/etc/passwd', '/%00',
      '/index.html%00.js', '/\\..\\x'])
      assert.equal((await api.ask('GET', target)).status, 404, target);
    await stillWorks();
  });

  test('parameters that are none', async () => {
    const wrong = ['x', '-1', '1.5', '1e3', '%00', ' 1', '0x10', '99999999999999999999', '%2b1', 'null', '1%2C2', '٣'];
    const lists = ['/v1/runs', `/v1/runs/${run}/pages`];
    for (const target of lists)
      for (const value of wrong)
        for (const name of ['limit', 'cursor']) {
          const answer = await api.ask('GET', `${target}?${name}=${encodeURI(decodeURIComponent(value))}`);
          assert.equal(answer.status, 400, `${target}?${name}=${value}: ${answer.text}`);
          assert.equal(answer.body.errors[0].name, name);
        }
    for (const target of lists)
      for (const limit of ['0', '501', '1000000'])
        assert.equal((await api.ask('GET', `${target}?limit=${limit}`)).status, 400, limit);
    for (const [name, value] of [['review', 'maybe'], ['review', 'todo,maybe'], ['status', 'running'], ['offset', '-1'], ['offset', 'x']])
      assert.equal((await api.ask('GET', `/v1/runs/${run}/pages?${name}=${value}`)).status, 400, `${name}=${value}`);
    assert.deepEqual((await api.get(`/v1/runs/${run}/pages?cursor=100000`)).results, [], 'behind the last');
    assert.equal((await api.ask('GET', '/v1/check')).status, 400);
    await stillWorks();
  });

  // They were once taken for another one: any state for all of them, any dry_run for true.
  test('values that the document does not list', async () => {
    assert.equal((await api.ask('GET', '/v1/runs?state=sleeping')).status, 400);
    for (const value of ['maybe', '1', 'TRUE']) assert.equal((await api.ask('GET', `/v1/check?space=DEMO&dry_run=${value}`)).status, 400, value);
  });
});

test('a check counts the tree of a page', async () => {
  const check = async under => await api.get(`/v1/check?space=DEMO&under=${under}`);
  const { results } = await api.get(`/v1/runs/${run}/pages?limit=500`);
  const whole = (await api.get('/v1/check?space=DEMO')).estimate.pages;
  const trees = await Promise.all(results.map(async each => (await check(each.page)).estimate.pages));
  assert.equal(Math.max(...trees), whole, 'one page is above all others');
  assert.equal(Math.min(...trees), 1);
  for (const [under, message] of [['7', /no page 7 in space DEMO/], ['abc', /digits only/], ['1'.repeat(30), /digits only/]]) {
    const told = (await check(under)).checks.find(each => each.name === 'space');
    assert.equal(told.status, 'failed');
    assert.match(told.message, message);
  }
});

describe('bytes', () => {
  const start = 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n';
  const requests = {
    'too many headers': `${start}${'X-A: b\r\n'.repeat(1000)}\r\n`,
    'a header that is too long': `${start}X-A: ${'b'.repeat(100_000)}\r\n\r\n`,
    'a header whose name is too long': `${start}${'X'.repeat(100_000)}: b\r\n\r\n`,
    'a target that is too long': `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
    'no HTTP': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    'a method that is none': 'EAT /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
    'a length below nothing': `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n{}`,
    'a length that is none': `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ten\r\n\r\n{}`,
    'two lengths': `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 40\r\n\r\n{}`,
    'a length and chunks': `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/runs HTTP/1.1\r\n\r\n`,
    'a chunk that is none': `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    'no host': 'GET /v1/runs HTTP/1.1\r\n\r\n',
    'a whole URL': 'GET http://evil.example/v1/runs HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'a tunnel': 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
    'another protocol': 'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n',
  };
  for (const [what, bytes] of Object.entries(requests))
    test(what, async () => {
      const told = await exchange(service.url, bytes, 25_000);
      assert.ok(told.status === 0 ? told.closed : told.status >= 400 && told.status !== 500, told.text);
      await stillWorks();
    });

  const large = [
    [431, `${start}${'X-A: b\r\n'.repeat(100)}\r\n`],
    [431, `${start}X-A: ${'b'.repeat(20_000)}\r\n\r\n`],
    [414, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`],
    [413, `POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${9 << 20}\r\n\r\n${' '.repeat(9 << 20)}`],
  ];
  for (const [status, bytes] of large)
    test(`what is somewhat too large is told so: ${status}, ${bytes.length} bytes`, async () => {
      const told = await exchange(service.url, bytes, 25_000);
      assert.equal(told.status, status, told.text);
      assert.match(told.text, /at most|more than/);
      await stillWorks();
    });

  test('several requests at once are answered in turn', async () => {
    const socket = connect(service.url);
    let text = '';
    socket.on('data', part => { text += part; });
    socket.write(`${start}\r\n`.repeat(5));
    await until(() => (text.match(/HTTP\/1\.1 200/g) ?? []).length === 5, 'five answers');
    socket.destroy();
  });
});

test('2000 bodies that are nearly good', async () => {
  const random = randomFrom(20_26);
  const statuses = {};
  for (let i = 0; i < 2000; ++i) {
    const { method, target, name } = withBody[i % withBody.length];
    const body = mutate(good[name], random);
    const answer = await api.ask(method, target, { body, options: { timeout: 10_000 } }).catch(error => {
      throw new Error(`${method} ${target} ${body}: ${error.message}`);
    });
    assert.ok(answer.status < 500, `${method} ${target} ${body}: ${answer.text}`);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
  }
  console.log('answers to nearly good bodies:', statuses);
  await stillWorks();
  await until(async () => (await api.get('/v1/runs?state=running')).results.length === 0, 'the end of what was started');
});

test('a request that comes a byte a second is given up, and others are served meanwhile', async () => {
  const text = 'POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"space": "DEMO"';
  const begun = Date.now();
  const slow = Array.from({ length: 50 }, (_, i) => {
    const socket = connect(service.url);
    const out = { closed: 0 };
    let at = i; // some in the headers, some in the body
    socket.write(text.slice(0, at));
    const timer = setInterval(() => at < text.length && socket.write(text[at++]), 1000);
    socket.on('data', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      out.closed = Date.now();
    });
    return out;
  });
  let slowest = 0;
  while (slow.some(each => !each.closed) && Date.now() - begun < 31_000) {
    const at = Date.now();
    await api.get('/healthz');
    slowest = Math.max(slowest, Date.now() - at);
    await pause(200);
  }
  const last = Math.max(...slow.map(each => each.closed || Infinity)) - begun;
  console.log(`the last slow one was closed after ${last} ms; the slowest answer to others took ${slowest} ms`);
  assert.ok(last <= 30_000, String(last));
  assert.ok(slowest < 2000, String(slowest));
});
