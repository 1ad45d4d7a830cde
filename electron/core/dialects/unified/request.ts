import type { Addressee, RequestFacts, RequestText } from '../dialect.ts';
import { readModel } from '../request-model.ts';
import type { Conversation, TextPart, Turn } from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asCount,
  asNumber,
  asOneOf,
  asRecord,
  asText,
  optional,
  requireKnown,
  within,
} from '../translate/fields.ts';

const known = new Set(['groupId', 'serviceType', 'messages', 'model', 'maxTokens', 'temperature', 'stream']);
const knownOfMessage = new Set(['role', 'content']);
const roles = ['system', 'user', 'assistant'] as const;

/** The providers as this call names them. */
const serviceTypes = ['claude', 'gemini', 'openai', 'qwen'] as const;

/** Which group and provider a request is for; a member's key leads to one group anyway. */
export function readAddressee({ json }: Pick<RequestText, 'json'>): Addressee {
  return {
    group: optional(json.groupId, 'groupId', asText),
    provider: optional(json.serviceType, 'serviceType', (value, at) => asOneOf(value, serviceTypes, at)),
  };
}

/** Model and mode of a request; '' where the choice of model is left to the account. */
export function readRequest({ bytes, json }: RequestText): RequestFacts {
  const model = optional(json.model, 'model', readModel) ?? '';
  const streamed = optional(json.stream, 'stream', asBoolean) ?? false;
  return { model, streamed, usageAdded: false, body: bytes };
}

/** The same as a conversation. Throws `relay.field_missing`, `relay.field_wrong` or `relay.field_no_counterpart`. */
export function readConversation({ json }: Pick<RequestText, 'json'>): Conversation {
  requireKnown(json, known, '');
  const system: TextPart[] = [];
  const turns: Turn[] = [];
  asArray(json.messages, 'messages').forEach((item, index) => {
    const at = within('messages', index);
    const message = asRecord(item, at);
    requireKnown(message, knownOfMessage, at);
    const role = asOneOf(message.role, roles, within(at, 'role'));
    const content = within(at, 'content');
    const part: TextPart = { kind: 'text', text: asText(message.content, content), at: content };
    if (role === 'system') system.push(part);
    else turns.push({ role, parts: [part], at });
  });
  const temperature = optional(json.temperature, 'temperature', asNumber);
  return {
    system,
    turns,
    tools: [],
    toolChoice: null,
    parallelToolCalls: null,
    maxTokens: optional(json.maxTokens, 'maxTokens', asCount),
    temperature: temperature === null ? null : { value: temperature, at: 'temperature' },
    topP: null,
    topK: null,
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    stop: [],
    stopAt: '',
    reasoning: null,
    format: null,
    streamed: json.stream === true,
    leftOut: [],
  };
}
