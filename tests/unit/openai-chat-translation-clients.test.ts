import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import type { Answer } from '../../electron/core/dialects/translate/answer.ts';
import { answer, contextOf, fn, steps, tokens, usage, written } from './openai-chat-answers.ts';

describe("the official clients' own parsers take it", () => {
  const functionCalls: Answer = { ...answer, parts: answer.parts.slice(0, 3) };
  const answering = (body: string, type: string) => async () =>
    new Response(body, { headers: { 'content-type': type } });
  const streaming = () => answering(written(steps, { asked: true, end: 'tool_calls' }), 'text/event-stream');
  const whole = () =>
    answering(
      JSON.stringify(openaiChatTranslation.writeAnswer(functionCalls, tokens, contextOf())),
      'application/json',
    );
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const openai = (fetch: typeof globalThis.fetch) =>
    new OpenAI({ apiKey: 'k', baseURL: 'http://relay.invalid/v1', fetch, maxRetries: 0 });
  const aiSdk = (fetch: typeof globalThis.fetch) =>
    createOpenAI({ apiKey: 'k', baseURL: 'http://relay.invalid/v1', fetch }).chat('asked');

  test('openai, streamed', async () => {
    const stream = openai(streaming()).chat.completions.stream({ model: 'asked', messages });
    const completion = await stream.finalChatCompletion();
    expect(completion).toMatchObject({ id: 'chatcmpl-abc123', model: 'claude-x', usage });
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        content: '拼车',
        refusal: null,
        tool_calls: [
          { id: 'a', ...fn('look', '{"x":1}'), extra_content: { google: { thought_signature: 'sig' } } },
          { id: 'b', ...fn('look', '{}') },
        ],
      },
    });
  });

  test('openai, whole', async () => {
    const completion = await openai(whole()).chat.completions.create({ model: 'asked', messages });
    expect(completion.choices[0]?.message.tool_calls).toMatchObject([{ id: 'a' }]);
    expect(completion.usage).toEqual(usage);
  });

  test('ai, streamed', async () => {
    const failures: unknown[] = [];
    const result = streamText({
      model: aiSdk(streaming()),
      messages,
      onError: ({ error }) => {
        failures.push(error);
      },
    });
    expect(await result.text).toBe('拼车');
    expect(await result.finishReason).toBe('tool-calls');
    expect(await result.toolCalls).toMatchObject([
      { toolCallId: 'a', toolName: 'look', input: { x: 1 } },
      { toolCallId: 'b', toolName: 'look', input: {} },
    ]);
    expect(await result.usage).toMatchObject({
      inputTokens: 100,
      inputTokenDetails: { noCacheTokens: 10, cacheReadTokens: 40, cacheWriteTokens: 50 },
      outputTokens: 7,
    });
    expect(failures).toEqual([]);
  });

  test('ai, whole', async () => {
    const result = await generateText({ model: aiSdk(whole()), messages });
    expect(result).toMatchObject({ text: 'so', finishReason: 'tool-calls' });
    expect(result.toolCalls).toMatchObject([{ toolCallId: 'a', input: { x: 1 } }]);
    expect(result.usage).toMatchObject({ inputTokens: 100, outputTokens: 7 });
  });
});
