import { describe, expect, test } from 'vitest';
import { call, empty, hi, pdf, png, read, refusal, result, text } from './openai-chat-conversations.ts';

describe('a request of a client', () => {
  test('is read whole', () => {
    const conversation = read({
      messages: [
        { role: 'developer', content: 'be brief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'look' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'low' } },
            { type: 'image_url', image_url: { url: 'https://pictures.example/a.png', detail: 'auto' } },
            { type: 'file', file: { file_data: `data:application/pdf;base64,${pdf}`, filename: 'a.pdf' } },
          ],
        },
        {
          role: 'assistant',
          content: 'calling',
          reasoning_content: 'hm',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"a":1}' } },
            { id: 'c2', type: 'custom', custom: { name: 'run', input: 'ls -l' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: 'two' }] },
        { role: 'tool', tool_call_id: 'c1', name: 'look', content: 'one' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'd', parameters: { type: 'object' }, strict: true },
        },
        { type: 'custom', custom: { name: 'run' } },
      ],
      tool_choice: 'required',
      parallel_tool_calls: false,
      max_tokens: 5,
      max_completion_tokens: 7,
      temperature: 0.5,
      top_p: 0.9,
      seed: 3,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      stop: 'END',
      reasoning_effort: 'xhigh',
      response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' } } },
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(conversation).toEqual({
      system: [text('be brief', 'messages.0.content')],
      turns: [
        {
          role: 'user',
          at: 'messages.1',
          parts: [
            text('look', 'messages.1.content.0.text'),
            {
              kind: 'image',
              source: { by: 'base64', mediaType: 'image/png', data: png },
              name: null,
              detail: 'low',
              at: 'messages.1.content.1.image_url.url',
            },
            {
              kind: 'image',
              source: { by: 'url', url: 'https://pictures.example/a.png', mediaType: null },
              name: null,
              detail: null,
              at: 'messages.1.content.2.image_url.url',
            },
            {
              kind: 'document',
              source: { by: 'base64', mediaType: 'application/pdf', data: pdf },
              name: 'a.pdf',
              detail: null,
              at: 'messages.1.content.3.file.file_data',
            },
          ],
        },
        {
          role: 'assistant',
          at: 'messages.2',
          parts: [
            { kind: 'reasoning', text: 'hm', signature: null, at: 'messages.2.reasoning_content' },
            text('calling', 'messages.2.content'),
            { ...call('c1', '{"a":1}'), at: 'messages.2.tool_calls.0' },
            { ...call('c2', 'ls -l', 'run'), at: 'messages.2.tool_calls.1' },
          ],
        },
        {
          role: 'user',
          at: 'messages.3',
          parts: [
            result('c2', {
              name: 'run',
              content: [text('two', 'messages.3.content.0.text')],
              at: 'messages.3',
            }),
          ],
        },
        {
          role: 'user',
          at: 'messages.4',
          parts: [result('c1', { content: [text('one', 'messages.4.content')], at: 'messages.4' })],
        },
      ],
      tools: [
        {
          kind: 'function',
          name: 'look',
          description: 'd',
          schema: { type: 'object' },
          strict: true,
          at: 'tools.0',
        },
        { kind: 'custom', name: 'run', description: null, schema: null, strict: false, at: 'tools.1' },
      ],
      toolChoice: { kind: 'any' },
      parallelToolCalls: false,
      maxTokens: 7,
      temperature: { value: 0.5, at: 'temperature' },
      topP: { value: 0.9, at: 'top_p' },
      topK: null,
      seed: { value: 3, at: 'seed' },
      presencePenalty: { value: 0.1, at: 'presence_penalty' },
      frequencyPenalty: { value: 0.2, at: 'frequency_penalty' },
      stop: ['END'],
      stopAt: 'stop',
      reasoning: { value: { kind: 'effort', effort: 'max' }, at: 'reasoning_effort' },
      format: {
        value: { kind: 'schema', name: 'n', description: null, schema: { type: 'object' }, strict: false },
        at: 'response_format',
      },
      streamed: true,
      leftOut: [],
    });
  });

  test('may carry what the API takes for granted', () => {
    expect(
      read({
        ...{ n: 1, logprobs: false, top_logprobs: null, logit_bias: {}, modalities: ['text'], audio: null },
        ...{ verbosity: 'medium', store: false, metadata: {}, user: '', service_tier: 'auto', stop: null },
        ...{ tools: [], tool_choice: 'auto', functions: [], response_format: { type: 'text' } },
        ...{ stream_options: { include_usage: false, include_obfuscation: false }, prediction: null },
      }),
    ).toEqual({ ...empty, turns: expect.any(Array) });
  });

  test('names what is left out once, without indexes', () => {
    const marked = { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } };
    const { leftOut } = read({
      messages: [
        { role: 'user', name: 'Ann', content: [marked, marked] },
        { role: 'assistant', content: 'b', annotations: [{}], refusal: null, audio: null, parsed: null },
        { role: 'user', content: [{ ...marked, prompt_cache_breakpoint: { mode: 'explicit' } }] },
      ],
      tools: [{ type: 'function', function: { name: 'f' }, cache_control: {} }],
      ...{ user: 'u', metadata: { a: 'b' }, store: true, safety_identifier: 's', service_tier: 'flex' },
      ...{ prompt_cache_key: 'k', prompt_cache_retention: '24h', prompt_cache_options: { mode: 'implicit' } },
      stream_options: { include_obfuscation: true },
    });
    expect([...leftOut].sort()).toEqual([
      'messages.annotations',
      'messages.content.cache_control',
      'messages.content.prompt_cache_breakpoint',
      'messages.name',
      'metadata',
      'prompt_cache_key',
      'prompt_cache_options',
      'prompt_cache_retention',
      'safety_identifier',
      'service_tier',
      'store',
      'stream_options.include_obfuscation',
      'user',
    ]);
  });

  test.each([
    [{ n: 2 }, 'n'],
    [{ logprobs: true }, 'logprobs'],
    [{ top_logprobs: 3 }, 'top_logprobs'],
    [{ logit_bias: { 50256: -100 } }, 'logit_bias'],
    [{ modalities: ['text', 'audio'] }, 'modalities'],
    [{ audio: { voice: 'alloy' } }, 'audio'],
    [{ prediction: { type: 'content' } }, 'prediction'],
    [{ web_search_options: {} }, 'web_search_options'],
    [{ functions: [{ name: 'f' }] }, 'functions'],
    [{ function_call: 'auto' }, 'function_call'],
    [{ moderation: { model: 'm' } }, 'moderation'],
    [{ stream_options: { new_option: true } }, 'stream_options.new_option'],
    [{ messages: [{ role: 'function', name: 'f', content: 'x' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'assistant', content: 'x', audio: { id: 'a' } }] }, 'messages.0.audio'],
    [{ messages: [{ role: 'assistant', function_call: { name: 'f' } }] }, 'messages.0.function_call'],
    [
      { messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: { data: '' } }] }] },
      'messages.0.content.0.input_audio',
    ],
    [{ messages: [{ role: 'user', content: [{ type: 'video_url' }] }] }, 'messages.0.content.0.type'],
    [
      { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] }] },
      'messages.0.content.0.file.file_id',
    ],
    [{ tools: [{ type: 'web_search' }] }, 'tools.0.type'],
    [{ tools: [{ type: 'function', function: { name: 'f', new: 1 } }] }, 'tools.0.function.new'],
  ])('%j has no counterpart', (more, field) => {
    expect(refusal(() => read(more))).toEqual(['no_counterpart', field]);
  });

  const said = (content: unknown, role = 'user') => ({ messages: [hi, { role, content }] });
  const image = (url: unknown) => said([{ type: 'image_url', image_url: { url } }]);
  const called = (more: object) => ({
    messages: [{ role: 'assistant', tool_calls: [{ id: 'c', ...more }] }],
  });
  const named = { type: 'function', function: { name: 'f' } };

  test.each([
    [{ messages: null }, 'missing', 'messages'],
    [{ messages: 'hi' }, 'wrong', 'messages'],
    [{ messages: [] }, 'wrong', 'messages'],
    [{ messages: [7] }, 'wrong', 'messages.0'],
    [said('x', 'robot'), 'wrong', 'messages.1.role'],
    [said(undefined), 'missing', 'messages.1.content'],
    [said(7), 'wrong', 'messages.1.content'],
    [said([{ type: 'text' }]), 'missing', 'messages.1.content.0.text'],
    [said([{ type: 'refusal', refusal: 'no' }]), 'wrong', 'messages.1.content.0.type'],
    [said([{ type: 'image_url', image_url: { url: 'x' } }], 'system'), 'wrong', 'messages.1.content.0.type'],
    [said(null, 'assistant'), 'missing', 'messages.1.content'],
    [image('data:image/png;base64,???'), 'wrong', 'messages.1.content.0.image_url.url'],
    [image('data:image/png;base64,abc'), 'wrong', 'messages.1.content.0.image_url.url'],
    [image('data:image/png,abcd'), 'wrong', 'messages.1.content.0.image_url.url'],
    [image(`data:text/plain;base64,${pdf}`), 'wrong', 'messages.1.content.0.image_url.url'],
    [image('file:///etc/passwd'), 'wrong', 'messages.1.content.0.image_url.url'],
    [called({ ...named, function: { arguments: '{}' } }), 'missing', 'messages.0.tool_calls.0.function.name'],
    [called({ ...named, id: null }), 'missing', 'messages.0.tool_calls.0.function.arguments'],
    [{ messages: [{ role: 'tool', tool_call_id: 'c', content: 'x' }] }, 'wrong', 'messages.0.tool_call_id'],
    [{ max_tokens: 0 }, 'wrong', 'max_tokens'],
    [{ max_completion_tokens: 1.5 }, 'wrong', 'max_completion_tokens'],
    [{ temperature: '1' }, 'wrong', 'temperature'],
    [{ stop: [1] }, 'wrong', 'stop.0'],
    [{ stream: 'yes' }, 'wrong', 'stream'],
    [{ reasoning_effort: 'much' }, 'wrong', 'reasoning_effort'],
    [{ response_format: { type: 'xml' } }, 'wrong', 'response_format.type'],
    [
      { tools: [{ type: 'function', function: { name: 'f', parameters: [] } }] },
      'wrong',
      'tools.0.function.parameters',
    ],
    [{ tool_choice: 'any' }, 'wrong', 'tool_choice'],
    [{ tool_choice: named }, 'wrong', 'tool_choice.function.name'],
  ])('%j is refused as %s', (more, code, field) => {
    expect(refusal(() => read(more))).toEqual([code, field]);
  });

  test('deprecated and compatible ways to ask for thinking mean the same', () => {
    const reasoning = (more: object) => read(more).reasoning;
    expect(reasoning({ reasoning_effort: 'none' })?.value).toEqual({ kind: 'off' });
    expect(reasoning({ thinking: { type: 'disabled' }, reasoning_effort: 'high' })).toEqual({
      value: { kind: 'off' },
      at: 'thinking',
    });
    expect(reasoning({ thinking: { type: 'enabled' } })?.value).toEqual({ kind: 'adaptive' });
    expect(reasoning({ enable_thinking: false })?.value).toEqual({ kind: 'off' });
    expect(reasoning({ enable_thinking: true, thinking_budget: 500 })?.value).toEqual({
      kind: 'budget',
      tokens: 500,
    });
  });

  test('allowed tools are those that stay', () => {
    const tools = ['a', 'b'].map((name) => ({ type: 'function', function: { name } }));
    const { tools: kept, toolChoice } = read({
      tools,
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'b' } }] },
      },
    });
    expect(kept.map(({ name }) => name)).toEqual(['b']);
    expect(toolChoice).toEqual({ kind: 'any' });
  });

  test('the grammar of a custom tool goes into its description', () => {
    const grammar = { syntax: 'regex', definition: '[0-9]+' };
    const format = { type: 'grammar', grammar };
    const [tool] = read({ tools: [{ type: 'custom', custom: { name: 'n', format } }] }).tools;
    expect(tool?.description).toBe('The input must match this regex grammar:\n[0-9]+');
  });

  test('tool calls with the same id are kept apart, each with its own result', () => {
    const asked = (name: string) => ({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_0', type: 'function', function: { name, arguments: '' } }],
    });
    const answered = { role: 'tool', tool_call_id: 'call_0', content: 'x' };
    const { turns } = read({ messages: [asked('a'), answered, asked('b'), answered] });
    const parts = turns.flatMap((turn): readonly unknown[] => turn.parts);
    expect(parts).toMatchObject([
      { id: 'call_0', name: 'a', input: '{}' },
      { callId: 'call_0', name: 'a' },
      { id: 'call_0_2', name: 'b' },
      { callId: 'call_0_2', name: 'b' },
    ]);
  });

  test("a tool's screenshot and Google's signature are kept", () => {
    const extra_content = { google: { thought_signature: 'sig' } };
    const { turns } = read({
      messages: [
        {
          role: 'assistant',
          tool_calls: [{ index: 0, id: 'c', extra_content, function: { name: 'f', arguments: '{}' } }],
        },
        {
          role: 'tool',
          tool_call_id: 'c',
          content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }],
        },
      ],
    });
    expect(turns).toMatchObject([
      { role: 'assistant', parts: [{ signature: { vendor: 'google', value: 'sig' } }] },
      { role: 'user', parts: [{ content: [{ kind: 'image' }] }] },
    ]);
  });
});
