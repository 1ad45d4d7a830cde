import type { JsonRecord } from '../json.ts';
import type { Effort, Placed, Reasoning } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import { budgetsOf, isBeforeGemini3 } from './model-generation.ts';

/** What an effort is worth in tokens, least first. */
const effortTokens: readonly (readonly [Effort, number])[] = [
  ['minimal', 1_024],
  ['low', 2_048],
  ['medium', 8_192],
  ['high', 24_576],
  ['max', 32_768],
];

/** `LOW` is the least that every model of Gemini 3 takes; several refuse `MINIMAL`. */
const levels: Readonly<Record<Effort, string>> = {
  minimal: 'LOW',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  max: 'HIGH',
};

/**
 * `thinkingConfig` for a model; undefined where there is nothing to say. Models that cannot stop thinking think as
 * little as they can.
 * https://ai.google.dev/gemini-api/docs/thinking
 */
export function writeThinking({ value, at }: Placed<Reasoning>, model: string): JsonRecord | undefined {
  if (!isBeforeGemini3(model)) return { ...levelOf(value), includeThoughts: value.kind !== 'off' };
  const range = budgetsOf(model);
  if (range === undefined) {
    // Gemini 2.0 and older do not think.
    if (value.kind === 'off' || value.kind === 'adaptive') return undefined;
    throw noCounterpart(at);
  }
  if (value.kind === 'adaptive') return { thinkingBudget: -1, includeThoughts: true };
  if (value.kind === 'off')
    return { thinkingBudget: range.canBeOff ? 0 : range.least, includeThoughts: false };
  const tokens = value.kind === 'budget' ? value.tokens : tokensOf(value.effort);
  return { thinkingBudget: Math.min(Math.max(tokens, range.least), range.most), includeThoughts: true };
}

function levelOf(reasoning: Reasoning): JsonRecord {
  switch (reasoning.kind) {
    case 'adaptive':
      return {};
    case 'off':
      return { thinkingLevel: levels.minimal };
    case 'effort':
      return { thinkingLevel: levels[reasoning.effort] };
    case 'budget':
      return { thinkingLevel: levels[effortWorth(reasoning.tokens)] };
  }
}

function tokensOf(effort: Effort): number {
  return effortTokens.find(([name]) => name === effort)?.[1] ?? 0;
}

/** The greatest effort that the budget pays for. */
function effortWorth(tokens: number): Effort {
  return effortTokens.findLast(([, worth]) => worth <= tokens)?.[0] ?? 'minimal';
}
