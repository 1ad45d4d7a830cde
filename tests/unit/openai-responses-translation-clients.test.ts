import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, stepCountIs, streamText, type ToolSet, tool } from 'ai';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type { AnswerStep } from '../../electron/core/dialects/translate/answer.ts';
import {
  context,
  everything,
  everythingOutput,
  everythingWhole,
  schema,
  tokens,
  written,
} from './openai-responses-answers.ts';

describe('official clients', () => {
  const answering = (body: string, type: string) => async () =>
    new Response(body, { headers: { 'content-type': type } });
  const streamingOf = (steps: readonly AnswerStep[]) =>
    answering(written(steps, 'tool_calls'), 'text/event-stream')();
  const streaming = () => streamingOf(everything);
  const whole = answering(
    JSON.stringify(openaiResponsesTranslation.writeAnswer(everythingWhole, tokens, context)),
    'application/json',
  );

  test('openai accumulates the stream to the same response', async () => {
    const client = new OpenAI({ apiKey: 'k', baseURL: 'http://relay.test/v1', fetch: streaming });
    const response = await client.responses.stream({ model: 'gpt-5.2', input: 'hi' }).finalResponse();
    expect(response.output_text).toBe('你好');
    expect(response.output).toMatchObject(everythingOutput);
    expect(response.usage?.total_tokens).toBe(1080);
  });

  test('openai reads the whole response', async () => {
    const client = new OpenAI({ apiKey: 'k', baseURL: 'http://relay.test/v1', fetch: whole });
    const response = await client.responses.create({ model: 'gpt-5.2', input: 'hi' });
    expect(response.output_text).toBe('你好');
    expect(response.output).toEqual(everythingOutput);
  });

  const tools: ToolSet = {
    weather: tool({ inputSchema: jsonSchema<{ city: string }>({ ...schema }) }),
    find: tool({ inputSchema: jsonSchema<object>({ ...schema }) }),
  };
  const expectAiAnswer = async (answer: {
    text: PromiseLike<string> | string;
    reasoningText: PromiseLike<string | undefined> | string | undefined;
    toolCalls: PromiseLike<readonly object[]> | readonly object[];
    finishReason: PromiseLike<string> | string;
    usage: PromiseLike<object> | object;
  }) => {
    expect(await answer.text).toBe('你好');
    expect(await answer.reasoningText).toBe('Let me see.');
    expect(await answer.toolCalls).toMatchObject([
      { toolCallId: 'toolu_1', toolName: 'weather', input: { city: '杭州' } },
      { toolCallId: 'toolu_2', toolName: 'apply_patch' },
      { toolCallId: 'toolu_3', toolName: 'find', input: {} },
    ]);
    expect(await answer.finishReason).toBe('tool-calls');
    expect(await answer.usage).toMatchObject({
      inputTokens: 1030,
      outputTokens: 50,
      inputTokenDetails: { cacheReadTokens: 900 },
    });
  };

  test('ai streams it', async () => {
    const openai = createOpenAI({ apiKey: 'k', baseURL: 'http://relay.test/v1', fetch: streaming });
    const errors: unknown[] = [];
    const answer = streamText({
      model: openai.responses('gpt-5.2'),
      prompt: 'hi',
      tools,
      onError: ({ error }) => void errors.push(error),
    });
    await expectAiAnswer(answer);
    expect(errors).toEqual([]);
  });

  test('ai reads it whole', async () => {
    const openai = createOpenAI({ apiKey: 'k', baseURL: 'http://relay.test/v1', fetch: whole });
    await expectAiAnswer(await generateText({ model: openai.responses('gpt-5.2'), prompt: 'hi', tools }));
  });

  /** What a client sends after the answer with its calls, read as the next request. */
  const turnsOf = (body: unknown) => {
    const json = JSON.parse(String(body));
    const bytes = Buffer.from(String(body));
    return openaiResponsesTranslation.readConversation({ path: '/v1/responses', bytes, json }).turns;
  };
  const signedTurns = [
    { role: 'user', parts: [{ kind: 'text', text: 'hi' }] },
    {
      role: 'assistant',
      parts: [
        { kind: 'reasoning', text: 'Let me see.', signature: { vendor: 'anthropic', value: 'sig' } },
        { kind: 'text', text: '你好' },
        { kind: 'tool_call', id: 'toolu_1', signature: { vendor: 'google', value: 'thought' } },
      ],
    },
    { role: 'user', parts: [{ kind: 'tool_result', callId: 'toolu_1', content: [{ text: 'sunny' }] }] },
  ];
  const signedSteps = everything.slice(0, 9);

  test('ai gives back text, calls and signed reasoning', async () => {
    const bodies: unknown[] = [];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      bodies.push(init?.body);
      return streamingOf(bodies.length === 1 ? signedSteps : [{ kind: 'text', text: 'done' }]);
    };
    const openai = createOpenAI({ apiKey: 'k', baseURL: 'http://relay.test/v1', fetch });
    const answer = streamText({
      model: openai.responses('gpt-5.2'),
      prompt: 'hi',
      tools: { weather: tool({ inputSchema: jsonSchema({ ...schema }), execute: () => 'sunny' }) },
      stopWhen: stepCountIs(2),
      providerOptions: { openai: { store: false } },
    });
    expect(await answer.text).toBe('done');
    expect(turnsOf(bodies[1])).toMatchObject(signedTurns);
  });

  test('openai gives back the output as it came', async () => {
    const bodies: unknown[] = [];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      bodies.push(init?.body);
      return streamingOf(signedSteps);
    };
    const client = new OpenAI({ apiKey: 'k', baseURL: 'http://relay.test/v1', fetch });
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'hi' }];
    const { output } = await client.responses.stream({ model: 'gpt-5.2', input }).finalResponse();
    input.push(...(output as OpenAI.Responses.ResponseInput));
    input.push({ type: 'function_call_output', call_id: 'toolu_1', output: 'sunny' });
    await client.responses.stream({ model: 'gpt-5.2', input }).finalResponse();
    expect(turnsOf(bodies[1])).toMatchObject(signedTurns);
  });
});
