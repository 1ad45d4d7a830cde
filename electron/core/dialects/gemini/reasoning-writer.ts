import type { JsonRecord } from '../json.ts';
import type { Effort, Placed, Reasoning } from '../translate/conversation.ts';
import { effortTokens, effortWorth } from '../translate/efforts.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { budgetsOf, isBeforeGemini3 } from './model-traits.ts';

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
 * little as they can, and what a model cannot be asked for is taken note of.
 * https://ai.google.dev/gemini-api/docs/thinking
 */
export function writeThinking(
  { value, at }: Placed<Reasoning>,
  model: string,
  leftOut: LeftOut,
): JsonRecord | undefined {
  if (!isBeforeGemini3(model)) {
    if (value.kind === 'off') leftOut.add(at);
    return { ...levelOf(value), includeThoughts: value.kind !== 'off' };
  }
  const range = budgetsOf(model);
  if (range === undefined) {
    // Gemini 2.0 and older do not think.
    if (value.kind !== 'off' && value.kind !== 'adaptive') leftOut.add(at);
    return undefined;
  }
  if (value.kind === 'adaptive') return { thinkingBudget: -1, includeThoughts: true };
  if (value.kind === 'off') {
    if (!range.canBeOff) leftOut.add(at);
    return { thinkingBudget: range.canBeOff ? 0 : range.least, includeThoughts: false };
  }
  const tokens = value.kind === 'budget' ? value.tokens : effortTokens[value.effort];
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
