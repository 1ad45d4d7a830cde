import { type ClientName, nested, PNG } from './rich-requests.ts';

/* Requests that no client should send, and that some do. */

/** For each client, what is odd in its request and how that is refused. */
type Odd = { readonly what: string } & Readonly<Record<ClientName, readonly [object, string]>>;

export const hi = { role: 'user', content: 'hi' };
export const asked = { role: 'user', parts: [{ text: 'hi' }] };
const badImage = { type: 'image_url', image_url: { url: 'data:image/png;base64,@@@@' } };
const source = (data: string) => ({ type: 'base64', media_type: 'image/png', data });

/** One function as each dialect declares it. */
export const toolsOf = (...tools: { name?: string; schema?: unknown }[]) => ({
  anthropic: {
    tools: tools.map(({ name, schema }) => ({ name, input_schema: schema ?? {} })),
    tool_choice: null,
  },
  openaiChat: {
    tools: tools.map(({ name, schema }) => ({ type: 'function', function: { name, parameters: schema } })),
    tool_choice: null,
  },
  openaiResponses: {
    tools: tools.map(({ name, schema }) => ({ type: 'function', name, parameters: schema })),
    tool_choice: null,
  },
  gemini: {
    tools: [
      { functionDeclarations: tools.map(({ name, schema }) => ({ name, parametersJsonSchema: schema })) },
    ],
    toolConfig: null,
  },
});

const unnamed = toolsOf({});
const nameless = toolsOf({ name: '' });
const twins = toolsOf({ name: 'look' }, { name: 'look' });
const wide = toolsOf({
  name: 'f',
  schema: { properties: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`p${index}`, {}])) },
});
const deep = toolsOf({ name: 'f', schema: nested(65) });
const pastDeepest = Array.from({ length: 65 }, () => 'a').join('.');

export const odd: readonly Odd[] = [
  {
    what: 'no message at all',
    anthropic: [{ messages: [] }, 'wrong messages'],
    openaiChat: [{ messages: [] }, 'wrong messages'],
    openaiResponses: [{ input: [] }, 'wrong input'],
    gemini: [{ contents: [] }, 'wrong contents'],
  },
  {
    what: 'a role that nobody has',
    anthropic: [{ messages: [{ ...hi, role: 'robot' }] }, 'wrong messages.0.role'],
    openaiChat: [{ messages: [{ ...hi, role: 'robot' }] }, 'wrong messages.0.role'],
    openaiResponses: [{ input: [{ ...hi, role: 'robot' }] }, 'wrong input.0.role'],
    gemini: [{ contents: [{ ...asked, role: 'robot' }] }, 'wrong contents.0.role'],
  },
  {
    what: 'content that is a number',
    anthropic: [{ messages: [{ ...hi, content: 7 }] }, 'wrong messages.0.content'],
    openaiChat: [{ messages: [{ ...hi, content: 7 }] }, 'wrong messages.0.content'],
    openaiResponses: [{ input: [{ ...hi, content: 7 }] }, 'wrong input.0.content'],
    gemini: [{ contents: [{ role: 'user', parts: 7 }] }, 'wrong contents.0.parts'],
  },
  {
    what: 'a text beside a number',
    anthropic: [
      { messages: [{ ...hi, content: [{ type: 'text', text: 'a' }, 7] }] },
      'wrong messages.0.content.1',
    ],
    openaiChat: [
      { messages: [{ ...hi, content: [{ type: 'text', text: 'a' }, 7] }] },
      'wrong messages.0.content.1',
    ],
    openaiResponses: [
      { input: [{ ...hi, content: [{ type: 'input_text', text: 'a' }, 7] }] },
      'wrong input.0.content.1',
    ],
    gemini: [{ contents: [{ role: 'user', parts: [{ text: 'a' }, 7] }] }, 'wrong contents.0.parts.1'],
  },
  {
    what: 'an image in a system message',
    anthropic: [{ system: [{ type: 'image', source: source(PNG) }] }, 'wrong system.0.type'],
    openaiChat: [{ messages: [{ role: 'system', content: [badImage] }] }, 'wrong messages.0.content.0.type'],
    openaiResponses: [
      { input: [{ role: 'developer', content: [{ type: 'input_image', image_url: 'x' }] }] },
      'wrong input.0.content.0.type',
    ],
    gemini: [
      { systemInstruction: { parts: [{ inlineData: { mimeType: 'image/png', data: PNG } }] } },
      'wrong systemInstruction.parts.0.inlineData',
    ],
  },
  {
    what: 'base64 that is none',
    anthropic: [
      { messages: [{ ...hi, content: [{ type: 'image', source: source('@@@@') }] }] },
      'wrong messages.0.content.0.source.data',
    ],
    openaiChat: [{ messages: [{ ...hi, content: [badImage] }] }, 'wrong messages.0.content.0.image_url.url'],
    openaiResponses: [
      { input: [{ ...hi, content: [{ type: 'input_image', image_url: 'data:image/png;base64,@@@@' }] }] },
      'wrong input.0.content.0.image_url',
    ],
    gemini: [
      { contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: '@@@@' } }] }] },
      'wrong contents.0.parts.0.inlineData.data',
    ],
  },
  {
    what: 'a tool without a name',
    anthropic: [unnamed.anthropic, 'missing tools.0.name'],
    openaiChat: [unnamed.openaiChat, 'missing tools.0.function.name'],
    openaiResponses: [unnamed.openaiResponses, 'missing tools.0.name'],
    gemini: [unnamed.gemini, 'missing tools.0.functionDeclarations.0.name'],
  },
  {
    what: 'a tool with an empty name',
    anthropic: [nameless.anthropic, 'missing tools.0.name'],
    openaiChat: [nameless.openaiChat, 'missing tools.0.function.name'],
    openaiResponses: [nameless.openaiResponses, 'missing tools.0.name'],
    gemini: [nameless.gemini, 'missing tools.0.functionDeclarations.0.name'],
  },
  {
    what: 'two tools of one name',
    anthropic: [twins.anthropic, 'wrong tools.1.name'],
    openaiChat: [twins.openaiChat, 'wrong tools.1.function.name'],
    openaiResponses: [twins.openaiResponses, 'wrong tools.1.name'],
    gemini: [twins.gemini, 'wrong tools.0.functionDeclarations.1.name'],
  },
  {
    what: 'a schema with too many places',
    anthropic: [wide.anthropic, 'wrong tools.0.input_schema.properties.p19998'],
    openaiChat: [wide.openaiChat, 'wrong tools.0.function.parameters.properties.p19998'],
    openaiResponses: [wide.openaiResponses, 'wrong tools.0.parameters.properties.p19998'],
    gemini: [wide.gemini, 'wrong tools.0.functionDeclarations.0.parametersJsonSchema.properties.p19998'],
  },
  {
    what: 'a schema that is too deep',
    anthropic: [deep.anthropic, `wrong tools.0.input_schema.${pastDeepest}`],
    openaiChat: [deep.openaiChat, `wrong tools.0.function.parameters.${pastDeepest}`],
    openaiResponses: [deep.openaiResponses, `wrong tools.0.parameters.${pastDeepest}`],
    gemini: [deep.gemini, `wrong tools.0.functionDeclarations.0.parametersJsonSchema.${pastDeepest}`],
  },
  {
    what: 'a call that must be made without a tool',
    anthropic: [{ tools: [], tool_choice: { type: 'any' } }, 'missing tools'],
    openaiChat: [{ tools: [], tool_choice: 'required' }, 'missing tools'],
    openaiResponses: [{ tools: [], tool_choice: 'required' }, 'missing tools'],
    gemini: [{ tools: [], toolConfig: { functionCallingConfig: { mode: 'ANY' } } }, 'missing tools'],
  },
  {
    what: 'the choice of a tool that is not there',
    anthropic: [{ tool_choice: { type: 'tool', name: 'no' } }, 'wrong tool_choice.name'],
    openaiChat: [
      { tool_choice: { type: 'function', function: { name: 'no' } } },
      'wrong tool_choice.function.name',
    ],
    openaiResponses: [{ tool_choice: { type: 'function', name: 'no' } }, 'wrong tool_choice.name'],
    gemini: [
      { toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['no'] } } },
      'wrong toolConfig.functionCallingConfig.allowedFunctionNames.0',
    ],
  },
  {
    what: 'a result without its call',
    anthropic: [
      { messages: [{ ...hi, content: [{ type: 'tool_result', tool_use_id: 'no' }] }] },
      'wrong messages.0.content.0.tool_use_id',
    ],
    openaiChat: [
      { messages: [{ role: 'tool', tool_call_id: 'no', content: 'x' }] },
      'wrong messages.0.tool_call_id',
    ],
    openaiResponses: [
      { input: [{ type: 'function_call_output', call_id: 'no', output: 'x' }] },
      'wrong input.0.call_id',
    ],
    gemini: [
      { contents: [{ role: 'user', parts: [{ functionResponse: { name: 'no', response: {} } }] }] },
      'wrong contents.0.parts.0.functionResponse.name',
    ],
  },
  {
    what: 'a call without its result',
    anthropic: [
      {
        messages: [
          hi,
          { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'look', input: {} }] },
          hi,
        ],
      },
      'wrong messages.1.content.0',
    ],
    openaiChat: [
      {
        messages: [
          hi,
          { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'look', arguments: '{}' } }] },
          hi,
        ],
      },
      'wrong messages.1.tool_calls.0',
    ],
    openaiResponses: [
      { input: [hi, { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' }, hi] },
      'wrong input.1',
    ],
    gemini: [
      {
        contents: [asked, { role: 'model', parts: [{ functionCall: { name: 'look', args: {} } }] }, asked],
      },
      'wrong contents.1.parts.0.functionCall',
    ],
  },
];
