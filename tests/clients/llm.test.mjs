// The stand-ins for the LLM vendors as the vendors' own clients see them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

import { startFakes } from './fakes.mjs';

const system = 'Label the pages.';
const prompt = JSON.stringify({
  pages: [
    { ref: 'p1', title: 'Release Process Guide', text: 'How we release "safely".' },
    { ref: 'p2', title: 'On-call', text: 'Who is woken up.' },
  ],
});
const schema = {
  type: 'object',
  properties: {
    pages: {
      type: 'array',
      items: {
        type: 'object',
        properties: { ref: { type: 'string' }, labels: { type: 'array', items: { type: 'string' } } },
        required: ['ref', 'labels'],
        additionalProperties: false,
      },
    },
  },
  required: ['pages'],
  additionalProperties: false,
};

const checkAnswer = text => {
  const { pages } = JSON.parse(text);
  assert.deepEqual(pages.map(page => page.ref), ['p1', 'p2']);
  assert.deepEqual(pages[0].labels, ['release', 'process']);
  assert.ok(pages.every(page => page.labels.length === 2));
};

let fakes;
before(async () => { fakes = await startFakes(['--pages', '0', '--rpm', '60000']); });
after(() => fakes.stop());

describe('OpenAI', () => {
  const client = (apiKey = fakes.where.llm_key) =>
    new OpenAI({ apiKey, baseURL: fakes.where.openai_url, maxRetries: 0 });
  const ask = (by, model = 'gpt-test') => by.chat.completions.create({
    model,
    messages: [{ role: 'system', content: system }, { role: 'user', content: prompt }],
    response_format: { type: 'json_schema', json_schema: { name: 'labels', strict: true, schema } },
  });

  test('answers a structured request and tells its limits', async () => {
    const { data, response } = await ask(client()).withResponse();
    assert.equal(data.choices[0].finish_reason, 'stop');
    checkAnswer(data.choices[0].message.content);
    assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + data.usage.completion_tokens);
    assert.equal(response.headers.get('x-ratelimit-limit-requests'), '60000');
    assert.ok(data._request_id);
  });

  test('refuses a wrong key and an unknown model', async () => {
    await assert.rejects(ask(client('wrong')), OpenAI.AuthenticationError);
    await assert.rejects(ask(client(), 'no-such-model'),
      error => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found');
  });
});

describe('Anthropic', () => {
  const client = (apiKey = fakes.where.llm_key) =>
    new Anthropic({ apiKey, baseURL: fakes.where.anthropic_url, maxRetries: 0 });
  const ask = (by, model = 'claude-test') => by.messages.create({
    model,
    max_tokens: 1000,
    system,
    messages: [{ role: 'user', content: prompt }],
    output_config: { format: { type: 'json_schema', schema } },
  });

  test('answers a structured request and tells its limits', async () => {
    const { data, response } = await ask(client()).withResponse();
    assert.equal(data.stop_reason, 'end_turn');
    checkAnswer(data.content[0].text);
    assert.ok(data.usage.input_tokens > 0);
    assert.equal(response.headers.get('anthropic-ratelimit-requests-limit'), '60000');
    assert.ok(!Number.isNaN(Date.parse(response.headers.get('anthropic-ratelimit-requests-reset'))));
  });

  test('refuses a wrong key and an unknown model', async () => {
    await assert.rejects(ask(client('wrong')), Anthropic.AuthenticationError);
    await assert.rejects(ask(client(), 'no-such-model'), Anthropic.NotFoundError);
  });
});

describe('Gemini', () => {
  for (const apiVersion of ['v1', 'v1beta']) {
    const client = (apiKey = fakes.where.llm_key) =>
      new GoogleGenAI({ apiKey, apiVersion, httpOptions: { baseUrl: fakes.where.gemini_url } });
    const ask = (by, model = 'gemini-test') => by.models.generateContent({
      model,
      contents: prompt,
      config: { systemInstruction: system, responseMimeType: 'application/json', responseJsonSchema: schema },
    });

    test(`answers a structured request on ${apiVersion}`, async () => {
      const answer = await ask(client());
      assert.equal(answer.candidates[0].finishReason, 'STOP');
      checkAnswer(answer.text);
      assert.ok(answer.usageMetadata.promptTokenCount > 0);
    });

    test(`refuses a wrong key and an unknown model on ${apiVersion}`, async () => {
      const refusal = (status, word) => error =>
        error instanceof ApiError && error.status === status && error.message.includes(word);
      await assert.rejects(ask(client('wrong')), refusal(400, 'API_KEY_INVALID'));
      await assert.rejects(ask(client(), 'no-such-model'), refusal(404, 'NOT_FOUND'));
    });
  }
});

describe('rate limits', () => {
  let slow;
  before(async () => { slow = await startFakes(['--pages', '0', '--rpm', '60']); });
  after(() => slow.stop());

  test('a 429 is one that the client understands and survives', async () => {
    const client = new OpenAI({ apiKey: slow.where.llm_key, baseURL: slow.where.openai_url, maxRetries: 5 });
    const ask = () => client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: prompt }] });
    const answers = await Promise.all([ask(), ask(), ask()]);
    assert.equal(answers.length, 3);
    const impatient = new OpenAI({ apiKey: slow.where.llm_key, baseURL: slow.where.openai_url, maxRetries: 0 });
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => impatient.chat.completions.create({
      model: 'm', messages: [{ role: 'user', content: prompt }],
    })));
    const refused = results.filter(result => result.status === 'rejected').map(result => result.reason);
    assert.ok(refused.length >= 1);
    assert.ok(refused.every(error => error instanceof OpenAI.RateLimitError && error.code === 'rate_limit_exceeded'));
  });
});
