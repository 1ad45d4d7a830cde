import type { RequestText } from '../dialect.ts';
import {
  readEffort,
  readSchemaFormat,
  readServiceTier,
  readVerbosity,
  schemaFormatFields,
} from '../openai-settings.ts';
import {
  type Conversation,
  type Format,
  type Placed,
  type Reasoning,
  type TextPart,
  unsaid,
} from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asCount,
  asNumber,
  asOneOf,
  asRecord,
  asText,
  noCounterpart,
  optional,
  placed,
  within,
} from '../translate/fields.ts';
import { type DefaultFields, knownFields, requireDefaults, sift } from '../translate/known-fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { readToolUse } from './tool-reader.ts';
import { readTurns } from './turn-reader.ts';

const defaults: DefaultFields = {
  background: (value) => value === false,
  context_management: (value) => Array.isArray(value) && value.length === 0,
  top_logprobs: (value) => value === 0,
  truncation: (value) => value === 'disabled',
};

/** Left out: what is for OpenAI's books and caches. `max_tool_calls` limits the tools that OpenAI runs alone. */
const requestFields = knownFields(
  [
    ...['model', 'input', 'instructions', 'tools', 'tool_choice', 'parallel_tool_calls', 'stream'],
    ...['max_output_tokens', 'temperature', 'top_p', 'reasoning', 'text', 'include', 'stream_options'],
    ...['service_tier', ...Object.keys(defaults)],
  ],
  [
    ...['client_metadata', 'metadata', 'user', 'safety_identifier', 'store', 'max_tool_calls'],
    ...['prompt_cache_key', 'prompt_cache_options', 'prompt_cache_retention'],
  ],
);
const streamFields = knownFields([], ['include_obfuscation']);
const reasoningFields = knownFields(['effort', 'summary', 'generate_summary', 'context', 'mode']);
const textFields = knownFields(['format', 'verbosity']);
const formatFields = {
  text: knownFields(['type']),
  json_object: knownFields(['type']),
  json_schema: knownFields(['type', ...schemaFormatFields]),
};

/**
 * Reads a request of `POST /v1/responses`. What OpenAI would have to remember from earlier requests is refused: the
 * relay keeps no conversations.
 * https://platform.openai.com/docs/api-reference/responses/create
 */
export function readConversation({ json }: RequestText): Conversation {
  const leftOut = new LeftOut();
  sift(json, requestFields, '', leftOut);
  requireDefaults(json, defaults);
  readServiceTier(json.service_tier, leftOut);
  readStreamOptions(json.stream_options, leftOut);
  readInclude(json.include, leftOut);
  const { toolUse, notes } = readToolUse(json, leftOut);
  const { system, turns } = readTurns(json.input, toolUse.tools, leftOut);
  const text = optional(json.text, 'text', asRecord) ?? {};
  sift(text, textFields, 'text', leftOut);
  const verbosity = readVerbosity(text.verbosity, 'text.verbosity');
  return {
    ...unsaid,
    system: [...readInstructions(json.instructions), ...system, ...notes, ...verbosity],
    turns,
    ...toolUse,
    parallelToolCalls: optional(json.parallel_tool_calls, 'parallel_tool_calls', asBoolean),
    maxTokens: optional(json.max_output_tokens, 'max_output_tokens', asCount),
    temperature: placed(json.temperature, 'temperature', asNumber),
    topP: placed(json.top_p, 'top_p', asNumber),
    reasoning: readReasoning(json.reasoning, leftOut),
    format: readFormat(text.format, 'text.format', leftOut),
    streamed: optional(json.stream, 'stream', asBoolean) ?? false,
    leftOut: leftOut.names(),
  };
}

function readStreamOptions(value: unknown, leftOut: LeftOut): void {
  const options = optional(value, 'stream_options', asRecord) ?? {};
  sift(options, streamFields, 'stream_options', leftOut);
}

/** Encrypted reasoning is in every answer; probabilities change the answer; the rest is about OpenAI's own tools. */
function readInclude(value: unknown, leftOut: LeftOut): void {
  for (const [index, item] of (optional(value, 'include', asArray) ?? []).entries()) {
    const at = within('include', index);
    const name = asText(item, at);
    if (name === 'message.output_text.logprobs') throw noCounterpart(at);
    if (name !== 'reasoning.encrypted_content') leftOut.add('include');
  }
}

function readInstructions(value: unknown): readonly TextPart[] {
  const text = optional(value, 'instructions', asText) ?? '';
  return text === '' ? [] : [{ kind: 'text', text, at: 'instructions' }];
}

/** Summaries are shown whether asked for or not: without its text a reasoning could not be given back. */
function readReasoning(value: unknown, leftOut: LeftOut): Placed<Reasoning> | null {
  const reasoning = optional(value, 'reasoning', asRecord);
  if (reasoning === null) return null;
  sift(reasoning, reasoningFields, 'reasoning', leftOut);
  const mode = optional(reasoning.mode, 'reasoning.mode', asText) ?? 'standard';
  if (mode !== 'standard') throw noCounterpart('reasoning.mode');
  // Which of its earlier reasoning a model sees is every vendor's own rule.
  const context = optional(reasoning.context, 'reasoning.context', asText) ?? 'auto';
  if (context !== 'auto') leftOut.add('reasoning.context');
  for (const key of ['summary', 'generate_summary'] as const) {
    const at = within('reasoning', key);
    const summary = optional(reasoning[key], at, (given) =>
      asOneOf(given, ['auto', 'concise', 'detailed'], at),
    );
    if (summary === 'concise' || summary === 'detailed') leftOut.add(at);
  }
  return placed(reasoning.effort, 'reasoning.effort', readEffort);
}

function readFormat(value: unknown, at: string, leftOut: LeftOut): Placed<Format> | null {
  const format = optional(value, at, asRecord);
  if (format === null) return null;
  const type = asOneOf(format.type, ['text', 'json_object', 'json_schema'], within(at, 'type'));
  sift(format, formatFields[type], at, leftOut);
  if (type === 'text') return null;
  if (type === 'json_object') return { value: { kind: 'json' }, at };
  asRecord(format.schema, within(at, 'schema'));
  return { value: readSchemaFormat(format, at), at };
}
