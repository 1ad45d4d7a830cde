import { isRecord, type JsonRecord } from '../json.ts';

type Convert = (value: unknown, schema: JsonRecord) => JsonRecord;

/** Counts are int64, which protobuf's JSON writes as strings. */
const asFigure = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;

const count =
  (keyword: string): Convert =>
  (value) => ({ [keyword]: asFigure(value) });

/** The keywords of Google's `Schema` that JSON schema does not have, or not in this form. */
const converted: ReadonlyMap<string, Convert> = new Map([
  ['type', (value, schema) => readType(value, schema)],
  ['enum', (value, schema) => ({ enum: readEnum(value, schema) })],
  ['nullable', () => ({})],
  ['properties', (value, schema) => ({ properties: readProperties(value, schema) })],
  ['propertyOrdering', () => ({})],
  ['items', (value) => ({ items: jsonSchemaOf(value) })],
  ['anyOf', (value, schema) => ({ anyOf: readAnyOf(value, schema) })],
  ['example', (value) => ({ examples: [value] })],
  // The only `format` that is no format: it says that there is an `enum`.
  ['format', (value): JsonRecord => (value === 'enum' ? {} : { format: value })],
  ...['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'].map(
    (keyword): [string, Convert] => [keyword, count(keyword)],
  ),
]);

const snakeNames: ReadonlyMap<string, string> = new Map(
  [...converted.keys()].map((name) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name]),
);

/**
 * Google's `Schema`, a subset of OpenAPI 3.0 with types in upper case, as JSON schema. Keywords that `Schema` does
 * not have stay as they are.
 * https://ai.google.dev/api/caching#Schema
 */
export function jsonSchemaOf(schema: unknown): unknown {
  if (!isRecord(schema)) return schema;
  const named: JsonRecord = Object.fromEntries(
    Object.entries(schema)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([key, value]) => [snakeNames.get(key) ?? key, value]),
  );
  return Object.fromEntries(
    Object.entries(named).flatMap(([key, value]) =>
      Object.entries(converted.get(key)?.(value, named) ?? { [key]: value }),
    ),
  );
}

function isNullable(schema: JsonRecord): boolean {
  return schema.nullable === true;
}

function readType(value: unknown, schema: JsonRecord): JsonRecord {
  const type = typeof value === 'string' ? value.toLowerCase() : value;
  if (type === 'type_unspecified') return {};
  return { type: isNullable(schema) && typeof type === 'string' ? [type, 'null'] : type };
}

/** `Schema` has its values as strings, whatever their type. */
function readEnum(value: unknown, schema: JsonRecord): unknown {
  if (!Array.isArray(value)) return value;
  const isNumeric = /^(?:integer|number)$/i.test(String(schema.type));
  const values = value.map((one: unknown) => (isNumeric && typeof one === 'string' ? Number(one) : one));
  return isNullable(schema) ? [...values, null] : values;
}

function readAnyOf(value: unknown, schema: JsonRecord): unknown {
  if (!Array.isArray(value)) return value;
  const branches = value.map(jsonSchemaOf);
  return isNullable(schema) && schema.type === undefined ? [...branches, { type: 'null' }] : branches;
}

/** In the order that `propertyOrdering` asks for: models write their objects in the order of the schema. */
function readProperties(value: unknown, { propertyOrdering }: JsonRecord): unknown {
  if (!isRecord(value)) return value;
  const first = Array.isArray(propertyOrdering)
    ? propertyOrdering.filter((name) => Object.hasOwn(value, name))
    : [];
  const names = new Set<string>([...first, ...Object.keys(value)]);
  return Object.fromEntries([...names].map((name) => [name, jsonSchemaOf(value[name])]));
}
