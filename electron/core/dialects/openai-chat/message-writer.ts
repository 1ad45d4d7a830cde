import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  Conversation,
  MediaPart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../translate/conversation.ts';
import { customObject } from '../translate/custom-tools.ts';
import { noCounterpart } from '../translate/fields.ts';
import type { ModelHabits } from './model-habits.ts';

/** A path without the indexes in it, as fields that are left out are named. */
export function withoutIndexes(at: string): string {
  return at
    .split('.')
    .filter((key) => !/^\d+$/.test(key))
    .join('.');
}

/** Several texts as one string: not every compatible vendor takes them as parts. */
function joined(parts: readonly TextPart[]): string {
  return parts.map(({ text }) => text).join('\n\n');
}

function writeImage({ source, detail }: MediaPart): JsonRecord {
  const url = source.by === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
  return { type: 'image_url', image_url: detail === null ? { url } : { url, detail } };
}

// Of documents the API takes PDF as bytes; text is text to it, whatever the file is called.
// https://platform.openai.com/docs/guides/pdf-files?api-mode=chat
function writeDocument({ source, name, at }: MediaPart): JsonRecord {
  if (source.by === 'url') throw noCounterpart(at);
  const { mediaType, data } = source;
  if (mediaType.startsWith('text/')) {
    const text = Buffer.from(data, 'base64').toString();
    return { type: 'text', text: name === null ? text : `${name}\n\n${text}` };
  }
  if (mediaType !== 'application/pdf') throw noCounterpart(at);
  const file_data = `data:${mediaType};base64,${data}`;
  return { type: 'file', file: { filename: name ?? 'document.pdf', file_data } };
}

function writePart(part: TextPart | MediaPart): JsonRecord {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  return part.kind === 'image' ? writeImage(part) : writeDocument(part);
}

function writeContent(parts: readonly (TextPart | MediaPart)[]): string | JsonRecord[] {
  const texts = parts.filter((part) => part.kind === 'text');
  return texts.length === parts.length ? joined(texts) : parts.map(writePart);
}

type TurnOf<Role> = Extract<Turn, { role: Role }>;

/** Turns of one role in a row: a tool's result must follow its call, before anything else is said. */
type Run =
  | { readonly role: 'user'; readonly turns: TurnOf<'user'>[] }
  | { readonly role: 'assistant'; readonly turns: TurnOf<'assistant'>[] };

function runsOf(turns: readonly Turn[]): readonly Run[] {
  const runs: Run[] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (turn.role === 'user') {
      if (last?.role === 'user') last.turns.push(turn);
      else runs.push({ role: 'user', turns: [turn] });
    } else if (last?.role === 'assistant') last.turns.push(turn);
    else runs.push({ role: 'assistant', turns: [turn] });
  }
  return runs;
}

/** Writes the messages of a request; what it leaves out it adds to `leftOut`. */
export class MessageWriter {
  readonly #habits: ModelHabits;
  readonly #customTools: ReadonlySet<string>;
  readonly #leftOut: Set<string>;

  constructor({ tools }: Conversation, habits: ModelHabits, leftOut: Set<string>) {
    this.#habits = habits;
    this.#customTools = new Set(tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name));
    this.#leftOut = leftOut;
  }

  write({ system, turns }: Conversation): readonly JsonRecord[] {
    const instructions = system.length === 0 ? [] : [{ role: 'system', content: joined(system) }];
    const messages = runsOf(turns).flatMap((run) =>
      run.role === 'user'
        ? this.#writeUser(run.turns)
        : this.#writeAssistant(run.turns.flatMap(({ parts }) => parts)),
    );
    return [...instructions, ...messages];
  }

  #writeUser(turns: readonly TurnOf<'user'>[]): readonly JsonRecord[] {
    const results = turns.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool_result'));
    const said = turns
      .map(({ parts }) => parts.filter((part) => part.kind !== 'tool_result'))
      .filter((parts) => parts.length > 0)
      .map((parts) => ({ role: 'user', content: writeContent(parts) }));
    return [...results.map(writeResult), ...writeMediaOf(results), ...said];
  }

  #writeAssistant(parts: readonly AssistantPart[]): readonly JsonRecord[] {
    const texts = parts.filter((part) => part.kind === 'text');
    const calls = parts.filter((part) => part.kind === 'tool_call');
    const reasoning = this.#writeReasoning(
      parts.filter((part) => part.kind === 'reasoning'),
      calls.length > 0,
    );
    if (texts.length === 0 && calls.length === 0) return [];
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

  // Signed reasoning of another vendor is that vendor's alone; what is unsigned came from a model of this API.
  #writeReasoning(parts: readonly ReasoningPart[], callsTools: boolean): string | null {
    const { earlierReasoning } = this.#habits;
    const isOwn = ({ signature }: ReasoningPart) =>
      earlierReasoning !== 'no' && (signature === null || signature.vendor === 'openai');
    for (const part of parts) if (!isOwn(part)) this.#leftOut.add(withoutIndexes(part.at));
    const own = parts.filter((part) => isOwn(part) && part.text !== '');
    if (own.length > 0) return own.map(({ text }) => text).join('\n\n');
    // The vendors that demand it back take a blank where another model thought, but neither nothing nor ''.
    return earlierReasoning === 'required' && callsTools ? ' ' : null;
  }

  #writeCall({ id, name, input }: ToolCallPart): JsonRecord {
    const text = this.#customTools.has(name) ? customObject(input) : input;
    return { id, type: 'function', function: { name, arguments: text } };
  }
}

// The API has no mark for a failed call, so the text says it.
function writeResult({ callId, content, isError }: ToolResultPart): JsonRecord {
  const text = joined(content.filter((part) => part.kind === 'text'));
  const seen = text === '' && content.length > 0 ? '(see the next message)' : text;
  return { role: 'tool', tool_call_id: callId, content: isError ? `Error: ${seen}` : seen };
}

// A tool message takes text alone: images and documents follow as the user's, each with the tool it came from.
function writeMediaOf(results: readonly ToolResultPart[]): readonly JsonRecord[] {
  const content = results.flatMap((result) => {
    const media = result.content.filter((part) => part.kind !== 'text');
    const source = { type: 'text', text: `Returned by tool ${result.name} (call ${result.callId}):` };
    return media.length === 0 ? [] : [source, ...media.map(writePart)];
  });
  return content.length === 0 ? [] : [{ role: 'user', content }];
}
