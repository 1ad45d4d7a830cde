import { isRecord, type JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  Conversation,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import { customObject } from '../translate/custom-tools.ts';
import { fieldWrong } from '../translate/fields.ts';
import { contentBlock } from './media-writer.ts';
import type { LeftOut } from './request-fields.ts';
import { thinkingBlock } from './thinking-blocks.ts';

/** What the user says where the API wants a word of theirs and the conversation has none. */
const NOTHING_SAID = 'Continue.';

type Message = { readonly role: Turn['role']; readonly content: JsonRecord[] };

/**
 * Writes the turns as `messages`. They begin and end with the user: a last message of the assistant would be taken as
 * the beginning of the answer, which no other vendor does and newer models refuse. `thinks`: whether the model's
 * earlier thinking goes back to it. Throws `relay.field_wrong` for a tool call without a result.
 * https://docs.anthropic.com/en/api/messages#body-messages
 */
export function writeMessages(conversation: Conversation, thinks: boolean, leftOut: LeftOut): JsonRecord[] {
  return new MessageWriter(conversation, thinks, leftOut).write(conversation.turns);
}

class MessageWriter {
  readonly #thinks: boolean;
  readonly #leftOut: LeftOut;
  readonly #customTools: ReadonlySet<string>;
  readonly #results: ReadonlyMap<string, ToolResultPart>;
  readonly #ids = new CallIds();
  readonly #messages: Message[] = [];
  /** The calls of the assistant's message under way. */
  #calls: ToolCallPart[] = [];

  constructor({ tools, turns }: Conversation, thinks: boolean, leftOut: LeftOut) {
    this.#thinks = thinks;
    this.#leftOut = leftOut;
    this.#customTools = new Set(tools.filter(({ kind }) => kind === 'custom').map((tool) => tool.name));
    this.#results = resultsByCall(turns);
  }

  write(turns: readonly Turn[]): JsonRecord[] {
    for (const turn of turns) {
      if (turn.role === 'assistant') this.#addAssistant(turn.parts);
      else this.#addUser(turn.parts);
    }
    this.#addResults();
    const messages = this.#messages;
    const nothing: Message = { role: 'user', content: [{ type: 'text', text: NOTHING_SAID }] };
    if (messages[0]?.role !== 'user') messages.unshift(nothing);
    if (messages.at(-1)?.role !== 'user') messages.push(nothing);
    return messages;
  }

  #addAssistant(parts: readonly AssistantPart[]): void {
    for (const part of parts) {
      const block = this.#assistantBlock(part);
      if (block !== undefined) this.#add('assistant', block);
    }
  }

  #addUser(parts: readonly UserPart[]): void {
    this.#addResults();
    for (const part of parts) {
      const block = part.kind === 'tool_result' ? undefined : contentBlock(part, this.#leftOut);
      if (block !== undefined) this.#add('user', block);
    }
  }

  // All results of a message's calls stand at the beginning of the next message, wherever the client has them.
  #addResults(): void {
    const results = this.#calls.map((call) => {
      const result = this.#results.get(call.id);
      if (result === undefined) throw fieldWrong(call.at, 'tool call with a result after it');
      return this.#resultBlocks(result);
    });
    this.#calls = [];
    for (const { block } of results) this.#add('user', block);
    for (const block of results.flatMap(({ after }) => after)) this.#add('user', block);
  }

  #add(role: Turn['role'], block: JsonRecord): void {
    const last = this.#messages.at(-1);
    if (last?.role === role) last.content.push(block);
    else this.#messages.push({ role, content: [block] });
  }

  #assistantBlock(part: AssistantPart): JsonRecord | undefined {
    switch (part.kind) {
      case 'text':
        return contentBlock(part, this.#leftOut);
      case 'reasoning':
        if (this.#thinks && part.signature?.vendor === 'anthropic') return thinkingBlock(part);
        this.#leftOut.add(part.at);
        return undefined;
      case 'tool_call':
        this.#calls.push(part);
        return {
          type: 'tool_use',
          id: this.#ids.of(part.id),
          name: part.name,
          input: this.#inputOf(part),
        };
    }
  }

  #inputOf({ name, input }: ToolCallPart): JsonRecord {
    return objectOf(this.#customTools.has(name) ? customObject(input) : input) ?? { input };
  }

  // The result of a failed call may be text alone, so what else it shows stands after the results.
  #resultBlocks({ callId, content, isError }: ToolResultPart): { block: JsonRecord; after: JsonRecord[] } {
    const blocks = content
      .map((part) => contentBlock(part, this.#leftOut))
      .filter((block) => block !== undefined);
    const inside = isError ? blocks.filter(({ type }) => type === 'text') : blocks;
    const block = {
      type: 'tool_result',
      tool_use_id: this.#ids.of(callId),
      ...(inside.length > 0 && { content: inside }),
      ...(isError && { is_error: true }),
    };
    return { block, after: blocks.filter((one) => !inside.includes(one)) };
  }
}

function resultsByCall(turns: readonly Turn[]): ReadonlyMap<string, ToolResultPart> {
  const results = new Map<string, ToolResultPart>();
  for (const part of turns.flatMap((turn) => (turn.role === 'user' ? turn.parts : []))) {
    if (part.kind !== 'tool_result') continue;
    if (results.has(part.callId)) throw fieldWrong(part.at, 'one result for each tool call');
    results.set(part.callId, part);
  }
  return results;
}

function objectOf(text: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Ids as the API takes them: letters, digits, `_` and `-`. Two ids of a conversation never become one. */
class CallIds {
  readonly #written = new Map<string, string>();
  readonly #taken = new Set<string>();

  of(id: string): string {
    const known = this.#written.get(id);
    if (known !== undefined) return known;
    const plain = id.replace(/[^a-zA-Z0-9_-]/g, '_') || 'call';
    let written = plain;
    for (let count = 2; this.#taken.has(written); count += 1) written = `${plain}_${count}`;
    this.#taken.add(written);
    this.#written.set(id, written);
    return written;
  }
}
