import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import type {
  AssistantPart,
  Conversation,
  MediaPart,
  Tool,
  Turn,
  UserPart,
} from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';

/* Conversations, and how they are written for an account of Google. */

export const at = 'messages.0.content.0';
export const NEWER = 'gemini-3.1-pro-preview';
export const OLDER = 'gemini-2.5-flash';

export const text = (said: string) => ({ kind: 'text' as const, text: said, at });
export const user = (...parts: UserPart[]): Turn => ({ role: 'user', parts, at: 'messages.0' });
export const assistant = (...parts: AssistantPart[]): Turn => ({
  role: 'assistant',
  parts,
  at: 'messages.1',
});
export const call = (id: string, name = 'look', input = '{"at":1}') =>
  ({ kind: 'tool_call', id, name, input, signature: null, at }) as const;
export const result = (callId: string, ...content: (MediaPart | ReturnType<typeof text>)[]) =>
  ({ kind: 'tool_result', callId, name: 'look', content, isError: false, at }) as const;
export const image = (mediaType = 'image/png'): MediaPart => ({
  kind: 'image',
  source: { by: 'base64', mediaType, data: 'iVBORw0KGgo=' },
  name: null,
  detail: null,
  at,
});
export const imageAt = (url: string): MediaPart => ({
  ...image(),
  source: { by: 'url', url, mediaType: null },
});
export const tool = (more: Partial<Tool> = {}): Tool => ({
  kind: 'function',
  name: 'look',
  description: 'Looks.',
  schema: { type: 'object', $defs: { a: {} } },
  strict: false,
  at: 'tools.0',
  ...more,
});

export const empty: Conversation = {
  system: [],
  turns: [user(text('hello'))],
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

export const write = (more: Partial<Conversation>, model = NEWER) =>
  geminiTranslation.writeConversation({ ...empty, ...more }, model);
export const contentsOf = (turns: Turn[], model = NEWER) => write({ turns }, model).body.contents;

export function refused(more: Partial<Conversation>, model = NEWER): string | undefined {
  try {
    write(more, model);
  } catch (error) {
    if (error instanceof AppError && error.code === 'relay.field_no_counterpart') return error.field;
    throw error;
  }
  return undefined;
}
