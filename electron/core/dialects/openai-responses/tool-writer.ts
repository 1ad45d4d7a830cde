import type { JsonRecord } from '../json.ts';
import type { Conversation, Tool, ToolChoice } from '../translate/conversation.ts';
import { noCounterpart, within } from '../translate/fields.ts';
import { functionSchema } from '../translate/tool-schema.ts';

/** https://platform.openai.com/docs/api-reference/responses/create#responses-create-tools */
const toolName = /^[a-zA-Z0-9_-]{1,128}$/;

const choices = { auto: 'auto', none: 'none', any: 'required' } as const;

/** The fields `tools`, `tool_choice` and `parallel_tool_calls`. */
export function writeTools({ tools, toolChoice, parallelToolCalls }: Conversation): JsonRecord {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(writeTool),
    ...(toolChoice === null ? {} : { tool_choice: writeChoice(toolChoice, tools) }),
    ...(parallelToolCalls === null ? {} : { parallel_tool_calls: parallelToolCalls }),
  };
}

/** `strict` is always said: where it is not, OpenAI takes it as wanted. */
function writeTool({ kind, name, description, schema, strict, at }: Tool): JsonRecord {
  if (!toolName.test(name)) throw noCounterpart(within(at, 'name'));
  const described = description === null ? {} : { description };
  if (kind === 'custom') return { type: 'custom', name, ...described };
  return { type: 'function', name, ...described, parameters: functionSchema(schema), strict };
}

function writeChoice(choice: ToolChoice, tools: readonly Tool[]): string | JsonRecord {
  if (choice.kind !== 'tool') return choices[choice.kind];
  const tool = tools.find(({ name }) => name === choice.name);
  return { type: tool?.kind ?? 'function', name: choice.name };
}
