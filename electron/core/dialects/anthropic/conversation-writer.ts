import type { JsonRecord } from '../json.ts';
import type { Conversation, WrittenRequest } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { type SamplingField, writeSampling } from '../translate/sampling.ts';
import { systemTexts } from '../translate/turns.ts';
import { writeFormat } from './format-writer.ts';
import { type ModelTraits, modelTraits } from './model-traits.ts';
import { planThinking, type ThinkingPlan } from './reasoning-writer.ts';
import { writeTools } from './tool-writer.ts';
import { writeTurns } from './turn-writer.ts';

/**
 * The API demands a limit. This is what Claude Opus 4 and 4.1 give at most, and every newer model gives more.
 * https://platform.claude.com/docs/en/about-claude/models/overview
 */
const MAX_TOKENS = 32_000;

/** Lower values of top_p are refused while a model thinks. */
const LEAST_THINKING_TOP_P = 0.95;

const samplingNames = { temperature: 'temperature', topP: 'top_p', topK: 'top_k' } as const;

/** Writes a request to `POST /v1/messages`: https://docs.anthropic.com/en/api/messages */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  const leftOut = new LeftOut();
  const traits = modelTraits(model);
  const maxTokens = conversation.maxTokens ?? MAX_TOKENS;
  const plan = planThinking(conversation, traits, maxTokens, leftOut);
  const { format, sentence } = writeFormat(conversation, traits, leftOut);
  const body: JsonRecord = {
    model,
    max_tokens: maxTokens,
    ...writeSystem(conversation, sentence),
    messages: writeTurns(conversation, plan.thinks, leftOut),
    ...writeTools(conversation, leftOut),
    ...writeSampling(conversation, samplingNames, samplingTaken(conversation, traits, plan.thinks), leftOut),
    ...writeStop(conversation),
    ...(plan.thinking !== null && { thinking: plan.thinking }),
    ...writeOutput(plan, format),
    ...(conversation.streamed && { stream: true }),
  };
  return { endpoint: '/v1/messages', body, leftOut: leftOut.names() };
}

function writeSystem(conversation: Conversation, sentence: string | null): JsonRecord {
  const texts = systemTexts(conversation, sentence ?? '');
  return texts.length === 0 ? {} : { system: texts.join('\n\n') };
}

/**
 * Newer models and thinking ones settle their sampling themselves and refuse every request that says otherwise.
 * Temperature and top_p go up to 1, which is the default of both and need not be said.
 * https://platform.claude.com/docs/en/build-with-claude/thinking#sampling-parameters
 */
function samplingTaken(
  { temperature }: Conversation,
  { sampling }: ModelTraits,
  thinks: boolean,
): (field: SamplingField, value: number) => boolean {
  const isTaken = (field: SamplingField, value: number): boolean => {
    if (sampling === 'none') return false;
    if (field === 'topK') return !thinks;
    if (value < 0 || value >= 1) return false;
    if (field === 'temperature') return !thinks;
    if (thinks) return value >= LEAST_THINKING_TOP_P;
    return sampling === 'all' || temperature === null || !isTaken('temperature', temperature.value);
  };
  return isTaken;
}

/** A stop sequence of white space alone is refused by the API. */
function writeStop({ stop, stopAt }: Conversation): JsonRecord {
  if (stop.some((sequence) => sequence.trim() === '')) throw noCounterpart(stopAt);
  return stop.length === 0 ? {} : { stop_sequences: stop };
}

function writeOutput({ effort }: ThinkingPlan, format: JsonRecord | null): JsonRecord {
  if (effort === null && format === null) return {};
  return { output_config: { ...(effort !== null && { effort }), ...(format !== null && { format }) } };
}
