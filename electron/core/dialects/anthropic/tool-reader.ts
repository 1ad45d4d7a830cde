import type { JsonRecord } from '../json.ts';
import type { Tool } from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asFilledText,
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { chosenTool, ToolList, type ToolUse, toolUse } from '../translate/tool-use.ts';

const toolFields = knownFields(
  ['type', 'name', 'description', 'input_schema', 'strict', 'defer_loading', 'allowed_callers'],
  ['cache_control', 'eager_input_streaming'],
);
const choiceFields = knownFields(['type', 'name', 'disable_parallel_tool_use']);

/**
 * The client's own tools. Anthropic's typed tools, of its servers and of its clients alike, have no schema that
 * another model could be told, so they are refused by their type.
 */
function readTools(value: unknown, leftOut: LeftOut): readonly Tool[] {
  const tools = new ToolList();
  for (const [index, item] of (optional(value, 'tools', asArray) ?? []).entries()) {
    const at = within('tools', index);
    tools.add(readTool(item, at, leftOut), within(at, 'name'));
  }
  return tools.all();
}

function readTool(value: unknown, at: string, leftOut: LeftOut): Tool {
  const tool = asRecord(value, at);
  const type = optional(tool.type, within(at, 'type'), asText) ?? 'custom';
  if (type !== 'custom') throw noCounterpart(within(at, 'type'));
  sift(tool, toolFields, at, leftOut);
  if (optional(tool.defer_loading, within(at, 'defer_loading'), asBoolean) === true) {
    throw noCounterpart(within(at, 'defer_loading'));
  }
  requireDirect(tool.allowed_callers, within(at, 'allowed_callers'));
  if (tool.input_schema === undefined || tool.input_schema === null) {
    throw fieldMissing(within(at, 'input_schema'));
  }
  return {
    kind: 'function',
    name: asFilledText(tool.name, within(at, 'name')),
    description: optional(tool.description, within(at, 'description'), asText),
    schema: asSchema(tool.input_schema, within(at, 'input_schema')),
    strict: optional(tool.strict, within(at, 'strict'), asBoolean) ?? false,
    at,
  };
}

function requireDirect(value: unknown, at: string): void {
  const callers = optional(value, at, asArray) ?? [];
  callers.forEach((caller, index) => {
    if (caller !== 'direct') throw noCounterpart(within(at, index));
  });
}

type ReadToolUse = ToolUse & { readonly parallelToolCalls: boolean | null };

/** `tools` and `tool_choice`. */
export function readToolUse(request: JsonRecord, leftOut: LeftOut): ReadToolUse {
  const tools = readTools(request.tools, leftOut);
  const at = 'tool_choice';
  const choice = optional(request.tool_choice, at, asRecord);
  if (choice === null) return { tools, toolChoice: null, parallelToolCalls: null };
  sift(choice, choiceFields, at, leftOut);
  const kind = asOneOf(choice.type, ['auto', 'any', 'none', 'tool'], within(at, 'type'));
  const one = optional(choice.disable_parallel_tool_use, within(at, 'disable_parallel_tool_use'), asBoolean);
  const parallelToolCalls = one === null ? null : !one;
  if (kind !== 'tool') return { ...toolUse(tools, { kind }), parallelToolCalls };
  const nameAt = within(at, 'name');
  const { name } = chosenTool(choice.name, tools, nameAt);
  return { tools, toolChoice: { kind, name, at: nameAt }, parallelToolCalls };
}
