export type JsonRecord = Readonly<Record<string, unknown>>;

const LONGEST_MODEL_NAME = 200;
const COLON = 0x3a;
const SPACE = 0x20;
const LETTER_N = 0x6e;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON object that this is the text of; undefined for anything else. */
export function parseRecord(data: Buffer | string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Text, and '' for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether objects and lists stand in each other more than `levels` deep. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

/** The name of a model as it is stored; null where none is given. */
export function modelName(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_MODEL_NAME) : null;
}

/**
 * Whether JSON may have this key, given with its quotes, with another value than null. It looks at the bytes
 * alone, so that the many events of a stream that carry no figures need not be parsed.
 */
export function mayHave(data: Buffer, quotedKey: Buffer): boolean {
  for (let at = data.indexOf(quotedKey); at !== -1; at = data.indexOf(quotedKey, at + 1)) {
    const colon = afterSpace(data, at + quotedKey.length);
    if (data[colon] === COLON && data[afterSpace(data, colon + 1)] !== LETTER_N) return true;
  }
  return false;
}

function afterSpace(data: Buffer, from: number): number {
  let at = from;
  while ((data[at] ?? COLON) <= SPACE) at += 1;
  return at;
}
