import type { RequestText } from '../dialect.ts';
import type { JsonRecord } from '../json.ts';
import type { Conversation, Format, Placed, Reasoning, TextPart } from '../translate/conversation.ts';
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
import { ItemsReader } from './item-reader.ts';
import { readTools } from './tool-reader.ts';

/** What is translated. */
const readFields = [
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'max_output_tokens',
  'temperature',
  'top_p',
  'reasoning',
  'text',
  'include',
  'stream',
  'stream_options',
  'store',
  'service_tier',
] as const;

/** What is for OpenAI's books and caches; `max_tool_calls` limits the tools that OpenAI runs alone. */
const labels = [
  'client_metadata',
  'metadata',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'max_tool_calls',
] as const;

/** What is accepted as long as it asks for nothing. */
const asksForNothing: Readonly<Record<string, (value: unknown) => boolean>> = {
  background: (value) => value === false,
  context_management: (value) => Array.isArray(value) && value.length === 0,
  top_logprobs: (value) => value === 0,
  truncation: (value) => value === 'disabled',
};

const knownFields: ReadonlySet<string> = new Set([...readFields, ...labels]);
const reasoningKeys = new Set(['effort', 'summary', 'generate_summary', 'context', 'mode']);
const textKeys = new Set(['format', 'verbosity']);
const streamKeys = new Set(['include_obfuscation']);
const formatKeys = {
  text: new Set(['type']),
  json_object: new Set(['type']),
  json_schema: new Set(['type', 'name', 'description', 'schema', 'strict']),
};

const reasonings = {
  none: { kind: 'off' },
  minimal: { kind: 'effort', effort: 'minimal' },
  low: { kind: 'effort', effort: 'low' },
  medium: { kind: 'effort', effort: 'medium' },
  high: { kind: 'effort', effort: 'high' },
  xhigh: { kind: 'effort', effort: 'max' },
  max: { kind: 'effort', effort: 'max' },
} as const satisfies Readonly<Record<string, Reasoning>>;

const effortNames = Object.keys(reasonings) as (keyof typeof reasonings)[];

/** Other APIs have no setting for how much is said, but their models can be told. */
const verbosityTexts = {
  low: 'Keep your answers short: say what is needed and nothing more.',
  medium: null,
  high: 'Give detailed and thorough answers.',
};

/**
 * Reads a request of `POST /v1/responses`. What OpenAI would have to remember from earlier requests is refused: the
 * relay keeps no conversations.
 * https://platform.openai.com/docs/api-reference/responses/create
 */
export function readConversation({ json }: RequestText): Conversation {
  const leftOut = new Set<string>();
  readFieldNames(json, leftOut);
  readInclude(json.include, leftOut);
  const { tools, choice, notes } = readTools(json, leftOut);
  const items = new ItemsReader(tools, leftOut);
  items.read(json.input);
  const text = readTextOptions(json.text);
  return {
    system: [...readInstructions(json.instructions), ...items.system, ...notes, ...text.notes],
    turns: items.turns,
    tools,
    toolChoice: choice,
    parallelToolCalls: optional(json.parallel_tool_calls, 'parallel_tool_calls', asBoolean),
    maxTokens: optional(json.max_output_tokens, 'max_output_tokens', (value, at) => asCount(value, at)),
    temperature: readPlaced(json, 'temperature'),
    topP: readPlaced(json, 'top_p'),
    topK: null,
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    stop: [],
    stopAt: 'stop',
    reasoning: readReasoning(json.reasoning, leftOut),
    format: text.format,
    streamed: optional(json.stream, 'stream', asBoolean) ?? false,
    leftOut: [...leftOut],
  };
}

function readFieldNames(json: JsonRecord, leftOut: Set<string>): void {
  for (const [key, value] of Object.entries(json)) {
    if (value === null || value === undefined || knownFields.has(key)) continue;
    const harmless = Object.hasOwn(asksForNothing, key) && asksForNothing[key]?.(value);
    if (harmless !== true) throw noCounterpart(key);
  }
  for (const label of labels) if (json[label] !== undefined && json[label] !== null) leftOut.add(label);
  if (optional(json.store, 'store', asBoolean) === true) leftOut.add('store');
  const tier = optional(json.service_tier, 'service_tier', asText) ?? 'auto';
  if (tier !== 'auto' && tier !== 'default') leftOut.add('service_tier');
  const streaming = optional(json.stream_options, 'stream_options', asRecord) ?? {};
  requireKnown(streaming, streamKeys, 'stream_options');
  if (streaming.include_obfuscation === true) leftOut.add('stream_options.include_obfuscation');
}

/** Encrypted reasoning is in every answer; probabilities change the answer; the rest is about OpenAI's own tools. */
function readInclude(value: unknown, leftOut: Set<string>): void {
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

function readPlaced(json: JsonRecord, at: string): Placed<number> | null {
  const value = optional(json[at], at, asNumber);
  return value === null ? null : { value, at };
}

/** Summaries are shown whether asked for or not: without its text a reasoning could not be given back. */
function readReasoning(value: unknown, leftOut: Set<string>): Placed<Reasoning> | null {
  const reasoning = optional(value, 'reasoning', asRecord);
  if (reasoning === null) return null;
  requireKnown(reasoning, reasoningKeys, 'reasoning');
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
  const at = 'reasoning.effort';
  const effort = optional(reasoning.effort, at, (given) => asOneOf(given, effortNames, at));
  return effort === null ? null : { value: reasonings[effort], at };
}

function readTextOptions(value: unknown): {
  readonly format: Placed<Format> | null;
  readonly notes: readonly TextPart[];
} {
  const text = optional(value, 'text', asRecord) ?? {};
  requireKnown(text, textKeys, 'text');
  const at = 'text.verbosity';
  const verbosity = optional(text.verbosity, at, (given) => asOneOf(given, ['low', 'medium', 'high'], at));
  const note = verbosityTexts[verbosity ?? 'medium'];
  return {
    format: readFormat(text.format, 'text.format'),
    notes: note === null ? [] : [{ kind: 'text', text: note, at }],
  };
}

function readFormat(value: unknown, at: string): Placed<Format> | null {
  const format = optional(value, at, asRecord);
  if (format === null) return null;
  const type = asOneOf(format.type, ['text', 'json_object', 'json_schema'], within(at, 'type'));
  requireKnown(format, formatKeys[type], at);
  if (type === 'text') return null;
  if (type === 'json_object') return { value: { kind: 'json' }, at };
  const schemaAt = within(at, 'schema');
  return {
    value: {
      kind: 'schema',
      name: asText(format.name, within(at, 'name')),
      description: optional(format.description, within(at, 'description'), asText),
      schema: asSchema(asRecord(format.schema, schemaAt), schemaAt),
      strict: optional(format.strict, within(at, 'strict'), asBoolean) ?? false,
    },
    at,
  };
}
