import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  Conversation,
  MediaPart,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import { customToolNames, functionInput } from '../translate/custom-tools.ts';
import { nameLine } from '../translate/documents.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { mediaOf, returnedBy } from '../translate/tool-results.ts';
import { framedByUser, settledTurns } from '../translate/turns.ts';
import { writeContent, writeMedia } from './content-writer.ts';
import { isBeforeGemini3 } from './model-traits.ts';
import { PLACEHOLDER_SIGNATURE, writeThoughtSignature } from './thought-signature.ts';

type Content = { readonly role: 'user' | 'model'; readonly parts: readonly JsonRecord[] };

/** The turns as `contents`. Throws as {@link settledTurns} does. https://ai.google.dev/api/caching#Content */
export function writeTurns(
  { turns, tools }: Conversation,
  model: string,
  leftOut: LeftOut,
): readonly Content[] {
  const takesBack = ({ signature }: ReasoningPart) => signature?.vendor === 'google';
  const settled = settledTurns(turns, { takesBack, leftOut });
  const writer = new TurnWriter(customToolNames(tools), isBeforeGemini3(model));
  return framedByUser(settled).flatMap((turn) => writer.write(turn));
}

class TurnWriter {
  readonly #customTools: ReadonlySet<string>;
  readonly #isOlder: boolean;

  constructor(customTools: ReadonlySet<string>, isOlder: boolean) {
    this.#customTools = customTools;
    this.#isOlder = isOlder;
  }

  write(turn: Turn): readonly Content[] {
    return turn.role === 'assistant' ? [this.#writeModel(turn.parts)] : this.#writeUser(turn.parts);
  }

  #writeModel(parts: readonly AssistantPart[]): Content {
    const first = parts.find(({ kind }) => kind === 'tool_call');
    const written = parts.map((part) => {
      if (part.kind === 'text') return { text: part.text };
      return part.kind === 'reasoning' ? writeReasoning(part) : this.#writeCall(part, part === first);
    });
    return { role: 'model', parts: written };
  }

  /**
   * No ids: Vertex AI refuses them ("Unknown name "id""), and without them a response belongs to the call in its
   * place. Of the calls of a turn, only the first has to be signed.
   */
  #writeCall(call: ToolCallPart, isFirst: boolean): JsonRecord {
    const functionCall = { name: call.name, args: functionInput(call, this.#customTools) };
    if (call.signature?.vendor === 'google') {
      return { functionCall, thoughtSignature: writeThoughtSignature(call.signature) };
    }
    const isUnsigned = isFirst && !this.#isOlder;
    return isUnsigned ? { functionCall, thoughtSignature: PLACEHOLDER_SIGNATURE } : { functionCall };
  }

  /**
   * The responses stand alone, as many as there were calls and in their order; Google counts them. What else the
   * user says follows in a content of its own.
   */
  #writeUser(parts: readonly UserPart[]): readonly Content[] {
    const results = parts.filter((part) => part.kind === 'tool_result');
    const beside = results.flatMap((result) => this.#writeMediaBeside(result));
    const said = parts.flatMap((part) => (part.kind === 'tool_result' ? [] : writeContent(part)));
    const contents: readonly Content[] = [
      { role: 'user', parts: results.map((result) => this.#writeResult(result)) },
      { role: 'user', parts: [...beside, ...said] },
    ];
    return contents.filter((content) => content.parts.length > 0);
  }

  #writeResult(result: ToolResultPart): JsonRecord {
    const { name, content, isError } = result;
    const output = content.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
    const media = mediaOf(result).filter((part) => this.#isWithin(part));
    const functionResponse = {
      name,
      response: isError ? { error: output } : { output },
      ...(media.length === 0 ? {} : { parts: media.map(writeMedia) }),
    };
    return { functionResponse };
  }

  /** Only bytes, and only since Gemini 3, have a place in a response; a name has none. */
  #isWithin(part: MediaPart): boolean {
    return !this.#isOlder && part.source.by === 'base64' && nameLine(part) === null;
  }

  #writeMediaBeside(result: ToolResultPart): readonly JsonRecord[] {
    const media = mediaOf(result).filter((part) => !this.#isWithin(part));
    return media.length === 0 ? [] : [{ text: returnedBy(result) }, ...media.flatMap(writeContent)];
  }
}

/** A signature without a thought came with a part of its own, and goes back in one. */
function writeReasoning({ text, signature }: ReasoningPart): JsonRecord {
  return {
    text,
    ...(text === '' ? {} : { thought: true }),
    ...(signature === null ? {} : { thoughtSignature: writeThoughtSignature(signature) }),
  };
}
