import type { TokenCounts } from '../../../../shared/tokens.ts';
import type { JsonRecord } from '../json.ts';
import type { Answer, AnswerContext, AnswerStep, AnswerWriter, Finish } from '../translate/answer.ts';
import type { Signature } from '../translate/conversation.ts';
import {
  contentBlockOf,
  messageHead,
  stopFields,
  toolUseHead,
  usageFields,
  wantsThinking,
} from './answer-blocks.ts';
import { isRedacted, sealed, thinkingBlock } from './thinking-blocks.ts';

/** Writes a whole message: https://docs.anthropic.com/en/api/messages#response */
export function writeAnswer(answer: Answer, tokens: TokenCounts | null, context: AnswerContext): JsonRecord {
  const thinks = wantsThinking(context);
  const parts = answer.parts.filter((part) => part.kind !== 'reasoning' || thinks);
  const called = parts.some((part) => part.kind === 'tool_call');
  return {
    ...messageHead(answer, tokens, context),
    content: parts.filter((part) => part.kind !== 'text' || part.text !== '').map(contentBlockOf),
    ...stopFields(answer.finish, answer.stopSequence, called),
  };
}

export function createAnswerWriter(context: AnswerContext): AnswerWriter {
  return new StreamAnswerWriter(context);
}

type OpenBlock = 'text' | 'thinking' | 'signed' | 'tool_use' | 'tool_use_with_input';

/** Writes the events of a stream: https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types */
class StreamAnswerWriter implements AnswerWriter {
  readonly #context: AnswerContext;
  readonly #thinks: boolean;
  #open: OpenBlock | undefined;
  #index = 0;
  #called = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#thinks = wantsThinking(context);
  }

  begin(head: Pick<Answer, 'id' | 'model'>, tokens: TokenCounts | null): string {
    return event('message_start', { message: messageHead(head, tokens, this.#context) });
  }

  write(step: AnswerStep): string {
    switch (step.kind) {
      case 'text':
        return step.text === '' ? '' : this.#text(step.text);
      case 'reasoning':
        return this.#thinks ? this.#reasoning(step.text) : '';
      case 'signature':
        return this.#thinks ? this.#signature(step.signature) : '';
      case 'tool_call':
        this.#called = true;
        return this.#start('tool_use', toolUseHead(step));
      case 'tool_input':
        return step.json === '' ? '' : this.#input(step.json);
    }
  }

  end(finish: Finish, stopSequence: string | null, tokens: TokenCounts | null): string {
    const delta = { ...stopFields(finish, stopSequence, this.#called), container: null };
    const usage = usageFields(tokens);
    return this.#close() + event('message_delta', { delta, usage }) + event('message_stop', {});
  }

  #text(text: string): string {
    const start = this.#open === 'text' ? '' : this.#start('text', { type: 'text', text: '' });
    return start + this.#delta({ type: 'text_delta', text });
  }

  // Nothing comes after a signature in its block, so what is thought after it is a block of its own.
  #reasoning(thinking: string): string {
    if (thinking === '') return this.#open === 'thinking' ? '' : this.#close();
    const start = this.#open === 'thinking' ? '' : this.#startThinking();
    return start + this.#delta({ type: 'thinking_delta', thinking });
  }

  // A call has no place for a signature here. Clients take the last signature of a block as the whole of it.
  #signature(signature: Signature): string {
    if (this.#open === 'tool_use' || this.#open === 'tool_use_with_input') return '';
    if (isRedacted(signature)) return this.#start('signed', thinkingBlock({ text: '', signature }));
    const start = this.#open === 'thinking' ? '' : this.#startThinking();
    this.#open = 'signed';
    return start + this.#delta({ type: 'signature_delta', signature: sealed(signature) });
  }

  #input(json: string): string {
    if (this.#open !== 'tool_use' && this.#open !== 'tool_use_with_input') return '';
    this.#open = 'tool_use_with_input';
    return this.#delta({ type: 'input_json_delta', partial_json: json });
  }

  #startThinking(): string {
    return this.#start('thinking', thinkingBlock({ text: '', signature: null }));
  }

  #start(open: OpenBlock, block: JsonRecord): string {
    const closed = this.#close();
    this.#open = open;
    return closed + event('content_block_start', { index: this.#index, content_block: block });
  }

  #delta(delta: JsonRecord): string {
    return event('content_block_delta', { index: this.#index, delta });
  }

  // A call without input has one empty piece of it, as the vendor's have.
  #close(): string {
    if (this.#open === undefined) return '';
    const input =
      this.#open === 'tool_use' ? this.#delta({ type: 'input_json_delta', partial_json: '' }) : '';
    const closed = input + event('content_block_stop', { index: this.#index });
    this.#open = undefined;
    this.#index += 1;
    return closed;
  }
}

function event(type: string, fields: JsonRecord): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
