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
    if (json[next] === COMMA) next = afterSpace(json, next + 1);
  }
  return members;
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

function afterString(json: Buffer, quote: number): number {
  for (let at = quote + 1; at < json.length; at += 1) {
    if (json[at] === BACKSLASH) at += 1;
    else if (json[at] === QUOTE) return at + 1;
  }
  return json.length;
}
