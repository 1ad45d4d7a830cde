import { isRecord, type JsonRecord, modelName, parseRecord, textOf } from '../json.ts';
import { readEvent } from '../sse.ts';
import type { Answer, AnswerEvent, AnswerReader, Finish } from '../translate/answer.ts';
import { partsOf } from '../translate/answer-parts.ts';
import { OutputReader } from './output-reader.ts';

/** Reads the stream of `POST /v1/responses`. */
export function createAnswerReader(): AnswerReader {
  return new StreamAnswerReader();
}

/**
 * Reads a whole response. A failed one is no answer; undefined for it too.
 * https://platform.openai.com/docs/api-reference/responses/object
 */
export function readAnswer(body: JsonRecord): Answer | undefined {
  if (body.object !== 'response' || !Array.isArray(body.output)) return undefined;
  const output = new OutputReader();
  const events = output.takeAll(body.output);
  const finish = finishOf(body, output);
  if (finish === undefined) return undefined;
  return {
    id: textOf(body.id),
    model: modelName(body.model),
    parts: partsOf(events),
    finish,
    stopSequence: null,
  };
}

/**
 * Reads events by their `type` in the data, which every vendor gives. `response.failed` and `error` say nothing:
 * they are no end of an answer, and the member learns of them as of every other failure.
 * https://platform.openai.com/docs/api-reference/responses-streaming
 */
class StreamAnswerReader implements AnswerReader {
  readonly #output = new OutputReader();
  #begun = false;

  take(bytes: Buffer, start: number, end: number): readonly AnswerEvent[] {
    const data = parseRecord(readEvent(bytes, start, end).data);
    if (data === undefined || typeof data.type !== 'string') return [];
    const { type, response } = data;
    if (!isRecord(response)) {
      const events = this.#output.take(type, data);
      return events.length === 0 ? [] : [...this.#head({}), ...events];
    }
    if (type === 'response.created' || type === 'response.in_progress') return this.#head(response);
    return type === 'response.completed' || type === 'response.incomplete' ? this.#end(response) : [];
  }

  #head(response: JsonRecord): readonly AnswerEvent[] {
    if (this.#begun) return [];
    this.#begun = true;
    return [{ kind: 'begin', id: textOf(response.id), model: modelName(response.model) }];
  }

  /** Events that were lost or never sent are made up for: the last one has the whole output. */
  #end(response: JsonRecord): readonly AnswerEvent[] {
    const events = [...this.#head(response), ...this.#output.takeAll(outputOf(response))];
    const finish = finishOf(response, this.#output);
    return finish === undefined ? events : [...events, { kind: 'finish', finish, stopSequence: null }];
  }
}

function outputOf({ output }: JsonRecord): readonly unknown[] {
  return Array.isArray(output) ? output : [];
}

function finishOf(response: JsonRecord, output: OutputReader): Finish | undefined {
  if (response.status === 'failed' || response.status === 'cancelled') return undefined;
  const details = isRecord(response.incomplete_details) ? response.incomplete_details : {};
  if (response.status === 'incomplete' || details.reason !== undefined) {
    return details.reason === 'content_filter' ? 'refused' : 'length';
  }
  if (output.refused) return 'refused';
  return output.called ? 'tool_calls' : 'end';
}
