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
import { mediaOf, returnedBy, toldContent } from '../translate/tool-results.ts';
import { settledTurns, systemTexts } from '../translate/turns.ts';
import { joined, writeContent, writePart } from './content-writer.ts';
import type { ModelTraits } from './model-traits.ts';

/** Writes system and turns as `messages`. Throws as {@link settledTurns} does. */
export function writeMessages(
  conversation: Conversation,
  { earlierReasoning }: ModelTraits,
  leftOut: LeftOut,
): readonly JsonRecord[] {
  const { turns, tools } = conversation;
  // Signed reasoning of another vendor is that vendor's alone; what is unsigned came from a model of this API.
  const takesBack = ({ signature }: ReasoningPart) =>
    earlierReasoning !== 'no' && (signature === null || signature.vendor === 'openai');
  const writer = new TurnWriter(customToolNames(tools), earlierReasoning === 'required');
  const settled = settledTurns(turns, { takesBack, leftOut });
  return [...writeSystem(conversation), ...settled.flatMap((turn) => writer.write(turn))];
}

function writeSystem(conversation: Conversation): readonly JsonRecord[] {
  const texts = systemTexts(conversation);
  const mustAsk = mustAskForJson(conversation) && !texts.some((text) => /json/i.test(text));
  const content = [...texts, ...(mustAsk ? [JSON_ASKED] : [])].join('\n\n');
  return content === '' ? [] : [{ role: 'system', content }];
}

class TurnWriter {
  readonly #customTools: ReadonlySet<string>;
  readonly #mustReason: boolean;

  constructor(customTools: ReadonlySet<string>, mustReason: boolean) {
    this.#customTools = customTools;
    this.#mustReason = mustReason;
  }

  write(turn: Turn): readonly JsonRecord[] {
    return turn.role === 'user' ? writeUser(turn.parts) : this.#writeAssistant(turn.parts);
  }

  #writeAssistant(parts: readonly AssistantPart[]): readonly JsonRecord[] {
    const texts = parts.filter((part) => part.kind === 'text');
    const calls = parts.filter((part) => part.kind === 'tool_call');
    if (texts.length === 0 && calls.length === 0) return [];
    const reasoning = this.#reasoningOf(parts, calls.length > 0);
    // DeepSeek refuses null beside reasoning; OpenAI has null where a message only calls tools.
    const content = texts.length === 0 && reasoning === null ? null : joined(texts);
    return [
      {
        role: 'assistant',
        content,
        ...(reasoning === null ? {} : { reasoning_content: reasoning }),
        ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => this.#writeCall(call)) }),
      },
    ];
  }

  // The vendors that demand it back take a blank where another model thought, but neither nothing nor ''.
  #reasoningOf(parts: readonly AssistantPart[], callsTools: boolean): string | null {
    const texts = parts.flatMap((part) => (part.kind === 'reasoning' && part.text !== '' ? [part.text] : []));
    if (texts.length > 0) return texts.join('\n\n');
    return this.#mustReason && callsTools ? ' ' : null;
  }

  #writeCall(call: ToolCallPart): JsonRecord {
    const { id, name } = call;
    const input = JSON.stringify(functionInput(call, this.#customTools));
    return { id, type: 'function', function: { name, arguments: input } };
  }
}

function writeUser(parts: readonly UserPart[]): readonly JsonRecord[] {
  const results = parts.filter((part) => part.kind === 'tool_result');
  const said = parts.filter((part) => part.kind !== 'tool_result');
  return [
    ...results.map(writeResult),
    ...writeMediaOf(results),
    ...(said.length === 0 ? [] : [{ role: 'user', content: writeContent(said) }]),
  ];
}

function writeResult(result: ToolResultPart): JsonRecord {
  const text = joined(toldContent(result).filter((part) => part.kind === 'text'));
  const content = text === '' && result.content.length > 0 ? '(see the next message)' : text;
  return { role: 'tool', tool_call_id: result.callId, content };
}

// A tool message takes text alone: images and documents follow as the user's, each with the tool it came from.
function writeMediaOf(results: readonly ToolResultPart[]): readonly JsonRecord[] {
  const content = results.flatMap((result) => {
    const media = mediaOf(result);
    if (media.length === 0) return [];
    return [{ type: 'text', text: returnedBy(result) }, ...media.map(writePart)];
  });
  return content.length === 0 ? [] : [{ role: 'user', content }];
}
