import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openaiChat, openaiEmbeddings } from '../../electron/core/dialects/openai-chat/openai-chat.ts';
import { readStream } from './dialect-streams.ts';

const model = 'gpt-4o-mini-2024-07-18';
const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const chunk = (more: object) => event({ id: 'c', object: 'chat.completion.chunk', model, ...more });
const piece = (content: string) => chunk({ choices: [{ index: 0, delta: { content } }], usage: null });
const usageOf = (usage: unknown) => chunk({ choices: [], usage });
const done = 'data: [DONE]\n\n';
const whole = (usage: unknown, more: object = {}) =>
  openaiChat.readAnswer(
    Buffer.from(JSON.stringify({ object: 'chat.completion', model, choices: [], usage, ...more })),
  );

const full = {
  prompt_tokens: 1000,
  completion_tokens: 200,
  total_tokens: 1200,
  prompt_tokens_details: { cached_tokens: 900, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 150 },
};
const counted = {
  inputTokens: 100,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 900,
  outputTokens: 200,
};

describe('usage', () => {
  test.each([
    [
      'cached tokens are part of the prompt and subtracted once; reasoning is part of the output',
      full,
      counted,
    ],
    [
      'cache writes are part of the prompt too',
      { ...full, prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 300 } },
      { ...counted, cacheReadTokens: 600, cacheWrite5mTokens: 300 },
    ],
    [
      'null details say nothing',
      { ...full, prompt_tokens_details: null },
      { ...counted, inputTokens: 1000, cacheReadTokens: 0 },
    ],
    [
      'the names of the Responses API are understood as well',
      { input_tokens: 10, output_tokens: 3, input_tokens_details: { cached_tokens: 4 } },
      { ...counted, inputTokens: 6, cacheReadTokens: 4, outputTokens: 3 },
    ],
  ])('%s', (_name, usage, tokens) => {
    const read = { tokens, inputReported: true, outputReported: true, usageInvalid: false };
    expect(whole(usage)).toMatchObject(read);
    expect(readStream(openaiChat, piece('hi') + usageOf(usage) + done).reading).toMatchObject(read);
  });

  test('more from the cache than there was input is refused, and never makes input negative', () => {
    expect(whole({ ...full, prompt_tokens: 10 })).toMatchObject({
      tokens: { inputTokens: 10, cacheReadTokens: 0, outputTokens: 200 },
      usageInvalid: true,
    });
  });

  test.each([-1, 1.5, '7', 1e9, true, {}])('%j is no figure', (odd) => {
    expect(whole({ ...full, completion_tokens: odd })).toMatchObject({
      tokens: { outputTokens: 0 },
      outputReported: false,
      usageInvalid: true,
    });
  });

  test.each(['many', 7, []])('a usage of %j is refused', (usage) => {
    expect(whole(usage)).toMatchObject({ tokens: null, usageInvalid: true });
  });

  test('null is not 0', () => {
    expect(whole({ prompt_tokens: null, completion_tokens: null })).toMatchObject({
      tokens: null,
      inputReported: false,
      outputReported: false,
      usageInvalid: false,
    });
  });

  test('vendors that repeat cumulative usage are read by their last figures', () => {
    const stream = usageOf({ prompt_tokens: 5, completion_tokens: 1 }) + usageOf(full) + usageOf(null) + done;
    expect(readStream(openaiChat, stream).reading.tokens).toEqual(counted);
  });

  test('an embedding has input alone, and its output is not missing', () => {
    const body = {
      object: 'list',
      model: 'text-embedding-3-small',
      data: [],
      usage: { prompt_tokens: 8, total_tokens: 8 },
    };
    expect(openaiEmbeddings.readAnswer(Buffer.from(JSON.stringify(body)))).toMatchObject({
      modelAnswered: 'text-embedding-3-small',
      tokens: { inputTokens: 8, outputTokens: 0 },
      inputReported: true,
      outputReported: true,
    });
  });

  test.each(['{}', '[]', '{"error":{"message":"x"}}', '<html>', ''])('%s is no answer', (body) => {
    expect(openaiChat.readAnswer(Buffer.from(body))).toBeUndefined();
    expect(openaiEmbeddings.readAnswer(Buffer.from(body))).toBeUndefined();
  });
});

describe('a stream', () => {
  const stream =
    chunk({ choices: [{ delta: { role: 'assistant', content: '' } }] }) + piece('hi') + usageOf(full) + done;

  test('ends with [DONE]', () => {
    expect(readStream(openaiChat, stream).meanings).toEqual(['progress', 'progress', 'figures', 'terminal']);
    expect(readStream(openaiChat, stream).reading.modelAnswered).toBe(model);
    expect(readStream(openaiChat, `${piece('hi')}data:[DONE]`).meanings.at(-1)).toBe('terminal');
  });

  test('hides the usage that only the relay asked for, and never one that comes with content', () => {
    const { meanings, reading } = readStream(openaiChat, stream, { usageAdded: true });
    expect(meanings).toEqual(['progress', 'progress', 'hidden', 'terminal']);
    expect(reading.tokens).toEqual(counted);
    const withContent = chunk({ choices: [{ delta: { content: 'x' } }], usage: full });
    expect(readStream(openaiChat, withContent, { usageAdded: true }).meanings).toEqual(['figures']);
    const filters = chunk({ choices: [], prompt_filter_results: [] });
    expect(readStream(openaiChat, filters, { usageAdded: true }).meanings).toEqual(['progress']);
  });

  test('is broken off by an error, not by the word', () => {
    expect(readStream(openaiChat, piece('a') + event({ error: { message: 'x' } })).meanings.at(-1)).toBe(
      'error',
    );
    expect(readStream(openaiChat, `${piece('a')}event: error\ndata: {}\n\n`).meanings.at(-1)).toBe('error');
    expect(readStream(openaiChat, piece('a') + piece('"error": {"usage": 1}')).meanings).toEqual([
      'progress',
      'progress',
    ]);
    expect(readStream(openaiChat, ': keep-alive\n\n').meanings).toEqual(['heartbeat']);
  });

  test('counts what was said where nothing was reported', () => {
    const tool = { tool_calls: [{ index: 0, function: { name: 'f', arguments: '{"a":' } }] };
    const said =
      piece('车车ab') +
      chunk({ choices: [{ delta: { reasoning_content: 'xy' } }] }) +
      chunk({ choices: [{ delta: tool }] });
    expect(readStream(openaiChat, said).reading).toMatchObject({
      tokens: null,
      text: { wideCharacters: 2, otherBytes: 2 + 2 + 5 },
    });
  });

  test('reads the same however it is cut', () => {
    const text = piece('车车') + stream;
    const expected = readStream(openaiChat, text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        expect(readStream(openaiChat, text, { sizes })).toEqual(expected);
      }),
    );
  });
});

describe('a streamed request has its usage asked for with a minimal edit', () => {
  const sent = (body: string) => {
    const bytes = Buffer.from(body);
    const facts = openaiChat.readRequest({ path: '/v1/chat/completions', bytes, json: JSON.parse(body) });
    return { ...facts, body: facts.body.toString() };
  };

  test.each([
    [
      'no options',
      ' {"model": "m",\n\t"stream":true, "note":"\\u8f66"}',
      ' {"stream_options":{"include_usage":true},"model": "m",\n\t"stream":true, "note":"\\u8f66"}',
    ],
    [
      'null',
      '{"model":"m","stream":true,"stream_options" : null }',
      '{"model":"m","stream":true,"stream_options" : {"include_usage":true} }',
    ],
    [
      'empty options',
      '{"model":"m","stream_options":{ },"stream":true}',
      '{"model":"m","stream_options":{"include_usage":true },"stream":true}',
    ],
    [
      'other options',
      '{"model":"m","stream_options":{"include_obfuscation":false},"stream":true}',
      '{"model":"m","stream_options":{"include_usage":true,"include_obfuscation":false},"stream":true}',
    ],
    [
      'a refusal of it',
      '{"model":"m","stream_options":{"include_usage" : false , "x":1},"stream":true}',
      '{"model":"m","stream_options":{"include_usage" : true , "x":1},"stream":true}',
    ],
    [
      'the option twice, once in escapes',
      '{"model":"m","stream":true,"stream_options":{"include_usage":true},"stream\\u005foptions":{"include_usage":false}}',
      '{"model":"m","stream":true,"stream_options":{"include_usage":true},"stream\\u005foptions":{"include_usage":true}}',
    ],
    [
      'the words elsewhere',
      '{"messages":[{"content":"\\"stream_options\\":{}","stream_options":{}}],"model":"m","stream":true}',
      '{"stream_options":{"include_usage":true},"messages":[{"content":"\\"stream_options\\":{}","stream_options":{}}],"model":"m","stream":true}',
    ],
  ])('%s', (_name, body, expected) => {
    expect(sent(body)).toEqual({ model: 'm', streamed: true, usageAdded: true, body: expected });
  });

  test.each([
    '{"model":"m","stream":true,"stream_options":{"include_usage":true}}',
    '{"model":"m","stream_options":null}',
    '{ "model":"m","stream":false }',
  ])('%s stays as it came', (body) => {
    expect(sent(body)).toMatchObject({ usageAdded: false, body });
  });

  test('whatever the rest of the body is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (rest, options) => {
        const json = { ...rest, model: 'm', stream: true, stream_options: options };
        const { body, usageAdded } = sent(JSON.stringify(json, null, 1));
        const isObject = typeof options === 'object' && !Array.isArray(options);
        const asked = { ...(isObject ? options : {}), include_usage: true };
        expect(JSON.parse(body)).toEqual(
          JSON.parse(JSON.stringify({ ...json, stream_options: isObject ? asked : options })),
        );
        expect(usageAdded).toBe(true);
      }),
    );
  });
});

test.each([[{}], [{ model: 7 }], [{ model: ' ' }], [{ model: 'x'.repeat(201) }]])(
  '%j has no usable model',
  (json) => {
    const request = { path: '/v1/chat/completions', bytes: Buffer.from(JSON.stringify(json)), json };
    expect(() => openaiChat.readRequest(request)).toThrow('model');
    expect(() => openaiEmbeddings.readRequest(request)).toThrow('model');
  },
);
