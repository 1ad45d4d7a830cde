import { describe, expect, test } from 'vitest';
import type { Conversation, Turn } from '../../electron/core/dialects/translate/conversation.ts';
import { body, call, hi, pdf, png, refusal, result, text, user, write } from './openai-chat-conversations.ts';

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

  test.each([
    ['o3', 'low'],
    ['gpt-5', 'minimal'],
    ['gpt-6-astra', 'low'],
  ])('%s cannot be told not to think: it is asked for little, and it is said', (model, reasoning_effort) => {
    const { body: written, leftOut } = write({ reasoning: { value: off, at: 'thinking' } }, model);
    expect(written).toMatchObject({ reasoning_effort });
    expect(leftOut).toEqual(['thinking']);
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
    const { body: written, leftOut } = write({ topK }, 'gpt-4o');
    expect(written).not.toHaveProperty('top_k');
    expect(leftOut).toEqual(['generationConfig.topK']);
  });

  test('JSON mode says so in a message, unless one does already', () => {
    const format = { value: { kind: 'json' }, at: 'x' } as const;
    const first = (more: Partial<Conversation>) =>
      (body({ format, turns: [user('List cities.')], ...more }).messages as unknown[])[0];
    expect(first({})).toEqual({ role: 'system', content: 'Answer with a JSON object.' });
    expect(first({ system: [text('Be brief.')] })).toEqual({
      role: 'system',
      content: 'Be brief.\n\nAnswer with a JSON object.',
    });
    expect(first({ system: [text('Write json.')] })).toEqual({ role: 'system', content: 'Write json.' });
    expect(first({ turns: [user('Cities as JSON.')] })).toMatchObject({ role: 'user' });
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
      { role: 'tool', tool_call_id: 'a', content: 'The tool failed:\nof a' },
      { role: 'tool', tool_call_id: 'b', content: 'of b' },
      { role: 'user', content: 'first\n\nthen' },
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
          { type: 'text', text: 'Returned by the tool look:' },
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
      { role: 'user', content: [{ type: 'text', text: 'File n:\n\n拼车' }] },
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
    const results = more.map(({ id }) => result(id));
    const turns: Turn[] = [
      { role: 'assistant', parts, at: 'x' },
      { role: 'user', parts: results, at: 'x' },
    ];
    const { body: written, leftOut } = write({ turns }, model);
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
    const answered: Turn = { role: 'user', parts: [result('a')], at: 'x' };
    const message = (model: string) =>
      (body({ turns: [{ role: 'assistant', parts, at: 'x' }, answered] }, model).messages as unknown[])[0];
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
    const turns: Turn[] = [
      { role: 'assistant', parts: [call('a', 'ls', 'run')], at: 'x' },
      { role: 'user', parts: [result('a', { name: 'run' })], at: 'x' },
    ];
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
        { role: 'tool' },
      ],
    });
  });

  test('a choice among no tools is not sent', () => {
    expect(body({ toolChoice: { kind: 'auto' }, parallelToolCalls: false })).toEqual({
      model: 'some-model',
      messages: [],
    });
  });
});
