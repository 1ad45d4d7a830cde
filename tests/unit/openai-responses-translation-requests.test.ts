import { describe, expect, test } from 'vitest';
import type { MediaPart } from '../../electron/core/dialects/translate/conversation.ts';
import {
  functionTool,
  lastCall,
  patchTool,
  pdf,
  png,
  read,
  schema,
  text,
} from './openai-responses-conversations.ts';

describe('a request of Codex', () => {
  const request = {
    instructions: 'You are Codex.',
    input: [
      { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Sandbox: none.' }] },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'Fix it.' },
          { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'high' },
        ],
        internal_chat_message_metadata_passthrough: { turn_id: 't1' },
      },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Look first.' }],
        encrypted_content: 'anthropic:sig',
      },
      { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'shell', arguments: '{"command":["ls"]}' },
      { type: 'custom_tool_call', call_id: 'c2', name: 'apply_patch', input: '*** Begin Patch' },
      { type: 'function_call_output', call_id: 'c1', output: 'a.ts' },
      {
        type: 'custom_tool_call_output',
        call_id: 'c2',
        output: [{ type: 'input_text', text: 'done' }],
      },
      {
        type: 'message',
        role: 'assistant',
        phase: 'commentary',
        content: [{ type: 'output_text', text: 'Patched.' }],
      },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Thanks.' }] },
    ],
    tools: [
      { type: 'function', name: 'shell', description: 'Runs.', strict: false, parameters: schema },
      patchTool,
      {
        type: 'namespace',
        name: 'mcp__docs',
        description: 'Finds pages.',
        tools: [{ type: 'function', name: 'find', parameters: schema }],
      },
      { type: 'web_search', external_web_access: false },
    ],
    tool_choice: 'auto',
    parallel_tool_calls: true,
    reasoning: { effort: 'xhigh', summary: 'auto' },
    store: false,
    stream: true,
    include: ['reasoning.encrypted_content'],
    prompt_cache_key: 'thread',
    text: { verbosity: 'low' },
    client_metadata: { session: 's' },
  };

  test('is read whole, and what was left out is named', () => {
    const conversation = read(request);
    expect(conversation.system.map(({ text: said, at }) => [at, said])).toEqual([
      ['instructions', 'You are Codex.'],
      ['input.0.content.0', 'Sandbox: none.'],
      ['tools.2.description', 'The tools whose names begin with "mcp__docs__": Finds pages.'],
      ['text.verbosity', 'Keep your answers short: say what is needed and nothing more.'],
    ]);
    expect(conversation.turns.map(({ role, parts }) => [role, parts.map(({ kind }) => kind)])).toEqual([
      ['user', ['text', 'image']],
      ['assistant', ['reasoning', 'tool_call', 'tool_call']],
      ['user', ['tool_result', 'tool_result']],
      ['assistant', ['text']],
      ['user', ['text']],
    ]);
    expect(conversation.turns[1]?.parts).toEqual([
      {
        kind: 'reasoning',
        text: 'Look first.',
        signature: { vendor: 'anthropic', value: 'sig' },
        at: 'input.2',
      },
      {
        kind: 'tool_call',
        id: 'c1',
        name: 'shell',
        input: '{"command":["ls"]}',
        signature: null,
        at: 'input.3',
      },
      {
        kind: 'tool_call',
        id: 'c2',
        name: 'apply_patch',
        input: '*** Begin Patch',
        signature: null,
        at: 'input.4',
      },
    ]);
    expect(conversation).toMatchObject({
      toolChoice: { kind: 'auto' },
      parallelToolCalls: true,
      reasoning: { value: { kind: 'effort', effort: 'max' }, at: 'reasoning.effort' },
      streamed: true,
    });
    expect([...conversation.leftOut].sort()).toEqual([
      'client_metadata',
      'input.internal_chat_message_metadata_passthrough',
      'input.phase',
      'prompt_cache_key',
      'tools.web_search',
    ]);
  });

  test('has its tools in one flat list, a grammar in the words of its description', () => {
    expect(read(request).tools).toEqual([
      { kind: 'function', name: 'shell', description: 'Runs.', schema, strict: false, at: 'tools.0' },
      {
        kind: 'custom',
        name: 'apply_patch',
        description: 'Edit files.\n\nThe input must match this lark grammar:\nstart: "x"',
        schema: null,
        strict: false,
        at: 'tools.1',
      },
      {
        kind: 'function',
        name: 'mcp__docs__find',
        description: null,
        schema,
        strict: false,
        at: 'tools.2.tools.0',
      },
    ]);
  });

  test('may bring its tools among the messages, with the default namespace around them', () => {
    const tools = [{ type: 'namespace', name: 'functions', tools: [functionTool, patchTool] }];
    const items = [
      { type: 'additional_tools', role: 'developer', tools },
      { role: 'user', content: 'hi' },
      { type: 'additional_tools', role: 'developer', tools: [{ ...functionTool, description: 'Newer.' }] },
    ];
    expect(read({ input: items }).tools.map(({ name, description, at }) => [name, description, at])).toEqual([
      ['weather', 'Newer.', 'input.2.tools.0'],
      ['apply_patch', expect.stringContaining('lark'), 'input.0.tools.0.tools.1'],
    ]);
  });
});

describe('reading', () => {
  test('a plain text is a user turn, and a message needs no type', () => {
    expect(read({}).turns).toEqual([{ role: 'user', parts: [text('hi', 'input')], at: 'input' }]);
    expect(read({ input: [{ role: 'user', content: 'hi' }] }).turns).toEqual([
      { role: 'user', parts: [text('hi', 'input.0.content')], at: 'input.0' },
    ]);
  });

  test('a developer message in the middle stays there, marked as no word of the user’s', () => {
    const { system, turns } = read({
      tools: [functionTool],
      input: [
        { role: 'user', content: 'hi' },
        lastCall,
        { role: 'developer', content: 'Hurry.' },
        { ...lastCall, call_id: 'c2' },
      ],
    });
    expect(system).toEqual([]);
    expect(turns).toMatchObject([
      { role: 'user' },
      { role: 'assistant', parts: [{ id: 'c1' }] },
      {
        role: 'user',
        parts: [text('<system-reminder>\nHurry.\n</system-reminder>', 'input.2.content')],
      },
      { role: 'assistant', parts: [{ id: 'c2' }] },
    ]);
  });

  test("Google's signature after a call belongs to the call, any other reasoning does not", () => {
    const signed = (encrypted: string, summary: readonly object[] = []) =>
      read({ input: [lastCall, { type: 'reasoning', summary, encrypted_content: encrypted }] }).turns[0]
        ?.parts;
    expect(signed('google:abc')).toEqual([
      {
        kind: 'tool_call',
        id: 'c1',
        name: 'weather',
        input: '{"city":"杭州"}',
        signature: { vendor: 'google', value: 'abc' },
        at: 'input.0',
      },
    ]);
    expect(signed('gAAAA')?.map(({ kind }) => kind)).toEqual(['tool_call', 'reasoning']);
    expect(signed('google:abc', [{ type: 'summary_text', text: 'so' }])?.map(({ kind }) => kind)).toEqual([
      'tool_call',
      'reasoning',
    ]);
  });

  test('a call has the input form of the tool as it is now', () => {
    const inputs = (tools: readonly object[]) =>
      read({
        tools,
        input: [
          { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: 'x' },
          { type: 'function_call', call_id: 'c2', name: 'apply_patch', arguments: '{"input":"x"}' },
        ],
      }).turns[0]?.parts.map((part) => (part.kind === 'tool_call' ? part.input : part.kind));
    expect(inputs([patchTool])).toEqual(['x', 'x']);
    expect(inputs([])).toEqual(['{"input":"x"}', '{"input":"x"}']);
  });

  test('a call in a namespace gets the flat name that the tool has', () => {
    const { turns } = read({ input: [{ ...lastCall, namespace: 'mcp__docs__' }] });
    expect(turns[0]?.parts[0]).toMatchObject({ name: 'mcp__docs__weather' });
  });

  test('a call without arguments is one with an empty object', () => {
    const { turns } = read({ input: [{ ...lastCall, arguments: '' }] });
    expect(turns[0]?.parts[0]).toMatchObject({ input: '{}' });
  });

  test('allowed tools are the only ones, in their mode', () => {
    const conversation = read({
      tools: [functionTool, patchTool],
      tool_choice: {
        type: 'allowed_tools',
        mode: 'required',
        tools: [{ type: 'custom', name: 'apply_patch' }],
      },
    });
    expect(conversation.tools.map(({ name }) => name)).toEqual(['apply_patch']);
    expect(conversation.toolChoice).toEqual({ kind: 'any' });
  });

  test('all kinds of media keep their place, bytes or address', () => {
    const content = [
      { type: 'input_image', image_url: 'https://x.test/a.png', detail: 'auto' },
      { type: 'input_image', image_url: `data:image/PNG;base64,${png}`, detail: 'original' },
      { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` },
      { type: 'input_file', filename: 'b.PDF', file_data: pdf },
      { type: 'input_file', file_url: 'https://x.test/c.pdf' },
    ];
    const parts = read({ input: [{ role: 'user', content }] }).turns[0]?.parts as readonly MediaPart[];
    expect(parts.map(({ kind, source, name, detail }) => [kind, source, name, detail])).toEqual([
      ['image', { by: 'url', url: 'https://x.test/a.png', mediaType: null }, null, null],
      ['image', { by: 'base64', mediaType: 'image/png', data: png }, null, 'high'],
      ['document', { by: 'base64', mediaType: 'application/pdf', data: pdf }, 'a.pdf', null],
      ['document', { by: 'base64', mediaType: 'application/pdf', data: pdf }, 'b.PDF', null],
      ['document', { by: 'url', url: 'https://x.test/c.pdf', mediaType: null }, null, null],
    ]);
  });

  test.each([
    [{ effort: 'none' }, { kind: 'off' }],
    [{ effort: 'minimal' }, { kind: 'effort', effort: 'minimal' }],
    [
      { effort: 'high', summary: 'auto' },
      { kind: 'effort', effort: 'high' },
    ],
    [{ effort: 'max' }, { kind: 'effort', effort: 'max' }],
    [{ summary: 'auto' }, undefined],
  ])('reasoning %j is %j', (reasoning, expected) => {
    expect(read({ reasoning }).reasoning?.value).toEqual(expected);
  });

  test('formats', () => {
    expect(read({ text: { format: { type: 'text' } } }).format).toBeNull();
    expect(read({ text: { format: { type: 'json_object' } } }).format?.value).toEqual({ kind: 'json' });
    expect(
      read({ text: { format: { type: 'json_schema', name: 'n', schema, strict: true } } }).format,
    ).toEqual({
      value: { kind: 'schema', name: 'n', description: null, schema, strict: true },
      at: 'text.format',
    });
  });

  test('values that ask for nothing are accepted without a word', () => {
    const { leftOut } = read({
      background: false,
      context_management: [],
      conversation: null,
      include: [],
      metadata: null,
      previous_response_id: null,
      service_tier: 'auto',
      store: false,
      stream_options: { include_obfuscation: false },
      tools: [],
      top_logprobs: 0,
      truncation: 'disabled',
    });
    expect(leftOut).toEqual([]);
  });

  test.each([
    [{ store: true }, 'store'],
    [{ service_tier: 'flex' }, 'service_tier'],
    [{ metadata: { a: 'b' } }, 'metadata'],
    [{ user: 'u' }, 'user'],
    [{ include: ['web_search_call.action.sources'] }, 'include'],
    [{ reasoning: { summary: 'detailed' } }, 'reasoning.summary'],
    [{ reasoning: { context: 'all_turns' } }, 'reasoning.context'],
    [{ input: [{ type: 'web_search_call', id: 'ws_1', status: 'completed' }] }, 'input.web_search_call'],
    [
      {
        input: [
          {
            role: 'user',
            content: [{ type: 'input_text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } }],
          },
        ],
      },
      'input.content.prompt_cache_breakpoint',
    ],
    [
      {
        input: [
          {
            role: 'assistant',
            content: [{ type: 'output_text', text: 'a', annotations: [{ type: 'url_citation' }] }],
          },
        ],
      },
      'input.content.annotations',
    ],
  ])('%j leaves %s out', (more, name) => {
    expect(read(more).leftOut).toEqual([name]);
  });
});
