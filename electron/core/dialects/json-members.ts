import type { JsonRecord } from './json.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const SPACE = 0x20;

/** A member of a JSON object, its value by its place in the bytes. */
export type JsonMember = { readonly key: string; readonly start: number; readonly end: number };

/** The members of the object whose brace is at `at`, in order, double keys included. The bytes must be valid JSON. */
export function membersOf(json: Buffer, at: number): JsonMember[] {
  const members: JsonMember[] = [];
  let next = afterSpace(json, at + 1);
  while (json[next] === QUOTE) {
    const keyEnd = afterString(json, next);
    const key = JSON.parse(json.toString('utf8', next, keyEnd)) as string;
    const colon = afterSpace(json, keyEnd);
    if (json[colon] !== COLON) break;
    const start = afterSpace(json, colon + 1);
    const end = afterValue(json, start);
    members.push({ key, start, end });
    next = afterSpace(json, end);
    if (json[next] !== COMMA) break;
    next = afterSpace(json, next + 1);
  }
  return members;
}

/** Members above this are not read here: no field that the relay goes by is as long. */
const LONGEST_VALUE = 16 * 1024;

/**
 * The members of a JSON object without those that are long; undefined for anything else. What stands inside of the long
 * ones is not looked at: a body of megabytes is read in a fraction of the time that parsing takes.
 */
export function shortMembersOf(json: Buffer): JsonRecord | undefined {
  const brace = afterSpace(json, 0);
  if (json[brace] !== OPEN_BRACE) return undefined;
  try {
    const members = membersOf(json, brace);
    const end = afterSpace(json, members.at(-1)?.end ?? brace + 1);
    if (json[end] !== CLOSE_BRACE || afterSpace(json, end + 1) !== json.length) return undefined;
    const short = members.filter(({ start, end: valueEnd }) => valueEnd - start <= LONGEST_VALUE);
    return Object.fromEntries(
      short.map(({ key, start, end: to }) => [key, JSON.parse(json.toString('utf8', start, to))]),
    );
  } catch {
    return undefined;
  }
}

/** The first byte at or after `from` that is no white space. */
export function afterSpace(json: Buffer, from: number): number {
  let at = from;
  while (at < json.length && (json[at] as number) <= SPACE) at += 1;
  return at;
}

function afterValue(json: Buffer, start: number): number {
  let at = start;
  let depth = 0;
  while (at < json.length) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = afterString(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      // The brace of the object itself ends a number or a word.
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || (byte as number) <= SPACE)) return at;
    at += 1;
  }
  return at;
}

/** So many bytes of a string are looked at one by one; a native search only pays for what is longer. */
const NEAR = 64;

function afterString(json: Buffer, quote: number): number {
  let at = quote + 1;
  for (;;) {
    for (const near = at + NEAR; at < near; at += 1) {
      if (at >= json.length) return json.length;
      if (json[at] === BACKSLASH) at += 1;
      else if (json[at] === QUOTE) return at + 1;
    }
    const found = json.indexOf(QUOTE, at);
    if (found === -1) return json.length;
    if (!isEscaped(json, at, found)) return found + 1;
    at = found + 1;
  }
}

/** Whether the byte is part of an escape, in a string whose escapes begin at `from` or later. */
function isEscaped(json: Buffer, from: number, at: number): boolean {
  let start = at;
  while (start > from && json[start - 1] === BACKSLASH) start -= 1;
  return (at - start) % 2 === 1;
}
