import type { JsonRecord } from '../json.ts';
import { asText, fieldMissing, noCounterpart, within } from '../translate/fields.ts';

/** Names of fields that a translation leaves out, each once and without the indexes of its place. */
export class LeftOut {
  readonly #names = new Set<string>();

  /** `at` is the whole path, `messages.2.content.0.cache_control`. */
  add(at: string): void {
    const name = at.split('.').filter((step) => !/^\d+$/.test(step));
    this.#names.add(name.join('.'));
  }

  names(): readonly string[] {
    return [...this.#names];
  }
}

/** The fields of one kind of object: those that are read, and those that neither ask for nor change anything. */
export type KnownFields = { readonly read: ReadonlySet<string>; readonly leftOut: ReadonlySet<string> };

export function knownFields(read: readonly string[], leftOut: readonly string[] = []): KnownFields {
  return { read: new Set(read), leftOut: new Set(leftOut) };
}

/** Takes note of what is left out; throws `relay.field_no_counterpart` for a field that is not known and says something. */
export function sift(record: JsonRecord, known: KnownFields, at: string, leftOut: LeftOut): void {
  for (const [key, value] of Object.entries(record)) {
    if (known.read.has(key) || saysNothing(value)) continue;
    if (!known.leftOut.has(key)) throw noCounterpart(within(at, key));
    leftOut.add(within(at, key));
  }
}

function saysNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

export function asFilledText(value: unknown, at: string): string {
  const text = asText(value, at);
  if (text === '') throw fieldMissing(at);
  return text;
}
