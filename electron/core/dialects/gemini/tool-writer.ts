import type { JsonRecord } from '../json.ts';
import type { Conversation, Tool, ToolChoice } from '../translate/conversation.ts';
import { customAsFunction } from '../translate/custom-tools.ts';
import { noCounterpart, within } from '../translate/fields.ts';
import type { LeftOut } from '../translate/left-out.ts';

/** https://ai.google.dev/api/caching#FunctionDeclaration */
const toolName = /^[A-Za-z_][\w.:-]{0,127}$/;

/** https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes */
const modes: Readonly<Record<ToolChoice['kind'], string>> = {
  auto: 'AUTO',
  none: 'NONE',
  any: 'ANY',
  tool: 'ANY',
};

/** The fields `tools` and `toolConfig`. */
export function writeTools({ tools, toolChoice }: Conversation, leftOut: LeftOut): JsonRecord {
  if (tools.length === 0) return {};
  return {
    tools: [{ functionDeclarations: tools.map((tool) => writeTool(tool, leftOut)) }],
    ...(toolChoice === null ? {} : { toolConfig: { functionCallingConfig: writeChoice(toolChoice) } }),
  };
}

/** `parametersJsonSchema` takes JSON schema as it is, `$ref` and `$defs` included; `parameters` would not. */
function writeTool(tool: Tool, leftOut: LeftOut): JsonRecord {
  const { name, at, strict } = tool;
  if (!toolName.test(name)) throw noCounterpart(within(at, 'name'));
  if (strict) leftOut.add(within(at, 'strict'));
  const { description, schema } = tool.kind === 'custom' ? customAsFunction(tool) : tool;
  return {
    name,
    ...(description === null ? {} : { description }),
    ...(schema === null ? {} : { parametersJsonSchema: schema }),
  };
}

function writeChoice(choice: ToolChoice): JsonRecord {
  const mode = modes[choice.kind];
  return choice.kind === 'tool' ? { mode, allowedFunctionNames: [choice.name] } : { mode };
}
