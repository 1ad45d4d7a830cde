import { isRecord, type JsonRecord, modelName, parseRecord, textOf } from '../json.ts';
import { readEvent } from '../sse.ts';
import type { Answer, AnswerEvent, AnswerPart, AnswerReader } from '../translate/answer.ts';
import type { Signature } from '../translate/conversation.ts';
import { openSignature } from '../translate/signatures.ts';
import { readFinish } from './answer-blocks.ts';
import { readThinking } from './thinking-blocks.ts';

/** Reads a whole message; undefined for JSON that is none. Blocks of server tools say nothing. */
export function readAnswer(body: JsonRecord): Answer | undefined {
  if (!Array.isArray(body.content)) return undefined;
  return {
    id: textOf(body.id),
    model: modelName(body.model),
    parts: body.content.flatMap((block) => (isRecord(block) ? readBlock(block) : [])),
    finish: readFinish(body.stop_reason),
    stopSequence: typeof body.stop_sequence === 'string' ? body.stop_sequence : null,
  };
}

function readBlock(block: JsonRecord): readonly AnswerPart[] {
  switch (block.type) {
    case 'text':
      return textOf(block.text) === '' ? [] : [{ kind: 'text', text: textOf(block.text) }];
    case 'tool_use': {
      const input = JSON.stringify(isRecord(block.input) ? block.input : {});
      return [{ kind: 'tool_call', id: textOf(block.id), name: textOf(block.name), input, signature: null }];
    }
    default: {
      const thinking = readThinking(block);
      return thinking === undefined ? [] : [{ kind: 'reasoning', ...thinking }];
    }
  }
}

export function createAnswerReader(): AnswerReader {
  return new StreamAnswerReader();
}

/** Reads the events of a stream: https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types */
class StreamAnswerReader implements AnswerReader {
  /** The tool call under way: its input so far is `none`, or the object its start came with. */
  #call: { input: 'some' | 'none' | JsonRecord } | undefined;
  #called = false;
  /** A signature after a call is not the call's. */
  #isAfterCall = false;
  #finished = false;

  take(bytes: Buffer, start: number, end: number): readonly AnswerEvent[] {
    const event = parseRecord(readEvent(bytes, start, end).data);
    if (event === undefined) return [];
    switch (event.type) {
      case 'message_start':
        return readStart(event.message);
      case 'content_block_start':
        return [...this.#closeCall(), ...this.#startBlock(event.content_block)];
      case 'content_block_delta':
        return isRecord(event.delta) ? this.#readDelta(event.delta) : [];
      case 'content_block_stop':
        return this.#closeCall();
      case 'message_delta':
        return isRecord(event.delta) ? this.#readFinish(event.delta) : [];
      case 'message_stop':
        return this.#finish(this.#called ? 'tool_use' : 'end_turn', null);
      default:
        return [];
    }
  }

  #startBlock(block: unknown): readonly AnswerEvent[] {
    if (!isRecord(block)) return [];
    switch (block.type) {
      case 'text':
        this.#isAfterCall = false;
        return piece('text', block.text);
      case 'tool_use': {
        this.#called = true;
        this.#isAfterCall = true;
        const { input } = block;
        this.#call = { input: isRecord(input) && Object.keys(input).length > 0 ? input : 'none' };
        return [{ kind: 'tool_call', id: textOf(block.id), name: textOf(block.name) }];
      }
      default: {
        const thinking = readThinking(block);
        if (thinking === undefined) return [];
        const { text, signature } = thinking;
        const begun: AnswerEvent[] = this.#isAfterCall
          ? [{ kind: 'reasoning', text }]
          : piece('reasoning', text);
        this.#isAfterCall = false;
        return [...begun, ...proof(signature)];
      }
    }
  }

  #readDelta(delta: JsonRecord): readonly AnswerEvent[] {
    switch (delta.type) {
      case 'text_delta':
        return piece('text', delta.text);
      case 'thinking_delta':
        return piece('reasoning', delta.thinking);
      case 'signature_delta':
        return proof(openSignature(textOf(delta.signature), 'anthropic'));
      case 'input_json_delta':
        return this.#readInput(textOf(delta.partial_json));
      default:
        return [];
    }
  }

  #readInput(json: string): readonly AnswerEvent[] {
    if (this.#call === undefined || json === '') return [];
    this.#call.input = 'some';
    return [{ kind: 'tool_input', json }];
  }

  // Some vendors send the whole input with the start of its block; none at all is the empty object.
  #closeCall(): readonly AnswerEvent[] {
    const input = this.#call?.input;
    this.#call = undefined;
    if (input === undefined || input === 'some') return [];
    return [{ kind: 'tool_input', json: JSON.stringify(input === 'none' ? {} : input) }];
  }

  #readFinish(delta: JsonRecord): readonly AnswerEvent[] {
    if (typeof delta.stop_reason !== 'string') return [];
    return this.#finish(delta.stop_reason, delta.stop_sequence);
  }

  #finish(stopReason: string, stopSequence: unknown): readonly AnswerEvent[] {
    if (this.#finished) return [];
    this.#finished = true;
    const sequence = typeof stopSequence === 'string' ? stopSequence : null;
    const finish: AnswerEvent = {
      kind: 'finish',
      finish: readFinish(stopReason),
      stopSequence: sequence,
    };
    return [...this.#closeCall(), finish];
  }
}

function readStart(message: unknown): readonly AnswerEvent[] {
  if (!isRecord(message)) return [];
  return [{ kind: 'begin', id: textOf(message.id), model: modelName(message.model) }];
}

function piece(kind: 'text' | 'reasoning', text: unknown): AnswerEvent[] {
  return typeof text === 'string' && text !== '' ? [{ kind, text }] : [];
}

function proof(signature: Signature | null): readonly AnswerEvent[] {
  return signature === null ? [] : [{ kind: 'signature', signature }];
}
