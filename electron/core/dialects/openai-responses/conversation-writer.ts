import type { JsonRecord } from '../json.ts';
import type { Conversation, Format, Tool, ToolChoice, WrittenRequest } from '../translate/conversation.ts';
import { noCounterpart } from '../translate/fields.ts';
import { canReason, writeReasoning } from './reasoning-writer.ts';
import { TurnWriter, withoutIndexes } from './turn-writer.ts';

/** OpenAI refuses less: https://platform.openai.com/docs/api-reference/responses/create */
const LEAST_OUTPUT_TOKENS = 16;

/** JSON mode is refused unless a message asks for JSON in so many letters; instructions do not count. */
const JSON_ASKED = 'Answer with a JSON object.';

const choices = { auto: 'auto', none: 'none', any: 'required' } as const;

/**
 * Writes a request of `POST /v1/responses`. OpenAI is to store nothing, so reasoning comes encrypted and goes back
 * with the next request. Its summary is asked for wherever reasoning is, so that it can be shown.
 */
export function writeConversation(conversation: Conversation, model: string): WrittenRequest {
  refuseUnknown(conversation);
  const turns = new TurnWriter(conversation.tools, canReason(model));
  for (const turn of conversation.turns) {
    if (turn.role === 'user') turns.writeUser(turn.parts);
    else turns.writeAssistant(turn.parts);
  }
  const input = [...jsonRequest(conversation), ...turns.items];
  const leftOut = turns.leftOut;
  const reasoning = reasoningOf(conversation, model, leftOut);
  const body = {
    model,
    ...instructionsOf(conversation),
    input,
    ...toolsOf(conversation),
    ...settingsOf(conversation),
    ...reasoning,
    ...(conversation.format === null ? {} : { text: { format: writeFormat(conversation.format.value) } }),
    store: false,
    stream: conversation.streamed,
  };
  return { endpoint: '/v1/responses', body, leftOut: [...leftOut] };
}

function refuseUnknown({ topK, seed, presencePenalty, frequencyPenalty, stop, stopAt }: Conversation): void {
  for (const field of [topK, seed, presencePenalty, frequencyPenalty]) {
    if (field !== null) throw noCounterpart(field.at);
  }
  if (stop.length > 0) throw noCounterpart(stopAt);
}

function instructionsOf({ system }: Conversation): JsonRecord {
  return system.length === 0 ? {} : { instructions: system.map(({ text }) => text).join('\n\n') };
}

function settingsOf({ maxTokens, temperature, topP }: Conversation): JsonRecord {
  return {
    ...(maxTokens === null ? {} : { max_output_tokens: Math.max(maxTokens, LEAST_OUTPUT_TOKENS) }),
    ...(temperature === null ? {} : { temperature: temperature.value }),
    ...(topP === null ? {} : { top_p: topP.value }),
  };
}

/** What is asked of reasoning; what the model cannot be asked is named as left out. */
function reasoningOf({ reasoning }: Conversation, model: string, leftOut: Set<string>): JsonRecord {
  if (reasoning === null) return {};
  const written = writeReasoning(reasoning.value, model);
  if (written === null) {
    leftOut.add(withoutIndexes(reasoning.at));
    return {};
  }
  return reasoning.value.kind === 'off'
    ? { reasoning: written }
    : { reasoning: written, include: ['reasoning.encrypted_content'] };
}

function toolsOf({ tools, toolChoice, parallelToolCalls }: Conversation): JsonRecord {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(writeTool),
    ...(toolChoice === null ? {} : { tool_choice: writeChoice(toolChoice, tools) }),
    ...(parallelToolCalls === null ? {} : { parallel_tool_calls: parallelToolCalls }),
  };
}

/** `strict` is always said: where it is not, OpenAI takes it as wanted. */
function writeTool({ kind, name, description, schema, strict }: Tool): JsonRecord {
  const described = description === null ? {} : { description };
  if (kind === 'custom') return { type: 'custom', name, ...described };
  const parameters = schema ?? { type: 'object', properties: {} };
  return { type: 'function', name, ...described, parameters, strict };
}

function writeChoice(choice: ToolChoice, tools: readonly Tool[]): string | JsonRecord {
  if (choice.kind !== 'tool') return choices[choice.kind];
  const tool = tools.find(({ name }) => name === choice.name);
  return { type: tool?.kind ?? 'function', name: choice.name };
}

function writeFormat(format: Format): JsonRecord {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  return { type: 'json_schema', name, ...(description === null ? {} : { description }), schema, strict };
}

function jsonRequest({ format, turns }: Conversation): readonly JsonRecord[] {
  if (format?.value.kind !== 'json') return [];
  const asked = turns.some(
    ({ role, parts }) =>
      role === 'user' && parts.some((part) => part.kind === 'text' && /json/i.test(part.text)),
  );
  return asked ? [] : [{ type: 'message', role: 'developer', content: JSON_ASKED }];
}
