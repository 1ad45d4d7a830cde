import { anthropicTranslation } from '../../electron/core/dialects/anthropic/translation.ts';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type { Translation } from '../../electron/core/dialects/translate/translation.ts';

/* A request of each dialect that has something of everything. */

export type ClientName = 'anthropic' | 'openaiChat' | 'openaiResponses' | 'gemini';

export const translations: Readonly<Record<ClientName, Translation>> = {
  anthropic: anthropicTranslation,
  openaiChat: openaiChatTranslation,
  openaiResponses: openaiResponsesTranslation,
  gemini: geminiTranslation,
};

export const PNG = 'iVBORw0KGgo=';
const PDF = 'JVBERi0xLjQ=';
const schema = {
  type: 'object',
  properties: {
    q: { type: 'string', enum: ['a', 'b'] },
    list: { type: 'array', items: { $ref: '#/$defs/a' } },
  },
  required: ['q'],
  $defs: { a: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
};

/** Objects in each other under the name `a`. */
export function nested(levels: number): JsonRecord {
  let value: JsonRecord = {};
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
}

const anthropic = {
  model: 'm',
  max_tokens: 4096,
  system: [{ type: 'text', text: 'be brief', cache_control: { type: 'ephemeral' } }],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'look' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } },
        {
          type: 'document',
          title: 'bill',
          source: { type: 'base64', media_type: 'application/pdf', data: PDF },
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
        { type: 'text', text: 'calling' },
        { type: 'tool_use', id: 'c1', name: 'look', input: { q: 'a' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: 'one' }], is_error: true },
      ],
    },
    { role: 'system', content: 'hurry' },
  ],
  tools: [{ name: 'look', description: 'Looks.', input_schema: schema, strict: true }],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  temperature: 1,
  top_p: 0.9,
  top_k: 40,
  thinking: { type: 'enabled', budget_tokens: 2048 },
  output_config: { effort: 'high', format: { type: 'json_schema', schema } },
  metadata: { user_id: 'u' },
};

const openaiChat = {
  model: 'm',
  messages: [
    { role: 'developer', content: 'be brief' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'look' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}`, detail: 'low' } },
        { type: 'file', file: { file_data: `data:application/pdf;base64,${PDF}`, filename: 'a.pdf' } },
      ],
    },
    {
      role: 'assistant',
      content: 'calling',
      reasoning_content: 'hm',
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"q":"a"}' } },
        { id: 'c2', type: 'custom', custom: { name: 'run', input: 'ls' } },
      ],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'one' },
    { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: 'two' }] },
    { role: 'system', content: 'hurry' },
  ],
  tools: [
    { type: 'function', function: { name: 'look', description: 'Looks.', parameters: schema, strict: true } },
    {
      type: 'custom',
      custom: { name: 'run', format: { type: 'grammar', grammar: { syntax: 'regex', definition: '.' } } },
    },
  ],
  tool_choice: {
    type: 'allowed_tools',
    allowed_tools: {
      mode: 'auto',
      tools: [
        { type: 'function', function: { name: 'look' } },
        { type: 'custom', custom: { name: 'run' } },
      ],
    },
  },
  parallel_tool_calls: false,
  max_completion_tokens: 4096,
  temperature: 0.5,
  seed: 3,
  presence_penalty: 0.1,
  reasoning_effort: 'high',
  response_format: { type: 'json_schema', json_schema: { name: 'n', schema } },
  metadata: { a: 'b' },
};

const openaiResponses = {
  model: 'm',
  instructions: 'be brief',
  input: [
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: 'look' },
        { type: 'input_image', image_url: `data:image/png;base64,${PNG}`, detail: 'high' },
        { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${PDF}` },
      ],
    },
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'hm' }],
      encrypted_content: 'gAAA',
    },
    {
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'calling', annotations: [] }],
    },
    { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{"q":"a"}', status: 'completed' },
    { type: 'custom_tool_call', call_id: 'c2', name: 'run', input: 'ls' },
    { type: 'function_call_output', call_id: 'c1', output: 'one' },
    { type: 'custom_tool_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'two' }] },
    { role: 'developer', content: 'hurry' },
  ],
  tools: [
    { type: 'function', name: 'look', description: 'Looks.', parameters: schema, strict: true },
    { type: 'custom', name: 'run', format: { type: 'grammar', syntax: 'lark', definition: 's' } },
    {
      type: 'namespace',
      name: 'files',
      description: 'Of files.',
      tools: [{ type: 'function', name: 'read' }],
    },
  ],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  max_output_tokens: 4096,
  temperature: 0.5,
  reasoning: { effort: 'high', summary: 'auto' },
  text: { verbosity: 'low', format: { type: 'json_schema', name: 'n', schema } },
  include: ['reasoning.encrypted_content'],
  store: false,
};

const gemini = {
  systemInstruction: { parts: [{ text: 'be brief' }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'look' },
        { inlineData: { mimeType: 'image/png', data: PNG } },
        { inlineData: { mimeType: 'application/pdf', data: PDF, displayName: 'a.pdf' } },
      ],
    },
    {
      role: 'model',
      parts: [
        { text: 'hm', thought: true },
        { text: 'calling' },
        { functionCall: { id: 'c1', name: 'look', args: { q: 'a' } }, thoughtSignature: 'c2ln' },
      ],
    },
    { role: 'user', parts: [{ functionResponse: { id: 'c1', name: 'look', response: { error: 'one' } } }] },
  ],
  tools: [{ functionDeclarations: [{ name: 'look', description: 'Looks.', parameters: schema }] }],
  toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
  generationConfig: {
    maxOutputTokens: 4096,
    temperature: 0.5,
    topP: 0.9,
    topK: 40,
    seed: 3,
    stopSequences: [],
    thinkingConfig: { thinkingBudget: 2048, includeThoughts: true },
    responseMimeType: 'application/json',
    responseJsonSchema: schema,
  },
  safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'OFF' }],
};

export const clients: Readonly<Record<ClientName, { readonly path: string; readonly body: JsonRecord }>> = {
  anthropic: { path: '/v1/messages', body: anthropic },
  openaiChat: { path: '/v1/chat/completions', body: openaiChat },
  openaiResponses: { path: '/v1/responses', body: openaiResponses },
  gemini: { path: '/v1beta/models/gemini-2.5-pro:generateContent', body: gemini },
};
