import { describe, expect, test } from 'vitest';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import type { Conversation } from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';
import { seededRandom } from '../seeded-random.ts';
import { asked, hi, odd, toolsOf } from './odd-requests.ts';
import { mutated } from './request-mutations.ts';
import { type ClientName, clients, nested, translations } from './rich-requests.ts';

/** Code and field of the refusal of a request for an account of `target`; what is taken is a conversation. */
function outcome(name: ClientName, more: object, target: ClientName = name): string | Conversation {
  const { path, body } = clients[name];
  const json: JsonRecord = { ...body, ...more };
  try {
    const conversation = translations[name].readConversation({ path, bytes: Buffer.alloc(0), json });
    JSON.stringify(translations[target].writeConversation(conversation, 'some-model').body);
    return conversation;
  } catch (error) {
    if (error instanceof AppError) return `${error.code.replace('relay.field_', '')} ${error.field}`;
    throw error;
  }
}

const names = Object.keys(clients) as ClientName[];

describe.each(names)('%s', (name) => {
  test('a request of everything is taken, for an account of every dialect', () => {
    for (const target of names) expect(outcome(name, {}, target)).toMatchObject({ streamed: false });
  });

  test.each(odd.map((row) => ({ what: row.what, more: row[name][0], expected: row[name][1] })))(
    'refuses $what: $expected',
    ({ more, expected }) => {
      for (const target of names) expect(outcome(name, more, target)).toBe(expected);
    },
  );

  test.each([
    ['that refers to itself', { $ref: '#' }],
    [
      'that refers to itself in the middle',
      { type: 'object', properties: { a: { $ref: '#/properties/a' } } },
    ],
    ['without a type', {}],
    ['of odd keywords', { type: 7, properties: [], required: 'a', anyOf: {}, enum: null }],
  ])('takes the schema %s as it came', (_what, schema) => {
    for (const target of names) {
      const taken = outcome(name, toolsOf({ name: 'look', schema })[name], target);
      expect(taken).toMatchObject({ tools: [{ name: 'look', schema }] });
    }
  });

  test('is refused by path or understood, whatever is changed in a valid request', () => {
    const { path, body } = clients[name];
    const source = JSON.stringify(body);
    const below = seededRandom(20_261_121);
    let taken = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const json = mutated(JSON.parse(source), below);
      const target = names[round % names.length] ?? name;
      try {
        const conversation = translations[name].readConversation({ path, bytes: Buffer.alloc(0), json });
        JSON.stringify(translations[target].writeConversation(conversation, 'some-model').body);
        taken += 1;
      } catch (error) {
        if (isTold(error, json)) continue;
        throw new Error(`round ${round}: ${error} of ${JSON.stringify(json)}`, { cause: error });
      }
    }
    // Most changes break a request, and many do not: a reader that refused all, or none, would be noticed.
    expect(taken).toBeGreaterThan(1_000);
    expect(taken).toBeLessThan(19_000);
  });
});

const codes = new Set(['relay.field_wrong', 'relay.field_missing', 'relay.field_no_counterpart']);

/** Whether it is a refusal by the path of a field. */
function isTold(error: unknown, body: JsonRecord): boolean {
  return error instanceof AppError && codes.has(error.code) && hasPlace(body, error.field ?? '');
}

/** Whether the path leads to a field of the body, or to one that is missing in an object that is there. */
function hasPlace(body: unknown, field: string): boolean {
  const steps = field.split('.');
  const parent = steps
    .slice(0, -1)
    .reduce<unknown>((value, step) => (isContainer(value) ? value[step] : undefined), body);
  return field !== '' && isContainer(parent);
}

function isContainer(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null;
}

describe('a call that the model did not finish', () => {
  const cut = '{"path": "a.t';
  const chat = {
    messages: [
      hi,
      { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'look', arguments: cut } }] },
      { role: 'tool', tool_call_id: 'c', content: 'no such file' },
    ],
  };
  const responses = {
    input: [
      hi,
      { type: 'function_call', call_id: 'c', name: 'look', arguments: cut },
      { type: 'function_call_output', call_id: 'c', output: 'no such file' },
    ],
  };

  test.each([
    ['openaiChat', chat],
    ['openaiResponses', responses],
  ] as const)('of a client of %s is told to every account as an object', (name, more) => {
    for (const target of names) {
      const conversation = outcome(name, more, target) as Conversation;
      const { body } = translations[target].writeConversation(conversation, 'some-model');
      expect(JSON.stringify(body)).toContain(callText[target]);
    }
  });

  const object = JSON.stringify({ input: cut });
  const callText: Readonly<Record<ClientName, string>> = {
    anthropic: `"name":"look","input":${object}`,
    openaiChat: `"arguments":${JSON.stringify(object)}`,
    openaiResponses: `"arguments":${JSON.stringify(object)}`,
    gemini: `"functionCall":{"name":"look","args":${object}}`,
  };
});

describe('a request that is long', () => {
  const many = (part: object) => Array.from({ length: 200_000 }, () => part);
  const text = { type: 'text', text: 'a' };

  test.each<[ClientName, object]>([
    ['anthropic', { messages: [{ role: 'system', content: many(text) }, hi] }],
    ['anthropic', { messages: [hi, { role: 'assistant', content: many(text) }] }],
    ['openaiChat', { messages: [{ role: 'system', content: many(text) }, hi] }],
    ['openaiChat', { messages: [hi, { role: 'assistant', content: many(text) }] }],
    [
      'openaiResponses',
      { input: [{ role: 'system', content: many({ type: 'input_text', text: 'a' }) }, hi] },
    ],
    [
      'openaiResponses',
      { input: [hi, { role: 'assistant', content: many({ type: 'output_text', text: 'a' }) }] },
    ],
    ['gemini', { systemInstruction: { parts: many({ text: 'a' }) } }],
    ['gemini', { contents: [asked, { role: 'model', parts: many({ text: 'a' }) }] }],
  ])('may have a message of very many parts (%s %#)', (name, more) => {
    expect(outcome(name, more)).toMatchObject({ streamed: false });
  });

  test('is read and written, whatever its length', () => {
    const asksAgain = [
      { role: 'assistant', tool_calls: [{ id: 'call_0', function: { name: 'look', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'call_0', content: 'x' },
    ];
    const messages = [
      ...Array.from({ length: 60_000 }, () => hi),
      ...Array.from({ length: 30_000 }, () => asksAgain).flat(),
      ...Array.from({ length: 60_000 }, () => hi),
    ];
    for (const target of names) expect(outcome('openaiChat', { messages }, target)).toMatchObject({});
  });
});

describe('a call with an object deeper than JSON can be written', () => {
  const deepest = nested(100_000);
  const text = `${'{"a":'.repeat(100_000)}{}${'}'.repeat(100_000)}`;

  test('is refused where it comes as an object', () => {
    const block = { type: 'tool_use', id: 'c', name: 'look', input: deepest };
    expect(outcome('anthropic', { messages: [hi, { role: 'assistant', content: [block] }] })).toBe(
      'wrong messages.1.content.0.input',
    );
    const parts = [{ functionCall: { name: 'look', args: deepest } }];
    expect(outcome('gemini', { contents: [asked, { role: 'model', parts }] })).toBe(
      'wrong contents.1.parts.0.functionCall.args',
    );
  });

  test('is told as text where it comes as one', () => {
    const messages = [
      hi,
      { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'look', arguments: text } }] },
      { role: 'tool', tool_call_id: 'c', content: 'x' },
    ];
    for (const target of names) expect(outcome('openaiChat', { messages }, target)).toMatchObject({});
  });
});
