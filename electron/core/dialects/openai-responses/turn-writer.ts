import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  Conversation,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import { customToolNames, functionInput } from '../translate/custom-tools.ts';
import { JSON_ASKED, mustAskForJson } from '../translate/format-words.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { toldContent } from '../translate/tool-results.ts';
import { settledTurns } from '../translate/turns.ts';
import { writeContent } from './content-writer.ts';

/** Writes the turns as `input`. `canReason`: whether the model takes reasoning back. Throws as {@link settledTurns} does. */
export function writeTurns(
  conversation: Conversation,
  canReason: boolean,
  leftOut: LeftOut,
): readonly JsonRecord[] {
  const { turns, tools } = conversation;
  const takesBack = ({ signature }: ReasoningPart) => canReason && signature?.vendor === 'openai';
  const writer = new TurnWriter(customToolNames(tools));
  // Instructions do not count as a message that asks for JSON.
  const asked = mustAskForJson(conversation)
    ? [{ type: 'message', role: 'developer', content: JSON_ASKED }]
    : [];
  return [...asked, ...settledTurns(turns, { takesBack, leftOut }).flatMap((turn) => writer.write(turn))];
}

class TurnWriter {
  readonly #customTools: ReadonlySet<string>;

  constructor(customTools: ReadonlySet<string>) {
    this.#customTools = customTools;
  }

  write(turn: Turn): readonly JsonRecord[] {
    return turn.role === 'user' ? this.#writeUser(turn.parts) : this.#writeAssistant(turn.parts);
  }

  #writeUser(parts: readonly UserPart[]): readonly JsonRecord[] {
    const results = parts.filter((part) => part.kind === 'tool_result');
    const content = parts.flatMap((part) => (part.kind === 'tool_result' ? [] : [writeContent(part)]));
    return [
      ...results.map((result) => this.#writeResult(result)),
      ...(content.length === 0 ? [] : [{ type: 'message', role: 'user', content }]),
    ];
  }

  #writeAssistant(parts: readonly AssistantPart[]): readonly JsonRecord[] {
    const items: JsonRecord[] = [];
    let content: JsonRecord[] | undefined;
    for (const part of parts) {
      if (part.kind !== 'text') {
        content = undefined;
        items.push(part.kind === 'reasoning' ? writeReasoning(part) : this.#writeCall(part));
        continue;
      }
      if (content === undefined) {
        content = [];
        items.push({ type: 'message', role: 'assistant', content });
      }
      content.push({ type: 'output_text', text: part.text });
    }
    return items;
  }

  #writeCall(call: ToolCallPart): JsonRecord {
    const { id, name, input } = call;
    if (this.#customTools.has(name)) return { type: 'custom_tool_call', call_id: id, name, input };
    const object = JSON.stringify(functionInput(call, this.#customTools));
    return { type: 'function_call', call_id: id, name, arguments: object };
  }

  #writeResult(result: ToolResultPart): JsonRecord {
    const type = this.#customTools.has(result.name) ? 'custom_tool_call_output' : 'function_call_output';
    return { type, call_id: result.callId, output: outputOf(toldContent(result)) };
  }
}

/** Without `id` and `status`: the one refers to what OpenAI stored, the other it refuses in a request. */
function writeReasoning({ text, signature }: ReasoningPart): JsonRecord {
  const summary = text === '' ? [] : [{ type: 'summary_text', text }];
  return { type: 'reasoning', summary, encrypted_content: signature?.value ?? null };
}

/** One text is the output itself, which every vendor of this API takes. */
function outputOf(content: ToolResultPart['content']): string | readonly JsonRecord[] {
  const [first, ...others] = content;
  if (first === undefined) return '';
  return first.kind === 'text' && others.length === 0 ? first.text : content.map(writeContent);
}
