import { isRecord, type JsonRecord } from '../json.ts';

/*
 * The subset of JSON schema that Anthropic holds an answer to: every object is closed, nothing refers to itself, few
 * fields are optional, and bounds are told in words.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations
 */

/** More optional fields than this are refused. */
const MOST_OPTIONAL = 24;

const formats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
]);

/** Keywords that are taken as they are. */
const plainKeys = ['type', 'title', 'description', 'enum', 'const', 'default', 'required', '$ref'];

/** Keywords that bind no value. */
const silentKeys = ['$schema', '$id', '$comment', 'examples', 'deprecated', 'readOnly', 'writeOnly'];

/** Keywords of schemas by name, and of lists of schemas with their name in the subset. */
const definitionKeys = ['$defs', 'definitions'];
const mapKeys = ['properties', ...definitionKeys];
const listKeys: ReadonlyMap<string, string> = new Map([
  ['anyOf', 'anyOf'],
  ['oneOf', 'anyOf'],
  ['allOf', 'allOf'],
]);

/** Keywords that the subset has neither a place nor a word for. */
const openKeys = ['patternProperties', 'dependentSchemas', 'if', 'then', 'else', 'prefixItems', 'contains'];

const structureKeys = new Set([
  ...plainKeys,
  ...silentKeys,
  ...mapKeys,
  ...listKeys.keys(),
  'items',
  'additionalProperties',
]);

/** The schema within the subset; undefined where that would allow other answers than the schema does. */
export function closedSchema(schema: JsonRecord): JsonRecord | undefined {
  const fits =
    schema.type === 'object' &&
    canClose(schema) &&
    optionalFields(schema) <= MOST_OPTIONAL &&
    !refersToItself(schema);
  return fits ? close(schema) : undefined;
}

function canClose(schema: unknown): boolean {
  if (!isRecord(schema) || openKeys.some((key) => schema[key] !== undefined)) return false;
  // One value cannot be of two closed objects at once, and there is one place for choices.
  const { allOf, anyOf, oneOf } = schema;
  if ((Array.isArray(allOf) && allOf.length > 1) || (anyOf !== undefined && oneOf !== undefined))
    return false;
  return !isOpenObject(schema) && schemasIn(schema).every(canClose);
}

/** An object whose fields are not all named: closed, it could only be empty. */
function isOpenObject(schema: JsonRecord): boolean {
  const { properties, additionalProperties } = schema;
  if (additionalProperties === true || isRecord(additionalProperties)) return true;
  return isObject(schema) && properties === undefined && additionalProperties !== false;
}

function isObject({ type, properties }: JsonRecord): boolean {
  return type === 'object' || (Array.isArray(type) && type.includes('object')) || isRecord(properties);
}

function schemasIn(schema: JsonRecord): readonly unknown[] {
  const byName = mapKeys.flatMap((key) => (isRecord(schema[key]) ? Object.values(schema[key]) : []));
  const listed = [...listKeys.keys()].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  return [...byName, ...listed, ...(schema.items === undefined ? [] : [schema.items])];
}

function optionalFields(schema: unknown): number {
  if (!isRecord(schema)) return 0;
  const { properties, required } = schema;
  const names = isRecord(properties) ? Object.keys(properties) : [];
  const own = names.filter((name) => !Array.isArray(required) || !required.includes(name)).length;
  return schemasIn(schema).reduce<number>((sum, inner) => sum + optionalFields(inner), own);
}

function close(schema: JsonRecord): JsonRecord {
  const closed: Record<string, unknown> = {};
  for (const key of plainKeys) if (schema[key] !== undefined) closed[key] = schema[key];
  for (const key of mapKeys) {
    const inner = schema[key];
    if (!isRecord(inner)) continue;
    closed[key] = Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, closeAny(one)]));
  }
  for (const [key, name] of listKeys) {
    const inner = schema[key];
    if (Array.isArray(inner)) closed[name] = inner.map(closeAny);
  }
  if (schema.items !== undefined) closed.items = closeAny(schema.items);
  if (isObject(schema)) closed.additionalProperties = false;
  if (formats.has(String(schema.format))) closed.format = schema.format;
  return described(closed, boundsOf(schema));
}

function closeAny(schema: unknown): unknown {
  return isRecord(schema) ? close(schema) : schema;
}

/** What is left of the schema, in words. */
function boundsOf(schema: JsonRecord): readonly string[] {
  return Object.entries(schema)
    .filter(([key, value]) => !structureKeys.has(key) && !(key === 'format' && formats.has(String(value))))
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
}

function described(schema: JsonRecord, bounds: readonly string[]): JsonRecord {
  if (bounds.length === 0) return schema;
  const before = typeof schema.description === 'string' ? [schema.description] : [];
  return { ...schema, description: [...before, `(${bounds.join(', ')})`].join(' ') };
}

/** Whether a definition leads back to itself; a reference to anything but a definition counts as such. */
function refersToItself(schema: JsonRecord): boolean {
  const definitions = new Map<string, unknown>();
  for (const key of definitionKeys) {
    const inner = schema[key];
    if (!isRecord(inner)) continue;
    for (const [name, one] of Object.entries(inner)) definitions.set(`#/${key}/${name}`, one);
  }
  const settled = new Set<string>();
  const leadsBack = (reference: string, through: readonly string[]): boolean => {
    if (settled.has(reference)) return false;
    if (through.includes(reference) || !definitions.has(reference)) return true;
    const back = referencesIn(definitions.get(reference)).some((one) =>
      leadsBack(one, [...through, reference]),
    );
    if (!back) settled.add(reference);
    return back;
  };
  return referencesIn(schema).some((reference) => leadsBack(reference, []));
}

function referencesIn(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  const own = typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...schemasIn(value).flatMap(referencesIn)];
}
