import { expect, test } from 'vitest';
import {
  customAsFunction,
  customInput,
  customObject,
} from '../../electron/core/dialects/translate/custom-tools.ts';

test.each(['', 'plain', 'a "quoted"\nline', '{"input":"x"}', '车👩‍👩‍👧'])(
  'the plain text %j comes back from its object',
  (text) => {
    expect(JSON.parse(customObject(text))).toEqual({ input: text });
    expect(customInput(customObject(text))).toBe(text);
  },
);

test.each(['', '[1]', '{"patch":"x"}', '{"input":3}', '{"input":"x'])(
  'what is no such object comes back as it is: %j',
  (text) => expect(customInput(text)).toBe(text),
);

test('as a function it has one text field, and says so after its own description', () => {
  const tool = { kind: 'custom', name: 'patch', schema: null, strict: false, at: 'tools.0' } as const;
  const { description, schema } = customAsFunction({ ...tool, description: 'Edits files.' });
  expect(description).toBe('Edits files.\n\nPut the whole input, as plain text, into the field `input`.');
  expect(schema).toMatchObject({ properties: { input: { type: 'string' } }, required: ['input'] });
  expect(customAsFunction({ ...tool, description: null }).description).toMatch(/^Put the whole input/);
});
