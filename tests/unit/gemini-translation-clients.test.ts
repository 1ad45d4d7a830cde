import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { GoogleGenAI } from '@google/genai';
import { streamText, tool } from 'ai';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import type { AnswerStep } from '../../electron/core/dialects/translate/answer.ts';
import { call, type End, signature, streamOf, tokens, usageMetadata } from './gemini-answers.ts';

describe("the vendor's own readers", () => {
  const steps: AnswerStep[] = [
    { kind: 'reasoning', text: 'Hm.' },
    { kind: 'signature', signature },
    { kind: 'text', text: 'Hel' },
    { kind: 'text', text: 'lo' },
    call,
    { kind: 'tool_input', json: '{"city":"深圳"}' },
  ];
  const end: End = ['tool_calls', null, tokens];
  const answering = (stream: string) => async () =>
    new Response(stream, { headers: { 'content-type': 'text/event-stream' } });

  test('@google/genai reads the stream, and its chat remembers it as one turn', async () => {
    const bodies: string[] = [];
    const fetch = async (_url: unknown, init?: RequestInit) => {
      bodies.push(String(init?.body));
      return answering(streamOf(steps, end))();
    };
    const chat = new GoogleGenAI({ apiKey: 'k', vertexai: false, httpOptions: { fetch } }).chats.create({
      model: 'm',
    });
    let text = '';
    const calls: unknown[] = [];
    let usage: unknown;
    for await (const response of await chat.sendMessageStream({ message: 'hello' })) {
      for (const part of response.candidates?.[0]?.content?.parts ?? []) {
        if (part.thought !== true) text += part.text ?? '';
      }
      calls.push(...(response.functionCalls ?? []));
      usage = response.usageMetadata ?? usage;
    }
    expect(text).toBe('Hello');
    expect(calls).toEqual([{ id: 'toolu_1', name: 'look', args: { city: '深圳' } }]);
    expect(usage).toEqual(usageMetadata);

    const functionResponse = { id: 'toolu_1', name: 'look', response: { output: '晴' } };
    for await (const _response of await chat.sendMessageStream({ message: [{ functionResponse }] })) {
      // Only what is sent matters.
    }
    const json = JSON.parse(bodies[1] ?? '{}');
    const path = '/v1beta/models/m:streamGenerateContent';
    const { turns } = geminiTranslation.readConversation({ path, bytes: Buffer.alloc(0), json });
    expect(turns).toMatchObject([
      { role: 'user', parts: [{ text: 'hello' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm.', signature },
          { kind: 'text', text: 'Hello' },
          { kind: 'tool_call', id: 'toolu_1', input: '{"city":"深圳"}' },
        ],
      },
      { role: 'user', parts: [{ kind: 'tool_result', callId: 'toolu_1', content: [{ text: '晴' }] }] },
    ]);
    expect(turns[1]?.parts).toHaveLength(3);
  });

  test('@ai-sdk/google reads the stream', async () => {
    const provider = createGoogleGenerativeAI({ apiKey: 'k', fetch: answering(streamOf(steps, end)) });
    const answer = streamText({
      model: provider('m'),
      prompt: 'hello',
      tools: { look: tool({ inputSchema: z.object({ city: z.string() }) }) },
    });
    expect(await answer.text).toBe('Hello');
    expect(await answer.reasoningText).toBe('Hm.');
    expect(await answer.toolCalls).toMatchObject([
      { toolCallId: 'toolu_1', toolName: 'look', input: { city: '深圳' } },
    ]);
    expect(await answer.finishReason).toBe('tool-calls');
    expect(await answer.usage).toMatchObject({ inputTokens: 1023, outputTokens: 50, totalTokens: 1073 });
  });
});
