import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  TextPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import { customInput, customObject } from '../translate/custom-tools.ts';
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
import { openSignature } from '../translate/signatures.ts';
import { readInputContent, readOutputContent, readSystemContent } from './content-reader.ts';
import { flatName } from './tool-names.ts';

const PASSTHROUGH = 'internal_chat_message_metadata_passthrough';

/** What marks an item for OpenAI or for Codex itself; neither is shown to a model. */
const labels = ['phase', 'end_turn', 'metadata', PASSTHROUGH] as const;

/** `id` and `status` come from the answer in which an item was first said. */
const everyKey = ['type', 'id', 'status', ...labels];

const keysOf = {
  message: new Set([...everyKey, 'role', 'content']),
  call: new Set([...everyKey, 'call_id', 'name', 'namespace', 'arguments', 'caller']),
  customCall: new Set([...everyKey, 'call_id', 'name', 'namespace', 'input', 'caller']),
  result: new Set([...everyKey, 'call_id', 'output', 'caller']),
  reasoning: new Set([...everyKey, 'summary', 'content', 'encrypted_content']),
  tools: new Set([...everyKey, 'role', 'tools']),
};

type ItemReader = (item: JsonRecord, at: string) => void;

/**
 * Reads a request's `input`, item by item: what the model said in a row becomes one turn, and so do the results of
 * its calls. Messages of developers and of the system go to the front, as other APIs have them.
 */
export class ItemsReader {
  readonly system: TextPart[] = [];
  readonly turns: Turn[] = [];
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #leftOut: Set<string>;
  /** The tool of each call so far. */
  readonly #called = new Map<string, string>();
  /** The turn that goes on while the items are of its kind. */
  #said: AssistantPart[] | undefined;
  #results: UserPart[] | undefined;

  readonly #readers: Readonly<Record<string, ItemReader>> = {
    message: (item, at) => this.#readMessage(item, at),
    reasoning: (item, at) => this.#readReasoning(item, at),
    function_call: (item, at) => this.#readCall(item, at),
    custom_tool_call: (item, at) => this.#readCustomCall(item, at),
    function_call_output: (item, at) => this.#readResult(item, at),
    custom_tool_call_output: (item, at) => this.#readResult(item, at),
    // Read with the tools.
    additional_tools: (item, at) => requireKnown(item, keysOf.tools, at),
    // Of an earlier search the item has the question alone; what was found is in the answer after it.
    web_search_call: () => this.#leftOut.add('input.web_search_call'),
  };

  constructor(tools: readonly Tool[], leftOut: Set<string>) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.#leftOut = leftOut;
  }

  read(input: unknown): void {
    if (typeof input === 'string') {
      this.turns.push({ role: 'user', parts: [{ kind: 'text', text: input, at: 'input' }], at: 'input' });
      return;
    }
    for (const [index, item] of asArray(input, 'input').entries())
      this.#readItem(item, within('input', index));
  }

  #readItem(value: unknown, at: string): void {
    const item = asRecord(value, at);
    const typeAt = within(at, 'type');
    const type = optional(item.type, typeAt, asText) ?? (item.role === undefined ? null : 'message');
    // Without type and role it refers to an item that OpenAI keeps.
    if (type === null) throw item.id === undefined ? fieldMissing(typeAt) : noCounterpart(within(at, 'id'));
    const read = Object.hasOwn(this.#readers, type) ? this.#readers[type] : undefined;
    if (read === undefined) throw noCounterpart(typeAt);
    for (const label of labels) {
      if (item[label] !== undefined && item[label] !== null) this.#leftOut.add(`input.${label}`);
    }
    read(item, at);
  }

  #readMessage(item: JsonRecord, at: string): void {
    requireKnown(item, keysOf.message, at);
    const role = asOneOf(item.role, ['user', 'assistant', 'system', 'developer'], within(at, 'role'));
    const contentAt = within(at, 'content');
    if (role === 'user') {
      this.#said = undefined;
      this.#results = undefined;
      this.turns.push({ role, parts: readInputContent(item.content, contentAt, this.#leftOut), at });
    } else if (role === 'assistant') {
      this.#say(at, ...readOutputContent(item.content, contentAt, this.#leftOut));
    } else {
      this.system.push(...readSystemContent(item.content, contentAt, this.#leftOut));
    }
  }

  /** A reasoning that says nothing and proves nothing is none. */
  #readReasoning(item: JsonRecord, at: string): void {
    requireKnown(item, keysOf.reasoning, at);
    const text = [
      ...readTexts(item.summary, within(at, 'summary')),
      ...readTexts(item.content, within(at, 'content')),
    ].join('\n\n');
    const sealed = optional(item.encrypted_content, within(at, 'encrypted_content'), asText) ?? '';
    const signature = openSignature(sealed, 'openai');
    if (text === '' && signature === null) return;
    const last = this.#said?.at(-1);
    // Google signs calls; the answer writer has no other place for it than a reasoning after the call.
    if (
      text === '' &&
      signature?.vendor === 'google' &&
      last?.kind === 'tool_call' &&
      last.signature === null
    ) {
      this.#said?.splice(-1, 1, { ...last, signature });
      return;
    }
    this.#say(at, { kind: 'reasoning', text, signature, at });
  }

  #readCall(item: JsonRecord, at: string): void {
    requireKnown(item, keysOf.call, at);
    const argumentsAt = within(at, 'arguments');
    // A call without arguments is written as '' by some clients.
    const input = item.arguments === '' ? '{}' : asObjectText(item.arguments, argumentsAt);
    this.#addCall(item, at, (tool) => (tool?.kind === 'custom' ? customInput(input) : input));
  }

  #readCustomCall(item: JsonRecord, at: string): void {
    requireKnown(item, keysOf.customCall, at);
    const input = asText(item.input, within(at, 'input'));
    this.#addCall(item, at, (tool) => (tool?.kind === 'custom' ? input : customObject(input)));
  }

  /** The input has the form that the tool has today: it may have been another when it was called. */
  #addCall(item: JsonRecord, at: string, inputFor: (tool: Tool | undefined) => string): void {
    requireDirect(item, at);
    const id = asText(item.call_id, within(at, 'call_id'));
    const namespace = optional(item.namespace, within(at, 'namespace'), asText);
    const name = flatName(namespace, asText(item.name, within(at, 'name')));
    this.#called.set(id, name);
    const input = inputFor(this.#tools.get(name));
    const call: ToolCallPart = { kind: 'tool_call', id, name, input, signature: null, at };
    this.#say(at, call);
  }

  #readResult(item: JsonRecord, at: string): void {
    requireKnown(item, keysOf.result, at);
    requireDirect(item, at);
    const idAt = within(at, 'call_id');
    const callId = asText(item.call_id, idAt);
    const name = this.#called.get(callId);
    if (name === undefined) throw fieldWrong(idAt, 'id of an earlier tool call');
    const content = readInputContent(item.output, within(at, 'output'), this.#leftOut);
    const result: ToolResultPart = { kind: 'tool_result', callId, name, content, isError: false, at };
    this.#said = undefined;
    if (this.#results === undefined) {
      this.#results = [];
      this.turns.push({ role: 'user', parts: this.#results, at });
    }
    this.#results.push(result);
  }

  #say(at: string, ...parts: readonly AssistantPart[]): void {
    if (parts.length === 0) return;
    this.#results = undefined;
    if (this.#said === undefined) {
      this.#said = [];
      this.turns.push({ role: 'assistant', parts: this.#said, at });
    }
    this.#said.push(...parts);
  }
}

/** Calls from within a program run at OpenAI; only those that the model makes itself can be told to others. */
function requireDirect(item: JsonRecord, at: string): void {
  const caller = optional(item.caller, within(at, 'caller'), asRecord);
  if (caller !== null && caller.type !== 'direct') throw noCounterpart(within(at, 'caller'));
}

function readTexts(value: unknown, at: string): readonly string[] {
  return (optional(value, at, asArray) ?? []).map((part, index) => {
    const partAt = within(at, index);
    return asText(asRecord(part, partAt).text, within(partAt, 'text'));
  });
}
