import type { Addressee, RequestFacts, RequestText } from '../dialect.ts';
import { readModel } from '../request-model.ts';
import { type Conversation, type TextPart, unsaid } from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asCount,
  asNumber,
  asOneOf,
  asRecord,
  asText,
  optional,
  placed,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import { LeftOut } from '../translate/left-out.ts';
import { ReadTurns } from '../translate/turns.ts';

const requestFields = knownFields([
  ...['groupId', 'serviceType', 'messages', 'model', 'maxTokens', 'temperature', 'stream'],
]);
const messageFields = knownFields(['role', 'content']);
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
  const leftOut = new LeftOut();
  sift(json, requestFields, '', leftOut);
  const read = new ReadTurns();
  asArray(json.messages, 'messages').forEach((item, index) => {
    const at = within('messages', index);
    const message = asRecord(item, at);
    sift(message, messageFields, at, leftOut);
    const role = asOneOf(message.role, roles, within(at, 'role'));
    const content = within(at, 'content');
    const part: TextPart = { kind: 'text', text: asText(message.content, content), at: content };
    if (role === 'system') read.addSystem([part], at);
    else read.add({ role, parts: [part], at });
  });
  return {
    ...unsaid,
    system: read.system,
    turns: read.turns,
    tools: [],
    maxTokens: optional(json.maxTokens, 'maxTokens', asCount),
    temperature: placed(json.temperature, 'temperature', asNumber),
    streamed: json.stream === true,
    leftOut: leftOut.names(),
  };
}
