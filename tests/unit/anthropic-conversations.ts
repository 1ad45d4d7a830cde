import { anthropicTranslation } from '../../electron/core/dialects/anthropic/translation.ts';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import type {
  AssistantPart,
  Conversation,
  Reasoning,
  Tool,
  Turn,
  UserPart,
} from '../../electron/core/dialects/translate/conversation.ts';
import { AppError } from '../../shared/errors.ts';

/** Base64 that is good enough to be an image. */
export const PIXEL = 'iVBORw0KGgo=';

/** Models that think by a budget, adaptively, and adaptively without being asked. */
export const BUDGET = 'claude-sonnet-4-5-20250929';
export const ADAPTIVE = 'claude-sonnet-4-6';
export const NEWER = 'claude-opus-5';

export function read(body: JsonRecord): Conversation {
  return anthropicTranslation.readConversation({
    path: '/v1/messages',
    bytes: Buffer.from(JSON.stringify(body)),
    json: body,
  });
}

/** Reads the least request there is, with these fields. */
export function readWith(fields: JsonRecord): Conversation {
  return read({ model: 'any', max_tokens: 64_000, messages: [{ role: 'user', content: 'Hi' }], ...fields });
}

export const empty: Conversation = {
  system: [],
  turns: [{ role: 'user', parts: [text('Hi')], at: 'm' }],
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

/** Writes the least conversation there is, with these fields. */
export function write(fields: Partial<Conversation>, model = BUDGET) {
  return anthropicTranslation.writeConversation({ ...empty, ...fields }, model);
}

/** What a request is refused with: the error's code without its noun, and the field. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return `${error.code.replace('relay.field_', '')} ${error.field}`;
    throw error;
  }
  return 'accepted';
}

export function text(said: string) {
  return { kind: 'text', text: said, at: 't' } as const;
}

export function says(...parts: UserPart[]): Turn {
  return { role: 'user', parts, at: 'u' };
}

export function answers(...parts: AssistantPart[]): Turn {
  return { role: 'assistant', parts, at: 'a' };
}

export function calls(id: string, name = 'Read', input = '{}'): AssistantPart {
  return { kind: 'tool_call', id, name, input, signature: null, at: `call.${id}` };
}

export function returns(callId: string, said = 'ok'): UserPart {
  return {
    kind: 'tool_result',
    callId,
    name: 'Read',
    content: [text(said)],
    isError: false,
    at: `r.${callId}`,
  };
}

export function thought(said: string, vendor: 'anthropic' | 'openai', value = 'sig'): AssistantPart {
  return { kind: 'reasoning', text: said, signature: { vendor, value }, at: 'input.3' };
}

export function definition(name: string, fields: Partial<Tool> = {}): Tool {
  return {
    kind: 'function',
    name,
    description: null,
    schema: null,
    strict: false,
    at: `tools.${name}`,
    ...fields,
  };
}

export function wish(value: Reasoning): Pick<Conversation, 'reasoning'> {
  return { reasoning: { value, at: 'reasoning.effort' } };
}

/** The value without the places in the body. */
export function withoutAt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAt);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'at' && key !== 'stopAt');
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutAt(inner)]));
}
