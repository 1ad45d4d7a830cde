import type { TokenCounts } from '../../../../shared/tokens.ts';
import type { JsonRecord } from '../json.ts';
import type { Conversation, Signature } from './conversation.ts';

/*
 * What a model answers, in no vendor's words. A whole answer is an `Answer`; a stream is a sequence of
 * `AnswerEvent`s. Token figures are not in it: they come from the dialect's own reading of the answer, so that what
 * a member's client reports is what its row says.
 */

/** `refused`: the vendor's filter or the model itself declined. */
export type Finish = 'end' | 'length' | 'stop_sequence' | 'tool_calls' | 'refused';

export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string; readonly signature: Signature | null }
  | {
      readonly kind: 'tool_call';
      readonly id: string;
      readonly name: string;
      /** The JSON text of an object. */
      readonly input: string;
      readonly signature: Signature | null;
    };

export type Answer = {
  readonly id: string;
  readonly model: string | null;
  readonly parts: readonly AnswerPart[];
  readonly finish: Finish;
  /** The sequence that ended it, where the vendor tells. */
  readonly stopSequence: string | null;
};

/**
 * A step of a streamed answer. `begin` comes first and once. Parts come one after another and are never mixed: `text`
 * and `reasoning` go on with the part of their kind or begin one, `tool_call` begins one and `tool_input` goes on
 * with it. Two reasonings in a row are one unless the first is signed: its signature is the end of it. `signature`
 * belongs to the reasoning or the tool call that is under way and has none yet, else to a reasoning of its own; after
 * a call, a `reasoning` without text comes before a signature that is not the call's. `finish` says why the answer
 * ended, as far as is known: where it comes again the last one counts, and parts may come after it.
 */
export type AnswerEvent =
  | { readonly kind: 'begin'; readonly id: string; readonly model: string | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'signature'; readonly signature: Signature }
  | { readonly kind: 'tool_call'; readonly id: string; readonly name: string }
  | { readonly kind: 'tool_input'; readonly json: string }
  | { readonly kind: 'finish'; readonly finish: Finish; readonly stopSequence: string | null };

/** The events that a writer turns into bytes as they come; begin and finish have calls of their own. */
export type AnswerStep = Exclude<AnswerEvent, { kind: 'begin' | 'finish' }>;

/** Reads a streamed answer of one dialect. */
export interface AnswerReader {
  /**
   * What the event at `bytes[start, end)` says; the array is empty for one that says nothing to a reader. Never
   * throws: what cannot be read says nothing.
   */
  take(bytes: Buffer, start: number, end: number): readonly AnswerEvent[];
}

/** What a writer may need of the request it answers. */
export type AnswerContext = {
  /** The member's own body. */
  readonly request: JsonRecord;
  readonly conversation: Conversation;
  /** The model asked for; stands in the answer where the vendor names none. */
  readonly model: string;
  /** Ids in the answer are made from this: unique for the request, letters and digits. */
  readonly idSeed: string;
  /** When the answer began, UTC epoch ms. */
  readonly nowMs: number;
  readonly account: { readonly id: string; readonly name: string; readonly serviceType: string };
  /** The metered cost of the answer, in USD; null until it is settled, and where the model has no price. */
  readonly costUsd: () => number | null;
};

/** Writes a streamed answer of one dialect; every call returns whole events, possibly none. */
export interface AnswerWriter {
  /** `tokens` is what is known of the usage so far, null for nothing. */
  begin(head: { readonly id: string; readonly model: string | null }, tokens: TokenCounts | null): string;
  write(step: AnswerStep): string;
  /** The end with its figures, up to and with the terminal event. `tokens` null: the vendor reported none. */
  end(finish: Finish, stopSequence: string | null, tokens: TokenCounts | null): string;
}
