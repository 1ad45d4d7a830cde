import { isRecord, type JsonRecord } from '../json.ts';
import { EarlierCalls } from '../translate/call-ids.ts';
import type {
  AssistantPart,
  ReasoningPart,
  Signature,
  ToolCallPart,
  ToolResultPart,
} from '../translate/conversation.ts';
import {
  asArray,
  asFilledText,
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  fieldWrong,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { type KnownFields, knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { ReadTurns } from '../translate/turns.ts';
import { readContent, readTexts } from './content-reader.ts';

type Message = { readonly record: JsonRecord; readonly at: string };

/** Who speaks is a label; the rest is what clients send back of an answer without meaning it as a request. */
const labels = [
  ...['name', 'cache_control', 'annotations', 'parsed'],
  ...['reasoning_details', 'provider_specific_fields'],
];

const roles = ['system', 'developer', 'user', 'assistant', 'tool'] as const;
const askedFields = knownFields(['role', 'content'], labels);
const saidFields = ['role', 'content', 'refusal', 'tool_calls', 'reasoning_content', 'reasoning'];

const messageFields: Readonly<Record<(typeof roles)[number], KnownFields>> = {
  system: askedFields,
  developer: askedFields,
  user: askedFields,
  assistant: knownFields(saidFields, labels),
  // The tool's name is known from its call.
  tool: knownFields(['role', 'content', 'tool_call_id', 'name'], labels),
};
const callLabels = ['index', 'parsed_arguments'];
const callFields = {
  function: knownFields(['id', 'type', 'function', 'extra_content', ...callLabels]),
  custom: knownFields(['id', 'type', 'custom', 'extra_content', ...callLabels]),
};
const inputFields = {
  function: knownFields(['name', 'arguments', ...callLabels]),
  custom: knownFields(['name', 'input', ...callLabels]),
};
const extraFields = knownFields(['google']);

/** Reads `messages`: https://platform.openai.com/docs/api-reference/chat/create#chat-create-messages */
export function readTurns(messages: unknown, leftOut: LeftOut): ReadTurns {
  const list = asArray(messages, 'messages');
  if (list.length === 0) throw fieldWrong('messages', 'array with at least one message');
  return new TurnReader(leftOut).read(list);
}

class TurnReader {
  readonly #leftOut: LeftOut;
  readonly #turns = new ReadTurns();
  readonly #calls = new EarlierCalls();

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  read(messages: readonly unknown[]): ReadTurns {
    messages.forEach((message, index) => {
      const at = within('messages', index);
      this.#readMessage({ record: asRecord(message, at), at });
    });
    return this.#turns;
  }

  #readMessage(message: Message): void {
    const { record, at } = message;
    const roleAt = within(at, 'role');
    if (record.role === 'function') throw noCounterpart(roleAt);
    const role = asOneOf(record.role, roles, roleAt);
    sift(record, messageFields[role], at, this.#leftOut);
    const contentAt = within(at, 'content');
    if (role === 'system' || role === 'developer') {
      this.#turns.addSystem(readTexts(record.content, ['text'], contentAt, this.#leftOut), at);
    } else if (role === 'user') {
      const parts = readContent(record.content, ['text', 'image_url', 'file'], contentAt, this.#leftOut);
      this.#turns.add({ role, parts, at });
    } else if (role === 'assistant') this.#turns.add({ role, parts: this.#readAssistant(message), at });
    else this.#turns.add({ role: 'user', parts: [this.#readResult(message)], at });
  }

  #readAssistant({ record, at }: Message): readonly AssistantPart[] {
    const { content, refusal } = record;
    const calls = optional(record.tool_calls, within(at, 'tool_calls'), asArray) ?? [];
    const reasoning = readReasoning({ record, at });
    const contentAt = within(at, 'content');
    const isSilent = calls.length === 0 && reasoning.length === 0 && typeof refusal !== 'string';
    if ((content === undefined || content === null) && isSilent) throw fieldMissing(contentAt);
    const refusalAt = within(at, 'refusal');
    const refused = optional(refusal, refusalAt, asText);
    return [
      ...reasoning,
      ...readTexts(content ?? [], ['text', 'refusal'], contentAt, this.#leftOut),
      ...(refused === null ? [] : [{ kind: 'text', text: refused, at: refusalAt } as const]),
      ...calls.map((call, index) => this.#readCall(call, within(within(at, 'tool_calls'), index))),
    ];
  }

  #readCall(value: unknown, at: string): ToolCallPart {
    const call = asRecord(value, at);
    const type = optional(call.type, within(at, 'type'), (given, where) =>
      asOneOf(given, ['function', 'custom'], where),
    );
    const kind = type ?? 'function';
    sift(call, callFields[kind], at, this.#leftOut);
    const place = within(at, kind);
    const inner = asRecord(call[kind], place);
    const inputKey = kind === 'custom' ? 'input' : 'arguments';
    sift(inner, inputFields[kind], place, this.#leftOut);
    const input = asText(inner[inputKey], within(place, inputKey));
    const name = asFilledText(inner.name, within(place, 'name'));
    return {
      kind: 'tool_call',
      id: this.#calls.add(asFilledText(call.id, within(at, 'id')), name),
      name,
      // Several vendors call a tool without input with '' and their clients send it back.
      input: kind === 'function' && input.trim() === '' ? '{}' : input,
      signature: readSignature(call.extra_content, within(at, 'extra_content'), this.#leftOut),
      at,
    };
  }

  // OpenAI takes text alone, but clients do put a tool's screenshot here, and every other API takes it.
  #readResult({ record, at }: Message): ToolResultPart {
    const idAt = within(at, 'tool_call_id');
    const call = this.#calls.find(asText(record.tool_call_id, idAt), idAt);
    const types = ['text', 'image_url', 'file'];
    const content = readContent(record.content, types, within(at, 'content'), this.#leftOut);
    return { kind: 'tool_result', callId: call.id, name: call.name, content, isError: false, at };
  }
}

// `reasoning_content` is DeepSeek's, Qwen's, Kimi's and GLM's; `reasoning` is OpenRouter's and vLLM's.
function readReasoning({ record, at }: Message): readonly ReasoningPart[] {
  const field = record.reasoning_content === undefined ? 'reasoning' : 'reasoning_content';
  const text = optional(record[field], within(at, field), asText) ?? '';
  return text === '' ? [] : [{ kind: 'reasoning', text, signature: null, at: within(at, field) }];
}

// Google's place for it in this API: https://ai.google.dev/gemini-api/docs/thought-signatures#openai
function readSignature(extra: unknown, at: string, leftOut: LeftOut): Signature | null {
  if (extra === undefined || extra === null) return null;
  const record = asRecord(extra, at);
  sift(record, extraFields, at, leftOut);
  const google = isRecord(record.google) ? record.google : {};
  const value = optional(google.thought_signature, within(at, 'google.thought_signature'), asText) ?? '';
  return value === '' ? null : { vendor: 'google', value };
}
