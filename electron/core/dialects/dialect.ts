import type { DialectName } from '../../../shared/contract/usage.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import type { JsonRecord } from './json.ts';
import type { SseEvents } from './sse.ts';
import type { ModelListWriter } from './translate/model-list.ts';
import type { CountQuestion, TokenCountForm } from './translate/token-count.ts';
import type { AccountTranslation, MemberTranslation } from './translate/translation.ts';

/** A request of a member as it came: the path without its query, the body's bytes and what they say. */
export type RequestText = { readonly path: string; readonly bytes: Buffer; readonly json: JsonRecord };

/** Whom a request is for, in its own words. */
export type Addressee = { readonly group: string | null; readonly provider: string | null };

/** Where a request goes, and its body. */
export type Addressed = { readonly path: string; readonly body: Buffer };

/** What the relay has to know of a request; everything else is the provider's to judge. */
export type RequestFacts = {
  readonly model: string;
  readonly streamed: boolean;
  /** What goes to the provider: the bytes that came, or those with the one thing that metering needs added. */
  readonly body: Buffer;
  /** The relay asked for usage within the stream and the client did not: its event is kept from the member. */
  readonly usageAdded: boolean;
};

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
 * the answer is complete. `closing`: it may be the last event, but only the end of the body tells; it is held
 * back until then or until another event follows. `hidden`: figures that the client did not ask for; it is not
 * forwarded.
 */
export type EventMeaning =
  | 'start'
  | 'figures'
  | 'progress'
  | 'heartbeat'
  | 'error'
  | 'terminal'
  | 'closing'
  | 'hidden';

/** Cuts a stream into whole events, however it is chunked; every byte comes out once and in order. */
export interface EventSplitter {
  /** The events completed by these bytes. Throws when one is larger than the limit. */
  push(chunk: Buffer): SseEvents;
  /** The bytes after the last whole event. */
  rest(): Buffer;
}

export interface StreamReader {
  /** Takes in the event at `bytes[start, end)`. Never throws: what cannot be read says nothing. */
  take(bytes: Buffer, start: number, end: number): EventMeaning;
  /** Takes in what is left at a clean end: an event without its blank line. Undefined when it was cut. */
  takeRest(rest: Buffer): EventMeaning | undefined;
  reading(): Reading;
}

/** What a refusal is made of, whatever the dialect. */
export type RefusalText = {
  readonly status: number;
  readonly message: string;
  readonly requestId: string;
  /**
   * What ran out: an amount for a longer time, the pace of requests, or the provider's patience with the account;
   * null for every other refusal.
   */
  readonly limit: 'quota' | 'rate' | 'account' | null;
  /** The field of the request that is at fault: 'messages.2.content'; null where it is none. */
  readonly field: string | null;
  /** When trying again makes sense; null where no time is known. */
  readonly retryAfterSeconds: number | null;
  /** When what ran out is there again, UTC epoch ms; null where that is not known. */
  readonly resetsAtMs: number | null;
  /** The request's id, and whether and when to try again, in Anthropic's names. */
  readonly headers: Readonly<Record<string, string>>;
};

/** What a member's client speaks: how its requests are read, and refusals and translated answers written. */
export interface MemberDialect {
  readonly name: DialectName;
  /** Throws `relay.field_missing`, `relay.field_wrong`, `relay.field_invalid` or `relay.field_unsupported`. */
  readRequest(request: RequestText): RequestFacts;
  /** Which group, by id or name, and which provider a request names; null leaves it open. Absent: it names neither. */
  readAddressee?(request: Pick<RequestText, 'json'>): Addressee;
  /** The same request for another model. */
  withModel(request: Addressed, model: string): Addressed;
  /** The refusal's headers in the dialect's own names. */
  refusalHeaders(refusal: RefusalText): Readonly<Record<string, string>>;
  errorBody(refusal: RefusalText): string;
  /** The error as an event of a stream that has already begun. */
  errorEvent(refusal: RefusalText): string;
  /** Null: an account must speak this dialect itself. */
  readonly translation: MemberTranslation | null;
  readonly models: ModelListWriter;
  /** The content type of its streams. */
  readonly streamContentType: string;
  /** Null: its clients never ask for a count. */
  readonly tokenCount: TokenCountForm | null;
}

/** What an account's API speaks: how its answers are read. */
export interface AccountDialect {
  readonly name: DialectName;
  /** The content type of its streams. */
  readonly streamType: RegExp;
  createSplitter(): EventSplitter;
  createStreamReader(request: Pick<RequestFacts, 'usageAdded'>): StreamReader;
  /** Reads a whole answer; undefined when the bytes are no answer of this dialect. */
  readAnswer(body: Buffer): Reading | undefined;
  readonly translation: AccountTranslation | null;
  /** Null: its API counts no tokens beforehand. */
  readonly count: CountQuestion | null;
}

/** One vendor's wire format, on both sides of the relay. */
export type Dialect = MemberDialect & AccountDialect;

/** The dialects as people call them; the same in every language. */
export const dialectTitles: Readonly<Record<DialectName, string>> = {
  anthropic: 'Anthropic Messages',
  openai_chat: 'OpenAI Chat Completions',
  openai_responses: 'OpenAI Responses',
  openai_embeddings: 'OpenAI Embeddings',
  gemini: 'Gemini',
  unified: 'AiCarpool Chat',
};
