// Holds an answer against the OpenAPI document.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const root = new URL('../../', import.meta.url);
export const openapi = JSON.parse(readFileSync(new URL('app/service/openapi.json', root), 'utf8'));

/** Every code that a problem may have. */
export const codes = new Set([...readFileSync(new URL('docs/failures.md', root), 'utf8').matchAll(/^\| `(\w+)` \| /gm)]
  .map(match => match[1]));

// The document is no schema itself: `strict` would stop at the first of its own words.
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(openapi, 'document');
const validators = new Map();

function check(pointer, value, what) {
  if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: `document#${pointer}` }));
  const validate = validators.get(pointer);
  assert.ok(validate(value),
    `${what} is not as the document says: ${ajv.errorsText(validate.errors)}; ${JSON.stringify(value).slice(0, 1000)}`);
}

const pointerOf = (...words) =>
  words.map(word => `/${encodeURIComponent(String(word).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

export const checkSchema = (name, value) => check(pointerOf('components', 'schemas', name), value, name);

export function isValid(name, value) {
  try {
    checkSchema(name, value);
    return true;
  } catch {
    return false;
  }
}

export function operations() {
  return Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));
}

function pathOf(target) {
  const asked = target.split('?')[0];
  return Object.keys(openapi.paths).find(path =>
    new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(asked));
}

function checkProblem(answer, what) {
  assert.equal(answer.type, 'application/problem+json', what);
  checkSchema('problem', answer.body);
  assert.equal(answer.body.status, answer.status, what);
  assert.equal(answer.body.type, 'about:blank', what);
  assert.ok(codes.has(answer.body.code), `${what}: unknown code ${answer.body.code}`);
  assert.ok(answer.body.detail.length > 0, what);
}

/** @param answer  {status, type, body}: body as parsed where it is JSON, else as text */
export function checkAnswer(method, target, answer) {
  const what = `${method} ${target} -> ${answer.status}`;
  assert.notEqual(answer.status, 500, `${what}: ${JSON.stringify(answer.body)}`);
  if (answer.status >= 400 && !(answer.status === 503 && answer.type === 'application/json')) {
    if (method !== 'HEAD') checkProblem(answer, what);
  }
  const path = pathOf(target);
  const operation = openapi.paths[path]?.[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
  if (!operation) return; // a page, or nothing at all
  const status = answer.status in operation.responses ? answer.status : 'default';
  assert.ok(status !== 'default' || answer.status >= 400, `${what} is not in the document`);
  const content = operation.responses[status].content;
  if (!content) return assert.equal(answer.body, '', what);
  if (method === 'HEAD') return;
  const type = answer.type.split(';')[0];
  assert.ok(type in content, `${what}: ${answer.type} is not among ${Object.keys(content)}`);
  check(pointerOf('paths', path, method.toLowerCase(), 'responses', status, 'content', type, 'schema'), answer.body, what);
}
