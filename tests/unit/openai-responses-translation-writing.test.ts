import { describe, expect, test } from 'vitest';
import type {
  AssistantPart,
  MediaPart,
  Reasoning,
} from '../../electron/core/dialects/translate/conversation.ts';
import {
  assistant,
  body,
  call,
  pdf,
  png,
  refusal,
  schema,
  text,
  tool,
  user,
  write,
} from './openai-responses-conversations.ts';

describe('writing', () => {
  test('stores nothing, and asks for little where little is asked', () => {
    expect(write({ turns: [user(text('hi'))], streamed: true })).toEqual({
      endpoint: '/v1/responses',
      body: {
        model: 'gpt-5.2',
        input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
        store: false,
        stream: true,
      },
      leftOut: [],
    });
  });

  test('system texts are the instructions, a blank line between them', () => {
    expect(body({ system: [text('a'), text('b')] }).instructions).toBe('a\n\nb');
  });

  test('turns become items in their order', () => {
    const signed = { vendor: 'openai', value: 'gAAAA' } as const;
    const { input } = body({
      tools: [tool('weather'), tool('patch', { kind: 'custom', schema: null })],
      turns: [
        assistant(
          { kind: 'reasoning', text: 'Hm.', signature: signed, at: 'x' },
          text('a'),
          text('b'),
          call('c1', 'weather', '{"city":"x"}'),
          call('c2', 'patch', 'plain'),
        ),
        user(
          {
            kind: 'tool_result',
            callId: 'c1',
            name: 'weather',
            content: [text('sunny')],
            isError: false,
            at: 'x',
          },
          { kind: 'tool_result', callId: 'c2', name: 'patch', content: [text('no')], isError: true, at: 'x' },
          text('go on'),
        ),
      ],
    });
    expect(input).toEqual([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'gAAAA' },
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'a' },
          { type: 'output_text', text: 'b' },
        ],
      },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"x"}' },
      { type: 'custom_tool_call', call_id: 'c2', name: 'patch', input: 'plain' },
      { type: 'function_call_output', call_id: 'c1', output: 'sunny' },
      { type: 'custom_tool_call_output', call_id: 'c2', output: 'The tool failed:\nno' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go on' }] },
    ]);
  });

  test('media are written whole, a file always with a name', () => {
    const media = (more: Partial<MediaPart>): MediaPart => ({
      kind: 'document',
      source: { by: 'base64', mediaType: 'application/pdf', data: pdf },
      name: null,
      detail: null,
      at: 'x',
      ...more,
    });
    const image = media({ kind: 'image', source: { by: 'base64', mediaType: 'image/png', data: png } });
    const { input } = body({
      turns: [
        assistant(call('c1', 'look', '{}')),
        user(
          image,
          { ...image, source: { by: 'url', url: 'https://x.test/a', mediaType: null }, detail: 'low' },
          media({}),
          media({ source: { by: 'base64', mediaType: 'text/plain', data: 'aGk=' } }),
          media({ source: { by: 'url', url: 'https://x.test/b', mediaType: 'application/pdf' } }),
          { kind: 'tool_result', callId: 'c1', name: 'look', content: [image], isError: false, at: 'x' },
        ),
      ],
    });
    expect(input).toEqual([
      { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{}' },
      {
        type: 'function_call_output',
        call_id: 'c1',
        output: [{ type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' }],
      },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' },
          { type: 'input_image', image_url: 'https://x.test/a', detail: 'low' },
          { type: 'input_file', filename: 'document.pdf', file_data: `data:application/pdf;base64,${pdf}` },
          { type: 'input_file', filename: 'document.txt', file_data: 'data:text/plain;base64,aGk=' },
          { type: 'input_file', file_url: 'https://x.test/b' },
        ],
      },
    ]);
  });

  test("reasoning of others is left out by the member's own name for it", () => {
    const reasoning = (vendor: 'anthropic' | 'openai'): AssistantPart => ({
      kind: 'reasoning',
      text: 'Hm.',
      signature: { vendor, value: 's' },
      at: 'messages.3.content.0',
    });
    const of = (vendor: 'anthropic' | 'openai', model?: string) => {
      const { body: written, leftOut } = write({ turns: [assistant(reasoning(vendor), text('a'))] }, model);
      return [(written.input as readonly unknown[]).length, leftOut];
    };
    expect(of('anthropic')).toEqual([1, ['messages.content']]);
    expect(of('openai')).toEqual([2, []]);
    expect(of('openai', 'gpt-4.1')).toEqual([1, ['messages.content']]);
  });

  test('tools always say whether they are strict, and a function without input has an empty schema', () => {
    const written = body({
      tools: [
        tool('a', { schema: null }),
        tool('b', { strict: true, description: 'B' }),
        tool('c', { kind: 'custom', schema: null }),
      ],
      toolChoice: { kind: 'tool', name: 'c', at: 'x' },
      parallelToolCalls: false,
    });
    expect(written).toMatchObject({
      tools: [
        { type: 'function', name: 'a', parameters: { type: 'object', properties: {} }, strict: false },
        { type: 'function', name: 'b', description: 'B', parameters: schema, strict: true },
        { type: 'custom', name: 'c' },
      ],
      tool_choice: { type: 'custom', name: 'c' },
      parallel_tool_calls: false,
    });
    expect(body({ tools: [tool('a')], toolChoice: { kind: 'any' } }).tool_choice).toBe('required');
  });

  test('no fewer tokens are asked for than OpenAI allows', () => {
    expect(body({ maxTokens: 1 }).max_output_tokens).toBe(16);
    expect(body({ maxTokens: 17 }).max_output_tokens).toBe(17);
  });

  test('JSON mode says so in a message, unless one does already', () => {
    const format = { value: { kind: 'json' }, at: 'x' } as const;
    const asked = (said: string) => (body({ format, turns: [user(text(said))] }).input as unknown[])[0];
    expect(asked('List cities.')).toEqual({
      type: 'message',
      role: 'developer',
      content: 'Answer with a JSON object.',
    });
    expect(asked('List cities as Json.')).toMatchObject({ role: 'user' });
    expect(body({ format }).text).toEqual({ format: { type: 'json_object' } });
  });

  test.each<[string, Reasoning, unknown, readonly string[]]>([
    ['gpt-5.2', { kind: 'effort', effort: 'max' }, { effort: 'xhigh', summary: 'auto' }, []],
    ['gpt-5.1', { kind: 'effort', effort: 'max' }, { effort: 'high', summary: 'auto' }, []],
    ['gpt-5-mini', { kind: 'effort', effort: 'minimal' }, { effort: 'minimal', summary: 'auto' }, []],
    ['gpt-5.1', { kind: 'effort', effort: 'minimal' }, { effort: 'low', summary: 'auto' }, []],
    ['o4-mini', { kind: 'effort', effort: 'medium' }, { effort: 'medium', summary: 'auto' }, []],
    ['gpt-5-pro', { kind: 'effort', effort: 'low' }, { effort: 'high', summary: 'auto' }, []],
    ['gpt-5.1-chat-latest', { kind: 'adaptive' }, undefined, []],
    ['gpt-5.2', { kind: 'adaptive' }, { summary: 'auto' }, []],
    ['gpt-5.2', { kind: 'off' }, { effort: 'none' }, []],
    ['gpt-5', { kind: 'off' }, { effort: 'minimal' }, ['thinking']],
    ['gpt-5.1-codex', { kind: 'off' }, { effort: 'low' }, ['thinking']],
    ['gpt-4.1', { kind: 'budget', tokens: 8192 }, undefined, ['thinking']],
    ['gpt-5.2', { kind: 'budget', tokens: 1024 }, { effort: 'low', summary: 'auto' }, []],
    ['gpt-5.2', { kind: 'budget', tokens: 2048 }, { effort: 'low', summary: 'auto' }, []],
    ['gpt-5.2', { kind: 'budget', tokens: 8192 }, { effort: 'medium', summary: 'auto' }, []],
    ['gpt-5.2', { kind: 'budget', tokens: 24_576 }, { effort: 'high', summary: 'auto' }, []],
    ['gpt-5.2', { kind: 'budget', tokens: 31_999 }, { effort: 'xhigh', summary: 'auto' }, []],
  ])('%s is asked for %j as %j', (model, value, expected, left) => {
    const { body: written, leftOut } = write({ reasoning: { value, at: 'thinking' } }, model);
    expect(written.reasoning).toEqual(expected);
    expect(leftOut).toEqual(left);
    const thinks = expected !== undefined && value.kind !== 'off';
    expect(written.include).toEqual(thinks ? ['reasoning.encrypted_content'] : undefined);
  });

  test('stop sequences have no counterpart', () => {
    expect(refusal(() => write({ stop: ['END'] }))).toEqual(['no_counterpart', 'stop_sequences']);
  });

  test('sampling that the API or the model does not take is left out and named', () => {
    const wishes = {
      temperature: { value: 0.5, at: 'temperature' },
      topP: { value: 1, at: 'top_p' },
      topK: { value: 5, at: 'top_k' },
      seed: { value: 5, at: 'generationConfig.seed' },
      presencePenalty: { value: 1, at: 'presence_penalty' },
    };
    const thinking = write(wishes, 'gpt-5.2');
    expect(thinking.body).not.toHaveProperty('temperature');
    expect(thinking.leftOut).toEqual(['temperature', 'top_k', 'generationConfig.seed', 'presence_penalty']);
    const plain = write(wishes, 'gpt-4.1');
    expect(plain.body).toMatchObject({ temperature: 0.5, top_p: 1 });
    expect(plain.leftOut).toEqual(['top_k', 'generationConfig.seed', 'presence_penalty']);
  });
});
