import type { JsonRecord } from '../json.ts';
import type { Placed } from '../translate/conversation.ts';
import { asBase64, asOneOf, asRecord, fieldWrong, noCounterpart, within } from '../translate/fields.ts';
import type { LeftOut } from '../translate/left-out.ts';

type Reader<Value> = (value: unknown, at: string) => Value;

/**
 * A message of the Gemini API as a client wrote it. Protobuf's JSON takes a field by its camelCase and by its
 * snake_case name; here fields are asked for in camelCase, and paths have the client's own spelling. A flag that is
 * false is the same as one that is absent.
 * https://protobuf.dev/programming-guides/json/
 */
export class Message {
  readonly at: string;
  readonly #fields = new Map<string, Placed<unknown>>();

  constructor(record: JsonRecord, at: string) {
    this.at = at;
    for (const [key, value] of Object.entries(record)) {
      if (value === null || value === undefined || value === false) continue;
      const name = camelCase(key);
      if (this.#fields.has(name)) throw fieldWrong(within(at, key), 'one spelling of the field');
      this.#fields.set(name, { value, at: within(at, key) });
    }
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** The path of a field; that of an absent one is in camelCase. */
  placeOf(name: string): string {
    return this.#fields.get(name)?.at ?? within(this.at, name);
  }

  /** What stands in a required field; the reader is the one to miss it. */
  read<Value>(name: string, read: Reader<Value>): Value {
    return read(this.#fields.get(name)?.value, this.placeOf(name));
  }

  /** Null where the field is absent. */
  optional<Value>(name: string, read: Reader<Value>): Value | null {
    return this.has(name) ? this.read(name, read) : null;
  }

  placed<Value>(name: string, read: Reader<Value>): Placed<Value> | null {
    return this.has(name) ? { value: this.read(name, read), at: this.placeOf(name) } : null;
  }

  /** The elements of a repeated field, which Google also takes as one bare element. */
  list(name: string): readonly Placed<unknown>[] {
    return this.has(name) ? this.read(name, asList) : [];
  }

  /** Throws `relay.field_no_counterpart` for a field that is not among these; an empty list asks for nothing. */
  requireKnown(names: ReadonlySet<string>): void {
    for (const [name, { value, at }] of this.#fields) {
      if (!names.has(name) && !isEmptyList(value)) throw noCounterpart(at);
    }
  }

  /** Notes those of these fields that are set. */
  leaveOut(names: readonly string[], leftOut: LeftOut): void {
    for (const name of names) {
      const field = this.#fields.get(name);
      if (field !== undefined && !isEmptyList(field.value)) leftOut.add(field.at);
    }
  }
}

export function asMessage(value: unknown, at: string): Message {
  return new Message(asRecord(value, at), at);
}

export function asList(value: unknown, at: string): readonly Placed<unknown>[] {
  if (!Array.isArray(value)) return [{ value, at }];
  return value.map((one: unknown, index) => ({ value: one, at: within(at, index) }));
}

/** A name of an enum; some clients write them in lower case. */
export function asEnum<const Name extends string>(value: unknown, names: readonly Name[], at: string): Name {
  return asOneOf(typeof value === 'string' ? value.toUpperCase() : value, names, at);
}

/** Bytes as standard base64: protobuf's JSON takes the URL-safe alphabet and a lack of padding as well. */
export function asBytes(value: unknown, at: string): string {
  if (typeof value !== 'string') return asBase64(value, at);
  const standard = value.replaceAll('-', '+').replaceAll('_', '/');
  return asBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='), at);
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function camelCase(key: string): string {
  return key.replace(/(?<=.)_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
