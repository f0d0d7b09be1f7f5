// Requests to the service. Whatever comes back is held against the OpenAPI document.
import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';

import { checkAnswer, checkSchema } from './contract.mjs';

const patienceMs = 30_000;

function open(base, method, target, { body, headers = {}, options = {} } = {}) {
  const { protocol, hostname, port } = new URL(base);
  const text = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const usual = text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
  const request = (protocol === 'https:' ? https : http).request(
    // The target goes out as it is: nothing makes "/../" harmless on the way. Each request has a connection of its own: one
    // that was kept may be closed by the service in the moment in which it is used again.
    { agent: false, hostname, port, method, path: target, headers: { ...usual, ...headers }, timeout: patienceMs, ...options });
  request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${target} in ${patienceMs} ms`)));
  request.end(text);
  return request;
}

const usualHeaders = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

/** @returns {Promise<{status, type, headers, body, text}>} body: parsed where it is JSON, else the text */
export async function ask(base, method, target, how = {}) {
  const answer = await new Promise((resolve, reject) => {
    const request = open(base, method, target, how);
    request.on('error', reject);
    request.on('response', response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        const type = response.headers['content-type'] ?? '';
        const isJson = /^application\/(problem\+)?json/.test(type) && text !== '';
        resolve({ status: response.statusCode, type, headers: response.headers, text, body: isJson ? JSON.parse(text) : text });
      });
    });
  });
  checkAnswer(method, target, answer);
  for (const [name, value] of Object.entries(usualHeaders)) assert.equal(answer.headers[name], value, name);
  return answer;
}

/** The usual questions to one service. */
export function clientOf(base, usual = {}) {
  const with_ = how => ({ ...usual, ...how, headers: { ...usual.headers, ...how?.headers } });
  const client = {
    base,
    ask: (method, target, how) => ask(base, method, target, with_(how)),
    /** The body of an answer with the status that is wanted. */
    async get(target, how) { return client.want(200, 'GET', target, how); },
    async want(status, method, target, how) {
      const answer = await client.ask(method, target, how);
      assert.equal(answer.status, status, `${method} ${target}: ${answer.text.slice(0, 2000)}`);
      return answer.body;
    },
    async start(body, headers) { return client.want(202, 'POST', '/v1/runs', { body, headers }); },
    act(run, action, body = {}) { return client.want(202, 'POST', `/v1/runs/${run}/${action}`, { body }); },
    watch: (run, how = {}) => watch(base, `/v1/runs/${run}/events`, with_(how)),
    /** The run once it has ended, as its stream tells. */
    async end(run) {
      const { events } = await client.watch(run).whole();
      return events.at(-1).data;
    },
    async pages(run, query = '') {
      const out = [];
      for (let cursor = ''; cursor !== null;) {
        const list = await client.get(`/v1/runs/${run}/pages?limit=500${query}${cursor && `&cursor=${cursor}`}`);
        out.push(...list.results);
        cursor = list.next;
      }
      return out;
    },
  };
  return client;
}

const schemaOf = { snapshot: 'snapshot', level: 'level_move', end: 'run' };

function readEvent(block) {
  const fields = Object.fromEntries(block.split('\n').map(line => line.split(/: (.*)/s)));
  const event = { type: fields.event, id: fields.id, data: JSON.parse(fields.data), at: Date.now() };
  if (event.type === 'notice') assert.deepEqual(Object.keys(event.data), ['text']);
  else checkSchema(schemaOf[event.type], event.data);
  return event;
}

/** A stream of events. events and beats grow as they come; whole() waits for its end. */
export function watch(base, target, how) {
  const request = open(base, 'GET', target, { ...how, options: { ...how.options, timeout: 0, agent: false } });
  const out = { events: [], beats: 0, ended: false, bytes: 0, close: () => request.destroy() };
  let rest = '';
  const over = new Promise((resolve, reject) => {
    const end = error => {
      out.ended = true;
      return error && error.code !== 'ECONNRESET' ? reject(error) : resolve(out);
    };
    request.on('error', end);
    request.on('response', response => {
      out.status = response.statusCode;
      if (response.statusCode !== 200) {
        request.destroy();
        return reject(new Error(`GET ${target} -> ${response.statusCode}`));
      }
      response.setEncoding('utf8');
      response.on('data', text => {
        out.bytes += text.length;
        if (how.blind) return;
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop();
        for (const block of blocks)
          if (block.startsWith(':')) ++out.beats;
          else {
            try {
              out.events.push(readEvent(block));
            } catch (error) {
              request.destroy();
              return reject(error);
            }
          }
      });
      response.on('error', end);
      response.on('close', () => end());
    });
  });
  over.catch(() => {}); // told by whole()
  out.whole = () => over;
  return out;
}
