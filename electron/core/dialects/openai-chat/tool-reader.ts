import type { JsonRecord } from '../json.ts';
import type { Tool, ToolChoice } from '../translate/conversation.ts';
import { describedGrammar } from '../translate/custom-tools.ts';
import {
  asArray,
  asBoolean,
  asOneOf,
  asRecord,
  asText,
  fieldWrong,
  noCounterpart,
  optional,
  requireKnown,
  within,
} from '../translate/fields.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { type LeftOut, leaveOut } from './content-reader.ts';

const kinds = ['function', 'custom'] as const;
type Kind = (typeof kinds)[number];

const knownOfTool: Readonly<Record<Kind, ReadonlySet<string>>> = {
  function: new Set(['name', 'description', 'parameters', 'strict']),
  custom: new Set(['name', 'description', 'format']),
};

/** The kind of a tool and what stands under its name: `{"type": "function", "function": {...}}`. */
function readKind(value: unknown, at: string): { kind: Kind; inner: JsonRecord; place: string } {
  const typed = asRecord(value, at);
  const type = asText(typed.type, within(at, 'type'));
  const kind = kinds.find((one) => one === type);
  if (kind === undefined) throw noCounterpart(within(at, 'type'));
  const place = within(at, kind);
  return { kind, inner: asRecord(typed[kind], place), place };
}

/** The description with the grammar in it: no other API has one. */
function describedFormat(description: string | null, value: unknown, at: string): string | null {
  if (value === undefined || value === null) return description;
  const format = asRecord(value, at);
  requireKnown(format, new Set(['type', 'grammar']), at);
  if (asOneOf(format.type, ['text', 'grammar'], within(at, 'type')) === 'text') return description;
  const place = within(at, 'grammar');
  const grammar = asRecord(format.grammar, place);
  requireKnown(grammar, new Set(['syntax', 'definition']), place);
  const syntax = asText(grammar.syntax, within(place, 'syntax'));
  return describedGrammar(description, syntax, asText(grammar.definition, within(place, 'definition')));
}

function readTool(value: unknown, at: string, leftOut: LeftOut): Tool {
  const { kind, inner, place } = readKind(value, at);
  const record = asRecord(value, at);
  requireKnown(record, new Set(['type', kind, 'cache_control']), at);
  requireKnown(inner, knownOfTool[kind], place);
  leaveOut(record, ['cache_control'], 'tools', leftOut);
  const description = optional(inner.description, within(place, 'description'), asText);
  return {
    kind,
    name: asText(inner.name, within(place, 'name')),
    description: describedFormat(description, inner.format, within(place, 'format')),
    schema: optional(inner.parameters, within(place, 'parameters'), asSchema),
    strict: optional(inner.strict, within(place, 'strict'), asBoolean) ?? false,
    at,
  };
}

function readToolName(value: unknown, tools: readonly Tool[], at: string): { name: string; at: string } {
  const { inner, place } = readKind(value, at);
  requireKnown(inner, new Set(['name']), place);
  const nameAt = within(place, 'name');
  const name = asText(inner.name, nameAt);
  if (!tools.some((tool) => tool.name === name)) throw fieldWrong(nameAt, 'name of one of the tools');
  return { name, at: nameAt };
}

const modes: Readonly<Record<string, ToolChoice>> = {
  none: { kind: 'none' },
  auto: { kind: 'auto' },
  required: { kind: 'any' },
};

function readMode(value: unknown, names: readonly string[], at: string): ToolChoice {
  return modes[asOneOf(value, names, at)] ?? { kind: 'auto' };
}

/** What the model may call. */
export type ToolUse = { readonly tools: readonly Tool[]; readonly toolChoice: ToolChoice | null };

/**
 * The tools and which of them are to be called. `allowed_tools` is a list of the tools that stay: other APIs do not
 * have it, and it is there so that OpenAI's prompt cache still fits.
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-tool_choice
 */
export function readToolUse(request: JsonRecord, leftOut: LeftOut): ToolUse {
  const given = optional(request.tools, 'tools', asArray) ?? [];
  const tools = given.map((tool, index) => readTool(tool, within('tools', index), leftOut));
  const at = 'tool_choice';
  const choice = request.tool_choice;
  if (choice === undefined || choice === null) return { tools, toolChoice: null };
  if (typeof choice === 'string') return { tools, toolChoice: readMode(choice, Object.keys(modes), at) };
  const record = asRecord(choice, at);
  if (record.type !== 'allowed_tools') {
    requireKnown(record, new Set(['type', ...kinds]), at);
    return { tools, toolChoice: { kind: 'tool', ...readToolName(record, tools, at) } };
  }
  requireKnown(record, new Set(['type', 'allowed_tools']), at);
  return readAllowed(record.allowed_tools, tools, within(at, 'allowed_tools'));
}

function readAllowed(value: unknown, tools: readonly Tool[], at: string): ToolUse {
  const allowed = asRecord(value, at);
  requireKnown(allowed, new Set(['mode', 'tools']), at);
  const listAt = within(at, 'tools');
  const names = asArray(allowed.tools, listAt).map(
    (tool, index) => readToolName(tool, tools, within(listAt, index)).name,
  );
  return {
    tools: tools.filter(({ name }) => names.includes(name)),
    toolChoice: readMode(allowed.mode, ['auto', 'required'], within(at, 'mode')),
  };
}
