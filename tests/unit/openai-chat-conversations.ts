import { openaiChatTranslation } from '../../electron/core/dialects/openai-chat/translation.ts';
import type { Conversation, Turn } from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';

/* Requests of clients of Chat Completions, and conversations as they are written for an account of it. */

export const hi = { role: 'user', content: 'hi' };
export const png = 'iVBORw0KGgo=';
export const pdf = 'JVBERi0xLjQ=';

export function read(more: object): Conversation {
  const json = { model: 'm', messages: [hi], ...more };
  return openaiChatTranslation.readConversation({
    path: '/v1/chat/completions',
    bytes: Buffer.from(JSON.stringify(json)),
    json,
  });
}

/** Code and field of the refusal. */
export function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return [error.code.replace('relay.field_', ''), error.field];
    throw error;
  }
  return 'accepted';
}

export const empty: Conversation = {
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

export const write = (more: Partial<Conversation>, model = 'some-model') =>
  openaiChatTranslation.writeConversation({ ...empty, ...more }, model);
export const body = (more: Partial<Conversation>, model?: string) => write(more, model).body;
export const text = (said: string, at = 'x') => ({ kind: 'text', text: said, at }) as const;
export const user = (said: string): Turn => ({ role: 'user', parts: [text(said)], at: 'x' });
export const call = (id: string, input = '{}', name = 'look') =>
  ({ kind: 'tool_call', id, name, input, signature: null, at: 'x' }) as const;
export const result = (callId: string, more: object = {}) =>
  ({
    kind: 'tool_result',
    callId,
    name: 'look',
    content: [text(`of ${callId}`)],
    isError: false,
    at: 'x',
    ...more,
  }) as const;
