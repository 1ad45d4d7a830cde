import type { JsonRecord } from '../json.ts';
import type { Conversation, Effort, Reasoning } from '../translate/conversation.ts';
import { effortTokens, effortWorth } from '../translate/efforts.ts';
import type { LeftOut } from '../translate/left-out.ts';
import type { ModelTraits } from './model-traits.ts';

/** How much a request makes the model think. */
export type ThinkingPlan = {
  /** The fields `thinking` and `output_config.effort`, where they are said. */
  readonly thinking: JsonRecord | null;
  readonly effort: string | null;
  /** Whether the model thinks; only then may its earlier thinking be in the request. */
  readonly thinks: boolean;
};

/** https://platform.claude.com/docs/en/build-with-claude/effort */
const efforts: Readonly<Record<Effort, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  max: 'max',
};

/** The least that Anthropic takes for `budget_tokens`, and the least that is left to the answer itself. */
const LEAST_BUDGET = 1024;
const LEAST_ANSWER = 1024;

const asDefault: ThinkingPlan = { thinking: null, effort: null, thinks: false };

/** Plans the thinking of a request; what the model cannot be asked for is taken note of in `leftOut`. */
export function planThinking(
  conversation: Conversation,
  traits: ModelTraits,
  maxTokens: number,
  leftOut: LeftOut,
): ThinkingPlan {
  const { reasoning } = conversation;
  if (reasoning === null) return { ...asDefault, thinks: traits.thinksUnasked };
  if (reasoning.value.kind === 'off') return planNone(traits, reasoning.at, leftOut);
  if (traits.thinking === 'adaptive') return planAdaptive(reasoning.value);
  const budget = Math.min(budgetOf(reasoning.value), maxTokens - LEAST_ANSWER);
  if (traits.thinking === 'none' || budget < LEAST_BUDGET || forbidsBudget(conversation)) {
    leftOut.add(reasoning.at);
    return asDefault;
  }
  return { ...asDefault, thinking: { type: 'enabled', budget_tokens: budget }, thinks: true };
}

function planNone({ notThinking }: ModelTraits, at: string, leftOut: LeftOut): ThinkingPlan {
  switch (notThinking) {
    case 'unasked':
      return asDefault;
    case 'disabled':
      return { ...asDefault, thinking: { type: 'disabled' } };
    case 'between_tools':
      return { ...asDefault, thinking: { type: 'between_tools' }, thinks: true };
    case 'least':
      leftOut.add(at);
      return { ...asDefault, effort: 'low', thinks: true };
  }
}

function planAdaptive(wish: Exclude<Reasoning, { kind: 'off' }>): ThinkingPlan {
  const plan = { ...asDefault, thinking: { type: 'adaptive' }, thinks: true };
  switch (wish.kind) {
    case 'adaptive':
      return plan;
    case 'effort':
      return { ...plan, effort: efforts[wish.effort] };
    case 'budget':
      return { ...plan, effort: efforts[effortWorth(wish.tokens)] };
  }
}

/** As much as the model sees fit is what it takes at its usual effort, `high`. */
function budgetOf(wish: Exclude<Reasoning, { kind: 'off' }>): number {
  switch (wish.kind) {
    case 'adaptive':
      return effortTokens.high;
    case 'effort':
      return effortTokens[wish.effort];
    case 'budget':
      return Math.max(LEAST_BUDGET, wish.tokens);
  }
}

// With a budget, a tool cannot be forced, and the tool calls that are being answered must be preceded by the
// thinking that led to them, which another vendor's client may not have kept.
// https://platform.claude.com/docs/en/build-with-claude/thinking-tool-workflows
function forbidsBudget({ toolChoice, turns }: Conversation): boolean {
  const forced = toolChoice?.kind === 'any' || toolChoice?.kind === 'tool';
  if (forced) return true;
  const last = turns.findLastIndex((turn) => turn.role === 'assistant');
  const first = turns.findLastIndex((turn, index) => turn.role === 'user' && index < last) + 1;
  const parts = turns.slice(first, last + 1).flatMap((turn) => (turn.role === 'assistant' ? turn.parts : []));
  const calls = parts.some((part) => part.kind === 'tool_call');
  const signed = parts.some((part) => part.kind === 'reasoning' && part.signature?.vendor === 'anthropic');
  return calls && !signed;
}
