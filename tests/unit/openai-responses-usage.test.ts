import { describe, expect, test } from 'vitest';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';
import { readStream } from './dialect-streams.ts';

const model = 'gpt-5.1-2025-11-13';
const usage = {
  input_tokens: 1000,
  input_tokens_details: { cached_tokens: 900 },
  output_tokens: 200,
  output_tokens_details: { reasoning_tokens: 150 },
  total_tokens: 1200,
};
const tokens = {
  inputTokens: 100,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 900,
  outputTokens: 200,
};
const event = (type: string, more: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 1, ...more })}\n\n`;
const last = (status: string, used: unknown = usage) =>
  event(`response.${status}`, { response: { object: 'response', status, model, usage: used } });
const created = event('response.created', {
  response: { object: 'response', model: 'gpt-5.1', usage: null },
});
const text = event('response.output_text.delta', { delta: '车ab' });

describe('a stream', () => {
  test.each(['completed', 'incomplete', 'failed'])(
    'reads the usage of response.%s, its terminal event',
    (status) => {
      const { meanings, reading } = readStream(openaiResponses, created + text + last(status));
      expect(meanings).toEqual(['progress', 'progress', 'terminal']);
      expect(reading).toMatchObject({
        modelAnswered: model,
        tokens,
        inputReported: true,
        outputReported: true,
      });
    },
  );

  test('that failed without usage is an error, and what was said is counted', () => {
    const { meanings, reading } = readStream(openaiResponses, created + text + last('failed', null));
    expect(meanings.at(-1)).toBe('error');
    expect(reading).toMatchObject({ tokens: null, text: { wideCharacters: 1, otherBytes: 2 } });
  });

  test('counts reasoning and arguments, and no text twice', () => {
    const said =
      event('response.reasoning_summary_text.delta', { delta: 'abcd' }) +
      event('response.function_call_arguments.delta', { delta: '{"a":1}' }) +
      event('response.output_text.done', { text: 'long text' }) +
      event('response.output_item.done', { item: { content: [{ text: 'long text' }] } });
    expect(readStream(openaiResponses, said).reading.text).toEqual({ wideCharacters: 0, otherBytes: 4 + 7 });
  });

  test.each([
    ['error', event('error', { code: 'server_error', message: 'x' })],
    ['heartbeat', event('keepalive')],
    ['heartbeat', ': ping\n\n'],
    ['progress', event('response.queued')],
    ['progress', 'event: response.created\ndata: no json\n\n'],
    ['error', 'event: response.failed\ndata: no json\n\n'],
  ])('%s: %j', (meaning, bytes) => {
    expect(readStream(openaiResponses, bytes).meanings).toEqual([meaning]);
  });

  test('may leave the names of its events out, or the last blank line', () => {
    const nameless = (created + text + last('completed')).replaceAll(/event: .*\n/g, '').trimEnd();
    const { meanings, reading } = readStream(openaiResponses, nameless);
    expect(meanings).toEqual(['progress', 'progress', 'terminal']);
    expect(reading.tokens).toEqual(tokens);
  });
});

test.each(['completed', 'incomplete', 'failed'])(
  'a whole response that is %s has its usage read',
  (status) => {
    const body = Buffer.from(JSON.stringify({ object: 'response', status, model, usage }));
    expect(openaiResponses.readAnswer(body)).toMatchObject({
      modelAnswered: model,
      tokens,
      outputReported: true,
    });
  },
);

test('an answer that would be made in the background, past the metering, is refused', () => {
  const read = (json: Record<string, unknown>) =>
    openaiResponses.readRequest({ path: '/v1/responses', bytes: Buffer.from(JSON.stringify(json)), json });
  expect(() => read({ model, background: true })).toThrow('background');
  expect(read({ model, background: false, stream: true })).toMatchObject({
    model,
    streamed: true,
    usageAdded: false,
  });
});
