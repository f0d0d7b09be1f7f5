// Who may come in, and that nobody is told the token.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import { ask, clientOf } from './ask.mjs';
import { operations } from './contract.mjs';
import { makePlace, runProgram, startService } from './service.mjs';

const token = 'correct-horse-battery';
const bearer = given => ({ Authorization: `Bearer ${given}` });
const basic = (user, given) => ({ Authorization: `Basic ${Buffer.from(`${user}:${given}`).toString('base64')}` });

/** Everything that a service has told anybody. */
let told = '';
async function quiet(service, method, target, how) {
  const answer = await ask(service.url, method, target, how);
  told += `${JSON.stringify(answer.headers)} ${answer.text}\n`;
  return answer;
}

describe('a service with a token', () => {
  let place, service;
  before(async () => { place = await makePlace(); });
  beforeEach(async () => {
    told = '';
    service = await startService(place, ['demo', '--serve', '--log-dir', join(place.path, 'logs')], { TAGWRIGHT_API_TOKEN: token });
  });
  afterEach(async () => {
    assert.equal(await service.stop(), 0);
    told += service.output() + await service.logs();
    assert.ok(!told.includes(token), 'the token was told');
    for (const user of ['', 'Ada', 'x']) assert.ok(!told.includes(Buffer.from(`${user}:${token}`).toString('base64')));
  });
  after(() => place.remove());
  const say = (method, target, how) => quiet(service, method, target, how);

  test('asks strangers for it everywhere but at /healthz', async () => {
    const all = [...operations(), { method: 'GET', path: '/' }, { method: 'GET', path: '/index.html' }, { method: 'GET', path: '/none' },
      { method: 'PUT', path: '/v1/runs' }, { method: 'HEAD', path: '/v1/runs' }];
    for (const { path, method } of all) {
      const answer = await say(method, path.replaceAll(/\{\w+\}/g, '1'), method === 'GET' || method === 'HEAD' ? {} : { body: {} });
      assert.equal(answer.status, path === '/healthz' ? 200 : 401, `${method} ${path}`);
      if (answer.status === 401) assert.match(answer.headers['www-authenticate'], /^Basic realm=/);
    }
  });

  test('lets in who has it, by Bearer or Basic, in any case of the scheme', async () => {
    for (const headers of [bearer(token), basic('', token), basic('Ada', token), basic('a'.repeat(500), token),
      { Authorization: `bearer  ${token}` }, { Authorization: `BASIC ${Buffer.from(`x:${token}`).toString('base64')}` }])
      assert.equal((await say('GET', '/v1/service', { headers })).status, 200, headers.Authorization);
    assert.equal((await say('GET', '/v1/service', { headers: basic('Ada', token) })).body.user, 'Ada');
    assert.equal((await say('GET', '/v1/service', { headers: bearer(token) })).body.token, true);
  });

  test('lets in nobody else', async () => {
    const wrong = [bearer(token + 'x'), bearer(token.slice(1)), bearer(token.toUpperCase()), basic(token, ''), basic('Ada', `${token}:`),
      { Authorization: token }, { Authorization: `Token ${token}` }, { Authorization: 'Basic !!!' }, { Authorization: 'Bearer ' }];
    assert.ok(wrong.length < 10, 'ten are too many');
    for (const headers of wrong) assert.equal((await say('GET', '/v1/service', { headers })).status, 401, headers.Authorization);
    assert.equal((await say('GET', `/v1/service?token=${token}&access_token=${token}`)).status, 401);
    told = told.replaceAll(`?token=${token}`, '');
  });

  test('listens to nobody who has failed ten times', async () => {
    for (let i = 0; i < 10; ++i) assert.equal((await say('GET', '/v1/service', { headers: bearer(`wrong-${i}`) })).status, 401);
    const refused = await say('GET', '/v1/service', { headers: bearer(token) });
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.equal((await say('GET', '/healthz')).status, 200, 'a monitor still sees that it lives');
    // No proxy is trusted: whoever says that he is another one is still the same.
    assert.equal((await say('GET', '/v1/service', { headers: { ...bearer(token), 'X-Forwarded-For': '203.0.113.9' } })).status, 429);
  });

  test('who asks without a token has not failed', async () => {
    for (let i = 0; i < 20; ++i) assert.equal((await say('GET', '/v1/service')).status, 401);
    assert.equal((await say('GET', '/v1/service', { headers: bearer(token) })).status, 200);
  });

  test('keeps who has reviewed', async () => {
    const api = clientOf(service.url, { headers: basic('Ada', token) });
    const { run } = await api.start({ space: 'DEMO' });
    const ended = await api.end(run);
    assert.equal(ended.by, 'Ada');
    const [first, second, third] = await api.pages(run);
    const at = page => `/v1/runs/${run}/pages/${page.page}`;
    assert.equal((await api.want(200, 'PATCH', at(first), { body: { review: 'approved' } })).reviewed_by, 'Ada');
    const nameless = { headers: bearer(token), body: { review: 'rejected' } };
    assert.equal((await quiet(service, 'PATCH', at(second), nameless)).body.reviewed_by, 'api');
    const strange = { headers: basic('B\x1b[31mob\r\nX-Evil<script>', token), body: { review: 'approved' } };
    const kept = (await quiet(service, 'PATCH', at(third), strange)).body.reviewed_by;
    assert.doesNotMatch(kept, /[\x00-\x1f]/);
    assert.equal((await api.get(at(first))).reviewed_by, 'Ada');
  });

  test('tells the token neither in a problem nor in a run', async () => {
    const api = clientOf(service.url, { headers: bearer(token) });
    for (const [method, target, body] of [['POST', '/v1/runs', { space: 'DEMO', provider: 'none' }], ['POST', '/v1/runs', '{'],
      ['GET', '/v1/runs/none'], ['GET', '/none'], ['GET', '/v1/check?space=DEMO'], ['GET', '/metrics'], ['GET', '/readyz']])
      told += (await api.ask(method, target, { body })).text;
  });
});

describe('a browser on another site', () => {
  let place, service, own;
  const say = (method, target, headers) => ask(service.url, method, target, { headers, body: method === 'GET' ? undefined : {} });
  before(async () => {
    place = await makePlace();
    service = await startService(place, ['demo', '--serve']);
    own = new URL(service.url).host;
  });
  after(async () => {
    assert.equal(await service.stop(), 0);
    await place.remove();
  });

  test('has resolved its name to this machine', async () => {
    for (const Host of ['evil.example', `evil.example:${own.split(':')[1]}`, '127.0.0.1.evil.example', 'localhost.evil.example', '192.0.2.1',
      'x@127.0.0.1', 'evil.example#127.0.0.1'])
      for (const target of ['/', '/v1/runs', '/healthz']) assert.equal((await say('GET', target, { Host })).status, 421, Host);
    for (const Host of [own, 'localhost', `LOCALHOST:${own.split(':')[1]}`, '[::1]', '127.0.0.1'])
      assert.equal((await say('GET', '/v1/runs', { Host })).status, 200, Host);
  });

  test('sends a form or a script', async () => {
    const foreign = [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: `https://${own}.evil.example` },
      { Origin: `http://${own.split(':')[0]}:1` },
      { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' }];
    for (const headers of foreign) {
      assert.equal((await say('POST', '/v1/runs', headers)).status, 403, JSON.stringify(headers));
      assert.equal((await say('PATCH', '/v1/throttle', headers)).status, 403, JSON.stringify(headers));
    }
    for (const headers of foreign.slice(0, -1)) assert.equal((await say('GET', '/v1/runs', headers)).status, 403, JSON.stringify(headers));
    assert.equal((await say('GET', '/', foreign.at(-1))).status, 200, 'a link');
    for (const headers of [{ Origin: `http://${own}` }, { 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }])
      assert.equal((await say('GET', '/v1/runs', headers)).status, 200, JSON.stringify(headers));
    const answer = await say('GET', '/v1/runs', { Origin: `http://${own}` });
    assert.equal(answer.headers['access-control-allow-origin'], undefined, 'nobody else may read');
  });
});

describe('the start', () => {
  let place;
  before(async () => { place = await makePlace(); });
  after(() => place.remove());
  const refused = async (args, environment) => {
    const { code, out } = await runProgram(place, ['demo', '--serve', ...args], environment);
    assert.equal(code, 2, out);
    return out;
  };

  test('is refused where others could come in without a token', async () => {
    for (const listen of ['0.0.0.0:0', '[::]:0'])
      assert.match(await refused(['--listen', listen]), /TAGWRIGHT_API_TOKEN/);
  });

  test('is refused with a token that is too short, which is not told', async () => {
    const out = await refused(['--listen', '127.0.0.1:0'], { TAGWRIGHT_API_TOKEN: 'sesame-secret' });
    assert.match(out, /TAGWRIGHT_API_TOKEN/);
    assert.ok(!out.includes('sesame-secret'));
  });

  test('is refused with half of TLS, and with files that are none', async () => {
    assert.match(await refused(['--listen', '127.0.0.1:0', '--tls-cert', 'none.pem']), /TLS/i);
    writeFileSync(join(place.path, 'bad.pem'), 'no certificate');
    assert.match(await refused(['--listen', '127.0.0.1:0', '--tls-cert', 'bad.pem', '--tls-key', 'bad.pem']), /bad\.pem/);
  });

  test('is refused on a port that is taken', async () => {
    const service = await startService(place, ['demo', '--serve']);
    assert.match(await refused(['--listen', new URL(service.url).host]), /cannot listen/);
    assert.equal(await service.stop(), 0);
  });
});

describe('TLS', () => {
  let place;
  before(async () => { place = await makePlace(); });
  after(() => place.remove());

  test('with a certificate of its own', async () => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
      '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', join(place.path, 'key.pem'), '-out', join(place.path, 'cert.pem')],
    { stdio: 'pipe' });
    const service = await startService(place, ['demo', '--serve', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'], { TAGWRIGHT_API_TOKEN: token });
    assert.match(service.url, /^https:/);
    const ca = readFileSync(join(place.path, 'cert.pem'));
    const api = clientOf(service.url, { headers: bearer(token), options: { ca } });
    const { run } = await api.start({ space: 'DEMO' });
    const { events } = await api.watch(run).whole();
    assert.equal(events.at(-1).data.status, 'completed');
    assert.equal((await api.get(`/v1/runs/${run}`)).status, 'completed');
    assert.equal((await api.ask('GET', '/v1/service', { headers: { Origin: service.url } })).status, 200);
    await assert.rejects(ask(service.url, 'GET', '/healthz', { options: { ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' } }));
    await assert.rejects(ask(service.url.replace('https:', 'http:'), 'GET', '/healthz'), 'plain HTTP is not answered');
    assert.equal((await api.ask('GET', '/healthz')).status, 200); // once, one failed handshake shut the door for everybody
    assert.equal(await service.stop(), 0);
  });

  test('who knocks and runs away, or stands there and says nothing, keeps nobody out', async () => {
    const service = await startService(place, ['demo', '--serve', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'], { TAGWRIGHT_API_TOKEN: token });
    const api = clientOf(service.url, { headers: bearer(token), options: { ca: readFileSync(join(place.path, 'cert.pem')) } });
    const { port, hostname } = new URL(service.url);
    const knock = () => new Promise(resolve => {
      const socket = net.connect({ port, host: hostname }, () => resolve(socket));
      socket.on('error', () => resolve(socket));
    });
    for (let i = 0; i < 100; i++) // as a load balancer looks whether somebody is there
      for (const socket of await Promise.all(Array.from({ length: 20 }, knock))) socket.resetAndDestroy();
    assert.equal((await api.ask('GET', '/healthz')).status, 200);
    const silent = await Promise.all(Array.from({ length: 1000 }, knock));
    await assert.rejects(api.ask('GET', '/healthz'), 'all places are taken');
    await new Promise(resolve => setTimeout(resolve, 21_000)); // a handshake has 20 s
    await api.ask('GET', '/healthz').catch(() => {}); // who comes in next sends the silent ones away
    assert.equal((await api.ask('GET', '/healthz')).status, 200);
    for (const socket of silent) socket.destroy();
    assert.equal(await service.stop(), 0);
  });
});

describe('a request', () => {
  let place, service, api;
  before(async () => {
    place = await makePlace();
    writeFileSync(join(place.path, 'words.json'), JSON.stringify({ labels: ['secret-label'] }));
    service = await startService(place, ['demo', '--serve']);
    api = clientOf(service.url);
  });
  after(async () => {
    assert.equal(await service.stop(), 0);
    await place.remove();
  });

  test('names no file, place or key of the server', async () => {
    const file = join(place.path, 'words.json');
    for (const field of ['vocabulary', 'vocabulary_file', 'config', 'config_file', 'data_dir', 'log_dir', 'report', 'ca_file', 'base_url', 'api_key',
      'confluence_base_url', 'TAGWRIGHT_VOCABULARY', 'TAGWRIGHT_DATA_DIR', 'OPENAI_BASE_URL', 'flags', 'settings', 'openai_api_key_file', 'apply',
      'run', 'action', 'by', 'key'])
      for (const value of [file, 'words.json', '/etc/passwd', 'http://127.0.0.1:1/']) {
        const answer = await api.ask('POST', '/v1/runs', { body: { space: 'DEMO', [field]: value } });
        assert.equal(answer.status, 400, `${field}: ${answer.text}`);
        assert.ok(answer.body.errors.some(each => each.name === field), answer.text);
        assert.doesNotMatch(answer.text, /secret-label|root:/);
      }
    for (const provider of [file, '../words.json', '/etc/passwd', 'http://127.0.0.1:1/'])
      assert.equal((await api.ask('POST', '/v1/runs', { body: { space: 'DEMO', provider } })).status, 400, provider);
    assert.deepEqual((await api.get('/v1/runs')).results, []);
  });
});
