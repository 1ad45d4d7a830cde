import { isRecord, type JsonRecord, modelName, parseRecord, textOf } from '../json.ts';
import { readEvent } from '../sse.ts';
import type { Answer, AnswerEvent, AnswerReader, Finish } from '../translate/answer.ts';
import { partsOf } from '../translate/answer-parts.ts';
import { CallReader } from './call-reader.ts';

type Text = { readonly kind: 'text' | 'reasoning'; readonly text: string };

/** OpenAI's reasons, then those of vendors that have more of them. */
const finishes: Readonly<Record<string, Finish>> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'refused',
  // Zhipu, Mistral, and DeepSeek when it breaks an answer off.
  sensitive: 'refused',
  model_length: 'length',
  insufficient_system_resource: 'length',
};

/** What an answer ends with: several vendors say 'stop' after tool calls, and none may say they were called. */
function finishOf(reason: unknown, calls: number, refused: boolean): Finish {
  if (refused) return 'refused';
  const known = typeof reason === 'string' && Object.hasOwn(finishes, reason) ? finishes[reason] : undefined;
  const finish = known ?? 'end';
  if (calls === 0) return finish === 'tool_calls' ? 'end' : finish;
  return finish === 'end' ? 'tool_calls' : finish;
}

/** Thinking, then what is said: `reasoning_content` is DeepSeek's and Qwen's name, `reasoning` OpenRouter's and vLLM's. */
function textsOf(said: JsonRecord): readonly Text[] {
  const { content, refusal } = said;
  const reasoning = said.reasoning_content ?? said.reasoning;
  const texts: Text[] = [];
  if (isSaid(reasoning)) texts.push({ kind: 'reasoning', text: reasoning });
  if (isSaid(content)) texts.push({ kind: 'text', text: content });
  if (isSaid(refusal)) texts.push({ kind: 'text', text: refusal });
  return texts;
}

function isSaid(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function callsOf(said: JsonRecord): readonly JsonRecord[] {
  return Array.isArray(said.tool_calls) ? said.tool_calls.filter(isRecord) : [];
}

function firstChoice({ choices }: JsonRecord): JsonRecord | undefined {
  if (!Array.isArray(choices)) return undefined;
  return choices.filter(isRecord).find(({ index }) => index === undefined || index === 0);
}

function isDone(data: Buffer): boolean {
  return data.length <= '[DONE]'.length + 2 && data.toString().trim() === '[DONE]';
}

export function createAnswerReader(): AnswerReader {
  return new StreamAnswerReader();
}

/** https://platform.openai.com/docs/api-reference/chat-streaming */
class StreamAnswerReader implements AnswerReader {
  readonly #calls = new CallReader();
  /** What was said while tool calls were under way. */
  readonly #held: Text[] = [];
  #id = '';
  #begun = false;
  #refused = false;
  #finished = false;

  take(bytes: Buffer, start: number, end: number): readonly AnswerEvent[] {
    const { data } = readEvent(bytes, start, end);
    if (isDone(data)) return this.#begun ? this.#finish(null) : [];
    const chunk = parseRecord(data);
    const choice = chunk === undefined ? undefined : firstChoice(chunk);
    if (chunk === undefined || choice === undefined || this.#finished) return [];
    const events = this.#begin(chunk);
    if (isRecord(choice.delta)) events.push(...this.#takeDelta(choice.delta));
    const reason = choice.finish_reason;
    if (isSaid(reason)) events.push(...this.#finish(reason));
    return events;
  }

  // Azure's first chunk has neither an id nor a choice, so the answer begins with the first choice.
  #begin({ id, model }: JsonRecord): AnswerEvent[] {
    if (this.#begun) return [];
    this.#begun = true;
    this.#id = textOf(id);
    return [{ kind: 'begin', id: this.#id, model: modelName(model) }];
  }

  #takeDelta(delta: JsonRecord): readonly AnswerEvent[] {
    this.#refused ||= isSaid(delta.refusal);
    const texts = textsOf(delta);
    const events: AnswerEvent[] = [];
    if (this.#calls.isBusy) this.#held.push(...texts);
    else events.push(...texts);
    for (const piece of callsOf(delta)) events.push(...this.#calls.take(piece, this.#id));
    return events;
  }

  #finish(reason: string | null): readonly AnswerEvent[] {
    if (this.#finished) return [];
    this.#finished = true;
    const events = [...this.#calls.end(), ...this.#held];
    const finish = finishOf(reason, this.#calls.count, this.#refused);
    return [...events, { kind: 'finish', finish, stopSequence: null }];
  }
}

/** A whole chat completion; undefined when the JSON is none. */
export function readAnswer(body: JsonRecord): Answer | undefined {
  const choice = firstChoice(body);
  if (choice === undefined || !isRecord(choice.message)) return undefined;
  const { message } = choice;
  const id = textOf(body.id);
  const calls = new CallReader();
  const called = callsOf(message).flatMap((call, index) => calls.take({ ...call, index }, id));
  return {
    id,
    model: modelName(body.model),
    parts: partsOf([...textsOf(message), ...called, ...calls.end()]),
    finish: finishOf(choice.finish_reason, calls.count, isSaid(message.refusal)),
    stopSequence: null,
  };
}
