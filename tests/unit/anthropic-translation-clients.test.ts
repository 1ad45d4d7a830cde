import { createAnthropic } from '@ai-sdk/anthropic';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, jsonSchema, streamText } from 'ai';
import { expect, test } from 'vitest';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import {
  calls,
  everything,
  input,
  type Stream,
  said,
  signed,
  thought,
  wholeAnswer,
  written,
} from './anthropic-answers.ts';

test("Anthropic's SDK reads the stream as a message", async () => {
  const client = new Anthropic({ apiKey: 'k', fetch: answering(written(everything), 'text/event-stream') });
  const message = await client.messages
    .stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] })
    .finalMessage();

  expect(message).toMatchObject({
    id: 'msg_r1',
    model: 'gpt-6',
    content: [
      { type: 'thinking', thinking: 'Let me see', signature: 'openai:enc' },
      { type: 'text', text: '你好 there' },
      { type: 'tool_use', id: 'call_1', name: 'Read', input: { path: '/a' } },
      { type: 'tool_use', id: 'call_2', name: 'Now', input: {} },
    ],
    stop_reason: 'tool_use',
    usage: {
      input_tokens: 100,
      cache_creation_input_tokens: 30,
      cache_read_input_tokens: 7,
      output_tokens: 42,
    },
  });
});

test('the Vercel AI SDK reads stream and whole answer alike', async () => {
  const expected = {
    text: '你好 there',
    reasoningText: 'Let me see',
    toolCalls: [
      { toolName: 'Read', toolCallId: 'call_1', input: { path: '/a' } },
      { toolName: 'Now', toolCallId: 'call_2', input: {} },
    ],
    finishReason: 'tool-calls',
  };
  const figures = { inputTokens: 137, outputTokens: 42 };
  const streamed = streamText(asked(answering(written(everything), 'text/event-stream')));
  const whole = await generateText(asked(answering(JSON.stringify(wholeAnswer()), 'application/json')));

  expect({
    text: await streamed.text,
    reasoningText: await streamed.reasoningText,
    toolCalls: await streamed.toolCalls,
    finishReason: await streamed.finishReason,
  }).toMatchObject(expected);
  expect(await streamed.usage).toMatchObject(figures);
  expect(whole).toMatchObject(expected);
  expect(whole.usage).toMatchObject(figures);
});

test.each<[string, Stream['steps'], JsonRecord[]]>([
  [
    'a signature without text is a block of its own',
    [signed('openai', 'a'), said('x')],
    [
      { type: 'thinking', thinking: '', signature: 'openai:a' },
      { type: 'text', text: 'x' },
    ],
  ],
  [
    'what is thought after a signature is a block of its own, because clients keep one signature for each',
    [thought('A'), signed('anthropic', 'a'), thought('B'), signed('anthropic', 'b')],
    [
      { type: 'thinking', thinking: 'A', signature: 'a' },
      { type: 'thinking', thinking: 'B', signature: 'b' },
    ],
  ],
  [
    'redacted thinking stays redacted',
    [thought('A'), signed('anthropic', 'a'), signed('anthropic', 'redacted:AAAA'), said('x')],
    [
      { type: 'thinking', thinking: 'A', signature: 'a' },
      { type: 'redacted_thinking', data: 'AAAA' },
      { type: 'text', text: 'x' },
    ],
  ],
  [
    'the signature of a call has no place',
    [calls('c'), signed('google', 'g'), input('{}')],
    [{ type: 'tool_use', id: 'c', name: 'Read', input: {} }],
  ],
  [
    'an id with characters that clients refuse is rewritten',
    [calls('functions.Read:0'), input('{}')],
    [{ type: 'tool_use', id: 'functions_Read_0', name: 'Read', input: {} }],
  ],
  ['empty pieces begin no block', [said(''), thought(''), said('x')], [{ type: 'text', text: 'x' }]],
])('%s', async (_name, steps, content) => {
  const client = new Anthropic({ apiKey: 'k', fetch: answering(written({ steps }), 'text/event-stream') });
  const message = await client.messages
    .stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] })
    .finalMessage();

  expect(message.content).toMatchObject(content);
  expect(message.content).toHaveLength(content.length);
});

/** A server that answers every request with this. */
function answering(body: string, type: string): typeof fetch {
  return async () => new Response(body, { headers: { 'content-type': type } });
}

const anyInput = { inputSchema: jsonSchema({ type: 'object' }) };

function asked(fetch: typeof globalThis.fetch) {
  return {
    model: createAnthropic({ apiKey: 'k', fetch })('claude-sonnet-4-6'),
    prompt: 'Hi',
    tools: { Read: anyInput, Now: anyInput },
  };
}
