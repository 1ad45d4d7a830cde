import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anthropic } from '../../electron/core/dialects/anthropic/anthropic.ts';
import type { Reading } from '../../electron/core/dialects/dialect.ts';
import { SseSplitter } from '../../electron/core/dialects/sse.ts';
import { addText, noText } from '../../electron/core/domain/text-tokens.ts';

const model = 'claude-sonnet-4-5-20250929';

function start(usage: unknown): string {
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], usage };
  return event('message_start', { type: 'message_start', message });
}

function delta(usage: unknown): string {
  return event('message_delta', { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage });
}

function text(piece: string): string {
  const inner = { type: 'text_delta', text: piece };
  return event('content_block_delta', { type: 'content_block_delta', index: 0, delta: inner });
}

const stop = event('message_stop', { type: 'message_stop' });

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function read(bytes: Buffer, sizes: readonly number[] = [bytes.length || 1]): Reading {
  const splitter = new SseSplitter();
  const reader = anthropic.createStreamReader({ usageAdded: false });
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] as number;
    const { bytes: whole, ends } = splitter.push(bytes.subarray(at, at + size));
    let begin = 0;
    for (const end of ends) {
      reader.take(whole, begin, end);
      begin = end;
    }
    at += size;
  }
  return reader.reading();
}

const readText = (...events: string[]) => read(Buffer.from(events.join('')));

const full = {
  input_tokens: 100,
  cache_creation_input_tokens: 30,
  cache_read_input_tokens: 7,
  cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
  output_tokens: 1,
};
const input = { inputTokens: 100, cacheWrite5mTokens: 20, cacheWrite1hTokens: 10, cacheReadTokens: 7 };

test('the figures of the start and of the last delta are the whole usage', () => {
  const reading = readText(
    start(full),
    text('hi'),
    delta({ output_tokens: 5 }),
    delta({ output_tokens: 42 }),
    stop,
  );
  expect(reading).toMatchObject({
    modelAnswered: model,
    tokens: { ...input, outputTokens: 42 },
    inputReported: true,
    outputReported: true,
    usageInvalid: false,
  });
});

test('cumulative figures replace each other and are never added', () => {
  const reading = readText(
    start(full),
    delta({ ...full, output_tokens: 5 }),
    delta({ ...full, output_tokens: 6 }),
  );
  expect(reading.tokens).toEqual({ ...input, outputTokens: 6 });
});

test('a vendor may report everything in the delta, after zeros in the start', () => {
  const zeros = { input_tokens: 0, output_tokens: 0 };
  expect(readText(start(zeros), delta({ ...full, output_tokens: 9 })).tokens).toEqual({
    ...input,
    outputTokens: 9,
  });
});

test('zeros in the delta take nothing back from the start', () => {
  const zeros = {
    input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    output_tokens: 3,
  };
  expect(readText(start(full), delta(zeros)).tokens).toEqual({ ...input, outputTokens: 3 });
});

test('cache writes without a split by lifetime are at the 5 minute price', () => {
  const { cache_creation: _, ...plain } = full;
  expect(readText(start(plain)).tokens).toMatchObject({ cacheWrite5mTokens: 30, cacheWrite1hTokens: 0 });
});

test('half a split is completed from the total', () => {
  const half = {
    ...full,
    cache_creation: { ephemeral_1h_input_tokens: 10, ephemeral_5m_input_tokens: null },
  };
  expect(readText(start(half)).tokens).toMatchObject({ cacheWrite5mTokens: 20, cacheWrite1hTokens: 10 });
});

test('the figure of the start only opens the count of the output', () => {
  expect(readText(start(full), text('hi'))).toMatchObject({
    tokens: { outputTokens: 1 },
    outputReported: false,
  });
});

test.each([null, undefined])('an output of %s says nothing: it is neither 0 nor a fault', (value) => {
  expect(readText(start(full), delta({ output_tokens: value }))).toMatchObject({
    outputReported: false,
    usageInvalid: false,
  });
});

test('an explicit 0 is a figure', () => {
  expect(readText(start(full), delta({ output_tokens: 0 }))).toMatchObject({
    tokens: { outputTokens: 0 },
    outputReported: true,
    usageInvalid: false,
  });
});

test.each([-1, 1.5, 1e300, 100_000_001, '42', true, [42], { n: 42 }])(
  'an output of %j is refused and noted',
  (value) => {
    const reading = readText(start(full), delta({ output_tokens: 17 }), delta({ output_tokens: value }));
    expect(reading).toMatchObject({ tokens: { outputTokens: 17 }, outputReported: true, usageInvalid: true });
  },
);

test('an output that grows smaller contradicts itself: the larger one stays and the row is noted', () => {
  expect(readText(start(full), delta({ output_tokens: 17 }), delta({ output_tokens: 3 }))).toMatchObject({
    tokens: { outputTokens: 17 },
    usageInvalid: true,
  });
});

test.each(['{"usage":', '[]', 'null', '"x"', '{"usage":[]}', '{"usage":"many"}', '\u0000'])(
  'a delta of %j never throws and reports nothing',
  (data) => {
    const reading = readText(start(full), `event: message_delta\ndata: ${data}\n\n`);
    expect(reading).toMatchObject({ tokens: { outputTokens: 1 }, outputReported: false });
  },
);

test('a deeply nested event is survived', () => {
  const deep = `event: message_delta\ndata: ${'['.repeat(100_000)}\n\n`;
  expect(readText(start(full), deep).tokens).toEqual({ ...input, outputTokens: 1 });
});

test('an answer that is no message is no reading', () => {
  expect(anthropic.readAnswer(Buffer.from('<html>'))).toBeUndefined();
  expect(anthropic.readAnswer(Buffer.from('{"type":"error","error":{}}'))).toBeUndefined();
});

test('the text of a whole answer is counted only where its usage is missing', () => {
  const body = { type: 'message', model, content: [{ type: 'text', text: '车主 hello' }] };
  expect(anthropic.readAnswer(Buffer.from(JSON.stringify(body)))).toMatchObject({
    tokens: null,
    outputReported: false,
    text: { wideCharacters: 2, otherBytes: 6 },
  });
});

const anyText = fc.string({ unit: 'binary' });

test('generated text is counted from the bytes as the estimate counts it from the text', () => {
  const escaped = (value: string) =>
    JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => {
      return Array.from(
        { length: unit.length },
        (_, i) => `\\u${unit.charCodeAt(i).toString(16).padStart(4, '0')}`,
      ).join('');
    });
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 5 }), fc.boolean(), (pieces, asEscapes) => {
      const write = asEscapes ? escaped : (value: string) => JSON.stringify(value);
      const events = pieces.map(
        (piece) =>
          `event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":${write(piece)}}}\n\n`,
      );
      const expected = pieces.reduce((size, piece) => addText(size, piece.toWellFormed()), noText);
      expect(readText(...events).text).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});

test('thinking and the input of tool calls count as output, their names do not', () => {
  const block = (inner: object) =>
    event('content_block_delta', { type: 'content_block_delta', index: 0, delta: inner });
  const reading = readText(
    block({ type: 'thinking_delta', thinking: 'abcd' }),
    block({ partial_json: '{"q":1}', type: 'input_json_delta' }),
    block({ type: 'signature_delta', signature: 'not counted' }),
  );
  expect(reading.text).toEqual({ wideCharacters: 0, otherBytes: 11 });
});

/** Usage by whole events as another SSE parser finds them. */
function reference(prefix: string): { tokens: Reading['tokens']; text: string } {
  let tokens: Reading['tokens'] = null;
  let said = '';
  const parser = createParser({
    onEvent: ({ data }) => {
      const parsed = JSON.parse(data);
      if (parsed.type === 'message_start') tokens = { ...input, outputTokens: 1 };
      if (parsed.type === 'message_delta' && tokens !== null) {
        tokens = { ...tokens, outputTokens: parsed.usage.output_tokens };
      }
      if (parsed.type === 'content_block_delta') said += parsed.delta.text;
    },
  });
  parser.feed(prefix);
  return { tokens, text: said };
}

test('a stream cut at any byte and chunked anyhow gives the usage of its whole events', () => {
  const whole = Buffer.from(
    [
      start(full),
      text('你好'),
      delta({ output_tokens: 3 }),
      text(' 🚗 hi'),
      delta({ output_tokens: 8 }),
      stop,
    ].join(''),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: whole.length }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }),
      (cut, sizes) => {
        const prefix = whole.subarray(0, cut);
        const expected = reference(prefix.toString());
        const reading = read(prefix, sizes);
        expect(reading.tokens).toEqual(expected.tokens);
        expect(reading.text).toEqual(addText(noText, expected.text));
      },
    ),
    { numRuns: 3_000 },
  );
});
