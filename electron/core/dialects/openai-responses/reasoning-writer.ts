import type { JsonRecord } from '../json.ts';
import type { Effort, Reasoning } from '../translate/conversation.ts';

/*
 * Which efforts a model knows is its own affair, and one that it does not know is refused:
 * https://platform.openai.com/docs/guides/reasoning
 */

/** Models that do not reason, or only as ChatGPT has them do, refuse the whole field. */
const withoutReasoning = /^(gpt-3|gpt-4|chatgpt-|gpt-5[.\d]*-chat)/;
/** Knows `high` alone. */
const alwaysHigh = /^gpt-5-pro/;
/** GPT-5 of the first year has `minimal`; no other model has. */
const withMinimal = /^gpt-5(-mini|-nano)?(-\d{4}-\d\d-\d\d)?$/;
/** From GPT-5.1 on a model can be asked not to reason; the Codex models only in part. */
const withNone = /^gpt-(5\.\d|[6-9]|\d\d)(?!.*codex)/;
/** After gpt-5.1-codex-max. */
const withXhigh = /^gpt-(5\.1-codex-max|5\.[2-9]|[6-9]|\d\d)/;

/** Above so many tokens it is the next effort: half way, as efforts are felt, between what the efforts stand for. */
const budgets: readonly { readonly effort: Effort; readonly atMost: number }[] = [
  { effort: 'minimal', atMost: 1_500 },
  { effort: 'low', atMost: 4_096 },
  { effort: 'medium', atMost: 14_000 },
  { effort: 'high', atMost: 28_000 },
];

/** Whether it may be given reasoning at all, its own of earlier turns included. */
export function canReason(model: string): boolean {
  return !withoutReasoning.test(model);
}

/** The `reasoning` to ask of this model; null where it can only be left to the model. */
export function writeReasoning(reasoning: Reasoning, model: string): JsonRecord | null {
  if (!canReason(model)) return null;
  if (reasoning.kind === 'off') return withNone.test(model) ? { effort: 'none' } : null;
  if (reasoning.kind === 'adaptive') return { summary: 'auto' };
  const effort = reasoning.kind === 'effort' ? reasoning.effort : effortFor(reasoning.tokens);
  return { effort: effortOf(effort, model), summary: 'auto' };
}

function effortFor(tokens: number): Effort {
  return budgets.find(({ atMost }) => tokens <= atMost)?.effort ?? 'max';
}

function effortOf(effort: Effort, model: string): string {
  if (alwaysHigh.test(model)) return 'high';
  if (effort === 'minimal') return withMinimal.test(model) ? 'minimal' : 'low';
  if (effort === 'max') return withXhigh.test(model) ? 'xhigh' : 'high';
  return effort;
}
