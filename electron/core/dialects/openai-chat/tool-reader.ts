import type { JsonRecord } from '../json.ts';
import type { Tool, ToolChoice } from '../translate/conversation.ts';
import { describedGrammar } from '../translate/custom-tools.ts';
import {
  asArray,
  asBoolean,
  asFilledText,
  asOneOf,
  asRecord,
  asText,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { chosenTool, ToolList, type ToolUse, toolUse } from '../translate/tool-use.ts';

const kinds = ['function', 'custom'] as const;
type Kind = (typeof kinds)[number];

const toolFields = {
  function: knownFields(['name', 'description', 'parameters', 'strict']),
  custom: knownFields(['name', 'description', 'format']),
};
const formatFields = knownFields(['type', 'grammar']);
const grammarFields = knownFields(['syntax', 'definition']);
const nameFields = knownFields(['name']);
const choiceFields = knownFields(['type', ...kinds]);
const allowedChoiceFields = knownFields(['type', 'allowed_tools']);
const allowedFields = knownFields(['mode', 'tools']);

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
function describedFormat(
  description: string | null,
  value: unknown,
  at: string,
  leftOut: LeftOut,
): string | null {
  const format = optional(value, at, asRecord);
  if (format === null) return description;
  sift(format, formatFields, at, leftOut);
  if (asOneOf(format.type, ['text', 'grammar'], within(at, 'type')) === 'text') return description;
  const place = within(at, 'grammar');
  const grammar = asRecord(format.grammar, place);
  sift(grammar, grammarFields, place, leftOut);
  const syntax = asText(grammar.syntax, within(place, 'syntax'));
  return describedGrammar(description, syntax, asText(grammar.definition, within(place, 'definition')));
}

function readTool(value: unknown, at: string, leftOut: LeftOut): Tool {
  const { kind, inner, place } = readKind(value, at);
  sift(asRecord(value, at), knownFields(['type', kind], ['cache_control']), at, leftOut);
  sift(inner, toolFields[kind], place, leftOut);
  const description = optional(inner.description, within(place, 'description'), asText);
  return {
    kind,
    name: asFilledText(inner.name, within(place, 'name')),
    description: describedFormat(description, inner.format, within(place, 'format'), leftOut),
    schema: optional(inner.parameters, within(place, 'parameters'), asSchema),
    strict: optional(inner.strict, within(place, 'strict'), asBoolean) ?? false,
    at,
  };
}

function readTools(value: unknown, leftOut: LeftOut): readonly Tool[] {
  const tools = new ToolList();
  for (const [index, item] of (optional(value, 'tools', asArray) ?? []).entries()) {
    const at = within('tools', index);
    const tool = readTool(item, at, leftOut);
    tools.add(tool, within(within(at, tool.kind), 'name'));
  }
  return tools.all();
}

function readNamed(
  value: unknown,
  tools: readonly Tool[],
  at: string,
  leftOut: LeftOut,
): { name: string; at: string } {
  const { inner, place } = readKind(value, at);
  sift(inner, nameFields, place, leftOut);
  const nameAt = within(place, 'name');
  return { name: chosenTool(inner.name, tools, nameAt).name, at: nameAt };
}

const modes = { none: 'none', auto: 'auto', required: 'any' } as const;

/**
 * The tools and which of them are to be called. `allowed_tools` is a list of the tools that stay: other APIs do not
 * have it, and it is there so that OpenAI's prompt cache still fits.
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-tool_choice
 */
export function readToolUse(request: JsonRecord, leftOut: LeftOut): ToolUse {
  const tools = readTools(request.tools, leftOut);
  const at = 'tool_choice';
  const choice = request.tool_choice;
  if (choice === undefined || choice === null) return { tools, toolChoice: null };
  if (typeof choice === 'string') {
    const mode = asOneOf(choice, ['none', 'auto', 'required'], at);
    return toolUse(tools, { kind: modes[mode] });
  }
  const record = asRecord(choice, at);
  if (record.type === 'allowed_tools') return readAllowed(record, tools, at, leftOut);
  sift(record, choiceFields, at, leftOut);
  const toolChoice: ToolChoice = { kind: 'tool', ...readNamed(record, tools, at, leftOut) };
  return { tools, toolChoice };
}

function readAllowed(choice: JsonRecord, tools: readonly Tool[], at: string, leftOut: LeftOut): ToolUse {
  sift(choice, allowedChoiceFields, at, leftOut);
  const place = within(at, 'allowed_tools');
  const allowed = asRecord(choice.allowed_tools, place);
  sift(allowed, allowedFields, place, leftOut);
  const listAt = within(place, 'tools');
  const names = asArray(allowed.tools, listAt).map(
    (tool, index) => readNamed(tool, tools, within(listAt, index), leftOut).name,
  );
  const mode = asOneOf(allowed.mode, ['auto', 'required'], within(place, 'mode'));
  return toolUse(
    tools.filter(({ name }) => names.includes(name)),
    { kind: modes[mode] },
  );
}
