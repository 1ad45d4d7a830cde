import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../electron/core/dialects/dialect.ts';
import { gemini, geminiArray, geminiEmbeddings } from '../../electron/core/dialects/gemini/gemini.ts';
import { readStream } from './dialect-streams.ts';

const modelVersion = 'gemini-2.5-flash';
const chunk = (text: string, usageMetadata?: unknown, more: object = {}) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...more }],
  ...(usageMetadata === undefined ? {} : { usageMetadata }),
  modelVersion,
});
const stop = { finishReason: 'STOP' };
const early = { promptTokenCount: 1000, totalTokenCount: 1030, thoughtsTokenCount: 30 };
const full = {
  promptTokenCount: 1000,
  cachedContentTokenCount: 900,
  candidatesTokenCount: 50,
  thoughtsTokenCount: 150,
  totalTokenCount: 1200,
};
const counted = {
  inputTokens: 100,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 900,
  outputTokens: 200,
};
const sse = (...chunks: object[]) => chunks.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join('');
const array = (...chunks: object[]) =>
  `[${chunks.map((one) => JSON.stringify(one, null, 2)).join('\n,\r\n')}\n]\n`;
const whole = (body: object, dialect: Dialect = gemini) =>
  dialect.readAnswer(Buffer.from(JSON.stringify(body)));

describe('usage', () => {
  test.each([
    ['the prompt includes what was cached; thoughts are output besides the candidates', full, counted],
    [
      'what tools put into the prompt is input besides it',
      { ...full, toolUsePromptTokenCount: 40 },
      { ...counted, inputTokens: 140 },
    ],
    [
      'a candidate without thoughts',
      { promptTokenCount: 7, candidatesTokenCount: 3 },
      { ...counted, inputTokens: 7, cacheReadTokens: 0, outputTokens: 3 },
    ],
    [
      'an output of 0 is left out, which the total tells',
      { promptTokenCount: 7, totalTokenCount: 7 },
      { ...counted, inputTokens: 7, cacheReadTokens: 0, outputTokens: 0 },
    ],
  ])('%s', (_name, usage, tokens) => {
    const read = {
      tokens,
      inputReported: true,
      outputReported: true,
      usageInvalid: false,
      modelAnswered: modelVersion,
    };
    expect(whole(chunk('hi', usage, stop))).toMatchObject(read);
    expect(readStream(gemini, sse(chunk('hi', usage, stop))).reading).toMatchObject(read);
    expect(readStream(geminiArray, array(chunk('hi', usage, stop))).reading).toMatchObject(read);
  });

  test('an output that is neither given nor told by the total is missing', () => {
    expect(whole(chunk('hi', { promptTokenCount: 7 }))).toMatchObject({
      inputReported: true,
      outputReported: false,
    });
  });

  test.each([
    [gemini, sse],
    [geminiArray, array],
  ])('repeated usage is cumulative: the last one counts', (dialect, form) => {
    const stream = form(
      chunk('a', early),
      chunk('b', { ...full, candidatesTokenCount: 20 }),
      chunk('c', full, stop),
    );
    expect(readStream(dialect, stream).reading.tokens).toEqual(counted);
  });

  test('null takes nothing back, and what is no figure is refused', () => {
    const nothing = { promptTokenCount: null, candidatesTokenCount: null, totalTokenCount: 0 };
    expect(readStream(gemini, sse(chunk('a', full), chunk('', nothing))).reading).toMatchObject({
      tokens: counted,
      usageInvalid: false,
    });
    expect(whole(chunk('a', { ...full, thoughtsTokenCount: -1 }))).toMatchObject({ usageInvalid: true });
    expect(whole(chunk('a', 'much'))).toMatchObject({ tokens: null, usageInvalid: true });
    expect(whole(chunk('a', { ...full, cachedContentTokenCount: 2000 }))).toMatchObject({
      tokens: { inputTokens: 1000, cacheReadTokens: 0 },
      usageInvalid: true,
    });
  });

  test('an embedding has input alone, where its model reports any', () => {
    const embedding = { values: [0.1] };
    expect(whole({ embedding, usageMetadata: { promptTokenCount: 8 } }, geminiEmbeddings)).toMatchObject({
      tokens: { inputTokens: 8, outputTokens: 0 },
      outputReported: true,
    });
    expect(whole({ embedding }, geminiEmbeddings)).toMatchObject({ tokens: null, inputReported: false });
  });

  test.each(['{}', '[]', '{"error":{"code":500}}', 'x'])('%s is no answer', (body) => {
    for (const dialect of [gemini, geminiEmbeddings])
      expect(dialect.readAnswer(Buffer.from(body))).toBeUndefined();
  });
});

describe('a stream of events', () => {
  test('may be over with every chunk since the first finish reason', () => {
    const stream = sse(chunk('a', early), chunk('b', full, stop), { usageMetadata: full });
    expect(readStream(gemini, stream).meanings).toEqual(['figures', 'closing', 'closing']);
    const blocked = sse({
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 3, totalTokenCount: 3 },
    });
    expect(readStream(gemini, blocked).meanings).toEqual(['closing']);
    expect(readStream(gemini, sse(chunk('b', full, stop)).trimEnd()).meanings).toEqual(['closing']);
  });

  test('is broken off by an error', () => {
    expect(readStream(gemini, sse(chunk('a'), { error: { code: 503 } })).meanings).toEqual([
      'progress',
      'error',
    ]);
  });

  test('counts what was said, thoughts included, where nothing was reported', () => {
    const thought = { candidates: [{ content: { parts: [{ text: 'abc', thought: true }] } }] };
    expect(readStream(gemini, sse(thought, chunk('车'))).reading.text).toEqual({
      wideCharacters: 1,
      otherBytes: 3,
    });
  });
});

describe('a stream as an array', () => {
  const stream = array(chunk('a ] } "', early), chunk('车\\"]', full, stop));

  test('ends with its bracket, which is its last event', () => {
    expect(readStream(geminiArray, stream).meanings).toEqual(['figures', 'figures', 'terminal']);
    expect(readStream(geminiArray, '[]').meanings).toEqual(['terminal']);
    expect(readStream(geminiArray, stream.slice(0, -2)).meanings).toEqual(['figures', 'figures']);
    expect(readStream(geminiArray, array({ error: { code: 503 } })).meanings).toEqual(['error', 'terminal']);
  });

  test('reads the same however it is cut, and every byte comes out again', () => {
    const expected = readStream(geminiArray, stream);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        expect(readStream(geminiArray, stream, { sizes })).toEqual(expected);
      }),
    );
    const splitter = geminiArray.createSplitter();
    const out = Array.from(Buffer.from(stream), (byte) => splitter.push(Buffer.of(byte)).bytes);
    expect(Buffer.concat([...out, splitter.rest()]).toString()).toBe(stream);
  });

  test('an element larger than the limit ends it', () => {
    const splitter = geminiArray.createSplitter();
    splitter.push(Buffer.from('[{"text":"'));
    expect(() => splitter.push(Buffer.alloc(1024 * 1024, 'x'))).toThrow();
  });
});

test('model and mode of a request stand in its path', () => {
  const read = (path: string) => gemini.readRequest({ path, bytes: Buffer.from('{}'), json: {} });
  expect(read('/v1beta/models/gemini-2.5-flash:streamGenerateContent')).toMatchObject({
    model: 'gemini-2.5-flash',
    streamed: true,
  });
  expect(read('/v1beta/models/gemini%2D2.5-flash:generateContent')).toMatchObject({
    model: 'gemini-2.5-flash',
    streamed: false,
  });
  expect(() => read('/v1beta/models/%ff:generateContent')).toThrow('model');
});
