import type { JsonRecord } from '../json.ts';
import type {
  AssistantPart,
  MediaPart,
  ReasoningPart,
  TextPart,
  ToolResultPart,
  Turn,
  UserPart,
} from '../translate/conversation.ts';
import {
  asFilledText,
  asOneOf,
  asShallowRecord,
  asText,
  fieldMissing,
  fieldWrong,
  noCounterpart,
} from '../translate/fields.ts';
import type { LeftOut } from '../translate/left-out.ts';
import { readFileData, readInlineData, readResolution } from './content-reader.ts';
import { FunctionCalls } from './function-calls.ts';
import { asMessage, type Message } from './message.ts';
import { readThoughtSignature } from './thought-signature.ts';

const contentFields = new Set(['role', 'parts']);
/** `function` and `tool` are what functions answer as in older documentation. */
const roles = ['user', 'model', 'function', 'tool'] as const;

/** The fields of which a part has one: https://ai.google.dev/api/caching#Part */
const dataFields = [
  ...['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse'],
  ...['executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse', 'audioTranscription'],
];

const functionCallFields = new Set(['id', 'name', 'args']);
const functionResponseFields = new Set(['id', 'name', 'response', 'parts']);

const shared = ['partMetadata'];
const textFields = new Set(['text', 'thought', ...shared]);
const mediaFields = new Set(['inlineData', 'fileData', 'mediaResolution', ...shared]);
const responseFields = new Set(['functionResponse', ...shared]);
const modelTextFields = new Set([...textFields, 'thoughtSignature']);
const callFields = new Set(['functionCall', 'thoughtSignature', ...shared]);

/** The one field of a part that carries data; undefined for a part without any. */
function dataFieldOf(part: Message): string | undefined {
  const [field, second] = dataFields.filter((name) => part.has(name));
  if (second !== undefined) throw fieldWrong(part.placeOf(second), 'one kind of data in a part');
  return field;
}

/** The texts of `systemInstruction`: a string, a content, or parts. */
export function readSystem(request: Message, leftOut: LeftOut): readonly TextPart[] {
  const value = request.optional('systemInstruction', (given) => given);
  if (value === null) return [];
  const at = request.placeOf('systemInstruction');
  if (typeof value === 'string') return texts([{ kind: 'text', text: value, at }]);
  return texts(systemParts(request, value, at).map((part) => readSystemPart(part.value, part.at, leftOut)));
}

function systemParts(request: Message, value: unknown, at: string): ReturnType<Message['list']> {
  if (Array.isArray(value)) return request.list('systemInstruction');
  const content = asMessage(value, at);
  if (!content.has('parts')) return [{ value, at }];
  content.requireKnown(contentFields);
  return content.list('parts');
}

function readSystemPart(value: unknown, at: string, leftOut: LeftOut): TextPart {
  if (typeof value === 'string') return { kind: 'text', text: value, at };
  const part = asMessage(value, at);
  const field = dataFieldOf(part);
  if (field !== undefined && field !== 'text') throw fieldWrong(part.placeOf(field), 'text');
  part.requireKnown(textFields);
  part.leaveOut(shared, leftOut);
  return { kind: 'text', text: part.read('text', asText), at };
}

/** Empty texts say nothing, and other APIs refuse them. */
function texts<Part extends { readonly kind: string; readonly text: string }>(parts: Part[]): Part[] {
  return parts.filter(({ text }) => text !== '');
}

/**
 * `contents` as turns. Chat histories of Google's SDKs have a content for every chunk of a streamed answer, so what
 * the model says in a row is one turn, and pieces of one text or thought in it are put together again.
 */
export function readTurns(request: Message, detail: MediaPart['detail'], leftOut: LeftOut): readonly Turn[] {
  const reader = new TurnReader(detail, leftOut);
  const contents = request.list('contents');
  if (!request.has('contents')) throw fieldMissing(request.placeOf('contents'));
  if (contents.length === 0) throw fieldWrong(request.placeOf('contents'), 'array with at least one content');
  contents.forEach(({ value, at }, index) => {
    reader.read(asMessage(value, at), index);
  });
  return reader.turns;
}

class TurnReader {
  readonly turns: Turn[] = [];
  readonly #detail: MediaPart['detail'];
  readonly #leftOut: LeftOut;
  readonly #calls = new FunctionCalls();

  constructor(detail: MediaPart['detail'], leftOut: LeftOut) {
    this.#detail = detail;
    this.#leftOut = leftOut;
  }

  read(content: Message, turn: number): void {
    content.requireKnown(contentFields);
    const role = content.optional('role', (value, at) => (value === '' ? null : asOneOf(value, roles, at)));
    const parts = content.list('parts').map(({ value, at }) => asMessage(value, at));
    const { at } = content;
    if (role === 'model') {
      const read = parts.flatMap((part, index) => this.#readModelPart(part, `call_${turn}_${index}`));
      const last = this.turns.at(-1);
      if (last?.role === 'assistant') {
        this.turns.splice(-1, 1, { ...last, parts: joined([...last.parts, ...read]) });
      } else this.#push({ role: 'assistant', parts: joined(read), at });
    } else this.#push({ role: 'user', parts: parts.flatMap((part) => this.#readUserPart(part)), at });
  }

  /** A content without parts stands in chat histories for an answer that never came. */
  #push(turn: Turn): void {
    if (turn.parts.length > 0) this.turns.push(turn);
  }

  #readUserPart(part: Message): readonly UserPart[] {
    const field = dataFieldOf(part);
    part.leaveOut(shared, this.#leftOut);
    switch (field) {
      case undefined:
        throw fieldMissing(part.placeOf('text'));
      case 'text':
        part.requireKnown(textFields);
        if (part.has('thought')) throw fieldWrong(part.placeOf('thought'), 'false');
        return texts([{ kind: 'text' as const, text: part.read('text', asText), at: part.at }]);
      case 'inlineData':
      case 'fileData':
        return [this.#readMedia(part, field)];
      case 'functionResponse':
        part.requireKnown(responseFields);
        return this.#readResponse(part.read('functionResponse', asMessage));
      default:
        throw misplaced(part, field, 'user');
    }
  }

  #readMedia(part: Message, field: 'inlineData' | 'fileData'): MediaPart {
    part.requireKnown(mediaFields);
    const level = part
      .optional('mediaResolution', asMessage)
      ?.optional('level', (value, at) => ({ detail: readResolution(value, at) }));
    const data = part.read(field, asMessage);
    const detail = level?.detail ?? this.#detail;
    return field === 'inlineData' ? readInlineData(data, detail) : readFileData(data, detail);
  }

  #readResponse(response: Message): readonly ToolResultPart[] {
    response.requireKnown(functionResponseFields);
    const id = response.optional('id', asText) || null;
    const { text, isError } = outputOf(response.read('response', asShallowRecord));
    if (id !== null && this.#calls.isRepeated(id, text)) {
      this.#leftOut.add(response.at);
      return [];
    }
    const call = this.#calls.answer(response, id, response.optional('name', asText));
    const textAt = response.placeOf('response');
    const media = response.list('parts').map(({ value, at }) => {
      const part = asMessage(value, at);
      return this.#readMedia(part, part.has('fileData') ? 'fileData' : 'inlineData');
    });
    const content = [...texts([{ kind: 'text' as const, text, at: textAt }]), ...media];
    return [{ kind: 'tool_result', callId: call.id, name: call.name, content, isError, at: response.at }];
  }

  #readModelPart(part: Message, madeUpId: string): readonly AssistantPart[] {
    const field = dataFieldOf(part);
    part.leaveOut(shared, this.#leftOut);
    const signature = part.optional('thoughtSignature', (value, at) =>
      readThoughtSignature(asText(value, at)),
    );
    const { at } = part;
    if (field === 'functionCall') {
      part.requireKnown(callFields);
      const call = part.read('functionCall', asMessage);
      return [{ kind: 'tool_call', ...this.#readCall(call, madeUpId), signature, at: call.at }];
    }
    const isBareSignature = field === undefined && signature !== null;
    if (field !== 'text' && !isBareSignature) throw misplaced(part, field, 'model');
    part.requireKnown(modelTextFields);
    const text = part.optional('text', asText) ?? '';
    const isThought = part.has('thought');
    const reasoning: ReasoningPart = { kind: 'reasoning', text: isThought ? text : '', signature, at };
    const said = isThought ? [] : texts([{ kind: 'text' as const, text, at }]);
    return reasoning.text === '' && signature === null ? said : [...said, reasoning];
  }

  #readCall(call: Message, madeUpId: string): { id: string; name: string; input: string } {
    call.requireKnown(functionCallFields);
    const name = call.read('name', asFilledText);
    const input = JSON.stringify(call.optional('args', asShallowRecord) ?? {});
    return { id: this.#calls.add(call.optional('id', asText), name, madeUpId), name, input };
  }
}

/** What has no place in a turn of this role: data of the other role, or what Google alone has. */
function misplaced(part: Message, field: string | undefined, role: 'user' | 'model') {
  if (field === undefined) return fieldMissing(part.placeOf('text'));
  const place = part.placeOf(field);
  if (field === 'functionCall') return fieldWrong(place, 'functionCall in a content of role "model"');
  if (field === 'functionResponse' && role === 'model') {
    return fieldWrong(place, 'functionResponse in a content of role "user"');
  }
  return noCounterpart(place);
}

/**
 * A function's output stands under `output` and its failure under `error`; a response with neither is the output.
 * https://ai.google.dev/api/caching#FunctionResponse
 */
function outputOf(response: JsonRecord): { text: string; isError: boolean } {
  const [key, ...others] = Object.keys(response);
  const { error } = response;
  const isError = error !== undefined && error !== null && error !== '' && error !== false;
  if (key === undefined) return { text: '', isError };
  const isAlone = others.length === 0 && (key === 'output' || key === 'error');
  const output = isAlone ? response[key] : response;
  return { text: typeof output === 'string' ? output : JSON.stringify(output), isError };
}

/** Pieces of one text, and of one thought up to its signature, put together. */
function joined(parts: readonly AssistantPart[]): AssistantPart[] {
  const whole: AssistantPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (part.kind === 'text' && last?.kind === 'text') {
      whole.splice(-1, 1, { ...last, text: last.text + part.text });
    } else if (part.kind === 'reasoning' && last?.kind === 'reasoning' && last.signature === null) {
      whole.splice(-1, 1, { ...last, text: last.text + part.text, signature: part.signature });
    } else whole.push(part);
  }
  return whole;
}
