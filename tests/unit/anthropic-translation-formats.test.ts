import { expect, test } from 'vitest';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import { NEWER, text, write } from './anthropic-conversations.ts';

const format = (schema: JsonRecord, strict = true) => ({
  format: {
    value: { kind: 'schema', name: 'n', description: 'A person', schema, strict },
    at: 'response_format.json_schema',
  } as const,
});
const person = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    age: { type: 'integer', minimum: 0, description: 'Years' },
    born: { type: 'string', format: 'date' },
    mail: { oneOf: [{ type: 'string', format: 'idn-email' }, { type: 'null' }] },
    pets: { type: 'array', items: { $ref: '#/$defs/pet' }, maxItems: 3 },
  },
  required: ['age', 'born', 'mail', 'pets'],
  $defs: { pet: { type: 'object', properties: { name: { type: 'string' } } } },
};

test('a schema is brought into the subset that the API takes', () => {
  const { body, leftOut } = write(format(person), NEWER);

  expect(body.system).toBeUndefined();
  expect(leftOut).toEqual([]);
  expect(body.output_config).toEqual({
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        description: 'A person',
        properties: {
          age: { type: 'integer', description: 'Years (minimum: 0)' },
          born: { type: 'string', format: 'date' },
          mail: { anyOf: [{ type: 'string', description: '(format: "idn-email")' }, { type: 'null' }] },
          pets: { type: 'array', items: { $ref: '#/$defs/pet' }, description: '(maxItems: 3)' },
        },
        required: ['age', 'born', 'mail', 'pets'],
        additionalProperties: false,
        $defs: {
          pet: { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false },
        },
      },
    },
  });
});

const field = (inner: unknown) => ({ type: 'object', properties: { a: inner }, required: ['a'] });
const tree = {
  ...field({ $ref: '#/$defs/node' }),
  $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
};

test.each<[string, JsonRecord, string]>([
  ['a model without formats', person, 'claude-sonnet-4-20250514'],
  ["another vendor's model", person, 'glm-5'],
  ['an open object', field({ type: 'object' }), NEWER],
  ['a map', field({ type: 'object', additionalProperties: { type: 'string' } }), NEWER],
  ['a tree', tree, NEWER],
  ['an unknown reference', field({ $ref: 'https://a.example/b.json' }), NEWER],
  ['a schema of two parts', field({ allOf: [field({}), field({})] }), NEWER],
  ['a list', { type: 'array', items: { type: 'string' } }, NEWER],
  [
    'many optional fields',
    { type: 'object', properties: Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`f${i}`, {}])) },
    NEWER,
  ],
])('with %s the schema is asked for in words, and the lost promise is told', (_name, schema, model) => {
  const { body, leftOut } = write({ ...format(schema), system: [text('Be kind.')] }, model);

  expect(body.output_config).toBeUndefined();
  expect(body.system).toMatch(/^Be kind\.\n\nAnswer with one JSON object[\s\S]*JSON schema:\n\{"/);
  expect(leftOut).toEqual(['response_format.json_schema.strict']);
});

test('any JSON object is asked for in words', () => {
  const { body } = write({ format: { value: { kind: 'json' }, at: 'f' } }, NEWER);

  expect(body.system).toMatch(/^Answer with one JSON object and nothing else/);
  expect(body.output_config).toBeUndefined();
});
