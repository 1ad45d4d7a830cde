import type { RequestText } from '../dialect.ts';
import type { JsonRecord } from '../json.ts';
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
  optional,
  placed,
  within,
} from '../translate/fields.ts';
import {
  type DefaultFields,
  isUnset,
  knownFields,
  requireDefaults,
  sift,
} from '../translate/known-fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { readToolUse } from './tool-reader.ts';
import { readTurns } from './turn-reader.ts';

const defaults: DefaultFields = {
  n: (value) => value === 1,
  logprobs: isUnset,
  top_logprobs: (value) => value === 0,
  logit_bias: isUnset,
  modalities: (value) => Array.isArray(value) && value.every((one) => one === 'text'),
  functions: isUnset,
};

const requestFields = knownFields(
  [
    ...['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'parallel_tool_calls'],
    ...['max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'top_k', 'seed', 'stop'],
    ...['presence_penalty', 'frequency_penalty', 'response_format', 'verbosity'],
    ...['reasoning_effort', 'thinking', 'enable_thinking', 'thinking_budget', 'service_tier'],
    ...Object.keys(defaults),
  ],
  [
    ...['user', 'metadata', 'store', 'safety_identifier'],
    ...['prompt_cache_key', 'prompt_cache_options', 'prompt_cache_retention'],
  ],
);
const streamFields = knownFields(['include_usage'], ['include_obfuscation']);
const formatFields = {
  text: knownFields(['type']),
  json_object: knownFields(['type']),
  json_schema: knownFields(['type', 'json_schema']),
};
const schemaFields = knownFields(schemaFormatFields);
const thinkingFields = knownFields(['type']);

/**
 * A request of `POST /v1/chat/completions`. What OpenAI does not have but several compatible vendors do (`top_k`,
 * `thinking`, `enable_thinking`, `reasoning_content`) is read as they mean it.
 * https://platform.openai.com/docs/api-reference/chat/create
 */
export function readConversation({ json }: RequestText): Conversation {
  const leftOut = new LeftOut();
  sift(json, requestFields, '', leftOut);
  requireDefaults(json, defaults);
  readServiceTier(json.service_tier, leftOut);
  readStreamOptions(json.stream_options, leftOut);
  const { system, turns } = readTurns(json.messages, leftOut);
  return {
    ...unsaid,
    system: [...system, ...readVerbosity(json.verbosity, 'verbosity')],
    turns,
    ...readToolUse(json, leftOut),
    parallelToolCalls: optional(json.parallel_tool_calls, 'parallel_tool_calls', asBoolean),
    maxTokens: readMaxTokens(json),
    temperature: placed(json.temperature, 'temperature', asNumber),
    topP: placed(json.top_p, 'top_p', asNumber),
    topK: placed(json.top_k, 'top_k', asNumber),
    seed: placed(json.seed, 'seed', asNumber),
    presencePenalty: placed(json.presence_penalty, 'presence_penalty', asNumber),
    frequencyPenalty: placed(json.frequency_penalty, 'frequency_penalty', asNumber),
    stop: readStop(json.stop),
    stopAt: 'stop',
    reasoning: readReasoning(json, leftOut),
    format: readFormat(json.response_format, leftOut),
    streamed: optional(json.stream, 'stream', asBoolean) ?? false,
    leftOut: leftOut.names(),
  };
}

/** `max_tokens` is the old name; where both are sent, the new one counts. */
function readMaxTokens(json: JsonRecord): number | null {
  const old = optional(json.max_tokens, 'max_tokens', asCount);
  return optional(json.max_completion_tokens, 'max_completion_tokens', asCount) ?? old;
}

/** `include_usage` is read when the answer is written. */
function readStreamOptions(value: unknown, leftOut: LeftOut): void {
  const options = optional(value, 'stream_options', asRecord);
  if (options === null) return;
  sift(options, streamFields, 'stream_options', leftOut);
  optional(options.include_usage, 'stream_options.include_usage', asBoolean);
}

function readStop(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  return asArray(value, 'stop').map((one, index) => asText(one, within('stop', index)));
}

function readFormat(value: unknown, leftOut: LeftOut): Placed<Format> | null {
  const at = 'response_format';
  const format = optional(value, at, asRecord);
  if (format === null) return null;
  const type = asOneOf(format.type, ['text', 'json_object', 'json_schema'], within(at, 'type'));
  sift(format, formatFields[type], at, leftOut);
  if (type === 'text') return null;
  if (type === 'json_object') return { value: { kind: 'json' }, at };
  const place = within(at, type);
  const given = asRecord(format.json_schema, place);
  sift(given, schemaFields, place, leftOut);
  return { value: readSchemaFormat(given, place), at };
}

/**
 * `thinking` is DeepSeek's, Kimi's and GLM's switch, `enable_thinking` and `thinking_budget` are Qwen's. A switch
 * that is off beats an effort; one that is on adds nothing to it.
 */
function readReasoning(json: JsonRecord, leftOut: LeftOut): Placed<Reasoning> | null {
  const toggle = readSwitch(json, leftOut);
  if (toggle !== null && !toggle.value) return { value: { kind: 'off' }, at: toggle.at };
  const effort = placed(json.reasoning_effort, 'reasoning_effort', readEffort);
  if (effort !== null) return effort;
  const tokens = optional(json.thinking_budget, 'thinking_budget', asCount);
  if (tokens !== null) return { value: { kind: 'budget', tokens }, at: 'thinking_budget' };
  return toggle === null ? null : { value: { kind: 'adaptive' }, at: toggle.at };
}

function readSwitch(json: JsonRecord, leftOut: LeftOut): Placed<boolean> | null {
  const enabled = optional(json.enable_thinking, 'enable_thinking', asBoolean);
  if (enabled !== null) return { value: enabled, at: 'enable_thinking' };
  const thinking = optional(json.thinking, 'thinking', asRecord);
  if (thinking === null) return null;
  sift(thinking, thinkingFields, 'thinking', leftOut);
  const type = asOneOf(thinking.type, ['enabled', 'disabled'], 'thinking.type');
  return { value: type === 'enabled', at: 'thinking' };
}
