import type { JsonRecord } from '../json.ts';
import { EarlierCalls } from '../translate/call-ids.ts';
import type {
  AssistantPart,
  Tool,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from '../translate/conversation.ts';
import { customInput, customObject } from '../translate/custom-tools.ts';
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
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { openSignature } from '../translate/signatures.ts';
import { ReadTurns } from '../translate/turns.ts';
import { readInputContent, readOutputContent, readSystemContent } from './content-reader.ts';
import { flatName } from './tool-names.ts';

const PASSTHROUGH = 'internal_chat_message_metadata_passthrough';

/** What marks an item for OpenAI or for Codex itself; neither is shown to a model. */
const labels = ['phase', 'end_turn', 'metadata', PASSTHROUGH];

/** `id` and `status` come from the answer in which an item was first said. */
const itemFields = (...names: string[]) => knownFields(['type', 'id', 'status', ...names], labels);

const messageFields = itemFields('role', 'content');
const callFields = itemFields('call_id', 'name', 'namespace', 'arguments', 'caller');
const customCallFields = itemFields('call_id', 'name', 'namespace', 'input', 'caller');
const resultFields = itemFields('call_id', 'output', 'caller');
const reasoningFields = itemFields('summary', 'content', 'encrypted_content');
const toolsFields = itemFields('role', 'tools');

type ItemReader = (item: JsonRecord, at: string) => void;

/** Reads `input`: what the model said in a row becomes one turn, and so do the results of its calls. */
export function readTurns(input: unknown, tools: readonly Tool[], leftOut: LeftOut): ReadTurns {
  return new TurnReader(tools, leftOut).read(input);
}

class TurnReader {
  readonly #turns = new ReadTurns();
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #leftOut: LeftOut;
  readonly #calls = new EarlierCalls();
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
    additional_tools: (item, at) => sift(item, toolsFields, at, this.#leftOut),
    // Of an earlier search the item has the question alone; what was found is in the answer after it.
    web_search_call: () => this.#leftOut.add('input.web_search_call'),
  };

  constructor(tools: readonly Tool[], leftOut: LeftOut) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
    this.#leftOut = leftOut;
  }

  read(input: unknown): ReadTurns {
    const at = 'input';
    if (typeof input === 'string') {
      this.#turns.add({ role: 'user', parts: [{ kind: 'text', text: input, at }], at });
      return this.#turns;
    }
    if (input !== undefined && input !== null && !Array.isArray(input))
      throw fieldWrong(at, 'string | array');
    const items = asArray(input, at);
    if (items.length === 0) throw fieldWrong(at, 'array with at least one item');
    for (const [index, item] of items.entries()) this.#readItem(item, within(at, index));
    return this.#turns;
  }

  #readItem(value: unknown, at: string): void {
    const item = asRecord(value, at);
    const typeAt = within(at, 'type');
    const type = optional(item.type, typeAt, asText) ?? (item.role === undefined ? null : 'message');
    // Without type and role it refers to an item that OpenAI keeps.
    if (type === null) throw item.id === undefined ? fieldMissing(typeAt) : noCounterpart(within(at, 'id'));
    const read = Object.hasOwn(this.#readers, type) ? this.#readers[type] : undefined;
    if (read === undefined) throw noCounterpart(typeAt);
    read(item, at);
  }

  #readMessage(item: JsonRecord, at: string): void {
    sift(item, messageFields, at, this.#leftOut);
    const role = asOneOf(item.role, ['user', 'assistant', 'system', 'developer'], within(at, 'role'));
    const contentAt = within(at, 'content');
    if (role === 'user') {
      this.#endTurn();
      this.#turns.add({ role, parts: readInputContent(item.content, contentAt, this.#leftOut), at });
    } else if (role === 'assistant') {
      this.#say(at, readOutputContent(item.content, contentAt, this.#leftOut));
    } else {
      this.#endTurn();
      this.#turns.addSystem(readSystemContent(item.content, contentAt, this.#leftOut), at);
    }
  }

  #endTurn(): void {
    this.#said = undefined;
    this.#results = undefined;
  }

  /** A reasoning that says nothing and proves nothing is none. */
  #readReasoning(item: JsonRecord, at: string): void {
    sift(item, reasoningFields, at, this.#leftOut);
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
    this.#say(at, [{ kind: 'reasoning', text, signature, at }]);
  }

  #readCall(item: JsonRecord, at: string): void {
    sift(item, callFields, at, this.#leftOut);
    const text = asText(item.arguments, within(at, 'arguments'));
    // A call without arguments is written as '' by some clients.
    const input = text.trim() === '' ? '{}' : text;
    this.#addCall(item, at, (tool) => (tool?.kind === 'custom' ? customInput(input) : input));
  }

  #readCustomCall(item: JsonRecord, at: string): void {
    sift(item, customCallFields, at, this.#leftOut);
    const input = asText(item.input, within(at, 'input'));
    this.#addCall(item, at, (tool) => (tool?.kind === 'custom' ? input : customObject(input)));
  }

  /** The input has the form that the tool has today: it may have been another when it was called. */
  #addCall(item: JsonRecord, at: string, inputFor: (tool: Tool | undefined) => string): void {
    requireDirect(item, at);
    const given = asFilledText(item.call_id, within(at, 'call_id'));
    const namespace = optional(item.namespace, within(at, 'namespace'), asText);
    const name = flatName(namespace, asFilledText(item.name, within(at, 'name')));
    const id = this.#calls.add(given, name);
    const input = inputFor(this.#tools.get(name));
    const call: ToolCallPart = { kind: 'tool_call', id, name, input, signature: null, at };
    this.#say(at, [call]);
  }

  #readResult(item: JsonRecord, at: string): void {
    sift(item, resultFields, at, this.#leftOut);
    requireDirect(item, at);
    const idAt = within(at, 'call_id');
    const { id: callId, name } = this.#calls.find(asText(item.call_id, idAt), idAt);
    const content = readInputContent(item.output, within(at, 'output'), this.#leftOut);
    const result: ToolResultPart = { kind: 'tool_result', callId, name, content, isError: false, at };
    this.#said = undefined;
    if (this.#results === undefined) {
      this.#results = [];
      this.#turns.add({ role: 'user', parts: this.#results, at });
    }
    this.#results.push(result);
  }

  #say(at: string, parts: readonly AssistantPart[]): void {
    if (parts.length === 0) return;
    this.#results = undefined;
    if (this.#said === undefined) {
      this.#said = [];
      this.#turns.add({ role: 'assistant', parts: this.#said, at });
    }
    for (const part of parts) this.#said.push(part);
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
