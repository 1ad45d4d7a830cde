import type { JsonRecord } from '../json.ts';
import type { Conversation, Tool, ToolChoice } from '../translate/conversation.ts';
import { customAsFunction } from '../translate/custom-tools.ts';
import { noCounterpart, within } from '../translate/fields.ts';
import { functionSchema } from '../translate/tool-schema.ts';

/** https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools */
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;

/** The fields `tools`, `tool_choice` and `parallel_tool_calls`; all three are refused without tools. */
export function writeTools({ tools, toolChoice, parallelToolCalls }: Conversation): JsonRecord {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(writeTool),
    ...(toolChoice === null ? {} : { tool_choice: writeChoice(toolChoice) }),
    // True is what all of them do, and OpenAI's o-series refuses the field.
    ...(parallelToolCalls === false ? { parallel_tool_calls: false } : {}),
  };
}

// Compatible vendors know functions alone, and so do most of OpenAI's models in this API.
function writeTool(tool: Tool): JsonRecord {
  const { name, strict, at } = tool;
  if (!toolName.test(name)) throw noCounterpart(within(at, 'name'));
  const { description, schema } = tool.kind === 'custom' ? customAsFunction(tool) : tool;
  return {
    type: 'function',
    function: {
      name,
      ...(description === null ? {} : { description }),
      parameters: functionSchema(schema),
      ...(strict ? { strict: true } : {}),
    },
  };
}

function writeChoice(choice: ToolChoice): unknown {
  if (choice.kind === 'tool') return { type: 'function', function: { name: choice.name } };
  return choice.kind === 'any' ? 'required' : choice.kind;
}
