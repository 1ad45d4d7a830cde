import type { JsonRecord } from '../json.ts';
import type { Conversation, Format, WrittenRequest } from '../translate/conversation.ts';
import { LeftOut } from '../translate/left-out.ts';
import { type SamplingField, writeSampling } from '../translate/sampling.ts';
import { type ModelTraits, traitsOf } from './model-traits.ts';
import { writeTools } from './tool-writer.ts';
import { writeMessages } from './turn-writer.ts';

const samplingNames: Readonly<Record<SamplingField, string>> = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  seed: 'seed',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
};

/**
 * The request for `POST /v1/chat/completions`, in the words that OpenAI and the vendors compatible with it share; see
 * `model-traits` for those they do not. https://platform.openai.com/docs/api-reference/chat/create
 */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  const traits = traitsOf(model);
  const leftOut = new LeftOut();
  const { maxTokens, stop, format, streamed } = conversation;
  const body = {
    model,
    messages: writeMessages(conversation, traits, leftOut),
    ...writeTools(conversation),
    ...(maxTokens === null ? {} : { [traits.limitField]: maxTokens }),
    ...writeSampling(conversation, samplingNames, samplingTaken(conversation, traits), leftOut),
    ...(stop.length === 0 ? {} : { stop }),
    ...writeReasoning(conversation, traits, leftOut),
    ...(format === null ? {} : { response_format: writeFormat(format.value) }),
    ...(streamed ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
  return { endpoint: '/v1/chat/completions', body, leftOut: leftOut.names() };
}

function samplingTaken({ reasoning }: Conversation, traits: ModelTraits): (field: SamplingField) => boolean {
  const samples = traits.samples(reasoning?.value ?? null);
  return (field) => {
    if (field === 'topK') return traits.takesTopK;
    return field === 'seed' || samples;
  };
}

function writeReasoning(
  { reasoning, streamed }: Conversation,
  traits: ModelTraits,
  leftOut: LeftOut,
): JsonRecord {
  if (reasoning === null) return {};
  const { value, at } = reasoning;
  if (!traits.meets(value, streamed)) leftOut.add(at);
  return traits.reasoningFields(value, streamed);
}

function writeFormat(format: Format): JsonRecord {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  return {
    type: 'json_schema',
    json_schema: {
      name,
      ...(description === null ? {} : { description }),
      schema,
      ...(strict ? { strict } : {}),
    },
  };
}
