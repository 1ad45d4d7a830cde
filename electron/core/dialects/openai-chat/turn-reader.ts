import { isRecord, type JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  ReasoningPart,
  Signature,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../translate/conversation.ts';
import {
  asArray,
  asObjectText,
  asOneOf,
  asRecord,
  asText,
  fieldMissing,
  fieldWrong,
  noCounterpart,
  optional,
  requireKnown,
  within,
} from '../translate/fields.ts';
import { type LeftOut, leaveOut, readContent, readTexts } from './content-reader.ts';

type Message = { readonly record: JsonRecord; readonly at: string };

/** Who speaks is a label; the rest is what clients send back of an answer without meaning it as a request. */
const labels = [
  ...['name', 'cache_control', 'annotations', 'parsed'],
  ...['reasoning_details', 'provider_specific_fields'],
];
const labelsOfCall = ['index', 'parsed_arguments'];

const roles = ['system', 'developer', 'user', 'assistant', 'tool'] as const;
const everyMessage = ['role', 'content', ...labels];
const asked: ReadonlySet<string> = new Set(everyMessage);

const knownOfRole: Readonly<Record<(typeof roles)[number], ReadonlySet<string>>> = {
  system: asked,
  developer: asked,
  user: asked,
  assistant: new Set([...everyMessage, 'refusal', 'tool_calls', 'reasoning_content', 'reasoning']),
  tool: new Set([...everyMessage, 'tool_call_id']),
};

type Messages = { readonly system: readonly TextPart[]; readonly turns: readonly Turn[] };

/**
 * The messages as turns. System and developer messages are collected in front, wherever they stand: other APIs have
 * no other place for them.
 */
export function readMessages(messages: unknown, leftOut: LeftOut): Messages {
  const list = asArray(messages, 'messages');
  if (list.length === 0) throw fieldWrong('messages', 'array with at least one message');
  return new MessageReader(leftOut).read(list);
}

class MessageReader {
  readonly #leftOut: LeftOut;
  readonly #system: TextPart[] = [];
  readonly #turns: Turn[] = [];
  /** The last call with this id of the client; `id` is unique in the conversation. */
  readonly #calls = new Map<string, { readonly id: string; readonly name: string }>();
  #renamed = 0;

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  read(messages: readonly unknown[]): Messages {
    messages.forEach((message, index) => {
      const at = within('messages', index);
      this.#readMessage({ record: asRecord(message, at), at });
    });
    return { system: this.#system, turns: this.#turns };
  }

  #readMessage(message: Message): void {
    const { record, at } = message;
    const roleAt = within(at, 'role');
    if (record.role === 'function') throw noCounterpart(roleAt);
    const role = asOneOf(record.role, roles, roleAt);
    requireKnown(record, knownOfRole[role], at);
    // A tool's name is known from its call.
    const unread = role === 'tool' ? labels.filter((label) => label !== 'name') : labels;
    leaveOut(record, unread, 'messages', this.#leftOut);
    const contentAt = within(at, 'content');
    if (role === 'system' || role === 'developer') {
      this.#system.push(...readTexts(record.content, ['text'], contentAt, this.#leftOut));
    } else if (role === 'user') {
      const parts = readContent(record.content, ['text', 'image_url', 'file'], contentAt, this.#leftOut);
      this.#push({ role, parts, at });
    } else if (role === 'assistant') this.#push({ role, parts: this.#readAssistant(message), at });
    else this.#push({ role: 'user', parts: [this.#readResult(message)], at });
  }

  /** An empty message says nothing, and other APIs refuse it. */
  #push(turn: Turn): void {
    if (turn.parts.length > 0) this.#turns.push(turn);
  }

  #readAssistant({ record, at }: Message): readonly AssistantPart[] {
    const { content, refusal } = record;
    const calls = optional(record.tool_calls, within(at, 'tool_calls'), asArray) ?? [];
    const reasoning = readReasoning({ record, at });
    const contentAt = within(at, 'content');
    const isSilent = calls.length === 0 && reasoning.length === 0 && typeof refusal !== 'string';
    if ((content === undefined || content === null) && isSilent) throw fieldMissing(contentAt);
    const refusalAt = within(at, 'refusal');
    return [
      ...reasoning,
      ...readTexts(content ?? '', ['text', 'refusal'], contentAt, this.#leftOut),
      ...readTexts(optional(refusal, refusalAt, asText) ?? '', [], refusalAt, this.#leftOut),
      ...calls.map((call, index) => this.#readCall(call, within(within(at, 'tool_calls'), index))),
    ];
  }

  #readCall(value: unknown, at: string): ToolCallPart {
    const call = asRecord(value, at);
    const type = optional(call.type, within(at, 'type'), (given, where) =>
      asOneOf(given, ['function', 'custom'], where),
    );
    const kind = type ?? 'function';
    requireKnown(call, new Set(['id', 'type', kind, 'extra_content', ...labelsOfCall]), at);
    const place = within(at, kind);
    const inner = asRecord(call[kind], place);
    const inputKey = kind === 'custom' ? 'input' : 'arguments';
    requireKnown(inner, new Set(['name', inputKey, ...labelsOfCall]), place);
    const inputAt = within(place, inputKey);
    const input = asText(inner[inputKey], inputAt);
    const name = asText(inner.name, within(place, 'name'));
    return {
      kind: 'tool_call',
      id: this.#uniqueId(asText(call.id, within(at, 'id')), name),
      name,
      // Several vendors call a tool without input with '' and their clients send it back.
      input: kind === 'custom' ? input : asObjectText(input.trim() === '' ? '{}' : input, inputAt),
      signature: readSignature(call.extra_content, within(at, 'extra_content')),
      at,
    };
  }

  // Some vendors count their ids anew in each answer ('call_0').
  #uniqueId(given: string, name: string): string {
    let id = given;
    if (this.#calls.has(given)) {
      this.#renamed += 1;
      id = `${given}_again_${this.#renamed}`;
    }
    this.#calls.set(given, { id, name });
    return id;
  }

  // OpenAI takes text alone, but clients do put a tool's screenshot here, and every other API takes it.
  #readResult({ record, at }: Message): ToolResultPart {
    const idAt = within(at, 'tool_call_id');
    const call = this.#calls.get(asText(record.tool_call_id, idAt));
    if (call === undefined) throw fieldWrong(idAt, 'id of an earlier tool call');
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
function readSignature(extra: unknown, at: string): Signature | null {
  if (extra === undefined || extra === null) return null;
  const record = asRecord(extra, at);
  requireKnown(record, new Set(['google']), at);
  const google = isRecord(record.google) ? record.google : {};
  const value = optional(google.thought_signature, within(at, 'google.thought_signature'), asText) ?? '';
  return value === '' ? null : { vendor: 'google', value };
}
