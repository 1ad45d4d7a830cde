import type { JsonRecord } from '../json.ts';
import type { Conversation, Placed } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import type { ModelTraits } from './model-traits.ts';
import type { LeftOut } from './request-fields.ts';

/** Lower values of top_p are refused while a model thinks. */
const LEAST_THINKING_TOP_P = 0.95;

/**
 * Temperature, top_p and top_k, where the model takes them. Newer models and thinking ones settle their sampling
 * themselves and refuse every request that says otherwise; there the wish is left out, because clients such as
 * Gemini CLI send it with every request. What this API has no place for at all is refused by name.
 * https://platform.claude.com/docs/en/build-with-claude/thinking#sampling-parameters
 */
export function writeSampling(
  conversation: Conversation,
  { sampling }: ModelTraits,
  thinks: boolean,
  leftOut: LeftOut,
): JsonRecord {
  requireNoOthers(conversation);
  const temperature = fraction(conversation.temperature);
  const topP = fraction(conversation.topP);
  const { topK } = conversation;
  const fixed = sampling === 'none';
  const takesTemperature = !fixed && !thinks;
  const takesTopP =
    !fixed &&
    !(thinks && (topP?.value ?? 1) < LEAST_THINKING_TOP_P) &&
    !(sampling === 'one' && takesTemperature && temperature !== null);
  return {
    ...written('temperature', temperature, takesTemperature, leftOut),
    ...written('top_p', topP, takesTopP, leftOut),
    ...written('top_k', topK, !fixed && !thinks, leftOut),
  };
}

function written(field: string, wish: Placed<number> | null, taken: boolean, leftOut: LeftOut): JsonRecord {
  if (wish === null) return {};
  if (taken) return { [field]: wish.value };
  leftOut.add(wish.at);
  return {};
}

/** Between 0 and 1; 1 is the default of both fields and need not be said. */
function fraction(wish: Placed<number> | null): Placed<number> | null {
  if (wish === null || wish.value === 1) return null;
  if (wish.value < 0 || wish.value > 1) throw noCounterpart(wish.at);
  return wish;
}

function requireNoOthers({ seed, presencePenalty, frequencyPenalty }: Conversation): void {
  if (seed !== null) throw noCounterpart(seed.at);
  for (const penalty of [presencePenalty, frequencyPenalty]) {
    if (penalty !== null && penalty.value !== 0) throw noCounterpart(penalty.at);
  }
}
