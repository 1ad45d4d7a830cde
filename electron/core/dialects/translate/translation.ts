import type { TokenCounts } from '../../../../shared/tokens.ts';
import type { RequestText } from '../dialect.ts';
import type { JsonRecord } from '../json.ts';
import type { Answer, AnswerContext, AnswerReader, AnswerWriter } from './answer.ts';
import type { Conversation, WrittenRequest } from './conversation.ts';

/** The member's half of a translation. */
export interface MemberTranslation {
  /**
   * Throws `relay.field_missing`, `relay.field_wrong` or `relay.field_no_counterpart`, each with the path of the
   * field in the member's body.
   */
  readConversation(request: RequestText): Conversation;
  createAnswerWriter(context: AnswerContext): AnswerWriter;
  writeAnswer(answer: Answer, tokens: TokenCounts | null, context: AnswerContext): JsonRecord;
}

/** The account's half of a translation. */
export interface AccountTranslation {
  /** `model` is the one to ask for. Throws `relay.field_no_counterpart` with the member's own path of the field. */
  writeConversation(conversation: Conversation, model: string): WrittenRequest;
  createAnswerReader(): AnswerReader;
  /** A whole answer; undefined when the JSON is no answer of this dialect. */
  readAnswer(body: JsonRecord): Answer | undefined;
}

/** One dialect's halves of every translation from and to it. */
export type Translation = MemberTranslation & AccountTranslation;
