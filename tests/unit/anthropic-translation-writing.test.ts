import { expect, test } from 'vitest';
import type { Conversation, UserPart } from '../../electron/core/dialects/translate/conversation.ts';
import {
  answers,
  BUDGET,
  calls,
  definition,
  PIXEL,
  refusal,
  returns,
  says,
  text,
  write,
} from './anthropic-conversations.ts';

test('the least conversation is the least request, with the limit that the API demands', () => {
  expect(write({})).toEqual({
    endpoint: '/v1/messages',
    body: {
      model: BUDGET,
      max_tokens: 32_000,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    },
    leftOut: [],
  });
});

test('system texts are one prompt with blank lines between them', () => {
  const { body } = write({ system: [text('One.'), text(' '), text('Two.')] });

  expect(body.system).toBe('One.\n\nTwo.');
});

test('results stand right after their calls, in the order of the calls and before what the user says', () => {
  const { body } = write({
    turns: [
      says(text('Go')),
      answers(calls('a')),
      answers(calls('b')),
      says(returns('b', 'B')),
      says(text('and then?')),
      says(returns('a', 'A')),
    ],
  });

  expect(body.messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Go' }] },
    {
      role: 'assistant',
      content: [
        { type: 'tool_use', id: 'a', name: 'Read', input: {} },
        { type: 'tool_use', id: 'b', name: 'Read', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'A' }] },
        { type: 'tool_result', tool_use_id: 'b', content: [{ type: 'text', text: 'B' }] },
        { type: 'text', text: 'and then?' },
      ],
    },
  ]);
});

test('what a failed call shows beside its text stands after the results', () => {
  const image = { type: 'image', source: { type: 'url', url: 'https://a.example' } };
  const failed: UserPart = {
    kind: 'tool_result',
    callId: 'a',
    name: 'Read',
    content: [
      text('No'),
      {
        kind: 'image',
        source: { by: 'url', url: 'https://a.example', mediaType: null },
        name: null,
        detail: null,
        at: 'x',
      },
    ],
    isError: true,
    at: 'r',
  };
  const { body } = write({
    turns: [says(text('Go')), answers(calls('a'), calls('b')), says(failed, returns('b'))],
  });

  expect(body.messages).toMatchObject([
    {},
    {},
    {
      content: [
        { tool_use_id: 'a', content: [{ type: 'text', text: 'No' }], is_error: true },
        { tool_use_id: 'b' },
        image,
      ],
    },
  ]);
});

test('a conversation without a word of the user at its ends gets one there', () => {
  const { body } = write({
    turns: [answers(text('Hello')), says(text('Hi')), answers(text('So'), text(''))],
  });

  expect(body.messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: 'Continue.' }] },
    { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] },
    { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
    { role: 'assistant', content: [{ type: 'text', text: 'So' }] },
    { role: 'user', content: [{ type: 'text', text: 'Continue.' }] },
  ]);
  expect(write({ turns: [] }).body.messages).toHaveLength(1);
});

test('ids that the API would refuse are rewritten in call and result alike, and stay apart', () => {
  const { body } = write({
    turns: [
      says(text('Go')),
      answers(calls('call:1'), calls('call_1'), calls('函数')),
      says(returns('call:1'), returns('call_1'), returns('函数')),
    ],
  });

  const ids = JSON.stringify(body.messages).match(/"(?:tool_use_)?id":"[^"]*"/g);
  expect(ids).toEqual([
    '"id":"call_1"',
    '"id":"call_1_2"',
    '"id":"__"',
    '"tool_use_id":"call_1"',
    '"tool_use_id":"call_1_2"',
    '"tool_use_id":"__"',
  ]);
});

test('a custom tool is a function with one text field', () => {
  const { body } = write({
    tools: [definition('patch', { kind: 'custom', description: 'Applies a patch' })],
    turns: [says(text('Go')), answers(calls('c', 'patch', '*** Begin')), says(returns('c'))],
  });

  expect(body.tools).toMatchObject([
    {
      name: 'patch',
      description: expect.stringContaining('Applies a patch'),
      input_schema: { type: 'object', required: ['input'] },
    },
  ]);
  expect(body.messages).toMatchObject([
    {},
    { content: [{ type: 'tool_use', input: { input: '*** Begin' } }] },
    {},
  ]);
});

test('tools of earlier calls are defined even when the request no longer offers any', () => {
  const { body } = write({
    turns: [says(text('Go')), answers(calls('a'), calls('b')), says(returns('a'), returns('b'))],
  });

  expect(body.tools).toEqual([{ name: 'Read', input_schema: { type: 'object' } }]);
  expect(body.tool_choice).toEqual({ type: 'none' });
});

test.each<[Partial<Conversation>, unknown]>([
  [{}, undefined],
  [{ parallelToolCalls: true }, undefined],
  [{ parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
  [{ toolChoice: { kind: 'auto' } }, { type: 'auto' }],
  [{ toolChoice: { kind: 'none' }, parallelToolCalls: false }, { type: 'none' }],
  [
    { toolChoice: { kind: 'any' }, parallelToolCalls: false },
    { type: 'any', disable_parallel_tool_use: true },
  ],
  [{ toolChoice: { kind: 'tool', name: 'Read', at: 'c' } }, { type: 'tool', name: 'Read' }],
])('the tool choice %j is written as %j', (fields, choice) => {
  expect(write({ tools: [definition('Read')], ...fields }).body.tool_choice).toEqual(choice);
});

test('a strict tool is written without its mark, which is told', () => {
  const { body, leftOut } = write({
    tools: [definition('Read', { strict: true, schema: { properties: {} }, at: 'tools.0.function' })],
  });

  expect(body.tools).toEqual([{ name: 'Read', input_schema: { type: 'object', properties: {} } }]);
  expect(leftOut).toEqual(['tools.function.strict']);
});

test('media are written in the form that the API has for them', () => {
  const bytes = (mediaType: string, data: string) => ({ by: 'base64', mediaType, data }) as const;
  const rest = { name: null, detail: null, at: 'x' } as const;
  const { body, leftOut } = write({
    turns: [
      says(
        {
          ...rest,
          kind: 'image',
          source: bytes('image/jpg', PIXEL),
          detail: 'high',
          at: 'input.0.content.1',
        },
        { ...rest, kind: 'image', source: { by: 'url', url: 'https://a.example', mediaType: null } },
        { ...rest, kind: 'document', source: bytes('application/pdf', PIXEL), name: 'a.pdf' },
        {
          ...rest,
          kind: 'document',
          source: bytes('text/markdown', Buffer.from('# 你好').toString('base64')),
        },
      ),
    ],
  });

  expect(body.messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: PIXEL } },
        { type: 'image', source: { type: 'url', url: 'https://a.example' } },
        {
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: PIXEL },
          title: 'a.pdf',
        },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: '# 你好' } },
      ],
    },
  ]);
  expect(leftOut).toEqual(['input.content.detail']);
});

test('sampling that the API has no place for is left out and named, what is usual is not', () => {
  const { body, leftOut } = write({
    temperature: { value: 1.5, at: 'temperature' },
    seed: { value: 7, at: 'seed' },
    presencePenalty: { value: 0.5, at: 'generationConfig.presencePenalty' },
    frequencyPenalty: { value: 0, at: 'frequency_penalty' },
  });
  expect(body).not.toHaveProperty('temperature');
  expect(leftOut).toEqual(['temperature', 'seed', 'generationConfig.presencePenalty']);
});

test.each<[string, Partial<Conversation>]>([
  ['no_counterpart stop', { stop: ['\n\n'] }],
  ['no_counterpart tools.my tool.name', { tools: [definition('my tool')] }],
  ['wrong call.a', { turns: [says(text('Go')), answers(calls('a')), says(text('Well?'))] }],
  ['wrong r.a', { turns: [says(text('Go')), answers(calls('a')), says(returns('a'), returns('a'))] }],
  [
    'no_counterpart i.0',
    {
      turns: [
        says({
          kind: 'image',
          source: { by: 'base64', mediaType: 'image/tiff', data: PIXEL },
          name: null,
          detail: null,
          at: 'i.0',
        }),
      ],
    },
  ],
  [
    'no_counterpart d.0',
    {
      turns: [
        says({
          kind: 'document',
          source: { by: 'base64', mediaType: 'application/msword', data: PIXEL },
          name: null,
          detail: null,
          at: 'd.0',
        }),
      ],
    },
  ],
])('a conversation is answered with: %s', (expected, fields) => {
  expect(refusal(() => write(fields))).toBe(expected);
});
