import { expect, test } from 'vitest';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import type { Reasoning } from '../../electron/core/dialects/translate/conversation.ts';
import { PIXEL, read, readWith, withoutAt } from './anthropic-conversations.ts';

const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const call = { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: '/a' } };

test('a request of Claude Code is read whole, and its labels are left out by name', () => {
  const cached = { cache_control: { type: 'ephemeral', ttl: '1h' } };
  const conversation = read({
    model: 'claude-opus-5',
    max_tokens: 64_000,
    stream: true,
    system: [
      { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.197; cch=ab12;' },
      { type: 'text', text: 'You are Claude Code.', ...cached },
    ],
    tools: [
      { name: 'Read', description: 'Reads a file', input_schema: { type: 'object' }, ...cached },
      { type: 'custom', name: 'Bash', input_schema: { type: 'object' }, eager_input_streaming: true },
    ],
    metadata: { user_id: '{"device_id":"d"}' },
    thinking: { type: 'adaptive' },
    output_config: { effort: 'xhigh' },
    context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
    messages: [
      user({ type: 'text', text: 'Read it', ...cached }),
      assistant(
        { type: 'thinking', thinking: 'Hm', signature: 'sig' },
        { ...call, caller: { type: 'direct' } },
      ),
      user({ type: 'tool_result', tool_use_id: 'toolu_1', content: 'a file', ...cached }),
      { role: 'system', content: 'The plan has changed.' },
    ],
  });

  expect(conversation.leftOut).toEqual([
    'metadata',
    'context_management',
    'messages.content.cache_control',
    'system.cache_control',
    'system.x-anthropic-billing-header',
    'tools.cache_control',
    'tools.eager_input_streaming',
  ]);
  expect(conversation.system.map(({ text }) => text)).toEqual(['You are Claude Code.']);
  expect(conversation.tools.map(({ name, kind }) => [name, kind])).toEqual([
    ['Read', 'function'],
    ['Bash', 'function'],
  ]);
  expect(conversation.reasoning).toEqual({ value: { kind: 'effort', effort: 'max' }, at: 'thinking' });
  expect(conversation.streamed).toBe(true);
  expect(conversation.turns).toEqual([
    {
      role: 'user',
      at: 'messages.0',
      parts: [{ kind: 'text', text: 'Read it', at: 'messages.0.content.0' }],
    },
    {
      role: 'assistant',
      at: 'messages.1',
      parts: [
        {
          kind: 'reasoning',
          text: 'Hm',
          signature: { vendor: 'anthropic', value: 'sig' },
          at: 'messages.1.content.0',
        },
        {
          kind: 'tool_call',
          id: 'toolu_1',
          name: 'Read',
          input: '{"path":"/a"}',
          signature: null,
          at: 'messages.1.content.1',
        },
      ],
    },
    {
      role: 'user',
      at: 'messages.2',
      parts: [
        {
          kind: 'tool_result',
          callId: 'toolu_1',
          name: 'Read',
          content: [{ kind: 'text', text: 'a file', at: 'messages.2.content.0.content' }],
          isError: false,
          at: 'messages.2.content.0',
        },
      ],
    },
    {
      role: 'user',
      at: 'messages.3',
      parts: [
        {
          kind: 'text',
          text: '<system-reminder>\nThe plan has changed.\n</system-reminder>',
          at: 'messages.3.content',
        },
      ],
    },
  ]);
});

test('system messages before the first turn join the system prompt', () => {
  const { system, turns } = readWith({
    system: 'One.',
    messages: [
      { role: 'system', content: [{ type: 'text', text: 'Two.' }] },
      user({ type: 'text', text: 'Hi' }),
    ],
  });

  expect(system).toEqual([
    { kind: 'text', text: 'One.', at: 'system' },
    { kind: 'text', text: 'Two.', at: 'messages.0.content.0' },
  ]);
  expect(turns).toHaveLength(1);
});

test.each<[string, JsonRecord, Reasoning]>([
  ['adaptive', { thinking: { type: 'adaptive' } }, { kind: 'adaptive' }],
  ['effort alone', { output_config: { effort: 'low' } }, { kind: 'effort', effort: 'low' }],
  ['budget', { thinking: { type: 'enabled', budget_tokens: 4096 } }, { kind: 'budget', tokens: 4096 }],
  [
    'off before effort',
    { thinking: { type: 'disabled' }, output_config: { effort: 'max' } },
    { kind: 'off' },
  ],
  ['between tools', { thinking: { type: 'between_tools' } }, { kind: 'effort', effort: 'minimal' }],
])('thinking asked for as %s is read', (_name, fields, reasoning) => {
  expect(readWith(fields).reasoning?.value).toEqual(reasoning);
});

test('images and documents are read from every source that has bytes, text or an address', () => {
  const { turns } = readWith({
    messages: [
      user(
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
        { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } },
        {
          type: 'document',
          title: 'Report',
          context: 'From last year',
          source: { type: 'base64', media_type: 'application/pdf', data: PIXEL },
        },
        {
          type: 'document',
          title: 'Note',
          source: { type: 'text', media_type: 'text/plain', data: 'Words' },
        },
        { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'Chunk' }] } },
        { type: 'document', source: { type: 'url', url: 'https://a.example/b.pdf' } },
      ),
    ],
  });

  expect(turns[0]?.parts.map(withoutAt)).toEqual([
    {
      kind: 'image',
      source: { by: 'base64', mediaType: 'image/png', data: PIXEL },
      name: null,
      detail: null,
    },
    {
      kind: 'image',
      source: { by: 'url', url: 'https://a.example/b.png', mediaType: null },
      name: null,
      detail: null,
    },
    { kind: 'text', text: 'From last year' },
    {
      kind: 'document',
      source: { by: 'base64', mediaType: 'application/pdf', data: PIXEL },
      name: 'Report',
      detail: null,
    },
    { kind: 'text', text: 'Note' },
    { kind: 'text', text: 'Words' },
    { kind: 'text', text: 'Chunk' },
    {
      kind: 'document',
      source: { by: 'url', url: 'https://a.example/b.pdf', mediaType: 'application/pdf' },
      name: null,
      detail: null,
    },
  ]);
});

test('a tool result keeps its images and that it is an error', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } };
  const { turns } = readWith({
    messages: [
      user({ type: 'text', text: 'Go' }),
      assistant(call),
      user({ type: 'tool_result', tool_use_id: 'toolu_1', content: [image], is_error: true }),
    ],
  });

  const result = turns[2]?.parts[0];
  expect(result).toMatchObject({ kind: 'tool_result', name: 'Read', isError: true });
  expect(result?.kind === 'tool_result' && result.content[0]?.at).toBe('messages.2.content.0.content.0');
});

test('the reasoning of another vendor comes back as its own', () => {
  const { turns } = readWith({
    messages: [
      user({ type: 'text', text: 'Go' }),
      assistant(
        { type: 'thinking', thinking: '', signature: 'openai:enc' },
        { type: 'redacted_thinking', data: 'AAAA' },
        { type: 'thinking', thinking: 'Open', signature: '' },
        { type: 'text', text: 'Done' },
      ),
    ],
  });

  expect(turns[1]?.parts.map((part) => part.kind === 'reasoning' && part.signature)).toEqual([
    { vendor: 'openai', value: 'enc' },
    { vendor: 'anthropic', value: 'redacted:AAAA' },
    null,
    false,
  ]);
});

test('tool choice and parallel calls are read apart', () => {
  const tools = [{ name: 'Read', input_schema: { type: 'object' } }];
  const one = readWith({ tools, tool_choice: { type: 'any', disable_parallel_tool_use: true } });
  const named = readWith({ tools, tool_choice: { type: 'tool', name: 'Read' } });

  expect([one.toolChoice, one.parallelToolCalls]).toEqual([{ kind: 'any' }, false]);
  expect([named.toolChoice, named.parallelToolCalls]).toEqual([
    { kind: 'tool', name: 'Read', at: 'tool_choice.name' },
    null,
  ]);
});

test.each(['output_config', 'output_format'])('a JSON schema is read from %s', (field) => {
  const format = { type: 'json_schema', schema: { type: 'object', properties: {} } };
  const fields = field === 'output_config' ? { output_config: { format } } : { output_format: format };

  expect(readWith(fields).format?.value).toEqual({
    kind: 'schema',
    name: 'answer',
    description: null,
    schema: format.schema,
    strict: true,
  });
});
