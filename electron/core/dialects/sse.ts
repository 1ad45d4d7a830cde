import { parseRecord } from './json.ts';

/*
 * Server-sent events on bytes: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 * Streams are forwarded as the bytes that came, so events are found by their place in the bytes and decoded
 * only where somebody reads them.
 */

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const GAP = Buffer.from('\n\n');

/** An event larger than this ends the stream: no provider sends one, and it would be held in memory whole. */
export const LARGEST_EVENT_BYTES = 1024 * 1024;

/** A stream keeps this much of its buffer between two events; what a huge event needed is given back. */
const KEPT_BYTES = 4096;

/** One event of a stream is larger than the limit. */
export class SseEventTooLarge extends Error {
  override readonly name = 'SseEventTooLarge';
}

/** Whole events in stream order: `bytes` begins where the last whole event ended, event i ends at `ends[i]`. */
export type SseEvents = { readonly bytes: Buffer; readonly ends: readonly number[] };

export const SSE_CONTENT_TYPE = 'text/event-stream; charset=utf-8';

/** How dialects that stream server-sent events name and cut them. */
export const sseStreams = {
  streamContentType: SSE_CONTENT_TYPE,
  streamType: /^text\/event-stream/i,
  createSplitter: () => new SseSplitter(),
};

const noEvents: SseEvents = { bytes: Buffer.alloc(0), ends: [] };

/**
 * Cuts a byte stream into whole events, however it is chunked. Every byte of the stream comes out again,
 * once and in order, from `push` and at last from `rest`. Line ends may be LF, CRLF, CR or mixed.
 */
export class SseSplitter {
  readonly #largest: number;
  /** The begun event; only the first `#size` bytes count. */
  #begun: Buffer = noEvents.bytes;
  #size = 0;
  #lineIsEmpty = true;
  #eventIsEmpty = true;
  #afterCr = false;

  constructor(largestEventBytes: number = LARGEST_EVENT_BYTES) {
    this.#largest = largestEventBytes;
  }

  /** The events completed by these bytes. Throws `SseEventTooLarge`; the stream is then no longer readable. */
  push(chunk: Buffer): SseEvents {
    const ends = this.#findEnds(chunk);
    const last = ends.at(-1);
    if (last === undefined) {
      this.#keep(chunk);
      return noEvents;
    }
    const whole = chunk.subarray(0, last - this.#size);
    const bytes = this.#size === 0 ? whole : Buffer.concat([this.#begun.subarray(0, this.#size), whole]);
    const tail = chunk.subarray(whole.length);
    this.#size = 0;
    if (this.#begun.length > KEPT_BYTES) this.#begun = noEvents.bytes;
    if (tail.length > 0) this.#keep(tail);
    return { bytes, ends };
  }

  /** The bytes after the last whole event: empty, or an event that lacks its blank line. */
  rest(): Buffer {
    return this.#begun.subarray(0, this.#size);
  }

  #findEnds(chunk: Buffer): number[] {
    const ends: number[] = [];
    const offset = this.#size;
    let lineIsEmpty = this.#lineIsEmpty;
    let eventIsEmpty = this.#eventIsEmpty;
    let afterCr = this.#afterCr;
    let begin = 0;
    let i = 0;
    // Most chunks begin with an event and have line feeds alone: the gaps between events are then found at once.
    if (lineIsEmpty && eventIsEmpty && !afterCr && chunk.indexOf(CR) === -1) {
      for (;;) {
        while (chunk[i] === LF) i += 1;
        const gap = chunk.indexOf(GAP, i);
        if (gap === -1) break;
        i = gap + GAP.length;
        if (offset + i - begin > this.#largest) throw new SseEventTooLarge();
        begin = offset + i;
        ends.push(begin);
      }
    }
    for (; i < chunk.length; i += 1) {
      const byte = chunk[i];
      if (byte !== LF && byte !== CR) {
        lineIsEmpty = false;
        eventIsEmpty = false;
        afterCr = false;
        continue;
      }
      if (byte === LF && afterCr) {
        afterCr = false;
        // The second half of a CRLF whose CR ended an event.
        if (ends.length > 0 && ends.at(-1) === offset + i) {
          ends[ends.length - 1] = offset + i + 1;
          begin = offset + i + 1;
        }
        continue;
      }
      afterCr = byte === CR;
      if (lineIsEmpty && !eventIsEmpty) {
        const end = offset + i + 1;
        if (end - begin > this.#largest) throw new SseEventTooLarge();
        ends.push(end);
        begin = end;
        eventIsEmpty = true;
      }
      lineIsEmpty = true;
    }
    if (offset + chunk.length - begin > this.#largest) throw new SseEventTooLarge();
    this.#lineIsEmpty = lineIsEmpty;
    this.#eventIsEmpty = eventIsEmpty;
    this.#afterCr = afterCr;
    return ends;
  }

  #keep(bytes: Buffer): void {
    const needed = this.#size + bytes.length;
    if (this.#begun.length < needed) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#begun.length * 2, 256));
      this.#begun.copy(larger, 0, 0, this.#size);
      this.#begun = larger;
    }
    bytes.copy(this.#begun, this.#size);
    this.#size = needed;
  }
}

/** What one event says; `data` is the UTF-8 of all its data lines, joined by LF. */
export type SseFields = { readonly name: string; readonly data: Buffer };

/** Reads the event in `bytes[start, end)`: its name ('' where none is given) and its data, undecoded. */
export function readEvent(bytes: Buffer, start: number, end: number): SseFields {
  let name = '';
  let data: Buffer | undefined;
  let moreData: Buffer[] | undefined;
  let at = start;
  if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  while (at < end) {
    let lineEnd = at;
    while (lineEnd < end && bytes[lineEnd] !== LF && bytes[lineEnd] !== CR) lineEnd += 1;
    const value = fieldValueStart(bytes, at, lineEnd);
    if (value > 0) {
      if (bytes[at] === 0x65) name = bytes.toString('utf8', value, lineEnd);
      else if (data === undefined) data = bytes.subarray(value, lineEnd);
      else {
        moreData ??= [data];
        moreData.push(NEW_LINE, bytes.subarray(value, lineEnd));
      }
    }
    at = lineEnd + 1;
  }
  if (moreData !== undefined) data = Buffer.concat(moreData);
  return { name, data: data ?? noEvents.bytes };
}

const EVENT = Buffer.from('event');
const DATA = Buffer.from('data');
const NEW_LINE = Buffer.from('\n');

/** Where the value of an `event` or `data` line begins; 0 for any other line. */
function fieldValueStart(bytes: Buffer, at: number, lineEnd: number): number {
  const field = bytes[at] === 0x65 ? EVENT : DATA;
  for (let i = 0; i < field.length; i += 1) if (bytes[at + i] !== field[i]) return 0;
  const colon = at + field.length;
  if (colon === lineEnd) return lineEnd;
  if (colon > lineEnd || bytes[colon] !== COLON) return 0;
  return bytes[colon + 1] === SPACE && colon + 1 < lineEnd ? colon + 2 : colon + 1;
}

/** True when the bytes left at a stream's end are a whole event with a JSON object: only its blank line is missing. */
export function isWholeRecord(rest: Buffer): boolean {
  return parseRecord(readEvent(rest, 0, rest.length).data) !== undefined;
}
