import { describe, expect, test } from 'vitest';
import { JsonArraySplitter } from '../../electron/core/dialects/gemini/array-splitter.ts';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import { SseSplitter } from '../../electron/core/dialects/sse.ts';
import type { Answer, AnswerPart, AnswerStep } from '../../electron/core/dialects/translate/answer.ts';
import { seededRandom } from '../seeded-random.ts';
import { assembled, contextOf, eventsOf, streamOf, tokens } from './gemini-answers.ts';

describe('there and back', () => {
  function randomAnswer(below: (limit: number) => number): Answer {
    const words = ['hello', '拼车账单\n', '"}],', '\\', 'data: x\n\n'];
    const word = () => words[below(words.length)] as string;
    const parts: AnswerPart[] = [];
    const count = below(6);
    for (let index = 0; index < count; index += 1) {
      const last = parts.at(-1)?.kind;
      const sign = () =>
        below(2) === 0
          ? { vendor: (['google', 'openai'] as const)[below(2)] ?? 'google', value: 'U0lH' }
          : null;
      const kind = (['text', 'reasoning', 'tool_call'] as const)[below(3)];
      if (kind === 'tool_call') {
        parts.push({
          kind,
          id: `call_${index}`,
          name: 'look',
          input: JSON.stringify({ [word()]: [word()] }),
          signature: null,
        });
      } else if (kind === 'text' && last !== 'text') parts.push({ kind, text: word() });
      else if (kind === 'reasoning' && last !== 'reasoning')
        parts.push({ kind, text: word(), signature: sign() });
    }
    const finish = parts.some(({ kind }) => kind === 'tool_call') ? 'tool_calls' : 'end';
    return { id: 'seed1', model: 'm', parts, finish, stopSequence: null };
  }

  /** As a vendor would stream it: texts and inputs in pieces. */
  function stepsOf({ parts }: Answer, below: (limit: number) => number): AnswerStep[] {
    const pieces = (text: string): string[] => {
      const cut = below(text.length + 1);
      return [text.slice(0, cut), text.slice(cut)];
    };
    return parts.flatMap((part): AnswerStep[] => {
      const signed: AnswerStep[] =
        part.kind !== 'text' && part.signature !== null
          ? [{ kind: 'signature', signature: part.signature }]
          : [];
      if (part.kind === 'text') return pieces(part.text).map((text) => ({ kind: 'text', text }));
      if (part.kind === 'reasoning') {
        return [...pieces(part.text).map((text): AnswerStep => ({ kind: 'reasoning', text })), ...signed];
      }
      const inputs = pieces(part.input).map((json): AnswerStep => ({ kind: 'tool_input', json }));
      return [{ kind: 'tool_call', id: part.id, name: part.name }, ...inputs, ...signed];
    });
  }

  test('a stream that was written is read as the same parts, however it is cut', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const below = seededRandom(seed);
      const answer = randomAnswer(below);
      const steps = stepsOf(answer, below);
      const size = 1 + below(40);
      for (const isArray of [false, true]) {
        const stream = streamOf(steps, [answer.finish, null, tokens], contextOf(), isArray);
        const events = eventsOf(stream, size, isArray ? new JsonArraySplitter() : new SseSplitter());
        expect(assembled(events), `seed ${seed}`).toEqual(answer.parts);
        expect(events.at(-1), `seed ${seed}`).toMatchObject({ kind: 'finish', finish: answer.finish });
      }
    }
  });

  test('a whole answer that was written is read as the same', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const answer = randomAnswer(seededRandom(seed));
      const body = geminiTranslation.writeAnswer(answer, tokens, contextOf());
      expect(geminiTranslation.readAnswer(JSON.parse(JSON.stringify(body))), `seed ${seed}`).toEqual(answer);
    }
  });
});
