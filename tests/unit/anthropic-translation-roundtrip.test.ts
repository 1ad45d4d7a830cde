import { expect, test } from 'vitest';
import { anthropicTranslation } from '../../electron/core/dialects/anthropic/translation.ts';
import type {
  AssistantPart,
  Conversation,
  Reasoning,
  Turn,
  UserPart,
} from '../../electron/core/dialects/translate/conversation.ts';
import { seededRandom } from '../seeded-random.ts';
import {
  ADAPTIVE,
  answers,
  calls,
  definition,
  empty,
  PIXEL,
  read,
  says,
  text,
  thought,
  withoutAt,
} from './anthropic-conversations.ts';

test('what the writer wrote reads as the same conversation, for all that this API can say', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const conversation = randomConversation(seededRandom(seed));
    const { body, leftOut } = anthropicTranslation.writeConversation(conversation, ADAPTIVE);

    expect(leftOut, `seed ${seed}`).toEqual([]);
    expect(withoutAt(read(body)), `seed ${seed}`).toEqual(withoutAt(conversation));
  }
});

type Below = (below: number) => number;

function randomConversation(below: Below): Conversation {
  const pick = <Value>(...values: Value[]) => values[below(values.length)] as Value;
  const tools = ['Read', 'Bash', 'web-search_2'].slice(0, 1 + below(3)).map((name) => ({
    ...definition(name),
    description: pick(null, `Does ${name}`),
    schema: { type: 'object', properties: { [name]: { type: 'string' } } },
  }));
  return {
    ...empty,
    system: below(2) === 0 ? [] : [text(words(below))],
    turns: randomTurns(
      below,
      tools.map((tool) => tool.name),
    ),
    tools,
    ...pick(
      { toolChoice: null, parallelToolCalls: null },
      { toolChoice: { kind: 'auto' } as const, parallelToolCalls: false },
      { toolChoice: { kind: 'tool', name: 'Read', at: '' } as const, parallelToolCalls: null },
      { toolChoice: { kind: 'none' } as const, parallelToolCalls: null },
    ),
    maxTokens: 1 + below(100_000),
    stop: pick([], ['END'], ['a', '。']),
    topP: pick(null, { value: 0.97, at: '' }),
    reasoning: {
      value: pick<Reasoning>(
        { kind: 'adaptive' },
        { kind: 'effort', effort: pick('low', 'medium', 'high', 'max') },
      ),
      at: '',
    },
    format: pick(null, {
      value: {
        kind: 'schema',
        name: 'answer',
        description: null,
        schema: {
          type: 'object',
          properties: { a: { type: 'string' } },
          required: ['a'],
          additionalProperties: false,
        },
        strict: true,
      } as const,
      at: '',
    }),
    streamed: below(2) === 0,
  };
}

function randomTurns(below: Below, names: readonly string[]): Turn[] {
  const turns: Turn[] = [says(...userParts(below))];
  for (let round = below(4), id = 0; round > 0; round -= 1) {
    const count = below(3);
    const made = Array.from({ length: count }, () => {
      id += 1;
      return calls(`toolu_${id}`, names[below(names.length)], JSON.stringify({ path: words(below) }));
    });
    turns.push(
      answers(...(below(2) === 0 ? [thought(words(below), 'anthropic')] : []), text(words(below)), ...made),
    );
    const results = made.map((part) => {
      const { id: callId, name } = part as Extract<AssistantPart, { kind: 'tool_call' }>;
      const isError = below(2) === 0;
      const content = contentParts(below).filter(({ kind }) => !isError || kind === 'text');
      return { kind: 'tool_result', callId, name, content, isError, at: '' } as const;
    });
    turns.push(says(...results, ...(count === 0 || below(2) === 0 ? userParts(below) : [])));
  }
  return turns;
}

function userParts(below: Below): UserPart[] {
  return [text(words(below)), ...contentParts(below)];
}

function contentParts(below: Below) {
  const media = { name: null, detail: null, at: '' } as const;
  const all = [
    text(words(below)),
    { ...media, kind: 'image', source: { by: 'base64', mediaType: 'image/png', data: PIXEL } },
    { ...media, kind: 'image', source: { by: 'url', url: 'https://a.example/1.png', mediaType: null } },
    {
      ...media,
      kind: 'document',
      name: 'a.pdf',
      source: { by: 'base64', mediaType: 'application/pdf', data: PIXEL },
    },
  ] as const;
  return all.filter(() => below(2) === 0);
}

function words(below: Below): string {
  const all = ['hello', '你好', '\n', '"quoted"', '🚗', 'e\u0301', '<b>'];
  return `${Array.from({ length: 1 + below(4) }, () => all[below(all.length)]).join(' ')}.`;
}
