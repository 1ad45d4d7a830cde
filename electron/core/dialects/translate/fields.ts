import { AppError } from '../../../../shared/errors.ts';
import { isDeeperThan, isRecord, type JsonRecord } from '../json.ts';
import type { Placed } from './conversation.ts';

/*
 * Reading a member's body field by field. `at` is the path so far, '' at the top; every refusal names the whole
 * path, for example `messages.2.content.0.source.data`. Where a value is optional, null reads as absent: OpenAI's
 * clients send null for what is not set.
 */

/** The path of a member of what stands at `at`. */
export function within(at: string, key: string | number): string {
  return at === '' ? String(key) : `${at}.${key}`;
}

/** The field is not what its API takes; `expected` is said in words of JSON, the same in every language. */
export function fieldWrong(field: string, expected: string): AppError {
  return new AppError('relay.field_wrong', { field, expected }, { field });
}

export function fieldMissing(field: string): AppError {
  return new AppError('relay.field_missing', { field }, { field });
}

/** The field asks for something that the account's API cannot do. */
export function noCounterpart(field: string): AppError {
  return new AppError('relay.field_no_counterpart', { field }, { field });
}

export function asRecord(value: unknown, at: string): JsonRecord {
  if (value === undefined || value === null) throw fieldMissing(at);
  if (!isRecord(value)) throw fieldWrong(at, 'object');
  return value;
}

/** What a tool is called with or returns; deeper than this it could not be written as JSON again. */
export const DEEPEST_OBJECT = 500;

/** An object whose depth is within bounds. */
export function asShallowRecord(value: unknown, at: string): JsonRecord {
  const record = asRecord(value, at);
  if (isDeeperThan(record, DEEPEST_OBJECT))
    throw fieldWrong(at, `object of at most ${DEEPEST_OBJECT} levels`);
  return record;
}

export function asArray(value: unknown, at: string): readonly unknown[] {
  if (value === undefined || value === null) throw fieldMissing(at);
  if (!Array.isArray(value)) throw fieldWrong(at, 'array');
  return value;
}

export function asText(value: unknown, at: string): string {
  if (value === undefined || value === null) throw fieldMissing(at);
  if (typeof value !== 'string') throw fieldWrong(at, 'string');
  return value;
}

/** A name or an id: text that is not empty. */
export function asFilledText(value: unknown, at: string): string {
  const text = asText(value, at);
  if (text === '') throw fieldMissing(at);
  return text;
}

export function asOneOf<const Name extends string>(value: unknown, names: readonly Name[], at: string): Name {
  const text = asText(value, at);
  const name = names.find((one) => one === text);
  if (name === undefined) throw fieldWrong(at, names.map((one) => JSON.stringify(one)).join(' | '));
  return name;
}

export function optional<Value>(
  value: unknown,
  at: string,
  read: (value: unknown, at: string) => Value,
): Value | null {
  return value === undefined || value === null ? null : read(value, at);
}

/** The same with its place. */
export function placed<Value>(
  value: unknown,
  at: string,
  read: (value: unknown, at: string) => Value,
): Placed<Value> | null {
  const found = optional(value, at, read);
  return found === null ? null : { value: found, at };
}

export function asBoolean(value: unknown, at: string): boolean {
  if (typeof value !== 'boolean') throw fieldWrong(at, 'boolean');
  return value;
}

export function asNumber(value: unknown, at: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw fieldWrong(at, 'number');
  return value;
}

/** A whole number of at least `least`. */
export function asCount(value: unknown, at: string, least = 1): number {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw fieldWrong(at, `whole number >= ${least}`);
  }
  return value as number;
}

/** Base64 as RFC 4648 section 4 has it, padding included; a `data:` prefix is not part of it. */
export function asBase64(value: unknown, at: string): string {
  const text = asText(value, at);
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw fieldWrong(at, 'base64');
  }
  return text;
}
