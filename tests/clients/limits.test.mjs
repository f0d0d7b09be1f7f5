// A refusal for too many requests, as each vendor's client tells it to its user.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';

import { startFakes } from './fakes.mjs';

const prompt = JSON.stringify({ pages: [{ ref: 'p1', title: 'Release Process Guide', text: 'How we release.' }] });

describe('429', () => {
  let where;
  let fakes;
  before(async () => {
    fakes = await startFakes(['--pages', '0', '--rpm', '1']);
    where = fakes.where;
    const client = new OpenAI({ apiKey: where.llm_key, baseURL: where.openai_url, maxRetries: 0 });
    await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: prompt }] }); // the only one
  });
  after(() => fakes.stop());

  test('OpenAI', async () => {
    const client = new OpenAI({ apiKey: where.llm_key, baseURL: where.openai_url, maxRetries: 0 });
    await assert.rejects(
      client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: prompt }] }),
      error => error instanceof OpenAI.RateLimitError && error.code === 'rate_limit_exceeded' &&
        Number(error.headers.get('retry-after')) > 0);
  });

  test('Anthropic', async () => {
    const client = new Anthropic({ apiKey: where.llm_key, baseURL: where.anthropic_url, maxRetries: 0 });
    await assert.rejects(
      client.messages.create({ model: 'm', max_tokens: 100, messages: [{ role: 'user', content: prompt }] }),
      error => error instanceof Anthropic.RateLimitError && error.error.error.type === 'rate_limit_error' &&
        Number(error.headers.get('retry-after')) > 0);
  });

  test('Gemini', async () => {
    const client = new GoogleGenAI({ apiKey: where.llm_key, httpOptions: { baseUrl: where.gemini_url } });
    await assert.rejects(client.models.generateContent({ model: 'm', contents: prompt }), error => {
      if (!(error instanceof ApiError) || error.status !== 429)
        return false;
      const { status, details } = JSON.parse(error.message).error;
      const retry = details.find(detail => detail['@type'].endsWith('RetryInfo'));
      return status === 'RESOURCE_EXHAUSTED' && /^\d+(\.\d+)?s$/.test(retry.retryDelay);
    });
  });
});
