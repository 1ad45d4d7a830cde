import type { TokenCounts } from '../../../../shared/tokens.ts';
import type { AnswerEvent, AnswerReader, AnswerWriter } from './answer.ts';

/** What is known of the usage so far; null for nothing. */
export type TokensSoFar = () => TokenCounts | null;

type Finish = Extract<AnswerEvent, { kind: 'finish' }>;

/**
 * A streamed answer of the account's API as a stream of the member's. The end is written by `end` alone, so that
 * it can wait until the figures in it are settled.
 */
export class AnswerTranslator {
  readonly #reader: AnswerReader;
  readonly #writer: AnswerWriter;
  #begun = false;
  #finish: Finish = { kind: 'finish', finish: 'end', stopSequence: null };

  constructor(reader: AnswerReader, writer: AnswerWriter) {
    this.#reader = reader;
    this.#writer = writer;
  }

  /** What the member gets of the event at `bytes[start, end)`: whole events, or nothing. */
  take(bytes: Buffer, start: number, end: number, tokens: TokensSoFar): string {
    let text = '';
    for (const event of this.#reader.take(bytes, start, end)) {
      if (event.kind === 'begin') text += this.#begin(event, tokens);
      else if (event.kind === 'finish') this.#finish = event;
      else text += this.#begin({ id: '', model: null }, tokens) + this.#writer.write(event);
    }
    return text;
  }

  /** The end of the answer with its figures. */
  end(tokens: TokensSoFar): string {
    const { finish, stopSequence } = this.#finish;
    return this.#begin({ id: '', model: null }, tokens) + this.#writer.end(finish, stopSequence, tokens());
  }

  /** The head, once: an account's API that names none still gets the member one. */
  #begin(head: { id: string; model: string | null }, tokens: TokensSoFar): string {
    if (this.#begun) return '';
    this.#begun = true;
    return this.#writer.begin(head, tokens());
  }
}
