import type { RequestText } from '../dialect.ts';
import type { JsonRecord } from '../json.ts';
import type { Conversation, Effort, Format, Placed, Reasoning } from '../translate/conversation.ts';
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
  requireKnown,
  within,
} from '../translate/fields.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { isUnset, type LeftOut, leaveOut } from './content-reader.ts';
import { readToolUse } from './tool-reader.ts';
import { readMessages } from './turn-reader.ts';

const translated = [
  ...['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'parallel_tool_calls'],
  ...['max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'top_k', 'seed', 'stop'],
  ...['presence_penalty', 'frequency_penalty', 'response_format'],
  ...['reasoning_effort', 'thinking', 'enable_thinking', 'thinking_budget'],
];

const labels = [
  ...['user', 'metadata', 'store', 'safety_identifier'],
  ...['prompt_cache_key', 'prompt_cache_options', 'prompt_cache_retention'],
];

/** Fields that ask for nothing while they have the value that the API takes for granted. */
const defaults: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  logprobs: isUnset,
  top_logprobs: (value) => value === 0,
  logit_bias: isUnset,
  modalities: (value) => Array.isArray(value) && value.every((one) => one === 'text'),
  verbosity: (value) => value === 'medium',
  functions: isUnset,
};

const known = new Set([...translated, ...labels, ...Object.keys(defaults), 'service_tier']);

/**
 * A request of `POST /v1/chat/completions`. What OpenAI does not have but several compatible vendors do (`top_k`,
 * `thinking`, `enable_thinking`, `reasoning_content`) is read as they mean it.
 * https://platform.openai.com/docs/api-reference/chat/create
 */
export function readConversation({ json }: RequestText): Conversation {
  requireKnown(json, known, '');
  const leftOut: LeftOut = new Set();
  for (const [field, isDefault] of Object.entries(defaults)) {
    const value = json[field];
    if (value !== undefined && value !== null && !isDefault(value)) throw noCounterpart(field);
  }
  leaveOut(json, labels, '', leftOut);
  if (json.service_tier !== 'auto' && json.service_tier !== 'default') {
    leaveOut(json, ['service_tier'], '', leftOut);
  }
  readStreamOptions(json.stream_options, leftOut);
  const { system, turns } = readMessages(json.messages, leftOut);
  return {
    system,
    turns,
    ...readToolUse(json, leftOut),
    parallelToolCalls: optional(json.parallel_tool_calls, 'parallel_tool_calls', asBoolean),
    maxTokens: readMaxTokens(json),
    temperature: readNumber(json, 'temperature'),
    topP: readNumber(json, 'top_p'),
    topK: readNumber(json, 'top_k'),
    seed: readNumber(json, 'seed'),
    presencePenalty: readNumber(json, 'presence_penalty'),
    frequencyPenalty: readNumber(json, 'frequency_penalty'),
    stop: readStop(json.stop),
    stopAt: 'stop',
    reasoning: readReasoning(json),
    format: readFormat(json.response_format),
    streamed: optional(json.stream, 'stream', asBoolean) ?? false,
    leftOut: [...leftOut],
  };
}

function readNumber(json: JsonRecord, field: string): Placed<number> | null {
  const value = optional(json[field], field, asNumber);
  return value === null ? null : { value, at: field };
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
  requireKnown(options, new Set(['include_usage', 'include_obfuscation']), 'stream_options');
  optional(options.include_usage, 'stream_options.include_usage', asBoolean);
  leaveOut(options, ['include_obfuscation'], 'stream_options', leftOut);
}

function readStop(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return [value];
  return asArray(value, 'stop').map((one, index) => asText(one, within('stop', index)));
}

const formats = ['text', 'json_object', 'json_schema'] as const;

function readFormat(value: unknown): Placed<Format> | null {
  const at = 'response_format';
  const format = optional(value, at, asRecord);
  if (format === null) return null;
  const type = asOneOf(format.type, formats, within(at, 'type'));
  requireKnown(format, new Set(type === 'json_schema' ? ['type', type] : ['type']), at);
  if (type === 'text') return null;
  if (type === 'json_object') return { value: { kind: 'json' }, at };
  const place = within(at, type);
  const given = asRecord(format.json_schema, place);
  requireKnown(given, new Set(['name', 'description', 'schema', 'strict']), place);
  const name = asText(given.name, within(place, 'name'));
  const schema = optional(given.schema, within(place, 'schema'), asSchema);
  if (schema === null) return { value: { kind: 'json' }, at };
  return {
    value: {
      kind: 'schema',
      name,
      description: optional(given.description, within(place, 'description'), asText),
      schema,
      strict: optional(given.strict, within(place, 'strict'), asBoolean) ?? false,
    },
    at,
  };
}

const efforts: Readonly<Record<string, Effort>> = {
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'max',
  max: 'max',
};

/**
 * `thinking` is DeepSeek's, Kimi's and GLM's switch, `enable_thinking` and `thinking_budget` are Qwen's. A switch
 * that is off beats an effort; one that is on adds nothing to it.
 */
function readReasoning(json: JsonRecord): Placed<Reasoning> | null {
  const toggle = readSwitch(json);
  if (toggle !== null && !toggle.value) return { value: { kind: 'off' }, at: toggle.at };
  const effort = optional(json.reasoning_effort, 'reasoning_effort', (value, at) =>
    asOneOf(value, ['none', ...Object.keys(efforts)], at),
  );
  if (effort !== null) {
    const named = efforts[effort];
    const value: Reasoning = named === undefined ? { kind: 'off' } : { kind: 'effort', effort: named };
    return { value, at: 'reasoning_effort' };
  }
  const tokens = optional(json.thinking_budget, 'thinking_budget', asCount);
  if (tokens !== null) return { value: { kind: 'budget', tokens }, at: 'thinking_budget' };
  return toggle === null ? null : { value: { kind: 'adaptive' }, at: toggle.at };
}

function readSwitch(json: JsonRecord): Placed<boolean> | null {
  const enabled = optional(json.enable_thinking, 'enable_thinking', asBoolean);
  if (enabled !== null) return { value: enabled, at: 'enable_thinking' };
  const thinking = optional(json.thinking, 'thinking', asRecord);
  if (thinking === null) return null;
  requireKnown(thinking, new Set(['type']), 'thinking');
  const type = asOneOf(thinking.type, ['enabled', 'disabled'], 'thinking.type');
  return { value: type === 'enabled', at: 'thinking' };
}
