import { expect, test } from 'vitest';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import { PIXEL, readWith, refusal } from './anthropic-conversations.ts';

const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const call = { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: '/a' } };

test.each<[string, JsonRecord]>([
  [
    'no_counterpart tools.1.type',
    { tools: [tool('Read'), { type: 'web_search_20250305', name: 'web_search' }] },
  ],
  ['no_counterpart tools.0.type', { tools: [{ type: 'bash_20250124', name: 'bash' }] }],
  ['no_counterpart tools.0.type', { tools: [{ type: 'text_editor_20250728', name: 'edit' }] }],
  ['no_counterpart tools.0.defer_loading', { tools: [{ ...tool('A'), defer_loading: true }] }],
  [
    'no_counterpart tools.0.allowed_callers.0',
    { tools: [{ ...tool('A'), allowed_callers: ['code_execution_20250825'] }] },
  ],
  ['missing tools.0.input_schema', { tools: [{ name: 'A' }] }],
  ['wrong tools.0.input_schema', { tools: [{ name: 'A', input_schema: 'object' }] }],
  ['missing tools.0.name', { tools: [{ name: '', input_schema: {} }] }],
  ['no_counterpart mcp_servers', { mcp_servers: [{ type: 'url', url: 'https://a.example' }] }],
  ['accepted', { mcp_servers: [], container: null, service_tier: 'auto' }],
  ['no_counterpart container', { container: 'c_1' }],
  ['no_counterpart inference_geo', { inference_geo: 'eu' }],
  [
    'no_counterpart output_config.task_budget',
    { output_config: { task_budget: { type: 'tokens', total: 1 } } },
  ],
  ['no_counterpart something_new', { something_new: false }],
  ['missing max_tokens', { max_tokens: null }],
  ['wrong max_tokens', { max_tokens: '100' }],
  ['wrong max_tokens', { max_tokens: 0 }],
  ['wrong stop_sequences', { stop_sequences: 'END' }],
  ['wrong stop_sequences.1', { stop_sequences: ['END', 1] }],
  ['wrong temperature', { temperature: '0.5' }],
  ['wrong stream', { stream: 'true' }],
  ['wrong thinking.type', { thinking: { type: 'often' } }],
  ['missing thinking.budget_tokens', { thinking: { type: 'enabled' } }],
  ['wrong thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 1000 } }],
  ['wrong output_config.effort', { output_config: { effort: 'huge' } }],
  ['wrong tool_choice.type', { tool_choice: { type: 'required' } }],
  ['wrong output_config.format.type', { output_config: { format: { type: 'json' } } }],
  ['wrong system.0.type', { system: [{ type: 'image' }] }],
  ['wrong system', { system: 7 }],
  ['missing messages', { messages: null }],
  ['wrong messages', { messages: [] }],
  ['wrong messages.0', { messages: ['Hi'] }],
  ['wrong messages.0.role', { messages: [{ role: 'tool', content: 'x' }] }],
  ['missing messages.0.content', { messages: [{ role: 'user' }] }],
  ['missing messages.0.content.0.text', { messages: [user({ type: 'text' })] }],
  ['missing messages.0.content.0.type', { messages: [user({ text: 'x' })] }],
  ['no_counterpart messages.0.content.0.type', { messages: [user({ type: 'constructor' })] }],
  [
    'no_counterpart messages.0.content.0.type',
    { messages: [user({ type: 'container_upload', file_id: 'f' })] },
  ],
  ['wrong messages.0.content.0.type', { messages: [{ role: 'system', content: [image()] }] }],
  ['wrong messages.0.content.0.source.data', { messages: [user(image({ data: '!!' }))] }],
  [
    'wrong messages.0.content.0.source.data',
    { messages: [user(image({ data: 'data:image/png;base64,AAAA' }))] },
  ],
  ['no_counterpart messages.0.content.0.source.type', { messages: [user(image({ type: 'file' }))] }],
  [
    'no_counterpart messages.0.content.0.citations',
    {
      messages: [user({ ...pdf(), citations: { enabled: true } })],
    },
  ],
  [
    'no_counterpart messages.0.content.0.source.type',
    { messages: [user({ type: 'document', source: { type: 'constructor' } })] },
  ],
  ['accepted', { messages: [user({ ...pdf(), citations: { enabled: false } })] }],
  [
    'no_counterpart messages.0.content.0.transformations.oversized_image',
    {
      messages: [user({ ...image(), transformations: { oversized_image: 'error' } })],
    },
  ],
  [
    'wrong messages.1.content.0.tool_use_id',
    {
      messages: [user({ type: 'text', text: 'x' }), user({ type: 'tool_result', tool_use_id: 'no' })],
    },
  ],
  ['missing messages.0.content.0.input', { messages: [assistant({ ...call, input: undefined })] }],
  [
    'no_counterpart messages.0.content.0.caller.type',
    {
      messages: [assistant({ ...call, caller: { type: 'code_execution_20250825' } })],
    },
  ],
  [
    'no_counterpart messages.0.content.0.type',
    {
      messages: [assistant({ type: 'server_tool_use', id: 's', name: 'web_search', input: {} })],
    },
  ],
  [
    'no_counterpart messages.1.content.0.content.0.type',
    {
      messages: [
        assistant(call),
        user({
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          content: [{ type: 'tool_reference', tool_name: 'A' }],
        }),
      ],
    },
  ],
])('a request is answered with: %s', (expected, fields) => {
  expect(refusal(() => readWith(fields))).toBe(expected);
});

function tool(name: string): JsonRecord {
  return { name, input_schema: { type: 'object' } };
}

function image(source: JsonRecord = {}): JsonRecord {
  return { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL, ...source } };
}

function pdf(): JsonRecord {
  return { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: PIXEL } };
}
