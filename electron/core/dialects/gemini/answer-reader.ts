import { isRecord, type JsonRecord, modelName, parseRecord, textOf } from '../json.ts';
import { readEvent } from '../sse.ts';
import type { Answer, AnswerEvent, AnswerReader, Finish } from '../translate/answer.ts';
import { partsOf } from '../translate/answer-parts.ts';
import { madeUpCallId } from '../translate/call-ids.ts';
import type { Signature } from '../translate/conversation.ts';
import { imageText } from '../translate/data-uri.ts';
import { readFinishReason } from './finish-reasons.ts';
import { readThoughtSignature } from './thought-signature.ts';

export function createAnswerReader(): AnswerReader {
  return new StreamAnswerReader();
}

/**
 * Reads the chunks of a streamed answer, be it server-sent events or the elements of a JSON array. No chunk is known
 * to be the last, so the reading goes on after a `finishReason`; a further one that says something else counts.
 */
class StreamAnswerReader implements AnswerReader {
  readonly #chunks = new ChunkReader();

  take(bytes: Buffer, start: number, end: number): readonly AnswerEvent[] {
    const chunk = parseRecord(jsonAt(bytes, start, end));
    return chunk === undefined ? [] : this.#chunks.take(chunk);
  }
}

/** A whole answer; undefined when the JSON is none. */
export function readAnswer(body: JsonRecord): Answer | undefined {
  return isAnswer(body) ? answerOf(new ChunkReader().take(body)) : undefined;
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
  #finish: Finish | null = null;

  take(chunk: JsonRecord): readonly AnswerEvent[] {
    if (!isAnswer(chunk)) return [];
    const events: AnswerEvent[] = [];
    if (!this.#hasBegun) events.push(this.#begin(chunk));
    const [candidate] = Array.isArray(chunk.candidates) ? chunk.candidates : [];
    if (isRecord(candidate)) {
      const { content, finishReason } = candidate;
      for (const part of contentParts(content)) events.push(...this.#takePart(part));
      events.push(...this.#takeFinish(finishReason, (reason) => readFinishReason(reason, this.#calls > 0)));
    }
    const { promptFeedback } = chunk;
    const blockReason = isRecord(promptFeedback) ? promptFeedback.blockReason : undefined;
    if (typeof blockReason === 'string' && !blockReason.endsWith('UNSPECIFIED')) {
      events.push(...this.#takeFinish(blockReason, () => 'refused'));
    }
    return events;
  }

  #begin({ responseId, modelVersion }: JsonRecord): AnswerEvent {
    this.#hasBegun = true;
    this.#responseId = textOf(responseId);
    return { kind: 'begin', id: this.#responseId, model: modelName(modelVersion) };
  }

  #takePart(part: JsonRecord): readonly AnswerEvent[] {
    const signature = readThoughtSignature(textOf(part.thoughtSignature));
    if (isRecord(part.functionCall)) return this.#takeCall(part.functionCall, signature);
    const events: AnswerEvent[] = [];
    const text = saidIn(part);
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
    const given = textOf(id) || madeUpCallId(this.#responseId, this.#calls);
    this.#calls += 1;
    this.#underWay = 'tool_call';
    const events: AnswerEvent[] = [
      { kind: 'tool_call', id: given, name },
      { kind: 'tool_input', json: JSON.stringify(isRecord(args) ? args : {}) },
    ];
    return signature === null ? events : [...events, { kind: 'signature', signature }];
  }

  #takeFinish(reason: unknown, finishOf: (reason: string) => Finish): readonly AnswerEvent[] {
    if (typeof reason !== 'string') return [];
    const finish = finishOf(reason);
    if (this.#finish === finish) return [];
    this.#finish = finish;
    return [{ kind: 'finish', finish, stopSequence: null }];
  }
}

function contentParts(content: unknown): readonly JsonRecord[] {
  return isRecord(content) && Array.isArray(content.parts) ? content.parts.filter(isRecord) : [];
}

/** Other APIs answer with text alone: an image is shown as Markdown does. */
function saidIn({ text, inlineData, thought }: JsonRecord): string {
  if (typeof text === 'string') return text;
  if (!isRecord(inlineData) || thought === true) return '';
  const { mimeType, data } = inlineData;
  const mediaType = textOf(mimeType);
  return mediaType.startsWith('image/') && typeof data === 'string' ? imageText(mediaType, data) : '';
}

function answerOf(events: readonly AnswerEvent[]): Answer {
  const head = events.find(({ kind }) => kind === 'begin');
  const last = events.findLast(({ kind }) => kind === 'finish');
  return {
    id: head?.kind === 'begin' ? head.id : '',
    model: head?.kind === 'begin' ? head.model : null,
    parts: partsOf(events),
    finish: last?.kind === 'finish' ? last.finish : 'end',
    stopSequence: null,
  };
}
