import type { AnswerText } from './dialect.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LETTER_U = 0x75;

/** Events that wait to be counted may hold this much of a stream in memory. */
const WAITING_BYTES = 32 * 1024;

/**
 * Counts generated text in the JSON of content events without parsing it. Its figure is read only when a stream
 * breaks off, so a short stream is not counted at all until then, and of a long one not more than a little is kept.
 */
export class TextCount {
  readonly #generated: readonly Buffer[];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #wideCharacters = 0;
  #otherBytes = 0;

  /** Counts the string values of these keys: what the dialect calls text, thinking, the input of a tool call. */
  constructor(keys: readonly string[]) {
    this.#generated = keys.map((key) => Buffer.from(key));
  }

  /** Adds the text in one event's data; what is no JSON adds nothing that matters. */
  add(data: Buffer): void {
    this.#waiting.push(data);
    this.#waitingBytes += data.length;
    if (this.#waitingBytes > WAITING_BYTES) this.#catchUp();
  }

  /** All that was added so far. */
  count(): AnswerText {
    this.#catchUp();
    return { wideCharacters: this.#wideCharacters, otherBytes: this.#otherBytes };
  }

  #catchUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const data of waiting) this.#countEvent(data);
  }

  #countEvent(data: Buffer): void {
    let at = 0;
    let counts = false;
    while (at < data.length) {
      if (data[at] !== QUOTE) {
        at += 1;
        continue;
      }
      const start = at + 1;
      const end = endOfString(data, start);
      at = end + 1;
      if (isKey(data, at)) counts = this.#isGenerated(data, start, end);
      else if (counts) {
        this.#count(data, start, end);
        counts = false;
      }
    }
  }

  #count(data: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const byte = data[at] as number;
      if (byte === BACKSLASH) {
        if (data[at + 1] === LETTER_U) {
          this.#countUnit(Number.parseInt(data.toString('latin1', at + 2, at + 6), 16));
          at += 6;
        } else {
          this.#otherBytes += 1;
          at += 2;
        }
      } else if (byte < 0xe0) {
        this.#otherBytes += 1;
        at += 1;
      } else if (byte < 0xf0) {
        this.#countUnit(((byte & 15) << 12) | (((data[at + 1] ?? 0) & 63) << 6) | ((data[at + 2] ?? 0) & 63));
        at += 3;
      } else {
        this.#otherBytes += 4;
        at += 4;
      }
    }
  }

  #isGenerated(data: Buffer, start: number, end: number): boolean {
    return this.#generated.some((key) => key.length === end - start && startsWith(data, start, key));
  }

  #countUnit(unit: number): void {
    if (isWide(unit)) this.#wideCharacters += 1;
    else if (unit < 0x80) this.#otherBytes += 1;
    else if (unit < 0x800) this.#otherBytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff) this.#otherBytes += 4;
    else if (unit < 0xdc00 || unit > 0xdfff) this.#otherBytes += 3;
  }
}

function endOfString(data: Buffer, start: number): number {
  let end = data.indexOf(QUOTE, start);
  while (end !== -1 && isEscaped(data, start, end)) end = data.indexOf(QUOTE, end + 1);
  return end === -1 ? data.length : end;
}

function isEscaped(data: Buffer, start: number, quote: number): boolean {
  let slashes = 0;
  while (quote - slashes > start && data[quote - slashes - 1] === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function isKey(data: Buffer, after: number): boolean {
  let at = after;
  while (data[at] === 0x20 || data[at] === 0x0a) at += 1;
  return data[at] === COLON;
}

function startsWith(data: Buffer, start: number, key: Buffer): boolean {
  for (let i = 0; i < key.length; i += 1) if (data[start + i] !== key[i]) return false;
  return true;
}

// The ranges that count one token a character: Han, kana, hangul, full-width forms.
function isWide(unit: number): boolean {
  return (
    (unit >= 0x1100 && unit <= 0x11ff) ||
    (unit >= 0x2e80 && unit <= 0xa4cf) ||
    (unit >= 0xac00 && unit <= 0xd7ff) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xff00 && unit <= 0xffef)
  );
}
