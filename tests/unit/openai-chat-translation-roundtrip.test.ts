import { expect, test } from 'vitest';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import type { Conversation, Turn, UserPart } from '../../electron/core/dialects/translate/conversation.ts';
import { seededRandom } from '../seeded-random.ts';
import { call, empty, png, result, text } from './openai-chat-conversations.ts';
import { settled } from './settled-conversations.ts';

test('what was written is read as the same conversation', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const conversation = randomConversation(seededRandom(seed));
    const model = 'deepseek-chat';
    const json = openaiChatTranslation.writeConversation(conversation, model).body;
    const again = openaiChatTranslation.readConversation({
      path: '/v1/chat/completions',
      bytes: Buffer.alloc(0),
      json,
    });
    expect(withoutPlaces(settled(again)), `seed ${seed}`).toEqual(withoutPlaces(settled(conversation)));
  }
});

function withoutPlaces(conversation: Conversation): unknown {
  return JSON.parse(
    JSON.stringify(conversation, (key, value: unknown) => (key === 'at' ? undefined : value)),
  );
}

const schema = { type: 'object', properties: { a: { type: 'string' } } };

/** All that the dialect can say for a model of DeepSeek's, in the form that a reader gives it. */
function randomConversation(below: (limit: number) => number): Conversation {
  const maybe = <Value>(value: Value): Value | null => (below(2) === 0 ? value : null);
  const word = () => ['a', '拼车', 'line\nbreak', '"quoted"', '🚗'][below(5)] ?? '';
  const placed = (value: number) => maybe({ value, at: '' });
  const tools = ['look', 'run', 'stop'].slice(0, below(4)).map((name) => ({
    kind: 'function' as const,
    name,
    description: maybe(word()),
    schema: { type: 'object', properties: { [word()]: { type: 'string' } } },
    strict: below(2) === 0,
    at: '',
  }));
  const turns: Turn[] = [];
  for (let round = 0; round <= below(4); round += 1) {
    const seen = shownBy(below, word());
    turns.push({ role: 'user', parts: seen, at: '' });
    const thought = { kind: 'reasoning' as const, text: word(), signature: null, at: '' };
    const ids = Array.from({ length: below(3) }, (_, index) => `c${round}_${index}`);
    const calls = ids.map((id) => call(id, JSON.stringify({ [word()]: below(9) })));
    turns.push({ role: 'assistant', parts: [thought, text(word()), ...calls], at: '' });
    for (const id of ids) turns.push({ role: 'user', parts: [result(id)], at: '' });
  }
  const [first] = tools;
  const one = first === undefined ? null : { kind: 'tool' as const, name: first.name, at: '' };
  return {
    ...empty,
    system: below(2) === 0 ? [text(word())] : [],
    turns,
    tools,
    toolChoice: first === undefined ? null : maybe([one, { kind: 'any' as const }][below(2)] ?? null),
    parallelToolCalls: first === undefined ? null : maybe(false),
    maxTokens: maybe(1 + below(100)),
    temperature: placed(below(3)),
    topP: placed(0.5),
    seed: placed(below(100)),
    presencePenalty: placed(0.25),
    frequencyPenalty: placed(-0.25),
    stop: [word(), word()].slice(below(3)),
    reasoning: maybe({
      value: [{ kind: 'off' as const }, { kind: 'effort' as const, effort: 'max' as const }][below(2)] ?? {
        kind: 'off',
      },
      at: '',
    }),
    format: maybe({
      value: { kind: 'schema' as const, name: 'n', description: null, schema, strict: true },
      at: '',
    }),
    streamed: below(2) === 0,
  };
}

function shownBy(below: (limit: number) => number, said: string): readonly UserPart[] {
  const source = { by: 'base64', mediaType: 'image/png', data: png } as const;
  const image = { kind: 'image', source, name: null, detail: 'high', at: '' } as const;
  return below(2) === 0 ? [text(said)] : [text(said), image];
}
