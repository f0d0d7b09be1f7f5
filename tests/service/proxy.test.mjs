// The service behind a proxy: who is let in, and who counts as who.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { ask, clientOf } from './ask.mjs';
import { clientHeader, publicName, startProxy } from './proxy.mjs';
import { exchange } from './raw.mjs';
import { freePort, makePlace, startService } from './service.mjs';

const token = 'correct-horse-battery';
const bearer = given => ({ Authorization: `Bearer ${given}` });

let place;
before(async () => { place = await makePlace(); });
after(() => place.remove());

/** A service behind a proxy. `args` may be made of the proxy. */
async function startBehind(how, args = () => []) {
  const proxy = await startProxy(how);
  const service = await startService(place, ['demo', '--serve', ...args(proxy)], { TAGWRIGHT_API_TOKEN: token }, await freePort());
  proxy.to(service.url);
  const own = { Host: proxy.host, Origin: new URL(proxy.publicUrl).origin };
  return {
    proxy, service, own,
    say: (method, target, headers) => ask(proxy.url, method, target, { headers: { ...own, ...headers }, body: method === 'GET' ? undefined : {} }),
    async stop() {
      assert.equal(await service.stop(), 0, service.output());
      await proxy.stop();
    },
  };
}
const publicUrl = proxy => ['--public-url', proxy.publicUrl];

for (const keepHost of [true, false])
  describe(`a proxy that ${keepHost ? 'keeps' : 'rewrites'} the Host`, () => {
    let both, api;
    before(async () => {
      both = await startBehind({ keepHost }, publicUrl);
      api = clientOf(both.proxy.url, { headers: { ...both.own, ...bearer(token) } });
    });
    after(() => both.stop());

    test('passes the page, the API and a stream', async () => {
      const page = await api.ask('GET', '/');
      assert.equal(page.status, 200);
      assert.match(page.text, /<title>tagwright/i);
      const { run } = await api.start({ space: 'DEMO' });
      assert.equal((await api.end(run)).status, 'completed');
      assert.equal((await api.get(`/v1/runs/${run}`)).status, 'completed');
    });

    test('asks for the token as ever', async () => {
      assert.equal((await both.say('GET', '/v1/service')).status, 401);
      assert.equal((await both.say('GET', '/v1/service', bearer(token + 'x'))).status, 401);
    });

    test('does not let in pages of other sites', async () => {
      for (const foreign of [{ Origin: 'https://evil.example' }, { Origin: 'null' }, { Origin: `http://${publicName}` }, { Origin: `http://${publicName}:1` },
        { Origin: `http://${both.proxy.host}.evil.example` }, { Origin: `https://${both.proxy.host}`, Host: 'evil.example' }, { Origin: '', 'Sec-Fetch-Site': 'cross-site' }]) {
        const refused = await both.say('POST', '/v1/runs', { ...bearer(token), ...foreign });
        assert.equal(refused.status, foreign.Host && keepHost ? 421 : 403, JSON.stringify(foreign));
      }
      for (const Host of ['evil.example', `${publicName}.evil.example`, 'xtags.example'])
        for (const told of [{}, { 'X-Forwarded-Host': both.proxy.host, 'X-Forwarded-Proto': 'http', Forwarded: `host=${both.proxy.host}` }])
          assert.equal((await both.say('GET', '/v1/service', { ...bearer(token), ...told, Host })).status, keepHost ? 421 : 200, Host);
    });
  });

test('below a path that the proxy takes off, a run is found where the answer says', async () => {
  const both = await startBehind({ prefix: '/tags' }, publicUrl);
  const headers = { ...both.own, ...bearer(token) };
  const begun = await ask(both.proxy.url, 'POST', '/tags/v1/runs', { headers, body: { space: 'DEMO' } });
  assert.deepEqual([begun.status, begun.headers.location], [202, `/tags/v1/runs/${begun.body.run}`]);
  assert.equal((await ask(both.proxy.url, 'GET', begun.headers.location, { headers })).body.run, begun.body.run);
  await both.stop();
});

test('without the public URL the name is refused, and the problem says how to name it', async () => {
  const kept = await startBehind({ keepHost: true });
  const refused = await kept.say('GET', '/', bearer(token));
  assert.deepEqual([refused.status, refused.body.code], [421, 'forbidden']);
  assert.match(refused.body.detail, /--public-url/);
  await kept.stop();
  const rewritten = await startBehind({ keepHost: false });
  assert.equal((await rewritten.say('POST', '/v1/runs', bearer(token))).status, 403);
  assert.equal((await rewritten.say('GET', '/v1/service', { ...bearer(token), Origin: '' })).status, 200, 'no browser');
  await rewritten.stop();
});

/** Fails until it would be too often, each time as `as(i)`. @returns what came at last */
async function failTen(both, as) {
  for (let i = 0; i < 10; ++i) assert.equal((await both.say('GET', '/v1/service', { ...bearer(`wrong-${i}`), ...as(i) })).status, 401, String(i));
  return (await both.say('GET', '/v1/service', { ...bearer('wrong'), ...as(10) })).status;
}
const trusting = proxy => [...publicUrl(proxy), '--trust-forwarded', 'true'];
const from = client => ({ [clientHeader]: client });

test('a trusted proxy tells clients apart, whatever they say themselves', async () => {
  const both = await startBehind({}, trusting);
  const liar = i => ({ ...from('203.0.113.1'), 'X-Forwarded-For': `203.0.113.2, 10.0.0.${i}` });
  assert.equal(await failTen(both, liar), 429);
  assert.equal((await both.say('GET', '/v1/service', { ...bearer(token), ...from('203.0.113.1') })).status, 429);
  assert.equal((await both.say('GET', '/v1/service', { ...bearer(token), ...from('203.0.113.2') })).status, 200, 'whom he named has not failed');
  assert.equal((await both.say('GET', '/v1/service', { ...bearer(token), ...from('10.0.0.1') })).status, 200);
  await both.stop();
});

test('nobody is believed who is not trusted', async () => {
  const both = await startBehind({}, publicUrl);
  const told = i => ({ ...from(`203.0.113.${i}`), 'X-Real-IP': `203.0.113.${i}`, Forwarded: `for=203.0.113.${i}` });
  assert.equal(await failTen(both, told), 429);
  assert.equal((await both.say('GET', '/v1/service', { ...bearer(token), ...from('203.0.113.99') })).status, 429, 'the proxy is one client');
  await both.stop();
});

test('a proxy that tells nothing is one client, too', async () => {
  const both = await startBehind({ forwarded: 'not' }, trusting);
  assert.equal(await failTen(both, () => ({})), 429);
  await both.stop();
});

// HAProxy adds a line of its own: the lines are one list (RFC 9110, 5.3), and the client's own stands first.
test('a proxy that adds a line of its own', async () => {
  const both = await startBehind({ forwarded: 'line' }, trusting);
  const status = await failTen(both, i => ({ ...from('203.0.113.1'), 'X-Forwarded-For': `10.0.0.${i}` }));
  await both.stop();
  assert.equal(status, 429);
});

test('a proxy that tells the port, too', async () => {
  const both = await startBehind({ forwarded: 'port' }, trusting);
  const status = await failTen(both, () => from('203.0.113.1'));
  await both.stop();
  assert.equal(status, 429);
});

// Browsers leave the usual port out of Origin.
test('a public URL with the usual port in it', async () => {
  const port = await freePort();
  for (const [url, origin] of [[`https://${publicName}:443`, `https://${publicName}`], [`http://${publicName}:80/`, `http://${publicName}`]]) {
    const service = await startService(place, ['demo', '--serve', '--public-url', url], { TAGWRIGHT_API_TOKEN: token }, port);
    const answer = await exchange(service.url, `GET /v1/service HTTP/1.1\r\nHost: 127.0.0.1:8642\r\nOrigin: ${origin}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await service.stop();
    assert.equal(answer.status, 200, url);
  }
});

// "option httpchk GET /healthz" of HAProxy: HTTP/1.0 needs no Host, and no browser leaves it out.
test('a health check that names no host', async () => {
  const both = await startBehind();
  const { status } = await exchange(both.service.url, 'GET /healthz HTTP/1.0\r\n\r\n');
  await both.stop();
  assert.equal(status, 200);
});
