import type { JsonRecord } from '../json.ts';
import type { Conversation, WrittenRequest } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import { writeFormat } from './format-writer.ts';
import { writeMessages } from './message-writer.ts';
import { modelTraits } from './model-traits.ts';
import { LeftOut } from './request-fields.ts';
import { writeSampling } from './sampling-writer.ts';
import { planThinking, type ThinkingPlan } from './thinking-plan.ts';
import { writeTools } from './tool-writer.ts';

/**
 * The API demands a limit. This is what Claude Opus 4 and 4.1 give at most, and every newer model gives more.
 * https://platform.claude.com/docs/en/about-claude/models/overview
 */
const MAX_TOKENS = 32_000;

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
    messages: writeMessages(conversation, plan.thinks, leftOut),
    ...writeTools(conversation, leftOut),
    ...writeSampling(conversation, traits, plan.thinks, leftOut),
    ...writeStop(conversation),
    ...(plan.thinking !== null && { thinking: plan.thinking }),
    ...writeOutput(plan, format),
    ...(conversation.streamed && { stream: true }),
  };
  return { endpoint: '/v1/messages', body, leftOut: leftOut.names() };
}

function writeSystem({ system }: Conversation, sentence: string | null): JsonRecord {
  const texts = [...system.map(({ text }) => text), ...(sentence === null ? [] : [sentence])];
  const said = texts.filter((text) => text.trim() !== '');
  return said.length === 0 ? {} : { system: said.join('\n\n') };
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
