import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type {
  AssistantPart,
  Conversation,
  TextPart,
  Tool,
  Turn,
  UserPart,
} from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';

export const png = 'iVBORw0KGgo=';
export const pdf = 'JVBERi0xLjQ=';
export const schema = { type: 'object', properties: { city: { type: 'string' } } };

export function read(more: object): Conversation {
  const json = { model: 'm', input: 'hi', ...more };
  return openaiResponsesTranslation.readConversation({
    path: '/v1/responses',
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
  stopAt: 'stop_sequences',
  reasoning: null,
  format: null,
  streamed: false,
  leftOut: [],
};

export const write = (more: Partial<Conversation>, model = 'gpt-5.2') =>
  openaiResponsesTranslation.writeConversation({ ...empty, ...more }, model);
export const body = (more: Partial<Conversation>, model?: string) => write(more, model).body;

export const text = (said: string, at = 'x'): TextPart => ({ kind: 'text', text: said, at });
export const user = (...parts: readonly UserPart[]): Turn => ({ role: 'user', parts, at: 'x' });
export const assistant = (...parts: readonly AssistantPart[]): Turn => ({
  role: 'assistant',
  parts,
  at: 'x',
});
export const call = (id: string, name: string, input = '{}'): AssistantPart => ({
  kind: 'tool_call',
  id,
  name,
  input,
  signature: null,
  at: 'x',
});
export const tool = (name: string, more: Partial<Tool> = {}): Tool => ({
  kind: 'function',
  name,
  description: null,
  schema,
  strict: false,
  at: 'x',
  ...more,
});

export const functionTool = { type: 'function', name: 'weather', parameters: schema, strict: false };
export const patchTool = {
  type: 'custom',
  name: 'apply_patch',
  description: 'Edit files.',
  format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
};
export const lastCall = {
  type: 'function_call',
  call_id: 'c1',
  name: 'weather',
  arguments: '{"city":"杭州"}',
};
