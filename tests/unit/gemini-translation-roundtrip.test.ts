import { describe, expect, test } from 'vitest';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import type {
  AssistantPart,
  Conversation,
  MediaPart,
  Turn,
} from '../../electron/core/dialects/translate/conversation.ts';
import { seededRandom } from '../seeded-random.ts';
import { call, empty, image, NEWER, result, text, tool } from './gemini-conversations.ts';
import { settled } from './settled-conversations.ts';

describe('there and back', () => {
  const words = ['hello', '拼车', 'a\nb', '🚗 "quoted"', '</script>', '{"json": true}'];

  function randomConversation(below: (limit: number) => number): Conversation {
    const maybe = <Value>(value: Value): Value | null => (below(2) === 0 ? value : null);
    const placed = (value: number) => maybe({ value, at: '' });
    const word = () => words[below(words.length)] as string;
    const said = () => ({ ...text(word()), at: '' });
    const picture = (): MediaPart => ({ ...image(), at: '' });
    const names = ['look', 'hear', 'mcp__files.read'];
    const turns: Turn[] = [];
    const rounds = 1 + below(4);
    for (let round = 0; round < rounds; round += 1) {
      turns.push({ role: 'user', at: '', parts: below(3) === 0 ? [said(), picture()] : [said()] });
      const calls = Array.from({ length: below(3) }, (_, index) => ({
        ...call(`call_${round}_${index}`, names[below(3)], JSON.stringify({ [word()]: below(100) })),
        signature: index === 0 ? ({ vendor: 'google', value: 'U0lH' } as const) : null,
        at: '',
      }));
      const thought = {
        kind: 'reasoning',
        text: word(),
        signature: { vendor: 'google', value: 'VEg=' },
        at: '',
      } as const;
      const parts: AssistantPart[] = [...(below(2) === 0 ? [thought] : []), said(), ...calls];
      turns.push({ role: 'assistant', at: '', parts });
      if (calls.length === 0) continue;
      const results = calls.map(({ id, name }) => ({
        ...result(id, said(), ...(below(3) === 0 ? [picture()] : [])),
        name,
        isError: below(4) === 0,
        at: '',
      }));
      turns.push({ role: 'user', at: '', parts: results }, { role: 'assistant', at: '', parts: [said()] });
    }
    turns.push({ role: 'user', at: '', parts: [said()] });
    const tools = names.map((name) => tool({ name, at: '' }));
    return {
      ...empty,
      system: below(2) === 0 ? [said()] : [],
      turns,
      tools,
      toolChoice: maybe(below(2) === 0 ? { kind: 'any' } : { kind: 'tool', name: 'hear', at: '' }),
      maxTokens: maybe(1 + below(1000)),
      temperature: placed(0.25),
      topP: placed(0.5),
      topK: placed(10),
      seed: placed(below(99)),
      presencePenalty: placed(0.5),
      frequencyPenalty: placed(-0.5),
      stop: below(2) === 0 ? ['END', word()] : [],
      stopAt: '',
      reasoning: maybe({
        value: { kind: 'effort', effort: (['low', 'medium', 'high'] as const)[below(3)] ?? 'low' },
        at: '',
      }),
      format: maybe({
        value: {
          kind: 'schema',
          name: 'response',
          description: null,
          schema: { type: 'object' },
          strict: false,
        },
        at: '',
      }),
      streamed: below(2) === 0,
    };
  }

  /** Without paths, and with ids by their order: neither is on the wire. */
  function bare(conversation: Conversation): unknown {
    const ids = new Map<unknown, string>();
    return JSON.parse(JSON.stringify(conversation), (key, value: unknown) => {
      if (key === 'at' || key === 'stopAt') return undefined;
      if (key !== 'id' && key !== 'callId') return value;
      if (!ids.has(value)) ids.set(value, `id ${ids.size}`);
      return ids.get(value);
    });
  }

  test('reading what was written gives the same conversation', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const conversation = randomConversation(seededRandom(seed));
      const { endpoint, body } = geminiTranslation.writeConversation(conversation, NEWER);
      const json = JSON.parse(JSON.stringify(body));
      const path = endpoint.replace(/\?.*/, '');
      const again = geminiTranslation.readConversation({
        path,
        bytes: Buffer.from(JSON.stringify(json)),
        json,
      });
      expect(bare(settled(again)), `seed ${seed}`).toEqual(bare(settled(conversation)));
    }
  });
});
