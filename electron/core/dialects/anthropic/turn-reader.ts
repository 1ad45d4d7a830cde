import type { JsonRecord } from '../json.ts';
import { EarlierCalls } from '../translate/call-ids.ts';
import type { AssistantPart, ToolCallPart, ToolResultPart, UserPart } from '../translate/conversation.ts';
import {
  asArray,
  asBoolean,
  asFilledText,
  asOneOf,
  asRecord,
  asShallowRecord,
  asText,
  fieldWrong,
  noCounterpart,
  optional,
  within,
} from '../translate/fields.ts';
import { knownFields, sift } from '../translate/known-fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { ReadTurns } from '../translate/turns.ts';
import { type BlockReader, contentBlocks, readContent, readText, textBlocks } from './content-reader.ts';
import { readThinking } from './thinking-blocks.ts';

const messageFields = knownFields(['role', 'content']);
const toolUseFields = knownFields(['type', 'id', 'name', 'input', 'caller'], ['cache_control']);
const toolResultFields = knownFields(['type', 'tool_use_id', 'content', 'is_error'], ['cache_control']);
const thinkingFields = knownFields(['type', 'thinking', 'signature'], ['cache_control']);
const redactedFields = knownFields(['type', 'data'], ['cache_control']);
const callerFields = knownFields(['type']);

/** Reads `messages`: https://docs.anthropic.com/en/api/messages#body-messages */
export function readTurns(value: unknown, leftOut: LeftOut): ReadTurns {
  return new TurnReader(leftOut).read(value);
}

class TurnReader {
  readonly #leftOut: LeftOut;
  readonly #turns = new ReadTurns();
  readonly #calls = new EarlierCalls();

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  read(value: unknown): ReadTurns {
    const messages = asArray(value, 'messages');
    if (messages.length === 0) throw fieldWrong('messages', 'array with at least one message');
    messages.forEach((item, index) => {
      const at = within('messages', index);
      this.#readMessage(asRecord(item, at), at);
    });
    return this.#turns;
  }

  #readMessage(message: JsonRecord, at: string): void {
    sift(message, messageFields, at, this.#leftOut);
    const role = asOneOf(message.role, ['user', 'assistant', 'system'], within(at, 'role'));
    const contentAt = within(at, 'content');
    switch (role) {
      case 'system':
        // https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages
        this.#turns.addSystem(readContent(message.content, contentAt, this.#leftOut, textBlocks), at);
        return;
      case 'user':
        this.#turns.add({
          role,
          parts: readContent<UserPart>(message.content, contentAt, this.#leftOut, this.#userBlocks),
          at,
        });
        return;
      case 'assistant':
        this.#turns.add({
          role,
          parts: readContent<AssistantPart>(message.content, contentAt, this.#leftOut, this.#assistantBlocks),
          at,
        });
    }
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
    const given = asFilledText(block.id, within(at, 'id'));
    const name = asFilledText(block.name, within(at, 'name'));
    const input = JSON.stringify(asShallowRecord(block.input, within(at, 'input')));
    const id = this.#calls.add(given, name);
    return { kind: 'tool_call', id, name, input, signature: null, at };
  }

  #readToolResult(block: JsonRecord, at: string, leftOut: LeftOut): ToolResultPart {
    sift(block, toolResultFields, at, leftOut);
    const idAt = within(at, 'tool_use_id');
    const { id: callId, name } = this.#calls.find(asText(block.tool_use_id, idAt), idAt);
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
