import type { JsonRecord } from '../json.ts';
import type { Conversation, Tool } from '../translate/conversation.ts';
import { customAsFunction } from '../translate/custom-tools.ts';
import { noCounterpart, within } from '../translate/fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { functionSchema } from '../translate/tool-schema.ts';

/** https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools */
const toolName = /^[a-zA-Z0-9_-]{1,128}$/;

/** The fields `tools` and `tool_choice`. */
export function writeTools(conversation: Conversation, leftOut: LeftOut): JsonRecord {
  const { tools, turns } = conversation;
  if (tools.length > 0) {
    return { tools: tools.map((tool) => writeTool(tool, leftOut)), ...writeChoice(conversation) };
  }
  // Earlier calls without a definition of their tools are refused.
  const called = new Set(
    turns.flatMap((turn) => turn.parts.flatMap((part) => (part.kind === 'tool_call' ? part.name : []))),
  );
  if (called.size === 0) return {};
  const definitions = [...called].map((name) => ({ name, input_schema: { type: 'object' } }));
  return { tools: definitions, tool_choice: { type: 'none' } };
}

// `strict` is left out: all strict tools of a request are compiled into one grammar, which is refused above a size
// that seven small tools reach, and above 24 optional fields, while OpenAI's clients make every tool strict.
// https://platform.claude.com/docs/en/agents-and-tools/tool-use/strict-tool-use
function writeTool(tool: Tool, leftOut: LeftOut): JsonRecord {
  if (!toolName.test(tool.name)) throw noCounterpart(within(tool.at, 'name'));
  if (tool.strict) leftOut.add(within(tool.at, 'strict'));
  const { description, schema } = tool.kind === 'custom' ? customAsFunction(tool) : tool;
  return {
    name: tool.name,
    ...(description !== null && description !== '' && { description }),
    input_schema: functionSchema(schema),
  };
}

function writeChoice({ toolChoice, parallelToolCalls }: Conversation): JsonRecord {
  const one = parallelToolCalls === false && { disable_parallel_tool_use: true };
  if (toolChoice === null) return one ? { tool_choice: { type: 'auto', ...one } } : {};
  switch (toolChoice.kind) {
    case 'none':
      return { tool_choice: { type: 'none' } };
    case 'tool':
      return { tool_choice: { type: 'tool', name: toolChoice.name, ...one } };
    default:
      return { tool_choice: { type: toolChoice.kind, ...one } };
  }
}
