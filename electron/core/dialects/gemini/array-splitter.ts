import type { EventSplitter } from '../dialect.ts';
import { LARGEST_EVENT_BYTES, type SseEvents, SseEventTooLarge } from '../sse.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * Cuts a JSON array that comes in pieces into its elements; what stands between two of them goes with the
 * second, and the array's own closing bracket is the last event.
 */
export class JsonArraySplitter implements EventSplitter {
  #begun: Buffer[] = [];
  #size = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  push(chunk: Buffer): SseEvents {
    const ends: number[] = [];
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#isEnd(chunk[at] as number)) ends.push(this.#size + at + 1);
    }
    const last = ends.at(-1);
    if (last === undefined) {
      this.#keep(chunk);
      return { bytes: Buffer.alloc(0), ends };
    }
    const whole = chunk.subarray(0, last - this.#size);
    const bytes = Buffer.concat([...this.#begun, whole]);
    this.#begun = [];
    this.#size = 0;
    this.#keep(chunk.subarray(whole.length));
    return { bytes, ends };
  }

  rest(): Buffer {
    return Buffer.concat(this.#begun);
  }

  /** Whether an element, or the array, ends with this byte. */
  #isEnd(byte: number): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
      return false;
    }
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      this.#depth -= 1;
      return this.#depth === (byte === CLOSE_BRACE ? 1 : 0);
    }
    return false;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#begun.push(bytes);
    this.#size += bytes.length;
    if (this.#size > LARGEST_EVENT_BYTES) throw new SseEventTooLarge();
  }
}
