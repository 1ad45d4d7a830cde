import type { RequestText } from '../dialect.ts';
import type { JsonRecord } from '../json.ts';
import {
  type Conversation,
  type Effort,
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
  fieldMissing,
  optional,
  placed,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { readContent, textBlocks } from './content-reader.ts';
import { readToolUse } from './tool-reader.ts';
import { readTurns } from './turn-reader.ts';

const requestFields = knownFields(
  [
    'model',
    'messages',
    'system',
    'max_tokens',
    'tools',
    'tool_choice',
    'temperature',
    'top_p',
    'top_k',
    'stop_sequences',
    'stream',
    'thinking',
    'output_config',
    'output_format',
  ],
  [
    'metadata',
    'cache_control',
    'context_management',
    'service_tier',
    'speed',
    'betas',
    'diagnostics',
    'user_profile_id',
  ],
);
const outputFields = knownFields(['effort', 'format']);
const formatFields = knownFields(['type', 'schema']);
const thinkingFields = knownFields(['type', 'budget_tokens'], ['display']);

/** A line of Claude Code's for Anthropic's own books; it changes with every request, which would cost prompt caches. */
const BILLING_HEADER = 'x-anthropic-billing-header';

const LEAST_BUDGET = 1024;

/** Reads a request to `POST /v1/messages`: https://docs.anthropic.com/en/api/messages */
export function readConversation({ json }: RequestText): Conversation {
  const leftOut = new LeftOut();
  sift(json, requestFields, '', leftOut);
  const { system, turns } = readTurns(json.messages, leftOut);
  const output = optional(json.output_config, 'output_config', asRecord) ?? {};
  sift(output, outputFields, 'output_config', leftOut);
  return {
    ...unsaid,
    system: [...readSystem(json.system, leftOut), ...system],
    turns,
    ...readToolUse(json, leftOut),
    maxTokens: readMaxTokens(json.max_tokens),
    temperature: placed(json.temperature, 'temperature', asNumber),
    topP: placed(json.top_p, 'top_p', asNumber),
    topK: placed(json.top_k, 'top_k', (value, at) => asCount(value, at, 0)),
    stop: readStop(json.stop_sequences),
    stopAt: 'stop_sequences',
    reasoning: readReasoning(json.thinking, output.effort, leftOut),
    format:
      readFormat(output.format, 'output_config.format', leftOut) ??
      readFormat(json.output_format, 'output_format', leftOut),
    streamed: optional(json.stream, 'stream', asBoolean) ?? false,
    leftOut: leftOut.names(),
  };
}

function readSystem(value: unknown, leftOut: LeftOut): readonly TextPart[] {
  if (value === undefined || value === null) return [];
  return readContent(value, 'system', leftOut, textBlocks).filter((part) => {
    const isBilling = part.text.startsWith(BILLING_HEADER);
    if (isBilling) leftOut.add(`system.${BILLING_HEADER}`);
    return !isBilling;
  });
}

function readMaxTokens(value: unknown): number {
  if (value === undefined || value === null) throw fieldMissing('max_tokens');
  return asCount(value, 'max_tokens');
}

function readStop(value: unknown): readonly string[] {
  const items = optional(value, 'stop_sequences', asArray) ?? [];
  return items.map((item, index) => asText(item, within('stop_sequences', index)));
}

// The middle form has one step above `high`.
const efforts = { low: 'low', medium: 'medium', high: 'high', xhigh: 'max', max: 'max' } as const;

/** `output_config.effort` says how much to think unless `thinking` itself does. */
function readReasoning(value: unknown, wish: unknown, leftOut: LeftOut): Placed<Reasoning> | null {
  const effortAt = 'output_config.effort';
  const effort = optional(wish, effortAt, readEffort);
  const thinking = optional(value, 'thinking', asRecord);
  if (thinking === null) return effort === null ? null : { value: { kind: 'effort', effort }, at: effortAt };
  sift(thinking, thinkingFields, 'thinking', leftOut);
  return { value: readThinkingWish(thinking, effort), at: 'thinking' };
}

function readThinkingWish(thinking: JsonRecord, effort: Effort | null): Reasoning {
  const types = ['adaptive', 'enabled', 'disabled', 'between_tools'] as const;
  switch (asOneOf(thinking.type, types, 'thinking.type')) {
    case 'disabled':
      return { kind: 'off' };
    case 'between_tools':
      return { kind: 'effort', effort: 'minimal' };
    case 'adaptive':
      return effort === null ? { kind: 'adaptive' } : { kind: 'effort', effort };
    case 'enabled': {
      const at = 'thinking.budget_tokens';
      if (thinking.budget_tokens === undefined) throw fieldMissing(at);
      return { kind: 'budget', tokens: asCount(thinking.budget_tokens, at, LEAST_BUDGET) };
    }
  }
}

function readEffort(value: unknown, at: string): Effort {
  return efforts[asOneOf(value, ['low', 'medium', 'high', 'xhigh', 'max'], at)];
}

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
function readFormat(value: unknown, at: string, leftOut: LeftOut): Placed<Format> | null {
  const format = optional(value, at, asRecord);
  if (format === null) return null;
  sift(format, formatFields, at, leftOut);
  asOneOf(format.type, ['json_schema'], within(at, 'type'));
  const schema = asSchema(format.schema, within(at, 'schema'));
  return { value: { kind: 'schema', name: 'answer', description: null, schema, strict: true }, at };
}
