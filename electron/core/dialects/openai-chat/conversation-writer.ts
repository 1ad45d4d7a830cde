import type { JsonRecord } from '../json.ts';
import type {
  Conversation,
  Format,
  Placed,
  Tool,
  ToolChoice,
  WrittenRequest,
} from '../translate/conversation.ts';
import { customAsFunction } from '../translate/custom-tools.ts';
import { noCounterpart } from '../translate/fields.ts';
import { MessageWriter, withoutIndexes } from './message-writer.ts';
import { habitsOf, type ModelHabits } from './model-habits.ts';

/** OpenAI refuses a schema that is no object's, and an object without properties. */
function writeSchema(schema: JsonRecord | null): JsonRecord {
  return { type: 'object', properties: {}, ...schema };
}

// Compatible vendors know functions alone, and so do most of OpenAI's models in this API.
function writeTool(tool: Tool): JsonRecord {
  const { description, schema } = tool.kind === 'custom' ? customAsFunction(tool) : tool;
  return {
    type: 'function',
    function: {
      name: tool.name,
      ...(description === null ? {} : { description }),
      parameters: writeSchema(schema),
      ...(tool.strict ? { strict: true } : {}),
    },
  };
}

function writeChoice(choice: ToolChoice): unknown {
  if (choice.kind === 'tool') return { type: 'function', function: { name: choice.name } };
  return choice.kind === 'any' ? 'required' : choice.kind;
}

function writeTools({ tools, toolChoice, parallelToolCalls }: Conversation): JsonRecord {
  if (tools.length === 0) {
    // A choice without tools is refused by the API, even where it changes nothing.
    if (toolChoice?.kind === 'tool') throw noCounterpart(toolChoice.at);
    return {};
  }
  return {
    tools: tools.map(writeTool),
    ...(toolChoice === null ? {} : { tool_choice: writeChoice(toolChoice) }),
    // True is what all of them do, and OpenAI's o-series refuses the field.
    ...(parallelToolCalls === false ? { parallel_tool_calls: false } : {}),
  };
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

type Setting = { readonly field: string; readonly given: Placed<number> | null; readonly usual: number };

/** Settings that a model which thinks does not have are left out: OpenAI refuses every value but the usual one. */
function writeSampling(conversation: Conversation, habits: ModelHabits, leftOut: Set<string>): JsonRecord {
  const samples = habits.samples(conversation.reasoning?.value ?? null);
  const settings: readonly Setting[] = [
    { field: 'temperature', given: conversation.temperature, usual: 1 },
    { field: 'top_p', given: conversation.topP, usual: 1 },
    { field: 'presence_penalty', given: conversation.presencePenalty, usual: 0 },
    { field: 'frequency_penalty', given: conversation.frequencyPenalty, usual: 0 },
  ];
  const written: Record<string, number> = {};
  for (const { field, given, usual } of settings) {
    if (given === null) continue;
    if (samples) written[field] = given.value;
    else if (given.value !== usual) leftOut.add(withoutIndexes(given.at));
  }
  return written;
}

function writeTopK({ topK }: Conversation, { takesTopK }: ModelHabits): JsonRecord {
  if (topK === null) return {};
  if (!takesTopK) throw noCounterpart(topK.at);
  return { top_k: topK.value };
}

function writeReasoning(
  { reasoning, streamed }: Conversation,
  habits: ModelHabits,
  leftOut: Set<string>,
): JsonRecord {
  if (reasoning === null) return {};
  const fields = habits.reasoningFields(reasoning.value, streamed);
  if (fields === undefined) leftOut.add(withoutIndexes(reasoning.at));
  return fields ?? {};
}

/**
 * The request for `POST /v1/chat/completions`, in the words that OpenAI and the vendors compatible with it share; see
 * `model-habits` for those they do not. https://platform.openai.com/docs/api-reference/chat/create
 */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  const habits = habitsOf(model);
  const leftOut = new Set<string>();
  const { maxTokens, seed, stop, format, streamed } = conversation;
  const body = {
    model,
    messages: new MessageWriter(conversation, habits, leftOut).write(conversation),
    ...writeTools(conversation),
    ...(maxTokens === null ? {} : { [habits.limitField]: maxTokens }),
    ...writeSampling(conversation, habits, leftOut),
    ...writeTopK(conversation, habits),
    ...(seed === null ? {} : { seed: seed.value }),
    ...(stop.length === 0 ? {} : { stop }),
    ...writeReasoning(conversation, habits, leftOut),
    ...(format === null ? {} : { response_format: writeFormat(format.value) }),
    ...(streamed ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
  return { endpoint: '/v1/chat/completions', body, leftOut: [...leftOut] };
}
