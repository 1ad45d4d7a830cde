import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asOneOf,
  asRecord,
  asText,
  fieldWrong,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { type BlockReader, contentBlocks, readContent, readText, textBlocks } from './media-reader.ts';
import { asFilledText, knownFields, type LeftOut, sift } from './request-fields.ts';
import { readThinking } from './thinking-blocks.ts';

const messageFields = knownFields(['role', 'content']);
const toolUseFields = knownFields(['type', 'id', 'name', 'input', 'caller'], ['cache_control']);
const toolResultFields = knownFields(['type', 'tool_use_id', 'content', 'is_error'], ['cache_control']);
const thinkingFields = knownFields(['type', 'thinking', 'signature'], ['cache_control']);
const redactedFields = knownFields(['type', 'data'], ['cache_control']);
const callerFields = knownFields(['type']);

/** What the messages say; `system` is what they begin with in the role `system`. */
export type ReadMessages = { readonly system: readonly TextPart[]; readonly turns: readonly Turn[] };

/** Reads `messages`: https://docs.anthropic.com/en/api/messages#body-messages */
export function readMessages(value: unknown, leftOut: LeftOut): ReadMessages {
  return new MessageReader(leftOut).read(value);
}

class MessageReader {
  readonly #leftOut: LeftOut;
  readonly #system: TextPart[] = [];
  readonly #turns: Turn[] = [];
  /** Names of the tools called so far, by the call's id. */
  readonly #called = new Map<string, string>();

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  read(value: unknown): ReadMessages {
    const messages = asArray(value, 'messages');
    if (messages.length === 0) throw fieldWrong('messages', 'at least one message');
    messages.forEach((item, index) => {
      const at = within('messages', index);
      this.#readMessage(asRecord(item, at), at);
    });
    return { system: this.#system, turns: this.#turns };
  }

  #readMessage(message: JsonRecord, at: string): void {
    sift(message, messageFields, at, this.#leftOut);
    const role = asOneOf(message.role, ['user', 'assistant', 'system'], within(at, 'role'));
    const contentAt = within(at, 'content');
    switch (role) {
      case 'system':
        this.#addSystem(readContent(message.content, contentAt, this.#leftOut, textBlocks), at);
        return;
      case 'user':
        this.#turns.push({
          role,
          parts: readContent<UserPart>(message.content, contentAt, this.#leftOut, this.#userBlocks),
          at,
        });
        return;
      case 'assistant':
        this.#turns.push({
          role,
          parts: readContent<AssistantPart>(message.content, contentAt, this.#leftOut, this.#assistantBlocks),
          at,
        });
    }
  }

  // Only Anthropic has system messages between turns. Moved to the front they would speak of what has not happened
  // yet, and would cost other vendors' prompt caches; so they stay in place, marked as Claude Code marks what is not
  // the user's own word.
  // https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
  #addSystem(texts: readonly TextPart[], at: string): void {
    if (this.#turns.length === 0) {
      this.#system.push(...texts);
      return;
    }
    const parts = texts.map((part) => ({
      ...part,
      text: `<system-reminder>\n${part.text}\n</system-reminder>`,
    }));
    this.#turns.push({ role: 'user', parts, at });
  }

  readonly #userBlocks: Readonly<Record<string, BlockReader<UserPart>>> = {
    ...contentBlocks,
    tool_result: (block, at, leftOut) => [this.#readToolResult(block, at, leftOut)],
  };

  readonly #assistantBlocks: Readonly<Record<string, BlockReader<AssistantPart>>> = {
    text: (block, at, leftOut) => [readText(block, at, leftOut)],
    tool_use: (block, at, leftOut) => [this.#readToolUse(block, at, leftOut)],
    thinking: (block, at, leftOut) => {
      sift(block, thinkingFields, at, leftOut);
      asText(block.thinking, within(at, 'thinking'));
      optional(block.signature, within(at, 'signature'), asText);
      return readReasoning(block, at);
    },
    redacted_thinking: (block, at, leftOut) => {
      sift(block, redactedFields, at, leftOut);
      asText(block.data, within(at, 'data'));
      return readReasoning(block, at);
    },
  };

  #readToolUse(block: JsonRecord, at: string, leftOut: LeftOut): ToolCallPart {
    sift(block, toolUseFields, at, leftOut);
    requireDirectCaller(block.caller, within(at, 'caller'), leftOut);
    const id = asFilledText(block.id, within(at, 'id'));
    const name = asFilledText(block.name, within(at, 'name'));
    const input = JSON.stringify(asRecord(block.input, within(at, 'input')));
    if (this.#called.has(id)) throw fieldWrong(within(at, 'id'), 'an id of its own');
    this.#called.set(id, name);
    return { kind: 'tool_call', id, name, input, signature: null, at };
  }

  #readToolResult(block: JsonRecord, at: string, leftOut: LeftOut): ToolResultPart {
    sift(block, toolResultFields, at, leftOut);
    const callId = asText(block.tool_use_id, within(at, 'tool_use_id'));
    const name = this.#called.get(callId);
    if (name === undefined) throw fieldWrong(within(at, 'tool_use_id'), 'id of an earlier tool call');
    const contentAt = within(at, 'content');
    const said = block.content ?? [];
    const content = readContent(said, contentAt, leftOut, contentBlocks);
    const isError = optional(block.is_error, within(at, 'is_error'), asBoolean) ?? false;
    return { kind: 'tool_result', callId, name, content, isError, at };
  }
}

function readReasoning(block: JsonRecord, at: string): AssistantPart[] {
  const thinking = readThinking(block);
  return thinking === undefined ? [] : [{ kind: 'reasoning', ...thinking, at }];
}

/** A call that code in Anthropic's own sandbox made belongs to a server tool. */
function requireDirectCaller(value: unknown, at: string, leftOut: LeftOut): void {
  const caller = optional(value, at, asRecord);
  if (caller === null) return;
  sift(caller, callerFields, at, leftOut);
  if (caller.type !== 'direct') throw noCounterpart(within(at, 'type'));
}
