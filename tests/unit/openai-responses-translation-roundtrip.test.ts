import { describe, expect, test } from 'vitest';
import type {
  AssistantPart,
  Conversation,
  MediaPart,
  Reasoning,
  Turn,
  UserPart,
} from '../../electron/core/dialects/translate/conversation.ts';
import { seededRandom } from '../seeded-random.ts';
import {
  assistant,
  call,
  empty,
  pdf,
  png,
  read,
  schema,
  text,
  tool,
  user,
  write,
} from './openai-responses-conversations.ts';
import { settled } from './settled-conversations.ts';

/** Everything but the places, which differ between two bodies. */
const withoutPlaces = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'at' || key === 'stopAt' ? undefined : inner)));

describe('what is written', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => [seed]))('reads as it was (seed %i)', (seed) => {
    const conversation = randomConversation(seededRandom(seed));
    const { body: written } = write(conversation, 'gpt-5.2');
    expect(withoutPlaces(settled(read(written)))).toEqual(withoutPlaces(settled(conversation)));
  });
});

/** A conversation of everything that this API can express, in the order in which it keeps things. */
function randomConversation(random: (below: number) => number): Conversation {
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  const word = () => pick(['车', 'a "quoted" word', '{"x":1}', '👩‍👩‍👧', 'line\nline', '']);
  const media = (): MediaPart =>
    random(2) === 0
      ? {
          kind: 'image',
          source: pick<MediaPart['source']>([
            { by: 'base64', mediaType: 'image/png', data: png },
            { by: 'url', url: 'https://x.test/a', mediaType: null },
          ]),
          name: null,
          detail: pick(['low', 'high', null]),
          at: '',
        }
      : {
          kind: 'document',
          source: { by: 'base64', mediaType: 'application/pdf', data: pdf },
          name: 'a.pdf',
          detail: null,
          at: '',
        };
  const content = () =>
    Array.from({ length: 1 + random(3) }, () => (random(3) === 0 ? media() : text(word())));
  const turns: Turn[] = [];
  let calls = 0;
  for (let round = random(4); round >= 0; round -= 1) {
    turns.push(user(...content()));
    const parts: AssistantPart[] = [];
    if (random(2) === 0) {
      const signature = { vendor: 'openai', value: `gAAAA${random(9)}` } as const;
      parts.push({ kind: 'reasoning', text: pick(['', 'so\n\nthen']), signature, at: '' });
    }
    if (random(2) === 0) parts.push(text(word()));
    const results: UserPart[] = [];
    for (let left = random(3); left > 0; left -= 1) {
      calls += 1;
      const name = pick(['weather', 'patch']);
      parts.push(call(`c${calls}`, name, name === 'patch' ? word() : JSON.stringify({ city: word() })));
      results.push({
        kind: 'tool_result',
        callId: `c${calls}`,
        name,
        content: content(),
        isError: false,
        at: '',
      });
    }
    if (parts.length > 0) turns.push(assistant(...parts));
    if (results.length > 0) turns.push(user(...results));
  }
  const placed = <Value>(value: Value) => pick([null, { value, at: '' }]);
  return {
    ...empty,
    system: pick([[], [text('Be kind.')]]),
    turns,
    tools: [
      tool('weather', { strict: random(2) === 0 }),
      tool('patch', { kind: 'custom', schema: null, description: 'P' }),
    ],
    toolChoice: pick([
      null,
      { kind: 'auto' },
      { kind: 'none' },
      { kind: 'any' },
      { kind: 'tool', name: 'patch', at: '' },
    ] as const),
    parallelToolCalls: pick([null, true, false]),
    maxTokens: pick([null, 16, 4000]),
    reasoning: placed<Reasoning>({ kind: 'effort', effort: pick(['low', 'medium', 'high', 'max']) }),
    format: placed<NonNullable<Conversation['format']>['value']>({
      kind: 'schema',
      name: 'n',
      description: pick([null, 'd']),
      schema,
      strict: random(2) === 0,
    }),
    streamed: random(2) === 0,
  };
}
