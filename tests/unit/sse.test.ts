import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  LARGEST_EVENT_BYTES,
  readEvent,
  SseEventTooLarge,
  SseSplitter,
} from '../../electron/core/dialects/sse.ts';

type Event = { name: string; data: string };

/** What the splitter makes of these chunks: its events, and all bytes that came out again. */
function split(chunks: readonly Buffer[]): { events: Event[]; bytes: Buffer; rest: Buffer } {
  const splitter = new SseSplitter();
  const events: Event[] = [];
  const out: Buffer[] = [];
  for (const chunk of chunks) {
    const { bytes, ends } = splitter.push(chunk);
    let start = 0;
    for (const end of ends) {
      const { name, data } = readEvent(bytes, start, end);
      if (data.length > 0) events.push({ name, data: data.toString() });
      start = end;
    }
    out.push(Buffer.from(bytes));
  }
  return { events, bytes: Buffer.concat(out), rest: Buffer.from(splitter.rest()) };
}

/** The same by another parser; it knows only whole text. */
function reference(text: string): Event[] {
  const events: Event[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (data !== '') events.push({ name: event ?? '', data });
    },
  });
  parser.feed(text);
  return events;
}

function chunked(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] as number;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const word = fc.string({
  unit: fc.constantFrom('a', ' ', ':', '车', '🚗', '{', '"', '\\', '\t'),
  maxLength: 8,
});
const line = fc.oneof(
  word.map((text) => `data: ${text}`),
  word.map((text) => `data:${text}`),
  word.map((text) => `event: ${text.trim()}`),
  word.map((text) => `: ${text}`),
  word.map((text) => `id: ${text}`),
  word.map((text) => `retry:${text}`),
  fc.constantFrom('data', 'event', 'dat: x', 'datax: y', 'events: z', ''),
);
const stream = fc
  .array(fc.tuple(line, lineEnd), { maxLength: 40 })
  .map((lines) => lines.map(([text, end]) => text + end).join(''));
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

test('any stream, chunked anyhow, gives the events another parser finds', () => {
  fc.assert(
    fc.property(stream, sizes, (text, lengths) => {
      expect(split(chunked(Buffer.from(text), lengths)).events).toEqual(reference(text));
    }),
    { numRuns: 2_000 },
  );
});

test('any bytes at all come out again, once and in order, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), sizes, (bytes, lengths) => {
      const all = Buffer.from(bytes);
      const out = split(chunked(all, lengths));
      expect(Buffer.concat([out.bytes, out.rest]).equals(all)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a byte order mark before the first event is no part of its first field', () => {
  expect(split([Buffer.from('\uFEFFevent: ping\ndata: {}\n\n')]).events).toEqual([
    { name: 'ping', data: '{}' },
  ]);
});

test('a Chinese character cut across chunks arrives whole', () => {
  const bytes = Buffer.from('data: 车主\n\n');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    expect(split([bytes.subarray(0, cut), bytes.subarray(cut)]).events).toEqual([{ name: '', data: '车主' }]);
  }
});

test('several data lines are one text with line feeds', () => {
  expect(split([Buffer.from('data: a\ndata\ndata:b\n\n')]).events).toEqual([{ name: '', data: 'a\n\nb' }]);
});

test('an event without its blank line stays behind as the rest', () => {
  const { events, rest } = split([Buffer.from('data: a\n\nevent: message_stop\ndata: {}')]);
  expect(events).toEqual([{ name: '', data: 'a' }]);
  expect(rest.toString()).toBe('event: message_stop\ndata: {}');
});

test.each([1, 1_000, 4_000_000])('an event over 1 MiB is refused, in chunks of %i bytes', (size) => {
  const huge = Buffer.from(`data: ${'x'.repeat(LARGEST_EVENT_BYTES)}\n\n`);
  expect(() => split(chunked(huge, [size]))).toThrow(SseEventTooLarge);
});

test('an event of just under 1 MiB passes, and many events together may be larger', () => {
  const large = Buffer.from(`data: ${'x'.repeat(LARGEST_EVENT_BYTES - 8)}\n\n`);
  expect(split([Buffer.concat([large, large, large])]).events).toHaveLength(3);
});
