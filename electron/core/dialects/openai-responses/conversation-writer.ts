import type { JsonRecord } from '../json.ts';
import {
  effortName,
  meetsReasoning,
  type OpenaiModel,
  openaiModel,
  reasoningModel,
  samplesFreely,
} from '../openai-models.ts';
import type { Conversation, Format, WrittenRequest } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { writeSampling } from '../translate/sampling.ts';
import { systemTexts } from '../translate/turns.ts';
import { writeTools } from './tool-writer.ts';
import { writeTurns } from './turn-writer.ts';

/** OpenAI refuses less: https://platform.openai.com/docs/api-reference/responses/create */
const LEAST_OUTPUT_TOKENS = 16;

const samplingNames = { temperature: 'temperature', topP: 'top_p' } as const;

/**
 * Writes a request of `POST /v1/responses`. OpenAI is to store nothing, so reasoning comes encrypted and goes back
 * with the next request. Its summary is asked for wherever reasoning is, so that it can be shown.
 */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  const { maxTokens, format, reasoning, stop, stopAt, streamed } = conversation;
  if (stop.length > 0) throw noCounterpart(stopAt);
  const leftOut = new LeftOut();
  const traits = openaiModel(model) ?? reasoningModel;
  const samples = samplesFreely(reasoning?.value ?? null, traits);
  const body = {
    model,
    ...writeInstructions(conversation),
    input: writeTurns(conversation, traits.efforts.length > 0, leftOut),
    ...writeTools(conversation),
    ...(maxTokens === null ? {} : { max_output_tokens: Math.max(maxTokens, LEAST_OUTPUT_TOKENS) }),
    ...writeSampling(conversation, samplingNames, () => samples, leftOut),
    ...writeReasoning(conversation, traits, leftOut),
    ...(format === null ? {} : { text: { format: writeFormat(format.value) } }),
    store: false,
    stream: streamed,
  };
  return { endpoint: '/v1/responses', body, leftOut: leftOut.names() };
}

function writeInstructions(conversation: Conversation): JsonRecord {
  const texts = systemTexts(conversation);
  return texts.length === 0 ? {} : { instructions: texts.join('\n\n') };
}

/** What is asked of reasoning; what the model cannot be asked is named as left out. */
function writeReasoning({ reasoning }: Conversation, model: OpenaiModel, leftOut: LeftOut): JsonRecord {
  if (reasoning === null) return {};
  const { value, at } = reasoning;
  if (!meetsReasoning(value, model)) leftOut.add(at);
  if (model.efforts.length === 0) return {};
  const effort = effortName(value, model);
  const asked = effort === null ? {} : { effort };
  if (value.kind === 'off') return { reasoning: asked };
  return { reasoning: { ...asked, summary: 'auto' }, include: ['reasoning.encrypted_content'] };
}

function writeFormat(format: Format): JsonRecord {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  return { type: 'json_schema', name, ...(description === null ? {} : { description }), schema, strict };
}
