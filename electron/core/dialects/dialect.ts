import type { TokenCounts } from '../../../shared/tokens.ts';

/** What the relay has to know of a request's body; everything else is the provider's to judge. */
export type RequestFacts = { readonly model: string; readonly streamed: boolean };

/** How much an answer has said so far, as far as it is text the provider bills as output. */
export type AnswerText = {
  /** Han, kana, hangul and full-width characters. */
  readonly wideCharacters: number;
  /** UTF-8 bytes of everything else. */
  readonly otherBytes: number;
};

/** What a provider has reported about one answer so far. Figures are the provider's own or absent, never counted here. */
export type Reading = {
  readonly modelAnswered: string | null;
  /** Null until any figure was reported. */
  readonly tokens: TokenCounts | null;
  readonly inputReported: boolean;
  /** Whether the output figure covers what has been said, rather than opening the count. */
  readonly outputReported: boolean;
  /** A figure was negative, not whole, absurd or contradicted an earlier one, and was not taken. */
  readonly usageInvalid: boolean;
  readonly text: AnswerText;
};

/**
 * `start`: input figures are known. `figures`: cumulative figures moved. `heartbeat`: a sign of life without
 * content. `error`: the provider gave up inside the stream. `terminal`: the event that tells the client that
 * the answer is complete.
 */
export type EventMeaning = 'start' | 'figures' | 'progress' | 'heartbeat' | 'error' | 'terminal';

export interface StreamReader {
  /** Takes in the event at `bytes[start, end)`. Never throws: what cannot be read says nothing. */
  take(bytes: Buffer, start: number, end: number): EventMeaning;
  /** Takes in what is left at a clean end: an event without its blank line. Undefined when it was cut. */
  takeRest(rest: Buffer): EventMeaning | undefined;
  reading(): Reading;
}

/** How a refusal reads in the dialect. */
export type RefusalText = {
  readonly status: number;
  readonly message: string;
  readonly requestId: string;
};

/** One vendor's wire format: what is read from requests and answers, and how errors are written. */
export interface Dialect {
  readonly name: 'anthropic';
  /** Throws `relay.field_missing` or `relay.field_invalid`. */
  readRequest(body: Readonly<Record<string, unknown>>): RequestFacts;
  createStreamReader(): StreamReader;
  /** Reads a whole answer; undefined when the bytes are no answer of this dialect. */
  readAnswer(body: Buffer): Reading | undefined;
  errorBody(refusal: RefusalText): string;
  /** The error as an event of a stream that has already begun. */
  errorEvent(refusal: RefusalText): string;
}
