import type { JsonRecord } from '../json.ts';
import type { Placed, Tool, ToolChoice } from '../translate/conversation.ts';
import { asFilledText, asText, fieldWrong, noCounterpart } from '../translate/fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { asSchema } from '../translate/tool-schema.ts';
import { chosenTool, ToolList, type ToolUse, toolUse } from '../translate/tool-use.ts';
import { asEnum, asList, asMessage, type Message } from './message.ts';
import { jsonSchemaOf } from './openapi-schema.ts';

/** Every other tool is one that Google runs itself. */
const toolFields = new Set(['functionDeclarations']);

const declarationFields = new Set([
  ...[
    'name',
    'description',
    'behavior',
    'parameters',
    'parametersJsonSchema',
    'response',
    'responseJsonSchema',
  ],
]);
const configFields = new Set(['functionCallingConfig']);
const callingFields = new Set(['mode', 'allowedFunctionNames']);

/** `tools` and `toolConfig`: https://ai.google.dev/gemini-api/docs/function-calling */
export function readToolUse(request: Message, leftOut: LeftOut): ToolUse {
  const tools = readTools(request);
  const config = request.optional('toolConfig', asMessage);
  config?.requireKnown(configFields);
  const calling = config?.optional('functionCallingConfig', asMessage) ?? null;
  return calling === null ? { tools, toolChoice: null } : readChoice(calling, tools, leftOut);
}

function readTools(request: Message): readonly Tool[] {
  const tools = new ToolList();
  for (const { value, at } of request.list('tools')) {
    const list = asMessage(value, at);
    list.requireKnown(toolFields);
    for (const one of list.list('functionDeclarations')) {
      const declaration = asMessage(one.value, one.at);
      tools.add(readDeclaration(declaration), declaration.placeOf('name'));
    }
  }
  return tools.all();
}

function readDeclaration(declaration: Message): Tool {
  declaration.requireKnown(declarationFields);
  declaration.optional('behavior', (value, at) => {
    if (asEnum(value, ['UNSPECIFIED', 'BLOCKING', 'NON_BLOCKING'], at) === 'NON_BLOCKING')
      throw noCounterpart(at);
  });
  return {
    kind: 'function',
    name: declaration.read('name', asFilledText),
    description: readDescription(declaration),
    schema: readEitherSchema(declaration, 'parameters', 'parametersJsonSchema'),
    strict: false,
    at: declaration.at,
  };
}

/** Other APIs have no field for what a function returns; their models read it in its description. */
function readDescription(declaration: Message): string | null {
  const description = declaration.optional('description', asText);
  const response = readEitherSchema(declaration, 'response', 'responseJsonSchema');
  if (response === null) return description;
  const returned = `Returns JSON of this schema: ${JSON.stringify(response)}`;
  return description === null || description === '' ? returned : `${description}\n\n${returned}`;
}

/** A schema, as Google's `Schema` or as JSON schema; both at once are refused. */
export function readEitherSchema(message: Message, openApi: string, json: string): JsonRecord | null {
  const schema = message.optional(openApi, asSchema);
  if (schema === null) return message.optional(json, asSchema);
  if (message.has(json)) throw fieldWrong(message.placeOf(json), 'only one of the two schemas');
  return asSchema(jsonSchemaOf(schema), message.placeOf(openApi));
}

const modes = ['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED'] as const;

/**
 * Several allowed names are a shorter list of tools: the model may call no other anyway. `VALIDATED` is `AUTO` with
 * a promise of Google's that calls keep to the schema.
 */
function readChoice(calling: Message, tools: readonly Tool[], leftOut: LeftOut): ToolUse {
  calling.requireKnown(callingFields);
  const mode = calling.optional('mode', (value, at) => asEnum(value, modes, at)) ?? 'MODE_UNSPECIFIED';
  const allowed = readAllowed(calling, tools);
  const mayName = mode === 'ANY' || mode === 'VALIDATED';
  if (allowed.length > 0 && !mayName) throw noCounterpart(calling.placeOf('allowedFunctionNames'));
  if (mode === 'VALIDATED') calling.leaveOut(['mode'], leftOut);
  const names = new Set(allowed.map(({ value }) => value));
  const kept = names.size === 0 ? tools : tools.filter(({ name }) => names.has(name));
  const [only] = allowed;
  if (mode === 'ANY' && only !== undefined && names.size === 1) {
    return { tools, toolChoice: { kind: 'tool', name: only.value, at: only.at } };
  }
  return toolUse(kept, choiceOf(mode));
}

function readAllowed(calling: Message, tools: readonly Tool[]): readonly Placed<string>[] {
  const names = calling.optional('allowedFunctionNames', asList) ?? [];
  return names.map(({ value, at }) => ({ value: chosenTool(value, tools, at).name, at }));
}

function choiceOf(mode: (typeof modes)[number]): ToolChoice | null {
  if (mode === 'MODE_UNSPECIFIED') return null;
  if (mode === 'ANY') return { kind: 'any' };
  return { kind: mode === 'NONE' ? 'none' : 'auto' };
}
