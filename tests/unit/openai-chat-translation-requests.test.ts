import { describe, expect, test } from 'vitest';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import type { Conversation, Turn, UserPart } from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';
import { seededRandom } from '../seeded-random.ts';

const hi = { role: 'user', content: 'hi' };
const png = 'iVBORw0KGgo=';
const pdf = 'JVBERi0xLjQ=';

function read(more: object): Conversation {
  const json = { model: 'm', messages: [hi], ...more };
  return openaiChatTranslation.readConversation({
    path: '/v1/chat/completions',
    bytes: Buffer.from(JSON.stringify(json)),
    json,
  });
}

/** Code and field of the refusal. */
function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return [error.code.replace('relay.field_', ''), error.field];
    throw error;
  }
  return 'accepted';
}

const empty: Conversation = {
  system: [],
  turns: [],
  tools: [],
  toolChoice: null,
  parallelToolCalls: null,
  maxTokens: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
  stop: [],
  stopAt: 'stop',
  reasoning: null,
  format: null,
  streamed: false,
  leftOut: [],
};

const write = (more: Partial<Conversation>, model = 'some-model') =>
  openaiChatTranslation.writeConversation({ ...empty, ...more }, model);
const body = (more: Partial<Conversation>, model?: string) => write(more, model).body;
const text = (said: string, at = 'x') => ({ kind: 'text', text: said, at }) as const;
const user = (said: string): Turn => ({ role: 'user', parts: [text(said)], at: 'x' });
const call = (id: string, input = '{}', name = 'look') =>
  ({ kind: 'tool_call', id, name, input, signature: null, at: 'x' }) as const;
const result = (callId: string, more: object = {}) =>
  ({
    kind: 'tool_result',
    callId,
    name: 'look',
    content: [text(`of ${callId}`)],
    isError: false,
    at: 'x',
    ...more,
  }) as const;

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
    ).toEqual({ ...empty, turns: expect.any(Array), toolChoice: { kind: 'auto' } });
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
    [{ verbosity: 'low' }, 'verbosity'],
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
    [
      called({ ...named, function: { name: 'f', arguments: '[1]' } }),
      'wrong',
      'messages.0.tool_calls.0.function.arguments',
    ],
    [
      called({ ...named, function: { name: 'f', arguments: '{' } }),
      'wrong',
      'messages.0.tool_calls.0.function.arguments',
    ],
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
      { id: 'call_0_again_1', name: 'b' },
      { callId: 'call_0_again_1', name: 'b' },
    ]);
  });

  test("a tool's screenshot and Google's signature are kept, empty messages are not", () => {
    const extra_content = { google: { thought_signature: 'sig' } };
    const { turns } = read({
      messages: [
        { role: 'user', content: '' },
        {
          role: 'assistant',
          content: '',
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

describe('a request to an account', () => {
  test('goes to chat completions and asks for usage when it is streamed', () => {
    expect(write({ turns: [user('hi')], streamed: true, maxTokens: 9, stop: ['a'] })).toEqual({
      endpoint: '/v1/chat/completions',
      body: {
        model: 'some-model',
        messages: [hi],
        max_tokens: 9,
        stop: ['a'],
        stream: true,
        stream_options: { include_usage: true },
      },
      leftOut: [],
    });
  });

  test.each([
    ['gpt-4o', 'max_completion_tokens'],
    ['gpt-5.10', 'max_completion_tokens'],
    ['o3-mini', 'max_completion_tokens'],
    ['openai/gpt-5', 'max_completion_tokens'],
    ['gpt-oss-120b', 'max_tokens'],
    ['qwen-plus', 'max_tokens'],
    ['deepseek/deepseek-chat', 'max_tokens'],
    ['kimi-k2.6', 'max_tokens'],
    ['glm-5', 'max_tokens'],
    ['llama-4', 'max_tokens'],
  ])('%s is limited by %s', (model, field) => {
    expect(body({ maxTokens: 5 }, model)).toHaveProperty(field, 5);
  });

  const effort = (name: 'minimal' | 'low' | 'medium' | 'high' | 'max') =>
    ({ kind: 'effort', effort: name }) as const;
  const off = { kind: 'off' } as const;
  const budget = (tokens: number) => ({ kind: 'budget', tokens }) as const;

  test.each([
    ['o3', effort('minimal'), { reasoning_effort: 'low' }],
    ['o3', off, { reasoning_effort: 'low' }],
    ['gpt-5', off, { reasoning_effort: 'minimal' }],
    ['gpt-5', effort('max'), { reasoning_effort: 'high' }],
    ['gpt-5.1', off, { reasoning_effort: 'none' }],
    ['gpt-5.2', effort('max'), { reasoning_effort: 'xhigh' }],
    ['gpt-6-sol', effort('max'), { reasoning_effort: 'max' }],
    ['gpt-5.4', budget(1024), { reasoning_effort: 'low' }],
    ['gpt-5.4', budget(31_999), { reasoning_effort: 'xhigh' }],
    ['gpt-5.4', { kind: 'adaptive' } as const, {}],
    ['gpt-4o', off, {}],
    ['deepseek-v4-pro', off, { thinking: { type: 'disabled' } }],
    ['deepseek-v4-pro', effort('max'), { thinking: { type: 'enabled' }, reasoning_effort: 'max' }],
    ['glm-5', budget(4000), { thinking: { type: 'enabled' } }],
    ['kimi-k2.6', off, { thinking: { type: 'disabled' } }],
    ['kimi-k2.7-code', effort('high'), {}],
    ['qwen-plus', off, { enable_thinking: false }],
    ['qwen-plus', budget(4000), { enable_thinking: true, thinking_budget: 4000 }],
    ['Qwen/Qwen3-8B', effort('medium'), { enable_thinking: true, thinking_budget: 8192 }],
  ])('%s thinks %j as %j', (model, value, fields) => {
    const { body: written, leftOut } = write({ reasoning: { value, at: 'thinking' }, streamed: true }, model);
    const { model: _, messages, stream, stream_options, ...rest } = written;
    expect(rest).toEqual(fields);
    expect(leftOut).toEqual([]);
  });

  test.each([
    ['gpt-4o', true, effort('high')],
    ['llama-4', true, off],
    ['kimi-k2.7-code', true, off],
    ['qwen3-8b', false, effort('high')],
  ])('%s (streamed: %j) has no setting for %j, and it is said', (model, streamed, value) => {
    const written = write({ reasoning: { value, at: 'output_config.effort' }, streamed }, model);
    expect(written.leftOut).toEqual(['output_config.effort']);
    expect(Object.keys(written.body).filter((key) => /think|reason/.test(key))).toEqual([]);
  });

  const sampling = {
    temperature: { value: 0, at: 'temperature' },
    topP: { value: 1, at: 'top_p' },
    presencePenalty: { value: 0.5, at: 'generationConfig.presencePenalty' },
  };

  test('models that think have no sampling: what is set is left out and said', () => {
    const { body: written, leftOut } = write(sampling, 'gpt-5');
    expect(written).toEqual({ model: 'gpt-5', messages: [] });
    expect(leftOut).toEqual(['temperature', 'generationConfig.presencePenalty']);
  });

  test('others are asked as the member asks', () => {
    const expected = { temperature: 0, top_p: 1, presence_penalty: 0.5 };
    expect(body(sampling, 'gpt-4o')).toMatchObject(expected);
    expect(body(sampling, 'deepseek-chat')).toMatchObject(expected);
    const quiet = { ...sampling, reasoning: { value: off, at: 'x' } };
    expect(body(quiet, 'gpt-5.1')).toMatchObject({ ...expected, reasoning_effort: 'none' });
  });

  test('top_k is for those that have it', () => {
    const topK = { value: 40, at: 'generationConfig.topK' };
    expect(body({ topK }, 'qwen-plus')).toMatchObject({ top_k: 40 });
    expect(refusal(() => body({ topK }, 'gpt-4o'))).toEqual(['no_counterpart', 'generationConfig.topK']);
  });

  test('texts are strings, because not every vendor takes parts', () => {
    const turns: Turn[] = [
      { role: 'user', parts: [text('a'), text('b')], at: 'x' },
      { role: 'assistant', parts: [text('c'), text('d')], at: 'x' },
    ];
    expect(body({ system: [text('s'), text('t')], turns }).messages).toEqual([
      { role: 'system', content: 's\n\nt' },
      { role: 'user', content: 'a\n\nb' },
      { role: 'assistant', content: 'c\n\nd' },
    ]);
  });

  test('every result follows its call at once, and the rest of the turn comes after', () => {
    const turns: Turn[] = [
      { role: 'assistant', parts: [call('a')], at: 'x' },
      { role: 'assistant', parts: [call('b', '{"n":1}')], at: 'x' },
      { role: 'user', parts: [text('first'), result('a', { isError: true })], at: 'x' },
      { role: 'user', parts: [result('b'), text('then')], at: 'x' },
    ];
    const asked = (id: string, args: string) => ({
      id,
      type: 'function',
      function: { name: 'look', arguments: args },
    });
    expect(body({ turns }).messages).toEqual([
      { role: 'assistant', content: null, tool_calls: [asked('a', '{}'), asked('b', '{"n":1}')] },
      { role: 'tool', tool_call_id: 'a', content: 'Error: of a' },
      { role: 'tool', tool_call_id: 'b', content: 'of b' },
      { role: 'user', content: 'first' },
      { role: 'user', content: 'then' },
    ]);
  });

  const shown = (more: object) =>
    ({
      kind: 'image',
      source: { by: 'base64', mediaType: 'image/png', data: png },
      name: null,
      detail: null,
      at: 'messages.0.content.1.source',
      ...more,
    }) as const;
  const document = (mediaType: string, data: string) =>
    shown({ kind: 'document', name: 'n', source: { by: 'base64', mediaType, data } });

  test('images of tools follow as what the user shows', () => {
    const turns: Turn[] = [
      { role: 'assistant', parts: [call('a'), call('b')], at: 'x' },
      { role: 'user', parts: [result('a', { content: [shown({})] }), result('b')], at: 'x' },
    ];
    expect(body({ turns }).messages).toMatchObject([
      { role: 'assistant' },
      { role: 'tool', tool_call_id: 'a', content: '(see the next message)' },
      { role: 'tool', tool_call_id: 'b', content: 'of b' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Returned by tool look (call a):' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } },
        ],
      },
    ]);
  });

  test('documents are PDF or text', () => {
    const said = (part: ReturnType<typeof shown>) =>
      body({ turns: [{ role: 'user', parts: [part], at: 'x' }] }).messages;
    expect(said(document('application/pdf', pdf))).toEqual([
      {
        role: 'user',
        content: [{ type: 'file', file: { filename: 'n', file_data: `data:application/pdf;base64,${pdf}` } }],
      },
    ]);
    expect(said(document('text/plain', Buffer.from('拼车').toString('base64')))).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'n\n\n拼车' }] },
    ]);
    const at = ['no_counterpart', 'messages.0.content.1.source'];
    expect(refusal(() => said(document('application/zip', pdf)))).toEqual(at);
    const source = { by: 'url', url: 'https://papers.example/a.pdf', mediaType: null } as const;
    expect(refusal(() => said(shown({ kind: 'document', source })))).toEqual(at);
  });

  const thought = (vendor: 'anthropic' | 'openai' | null) =>
    ({
      kind: 'reasoning',
      text: 'hm',
      signature: vendor === null ? null : { vendor, value: 'sig' },
      at: 'messages.3.content.0',
    }) as const;
  const thinking = (
    vendor: 'anthropic' | 'openai' | null,
    model: string,
    ...more: ReturnType<typeof call>[]
  ) => {
    const parts = [thought(vendor), text('so'), ...more];
    const { body: written, leftOut } = write({ turns: [{ role: 'assistant', parts, at: 'x' }] }, model);
    return { message: (written.messages as unknown[])[0], leftOut };
  };

  test('what a model of this API thought goes back where it is taken', () => {
    expect(thinking(null, 'deepseek-chat')).toEqual({
      message: { role: 'assistant', content: 'so', reasoning_content: 'hm' },
      leftOut: [],
    });
    expect(thinking('openai', 'qwen-plus').message).toHaveProperty('reasoning_content', 'hm');
    expect(thinking(null, 'gpt-5')).toEqual({
      message: { role: 'assistant', content: 'so' },
      leftOut: ['messages.content'],
    });
    expect(thinking('anthropic', 'glm-5')).toEqual({
      message: { role: 'assistant', content: 'so' },
      leftOut: ['messages.content'],
    });
  });

  test('DeepSeek and Kimi refuse a tool call without reasoning, and null beside it', () => {
    const parts = [call('a')];
    const message = (model: string) =>
      (body({ turns: [{ role: 'assistant', parts, at: 'x' }] }, model).messages as unknown[])[0];
    expect(message('deepseek-chat')).toMatchObject({ content: '', reasoning_content: ' ' });
    expect(message('kimi-k2.6')).toMatchObject({ content: '', reasoning_content: ' ' });
    expect(message('glm-5')).not.toHaveProperty('reasoning_content');
    const spoken: Turn = { role: 'assistant', parts: [text('so')], at: 'x' };
    expect(body({ turns: [spoken] }, 'kimi-k2.6').messages).toEqual([{ role: 'assistant', content: 'so' }]);
    expect(thinking('anthropic', 'kimi-k2.6', call('a')).message).toHaveProperty('reasoning_content', ' ');
  });

  test('tools are functions of an object, custom ones too', () => {
    const tool = {
      kind: 'function',
      name: 'look',
      description: null,
      schema: null,
      strict: false,
      at: 'x',
    } as const;
    const run = { ...tool, kind: 'custom', name: 'run' } as const;
    const turns: Turn[] = [{ role: 'assistant', parts: [call('a', 'ls', 'run')], at: 'x' }];
    const written = body({
      tools: [tool, { ...tool, schema: { anyOf: [] }, strict: true, description: 'd' }, run],
      toolChoice: { kind: 'tool', name: 'look', at: 'x' },
      parallelToolCalls: false,
      turns,
    });
    expect(written).toMatchObject({
      tools: [
        { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } },
        {
          function: {
            description: 'd',
            strict: true,
            parameters: { type: 'object', properties: {}, anyOf: [] },
          },
        },
        { type: 'function', function: { name: 'run', parameters: { required: ['input'] } } },
      ],
      tool_choice: { type: 'function', function: { name: 'look' } },
      parallel_tool_calls: false,
      messages: [
        { tool_calls: [{ type: 'function', function: { name: 'run', arguments: '{"input":"ls"}' } }] },
      ],
    });
  });

  test('a choice among no tools is not sent, and one of them is refused', () => {
    expect(body({ toolChoice: { kind: 'auto' }, parallelToolCalls: false })).toEqual({
      model: 'some-model',
      messages: [],
    });
    const toolChoice = { kind: 'tool', name: 'f', at: 'tool_choice.name' } as const;
    expect(refusal(() => body({ toolChoice }))).toEqual(['no_counterpart', 'tool_choice.name']);
  });
});

test('what was written is read as the same conversation', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const conversation = randomConversation(seededRandom(seed));
    const model = 'deepseek-chat';
    const json = openaiChatTranslation.writeConversation(conversation, model).body;
    const again = openaiChatTranslation.readConversation({
      path: '/v1/chat/completions',
      bytes: Buffer.alloc(0),
      json,
    });
    expect(withoutPlaces(again), `seed ${seed}`).toEqual(withoutPlaces(conversation));
  }
});

function withoutPlaces(conversation: Conversation): unknown {
  return JSON.parse(
    JSON.stringify(conversation, (key, value: unknown) => (key === 'at' ? undefined : value)),
  );
}

/** All that the dialect can say for a model of DeepSeek's, in the form that a reader gives it. */
function randomConversation(below: (limit: number) => number): Conversation {
  const maybe = <Value>(value: Value): Value | null => (below(2) === 0 ? value : null);
  const word = () => ['a', '拼车', 'line\nbreak', '"quoted"', '🚗'][below(5)] ?? '';
  const placed = (value: number) => maybe({ value, at: '' });
  const tools = ['look', 'run', 'stop'].slice(0, below(4)).map((name) => ({
    kind: 'function' as const,
    name,
    description: maybe(word()),
    schema: { type: 'object', properties: { [word()]: { type: 'string' } } },
    strict: below(2) === 0,
    at: '',
  }));
  const turns: Turn[] = [];
  for (let round = 0; round <= below(4); round += 1) {
    const seen = shownBy(below, word());
    turns.push({ role: 'user', parts: seen, at: '' });
    const thought = { kind: 'reasoning' as const, text: word(), signature: null, at: '' };
    const ids = Array.from({ length: below(3) }, (_, index) => `c${round}_${index}`);
    const calls = ids.map((id) => call(id, JSON.stringify({ [word()]: below(9) })));
    turns.push({ role: 'assistant', parts: [thought, text(word()), ...calls], at: '' });
    for (const id of ids) turns.push({ role: 'user', parts: [result(id)], at: '' });
  }
  const [first] = tools;
  const one = first === undefined ? null : { kind: 'tool' as const, name: first.name, at: '' };
  return {
    ...empty,
    system: below(2) === 0 ? [text(word())] : [],
    turns,
    tools,
    toolChoice: first === undefined ? null : maybe([one, { kind: 'any' as const }][below(2)] ?? null),
    parallelToolCalls: first === undefined ? null : maybe(false),
    maxTokens: maybe(1 + below(100)),
    temperature: placed(below(3)),
    topP: placed(0.5),
    seed: placed(below(100)),
    presencePenalty: placed(0.25),
    frequencyPenalty: placed(-0.25),
    stop: [word(), word()].slice(below(3)),
    reasoning: maybe({
      value: [{ kind: 'off' as const }, { kind: 'effort' as const, effort: 'max' as const }][below(2)] ?? {
        kind: 'off',
      },
      at: '',
    }),
    format: maybe({ value: { kind: 'json' as const }, at: '' }),
    streamed: below(2) === 0,
  };
}

function shownBy(below: (limit: number) => number, said: string): readonly UserPart[] {
  const source = { by: 'base64', mediaType: 'image/png', data: png } as const;
  const image = { kind: 'image', source, name: null, detail: 'high', at: '' } as const;
  return below(2) === 0 ? [text(said)] : [text(said), image];
}
