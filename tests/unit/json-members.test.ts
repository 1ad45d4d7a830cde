import { expect, test } from 'vitest';
import { membersOf, shortMembersOf } from '../../electron/core/dialects/json-members.ts';
import { seededRandom } from '../seeded-random.ts';

const random = seededRandom(20261127);
const pieces = [
  'a',
  '"',
  '\\',
  '\\\\',
  '\\"',
  '漢',
  '\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  'x'.repeat(70),
  '"'.repeat(9),
];

function text(): string {
  return Array.from({ length: random(9) }, () => pieces[random(pieces.length)]).join('');
}

function value(depth: number): unknown {
  const kind = random(depth > 3 ? 4 : 6);
  if (kind === 0) return text();
  if (kind === 1) return [null, true, -12.5e3, 0][random(4)];
  if (kind < 4) return random(1_000_000);
  if (kind === 4) return Array.from({ length: random(4) }, () => value(depth + 1));
  return Object.fromEntries(Array.from({ length: random(4) }, () => [text(), value(depth + 1)]));
}

function spaced(json: string): string {
  return random(2) === 0 ? json : `\r\n ${json.replaceAll('\n', '\n\t')} \n`;
}

test('what is short is read as a whole parse reads it, whatever strings hold', () => {
  for (let round = 0; round < 3_000; round += 1) {
    const given = Object.fromEntries(Array.from({ length: random(7) }, () => [text(), value(0)]));
    const json = spaced(JSON.stringify(given, null, random(3)));
    expect(shortMembersOf(Buffer.from(json))).toEqual(JSON.parse(json));
  }
});

test('of a key that comes twice the last one counts, as for every parser', () => {
  expect(shortMembersOf(Buffer.from('{"model":"a","model":"b"}'))).toEqual({ model: 'b' });
  expect(shortMembersOf(Buffer.from('{"mod\\u0065l":"c"}'))).toEqual({ model: 'c' });
});

test('long members are left out, and everything around them is found', () => {
  const long = 'say \\"hi\\" \\\\'.repeat(3_000);
  const json = Buffer.from(
    `{"a":1,"messages":[{"text":"${long}"}],"model":"m","system":"${long}","stream":true}`,
  );
  expect(shortMembersOf(json)).toEqual({ a: 1, model: 'm', stream: true });
  expect(membersOf(json, 0).map(({ key }) => key)).toEqual(['a', 'messages', 'model', 'system', 'stream']);
});

test('what is no object is none', () => {
  const none = [
    '',
    ' ',
    '[]',
    '"{}"',
    '{',
    '{"a":1',
    '{"a":1}}',
    '{"a" 1}',
    '{a:1}',
    '{"a":1 "b":2}',
    '{"a":tru}',
  ];
  for (const json of [...none, `{"a":"${'x'.repeat(200)}`, '{"a":"\\q"}'])
    expect(shortMembersOf(Buffer.from(json)), json).toBeUndefined();
});
