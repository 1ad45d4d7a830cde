import { isRecord, type JsonRecord } from '../json.ts';
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
import { customObject } from '../translate/custom-tools.ts';
import { writeMedia } from './media-writer.ts';
import { type LeftOut, withoutIndexes } from './message.ts';
import { isBeforeGemini3 } from './model-generation.ts';
import { PLACEHOLDER_SIGNATURE, writeThoughtSignature } from './thought-signature.ts';

type Content = { readonly role: 'user' | 'model'; readonly parts: readonly JsonRecord[] };

/** The turns as `contents`: https://ai.google.dev/api/caching#Content */
export function writeContents(
  { turns, tools }: Conversation,
  model: string,
  leftOut: LeftOut,
): readonly Content[] {
  const said = turns.map((turn) => withoutSilence(turn, leftOut));
  const custom = new Set(tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name));
  const writer = new ContentWriter(said, custom, isBeforeGemini3(model));
  return merged(said).flatMap((turn) => writer.write(turn));
}

/** Google takes back the thoughts that it signed; another vendor's stay away. Empty texts are refused. */
function withoutSilence(turn: Turn, leftOut: LeftOut): Turn {
  const isSaid = (part: UserPart | AssistantPart): boolean => {
    if (part.kind !== 'reasoning') return part.kind !== 'text' || part.text !== '';
    if (part.signature?.vendor === 'google') return true;
    leftOut.add(withoutIndexes(part.at));
    return false;
  };
  return turn.role === 'user'
    ? { ...turn, parts: turn.parts.filter(isSaid) }
    : { ...turn, parts: turn.parts.filter(isSaid) };
}

/** What one role says in a row as one turn: all responses to the calls of a turn must stand together. */
function merged(turns: readonly Turn[]): readonly Turn[] {
  const whole: Turn[] = [];
  for (const turn of turns) {
    const last = whole.at(-1);
    if (turn.parts.length === 0) continue;
    if (turn.role === 'user' && last?.role === 'user') {
      whole.splice(-1, 1, { ...last, parts: [...last.parts, ...turn.parts] });
    } else if (turn.role === 'assistant' && last?.role === 'assistant') {
      whole.splice(-1, 1, { ...last, parts: [...last.parts, ...turn.parts] });
    } else whole.push(turn);
  }
  return whole;
}

class ContentWriter {
  /** Where each call stands among all calls. */
  readonly #order: ReadonlyMap<string, number>;
  readonly #custom: ReadonlySet<string>;
  readonly #isOlder: boolean;

  constructor(turns: readonly Turn[], custom: ReadonlySet<string>, isOlder: boolean) {
    const calls = turns.flatMap(({ parts }) => [...parts]).filter((part) => part.kind === 'tool_call');
    this.#order = new Map(calls.map(({ id }, index) => [id, index]));
    this.#custom = custom;
    this.#isOlder = isOlder;
  }

  write(turn: Turn): readonly Content[] {
    const contents = turn.role === 'assistant' ? [this.#writeModel(turn.parts)] : this.#writeUser(turn.parts);
    return contents.filter(({ parts }) => parts.length > 0);
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
  #writeCall({ name, input, signature }: ToolCallPart, isFirst: boolean): JsonRecord {
    const functionCall = { name, args: this.#argumentsOf(name, input) };
    if (signature?.vendor === 'google') {
      return { functionCall, thoughtSignature: writeThoughtSignature(signature) };
    }
    const isUnsigned = isFirst && !this.#isOlder;
    return isUnsigned ? { functionCall, thoughtSignature: PLACEHOLDER_SIGNATURE } : { functionCall };
  }

  #argumentsOf(name: string, input: string): JsonRecord {
    const whole = parsed(this.#custom.has(name) ? customObject(input) : input);
    return whole ?? parsed(customObject(input)) ?? {};
  }

  /**
   * The responses stand alone, as many as there were calls and in their order; Google counts them. What else the
   * user says follows in a content of its own.
   */
  #writeUser(parts: readonly UserPart[]): readonly Content[] {
    const results = parts
      .filter((part) => part.kind === 'tool_result')
      .toSorted((a, b) => (this.#order.get(a.callId) ?? 0) - (this.#order.get(b.callId) ?? 0));
    const beside = results.flatMap((result) => this.#writeMediaBeside(result));
    const rest = parts.flatMap((part) => {
      if (part.kind === 'tool_result') return [];
      return part.kind === 'text' ? [{ text: part.text }] : writeNamedMedia(part);
    });
    return [
      { role: 'user', parts: results.map((result) => this.#writeResult(result)) },
      { role: 'user', parts: [...beside, ...rest] },
    ];
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
  #isWithin({ source, name }: MediaPart): boolean {
    return !this.#isOlder && source.by === 'base64' && (name === null || name === '');
  }

  #writeMediaBeside(result: ToolResultPart): readonly JsonRecord[] {
    const media = mediaOf(result).filter((part) => !this.#isWithin(part));
    if (media.length === 0) return [];
    return [{ text: `Returned by ${result.name}:` }, ...media.flatMap(writeNamedMedia)];
  }
}

function mediaOf({ content }: ToolResultPart): readonly MediaPart[] {
  return content.filter((part) => part.kind !== 'text');
}

/** The Gemini API has no field for a file's name; the model reads it before the file. */
function writeNamedMedia(part: MediaPart): readonly JsonRecord[] {
  const media = writeMedia(part);
  return part.name === null || part.name === '' ? [media] : [{ text: `File ${part.name}:` }, media];
}

/** A signature without a thought came with a part of its own, and goes back in one. */
function writeReasoning({ text, signature }: ReasoningPart): JsonRecord {
  return {
    text,
    ...(text === '' ? {} : { thought: true }),
    ...(signature === null ? {} : { thoughtSignature: writeThoughtSignature(signature) }),
  };
}

function parsed(text: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
