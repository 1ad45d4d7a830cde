import { AppError } from '../../../shared/errors.ts';
import { type Pusd, pusdToDecimal } from '../../../shared/money.ts';
import type { MemberDialect, Reading } from '../dialects/dialect.ts';
import { parseRecord } from '../dialects/json.ts';
import type { AnswerContext } from '../dialects/translate/answer.ts';
import { AnswerTranslator } from '../dialects/translate/answer-translator.ts';
import { headersForMember } from '../providers/header-lists.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { Admitted } from './admission.ts';
import type { Passage, Translated } from './passage.ts';
import type { Refusal } from './refusals.ts';
import type { UpstreamAnswer } from './upstream.ts';
import { refusalOfUpstream } from './upstream-refusal.ts';
import { asItCame, type Whole } from './whole-answer.ts';

/** A client may wait for this long by itself. */
const LONGEST_WAIT_SECONDS = 60;

/** Tells a member which fields of the request the account's API never saw. */
const LEFT_OUT = 'x-aicarpool-left-out';

/** What an answer is brought back with. */
export type Carry = {
  readonly member: MemberDialect;
  readonly admitted: Admitted;
  readonly account: UpstreamAccount;
  /** The model as the member named it. */
  readonly asked: string;
  readonly passage: Passage;
  readonly requestId: string;
  /** UTC epoch ms. */
  readonly nowMs: number;
  readonly costPusd: () => Pusd | null;
  /** IANA zone of the group. */
  readonly zone: string;
  readonly refusal: (error: AppError) => Refusal;
  /** The error for a model that the provider does not know. */
  readonly notServed: () => AppError;
};

/** How an answer is brought back into the member's dialect. */
export type Crossing = {
  streamHeaders(answer: UpstreamAnswer): Readonly<Record<string, string>>;
  translator(): AnswerTranslator;
  /** Throws `relay.upstream_garbled` for what is no answer. */
  whole(answer: UpstreamAnswer, body: Buffer, reading: Reading | null): Whole;
};

/** Null where the account speaks the member's dialect: the bytes pass as they come. */
export function crossingOf(carry: Carry): Crossing | null {
  const { passage, member } = carry;
  const { translation } = passage;
  if (translation === null) return null;
  const context = contextOf(carry, translation);
  const { from, into, conversation, written } = translation;
  const leftOut = [...new Set([...conversation.leftOut, ...written.leftOut])];
  const headersOf = (answer: UpstreamAnswer, contentType: string) => ({
    ...knownByBothNames(headersForMember(answer.headers)),
    'content-type': contentType,
    ...(leftOut.length === 0 ? {} : { [LEFT_OUT]: leftOut.join(', ') }),
  });
  return {
    streamHeaders: (answer) => headersOf(answer, member.streamContentType),
    translator: () => new AnswerTranslator(from.createAnswerReader(), into.createAnswerWriter(context)),
    whole(answer, body, reading) {
      if (answer.status >= 400) return refusedWhole(carry, answer, body);
      const record = parseRecord(body);
      const read = record && from.readAnswer(record);
      if (read === undefined) throw new AppError('relay.upstream_garbled');
      const written = into.writeAnswer(read, reading?.tokens ?? null, context);
      return {
        status: answer.status,
        headers: headersOf(answer, 'application/json'),
        body: Buffer.from(JSON.stringify(written)),
      };
    },
  };
}

/** OpenAI's clients look for the request's id under another name than Anthropic's. */
function knownByBothNames(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const id = headers['request-id'] ?? headers['x-request-id'];
  return id === undefined ? headers : { ...headers, 'request-id': id, 'x-request-id': id };
}

function contextOf(
  { admitted, account, asked, requestId, nowMs, costPusd }: Carry,
  { conversation }: Translated,
): AnswerContext {
  return {
    request: admitted.json(),
    conversation,
    model: asked,
    idSeed: requestId.replaceAll('-', ''),
    nowMs,
    account: { id: account.accountId, name: account.name, serviceType: account.provider },
    costUsd: () => {
      const cost = costPusd();
      return cost === null ? null : Number(pusdToDecimal(cost));
    },
  };
}

/**
 * An answer that is no stream, for a member whose dialect the account speaks: the bytes that came. Only a limit that
 * lasts is told in the relay's own words, because clients sleep out a long `retry-after` without a word to anyone.
 */
export function wholeAsItCame(carry: Carry, answer: UpstreamAnswer, body: Buffer): Whole {
  const seconds = Number(answer.headers['retry-after']);
  return answer.status === 429 && seconds > LONGEST_WAIT_SECONDS
    ? refusedWhole(carry, answer, body)
    : asItCame(answer, body);
}

/** The provider's refusal in the member's dialect. */
function refusedWhole(carry: Carry, answer: UpstreamAnswer, body: Buffer): Whole {
  const { member, refusal } = carry;
  const { error, status } = refusalOfUpstream(answer, body, carry);
  const refused = { ...refusal(error), status };
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...member.refusalHeaders(refused) },
    body: Buffer.from(member.errorBody(refused)),
  };
}
