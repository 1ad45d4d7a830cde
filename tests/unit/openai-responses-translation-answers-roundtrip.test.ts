import { describe, expect, test } from 'vitest';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type { AnswerPart, AnswerStep } from '../../electron/core/dialects/translate/answer.ts';
import { AnswerTranslator } from '../../electron/core/dialects/translate/answer-translator.ts';
import { seededRandom } from '../seeded-random.ts';
import { context, eventsOf, tokens, written } from './openai-responses-answers.ts';

/** Parts as they are after a way through this API: what each can carry of another's signature. */
function carried(parts: readonly AnswerPart[]): readonly AnswerPart[] {
  const sealed = (value: { vendor: string; value: string }) =>
    ({
      vendor: 'openai',
      value: value.vendor === 'openai' ? value.value : `${value.vendor}:${value.value}`,
    }) as const;
  return parts.flatMap((part): readonly AnswerPart[] => {
    if (part.kind === 'text') return [part];
    const signature = part.signature === null ? null : sealed(part.signature);
    if (part.kind === 'reasoning') return [{ ...part, signature }];
    const call: AnswerPart = { ...part, signature: null };
    return signature === null ? [call] : [call, { kind: 'reasoning', text: '', signature }];
  });
}

function randomParts(random: (below: number) => number): readonly AnswerPart[] {
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;
  const word = () => pick(['车', 'a "quoted" word', '👩‍👩‍👧', 'line\nline\n\nline', '\\']);
  const parts: AnswerPart[] = [];
  for (let left = random(6); left > 0; left -= 1) {
    const before = parts.at(-1)?.kind;
    const choice = random(3);
    if (choice === 0 && before !== 'text') parts.push({ kind: 'text', text: word() });
    else if (choice === 1 && before !== 'reasoning') {
      const vendor = pick(['anthropic', 'openai'] as const);
      parts.push({ kind: 'reasoning', text: word(), signature: { vendor, value: `s${left}` } });
    } else if (choice === 2) {
      const name = pick(['weather', 'apply_patch']);
      parts.push({
        kind: 'tool_call',
        id: `c${left}`,
        name,
        input: JSON.stringify(name === 'weather' ? { city: word() } : { input: word() }),
        signature: pick([null, { vendor: 'google', value: 'g' } as const]),
      });
    }
  }
  return parts;
}

/** The part in steps, its text cut at random places, within characters too. */
function stepsOf(part: AnswerPart, random: (below: number) => number): readonly AnswerStep[] {
  const cut = (text: string): readonly string[] => {
    if (text.length < 2) return [text];
    const at = 1 + random(text.length - 1);
    return random(3) === 0 ? [text] : [text.slice(0, at), ...cut(text.slice(at))];
  };
  if (part.kind === 'text') return cut(part.text).map((text) => ({ kind: 'text', text }));
  const { signature } = part;
  const signed: readonly AnswerStep[] = signature === null ? [] : [{ kind: 'signature', signature }];
  if (part.kind === 'reasoning') {
    return [...cut(part.text).map((text) => ({ kind: 'reasoning', text }) as const), ...signed];
  }
  return [
    { kind: 'tool_call', id: part.id, name: part.name },
    ...signed,
    ...cut(part.input).map((json) => ({ kind: 'tool_input', json }) as const),
  ];
}

describe('an answer that was written', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => [seed]))(
    'reads as it was, streamed or whole (seed %i)',
    (seed) => {
      const random = seededRandom(seed);
      const parts = randomParts(random);
      const called = parts.some(({ kind }) => kind === 'tool_call');
      const finish = called ? 'tool_calls' : 'end';
      const stream = written(
        parts.flatMap((part) => stepsOf(part, random)),
        finish,
      );
      const whole = openaiResponsesTranslation.writeAnswer(
        { id: '', model: 'claude-sonnet-5', parts, finish, stopSequence: null },
        tokens,
        context,
      );
      const expected = {
        id: 'resp_a1b2c3',
        model: 'claude-sonnet-5',
        parts: carried(parts),
        finish,
        stopSequence: null,
      };
      expect(openaiResponsesTranslation.readAnswer(whole)).toEqual(expected);
      // The stream again, read by the reader and written once more, ends in the same response.
      const again = new AnswerTranslator(
        openaiResponsesTranslation.createAnswerReader(),
        openaiResponsesTranslation.createAnswerWriter(context),
      );
      const bytes = Buffer.from(stream);
      const { ends } = openaiResponses.createSplitter().push(bytes);
      const rewritten =
        ends.map((end, index) => again.take(bytes, ends[index - 1] ?? 0, end, () => null)).join('') +
        again.end(() => tokens);
      const endOf = (text: string) => eventsOf(text).at(-1)?.response;
      expect(endOf(stream)).toEqual(whole);
      expect(endOf(rewritten)).toEqual(whole);
    },
  );
});
