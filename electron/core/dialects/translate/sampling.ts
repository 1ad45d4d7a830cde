import type { JsonRecord } from '../json.ts';
import type { Conversation } from './conversation.ts';
import type { LeftOut } from './left-out.ts';

/** How an answer is drawn from what a model might say: wishes that change its wording, not what is asked. */
export type SamplingField = 'temperature' | 'topP' | 'topK' | 'seed' | 'presencePenalty' | 'frequencyPenalty';

/** What every API does by itself. */
const usual: Readonly<Partial<Record<SamplingField, number>>> = {
  temperature: 1,
  topP: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
};

/**
 * The fields of an API for sampling. A wish that it has no field for, or that the model does not take, is taken note
 * of rather than refused: clients such as Gemini CLI send some of them with every request.
 */
export function writeSampling(
  conversation: Conversation,
  names: Readonly<Partial<Record<SamplingField, string>>>,
  takes: (field: SamplingField, value: number) => boolean,
  leftOut: LeftOut,
): JsonRecord {
  const written: Record<string, number> = {};
  for (const field of samplingFields) {
    const wish = conversation[field];
    if (wish === null) continue;
    const name = names[field];
    if (name !== undefined && takes(field, wish.value)) written[name] = wish.value;
    else if (wish.value !== usual[field]) leftOut.add(wish.at);
  }
  return written;
}

const samplingFields: readonly SamplingField[] = [
  'temperature',
  'topP',
  'topK',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
];
