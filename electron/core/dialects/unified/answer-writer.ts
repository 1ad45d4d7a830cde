import { sumTokens, type TokenCounts, zeroTokens } from '../../../../shared/tokens.ts';
import type { JsonRecord } from '../json.ts';
import type { Answer, AnswerContext, AnswerStep, AnswerWriter, Finish } from '../translate/answer.ts';

/** Prompt figures count what was read from and written to a cache, as in every bill. */
function usageOf(tokens: TokenCounts | null): JsonRecord {
  const { outputTokens, ...input } = sumTokens([tokens ?? zeroTokens]);
  const promptTokens = Object.values(input).reduce((sum, count) => sum + count, 0);
  return { promptTokens, completionTokens: outputTokens, totalTokens: promptTokens + outputTokens };
}

function dataOf(
  content: string,
  tokens: TokenCounts | null,
  { account, costUsd }: AnswerContext,
): JsonRecord {
  return {
    message: { role: 'assistant', content },
    usage: usageOf(tokens),
    cost: costUsd(),
    accountUsed: account,
  };
}

/** A whole answer: its text alone; thinking and tool calls have no place in this shape. */
export function writeAnswer(
  { parts }: Answer,
  tokens: TokenCounts | null,
  context: AnswerContext,
): JsonRecord {
  const content = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return { success: true, data: dataOf(content, tokens, context) };
}

const event = (data: JsonRecord) => `data: ${JSON.stringify(data)}\n\n`;

/** A stream: an event for each piece of text, the whole answer in the last. */
export class UnifiedAnswerWriter implements AnswerWriter {
  readonly #context: AnswerContext;
  #content = '';

  constructor(context: AnswerContext) {
    this.#context = context;
  }

  begin(): string {
    return '';
  }

  write(step: AnswerStep): string {
    if (step.kind !== 'text') return '';
    this.#content += step.text;
    return event({ delta: step.text });
  }

  end(_finish: Finish, _stopSequence: string | null, tokens: TokenCounts | null): string {
    return `${event({ success: true, data: dataOf(this.#content, tokens, this.#context) })}data: [DONE]\n\n`;
  }
}
