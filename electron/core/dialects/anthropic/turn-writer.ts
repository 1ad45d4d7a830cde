import type { JsonRecord } from '../json.ts';
import { UniqueIds } from '../translate/call-ids.ts';
import type {
  AssistantPart,
  Conversation,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import { customToolNames, functionInput } from '../translate/custom-tools.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { framedByUser, settledTurns } from '../translate/turns.ts';
import { writeContent } from './content-writer.ts';
import { thinkingBlock } from './thinking-blocks.ts';

/**
 * Writes the turns as `messages`. A last message of the assistant would be taken as the beginning of the answer,
 * which no other vendor does and newer models refuse. `thinks`: whether the model's earlier thinking goes back to it.
 * Throws as {@link settledTurns} does.
 * https://docs.anthropic.com/en/api/messages#body-messages
 */
export function writeTurns(
  { turns, tools }: Conversation,
  thinks: boolean,
  leftOut: LeftOut,
): readonly JsonRecord[] {
  const settled = settledTurns(turns, {
    takesBack: ({ signature }) => thinks && signature?.vendor === 'anthropic',
    leftOut,
  });
  const writer = new TurnWriter(customToolNames(tools), leftOut);
  return framedByUser(settled).map((turn) => writer.write(turn));
}

class TurnWriter {
  readonly #customTools: ReadonlySet<string>;
  readonly #leftOut: LeftOut;
  readonly #ids = new CallIds();

  constructor(customTools: ReadonlySet<string>, leftOut: LeftOut) {
    this.#customTools = customTools;
    this.#leftOut = leftOut;
  }

  write(turn: Turn): JsonRecord {
    const content =
      turn.role === 'user'
        ? this.#writeUser(turn.parts)
        : turn.parts.map((part) => this.#writeAssistant(part));
    return { role: turn.role, content };
  }

  // What results show beside their text stands after all of them.
  #writeUser(parts: readonly UserPart[]): readonly JsonRecord[] {
    const results: JsonRecord[] = [];
    const beside: JsonRecord[] = [];
    const said: JsonRecord[] = [];
    for (const part of parts) {
      if (part.kind !== 'tool_result') said.push(writeContent(part, this.#leftOut));
      else {
        const { block, after } = this.#writeResult(part);
        results.push(block);
        beside.push(...after);
      }
    }
    return [...results, ...beside, ...said];
  }

  #writeAssistant(part: AssistantPart): JsonRecord {
    switch (part.kind) {
      case 'text':
        return writeContent(part, this.#leftOut);
      case 'reasoning':
        return thinkingBlock(part);
      case 'tool_call': {
        const input = functionInput(part, this.#customTools);
        return { type: 'tool_use', id: this.#ids.of(part.id), name: part.name, input };
      }
    }
  }

  // The result of a failed call may be text alone.
  #writeResult({ callId, content, isError }: ToolResultPart): { block: JsonRecord; after: JsonRecord[] } {
    const blocks = content.map((part) => writeContent(part, this.#leftOut));
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

/** Ids as the API takes them: letters, digits, `_` and `-`. Two ids of a conversation never become one. */
class CallIds {
  readonly #written = new Map<string, string>();
  readonly #unique = new UniqueIds();

  of(id: string): string {
    const known = this.#written.get(id);
    if (known !== undefined) return known;
    const written = this.#unique.take(id.replace(/[^a-zA-Z0-9_-]/g, '_') || 'call');
    this.#written.set(id, written);
    return written;
  }
}
