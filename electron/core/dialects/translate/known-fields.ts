import { isRecord, type JsonRecord } from '../json.ts';
import { noCounterpart, within } from './fields.ts';
import type { LeftOut } from './left-out.ts';

/** The fields of one kind of object: those that are read, and those that neither ask for nor change anything. */
export type KnownFields = { readonly read: ReadonlySet<string>; readonly leftOut: ReadonlySet<string> };

export function knownFields(read: readonly string[], leftOut: readonly string[] = []): KnownFields {
  return { read: new Set(read), leftOut: new Set(leftOut) };
}

/**
 * Takes note of what is left out. Throws `relay.field_no_counterpart` for a field that is not known and says
 * something: what is not known cannot be translated, and is never dropped.
 */
export function sift(record: JsonRecord, known: KnownFields, at: string, leftOut: LeftOut): void {
  for (const [key, value] of Object.entries(record)) {
    if (known.read.has(key) || isAbsent(value)) continue;
    if (!known.leftOut.has(key)) throw noCounterpart(within(at, key));
    if (!isUnset(value)) leftOut.add(within(at, key));
  }
}

/** Fields that ask for nothing while they have the value that their API takes for granted. */
export type DefaultFields = Readonly<Record<string, (value: unknown) => boolean>>;

/** Throws `relay.field_no_counterpart` for the first of these fields with another value. */
export function requireDefaults(record: JsonRecord, defaults: DefaultFields): void {
  for (const [field, isDefault] of Object.entries(defaults)) {
    const value = record[field];
    if (value !== undefined && value !== null && !isDefault(value)) throw noCounterpart(field);
  }
}

/** What clients send where a label might as well be absent. */
export function isUnset(value: unknown): boolean {
  if (isAbsent(value) || value === false || value === '') return true;
  return isRecord(value) && Object.keys(value).length === 0;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
