import { isRecord, type JsonRecord, modelName, parseRecord } from '../json.ts';
import { readEvent } from '../sse.ts';
import type { Answer, AnswerEvent, AnswerPart, AnswerReader } from '../translate/answer.ts';
import type { Signature } from '../translate/conversation.ts';
import { readFinishReason } from './finish-reasons.ts';
import { readThoughtSignature } from './thought-signature.ts';

/**
 * Reads the chunks of a streamed answer, be it server-sent events or the elements of a JSON array. No chunk is known
 * to be the last, so the reading goes on after a `finishReason`; a further one that says something else counts.
 */
export class GeminiAnswerReader implements AnswerReader {
  readonly #chunks = new ChunkReader();

  take(bytes: Buffer, start: number, end: number): readonly AnswerEvent[] {
    const chunk = parseRecord(jsonAt(bytes, start, end));
    return chunk === undefined ? [] : this.#chunks.take(chunk);
  }
}

/** A whole answer; undefined when the JSON is none. */
export function readAnswer(body: JsonRecord): Answer | undefined {
  return isAnswer(body) ? collect(new ChunkReader().take(body)) : undefined;
}

const OPEN_BRACE = 0x7b;
/** What may stand before an element of an array: its bracket, a comma, space. */
const beforeElement = new Set(Buffer.from('[, \t\r\n'));

function jsonAt(bytes: Buffer, start: number, end: number): Buffer {
  let at = start;
  while (at < end && beforeElement.has(bytes[at] ?? OPEN_BRACE)) at += 1;
  return bytes[at] === OPEN_BRACE ? bytes.subarray(at, end) : readEvent(bytes, start, end).data;
}

function isAnswer({ candidates, promptFeedback, usageMetadata }: JsonRecord): boolean {
  return Array.isArray(candidates) || isRecord(promptFeedback) || isRecord(usageMetadata);
}

/** What is under way: a signature belongs to a thought, a call has its own. */
type UnderWay = 'text' | 'reasoning' | 'tool_call' | null;

/** https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse */
class ChunkReader {
  #hasBegun = false;
  #underWay: UnderWay = null;
  #responseId = '';
  #calls = 0;
  #finishReason: string | null = null;

  take(chunk: JsonRecord): readonly AnswerEvent[] {
    if (!isAnswer(chunk)) return [];
    const events: AnswerEvent[] = [];
    if (!this.#hasBegun) events.push(this.#begin(chunk));
    const [candidate] = Array.isArray(chunk.candidates) ? chunk.candidates : [];
    if (isRecord(candidate)) {
      const { content, finishReason } = candidate;
      for (const part of partsOf(content)) events.push(...this.#takePart(part));
      events.push(...this.#finish(finishReason, (reason) => readFinishReason(reason, this.#calls > 0)));
    }
    const { promptFeedback } = chunk;
    const blockReason = isRecord(promptFeedback) ? promptFeedback.blockReason : undefined;
    if (typeof blockReason === 'string' && !blockReason.endsWith('UNSPECIFIED')) {
      events.push(...this.#finish(blockReason, () => 'refused'));
    }
    return events;
  }

  #begin({ responseId, modelVersion }: JsonRecord): AnswerEvent {
    this.#hasBegun = true;
    this.#responseId = typeof responseId === 'string' ? responseId : '';
    return { kind: 'begin', id: this.#responseId, model: modelName(modelVersion) };
  }

  #takePart(part: JsonRecord): readonly AnswerEvent[] {
    const signature =
      typeof part.thoughtSignature === 'string' ? readThoughtSignature(part.thoughtSignature) : null;
    if (isRecord(part.functionCall)) return this.#takeCall(part.functionCall, signature);
    const events: AnswerEvent[] = [];
    const text = textOf(part);
    if (text !== '') {
      this.#underWay = part.thought === true ? 'reasoning' : 'text';
      events.push({ kind: this.#underWay, text });
    }
    if (signature !== null) {
      // A signature after a call would be taken for the call's own.
      if (this.#underWay === 'tool_call') events.push({ kind: 'reasoning', text: '' });
      this.#underWay = 'reasoning';
      events.push({ kind: 'signature', signature });
    }
    return events;
  }

  #takeCall({ id, name, args }: JsonRecord, signature: Signature | null): readonly AnswerEvent[] {
    if (typeof name !== 'string' || name === '') return [];
    const given = typeof id === 'string' && id !== '' ? id : this.#madeUpId();
    this.#calls += 1;
    this.#underWay = 'tool_call';
    const events: AnswerEvent[] = [
      { kind: 'tool_call', id: given, name },
      { kind: 'tool_input', json: JSON.stringify(isRecord(args) ? args : {}) },
    ];
    return signature === null ? events : [...events, { kind: 'signature', signature }];
  }

  /** Of letters that every API takes in an id, and not longer than the 64 that OpenAI takes. */
  #madeUpId(): string {
    const answer = this.#responseId.replace(/[^\w-]/g, '').slice(0, 40);
    return answer === '' ? `call_${this.#calls}` : `call_${answer}_${this.#calls}`;
  }

  #finish(reason: unknown, finishOf: (reason: string) => AnswerFinish['finish']): readonly AnswerEvent[] {
    if (typeof reason !== 'string') return [];
    const finish = finishOf(reason);
    if (this.#finishReason === finish) return [];
    this.#finishReason = finish;
    return [{ kind: 'finish', finish, stopSequence: null }];
  }
}

type AnswerFinish = Extract<AnswerEvent, { kind: 'finish' }>;

function partsOf(content: unknown): readonly JsonRecord[] {
  return isRecord(content) && Array.isArray(content.parts) ? content.parts.filter(isRecord) : [];
}

/** Other APIs answer with text alone: an image is shown as Markdown does. */
function textOf({ text, inlineData, thought }: JsonRecord): string {
  if (typeof text === 'string') return text;
  if (!isRecord(inlineData) || thought === true) return '';
  const { mimeType, data } = inlineData;
  const isImage = typeof mimeType === 'string' && mimeType.startsWith('image/') && typeof data === 'string';
  return isImage ? `![image](data:${mimeType};base64,${data})` : '';
}

function collect(events: readonly AnswerEvent[]): Answer {
  const parts: AnswerPart[] = [];
  let answer: Omit<Answer, 'parts'> = { id: '', model: null, finish: 'end', stopSequence: null };
  for (const event of events) {
    if (event.kind === 'begin') answer = { ...answer, id: event.id, model: event.model };
    else if (event.kind === 'finish') answer = { ...answer, finish: event.finish };
    else addStep(parts, event);
  }
  return { ...answer, parts };
}

function addStep(parts: AnswerPart[], step: Exclude<AnswerEvent, { kind: 'begin' | 'finish' }>): void {
  const last = parts.at(-1);
  if (step.kind === 'tool_call') {
    parts.push({ kind: 'tool_call', id: step.id, name: step.name, input: '', signature: null });
  } else if (step.kind === 'tool_input') {
    if (last?.kind === 'tool_call') parts.splice(-1, 1, { ...last, input: last.input + step.json });
  } else if (step.kind === 'signature') {
    if (last === undefined || last.kind === 'text') {
      parts.push({ kind: 'reasoning', text: '', signature: step.signature });
    } else parts.splice(-1, 1, { ...last, signature: step.signature });
  } else if (last?.kind === step.kind) {
    parts.splice(-1, 1, { ...last, text: last.text + step.text });
  } else if (step.kind === 'text') parts.push({ kind: 'text', text: step.text });
  else parts.push({ kind: 'reasoning', text: step.text, signature: null });
}
