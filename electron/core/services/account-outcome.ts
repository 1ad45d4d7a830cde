import type { EpochMs } from '../../../shared/time.ts';
import type { Outcome } from '../domain/cooldown.ts';
import { type AnswerHeaders, readLimit } from '../domain/limit-headers.ts';
import { isAboutModel, type ProviderRefusal, readRefusal, statusNamed } from '../domain/provider-refusal.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import { providerOf } from '../providers/providers.ts';

/** How an attempt ended, as the relay saw it. */
export type AttemptEnd = {
  /** Null: the provider never answered. */
  readonly head: { readonly status: number; readonly headers: AnswerHeaders } | null;
  /** The body of a refusal, or the event of a stream that carries one; empty where there is none. */
  readonly said: string;
  /** `broken`: not reached, silent, cut or garbled. `given_up`: ended from this side. */
  readonly ending: 'complete' | 'broken' | 'given_up';
};

const LONGEST_QUOTE = 200;

const saidNothing: ProviderRefusal = { message: '', error: null };

/** What an attempt tells of its account; null when it tells nothing. */
export function outcomeOf(
  account: UpstreamAccount,
  model: string,
  { head, said, ending }: AttemptEnd,
  nowMs: EpochMs,
): Outcome | null {
  const refusal = said === '' ? saidNothing : readRefusal(said);
  const status = head === null ? null : refusedWith(account, head.status, said, refusal);
  if (status !== null) {
    // A login is renewed, or asked for anew, by those who keep it.
    if (status === 401 && account.login !== undefined) return null;
    // Paid use beyond the subscription is asked for: https://support.anthropic.com/en/articles/12429409
    if (status === 429 && /extra usage/i.test(refusal.message)) return null;
    return {
      kind: 'refused',
      status,
      model,
      isAboutModel: isAboutModel(refusal),
      limit: readLimit(head?.headers ?? {}, refusal, nowMs),
      pauseMs: account.rateLimitPauseS === null ? null : account.rateLimitPauseS * 1_000,
      said: quoted(refusal.message, account),
    };
  }
  if (ending === 'broken') return { kind: 'failed' };
  return ending === 'complete' ? { kind: 'succeeded' } : null;
}

const LONGEST_MESSAGE = 1_000;

/** What a provider's refusal says, whichever API it speaks; null when it is not JSON of a known shape. */
export function upstreamMessage(said: Buffer): string | null {
  const { error, message } = readRefusal(said.toString());
  return error === null || message === '' ? null : message.slice(0, LONGEST_MESSAGE);
}

/** When the limit that a provider has refused with ends, at most seven days away; null when nothing tells. */
export function upstreamLimitEnd(said: Buffer, headers: AnswerHeaders, nowMs: EpochMs): EpochMs | null {
  return readLimit(headers, readRefusal(said.toString()), nowMs).resetsAtMs;
}

/** The status of a refusal by what it is about: some providers refuse keys and credit with a 400. */
function refusedWith(
  account: UpstreamAccount,
  status: number,
  said: string,
  refusal: ProviderRefusal,
): number | null {
  if (status < 400) return said === '' ? null : statusNamed(refusal);
  if (status !== 400) return status;
  const failure = providerOf(account).failureOf(status, said);
  return failure === 'auth' ? 401 : failure === 'quota' ? 402 : failure === 'region' ? 403 : status;
}

/** The provider's words for the owner, cut short; what looks like a key is left out. */
function quoted(message: string, { apiKey }: UpstreamAccount): string | null {
  const clean = message
    .replaceAll(apiKey, '***')
    .replace(/\b(?:sk|key|AIza|ya29|Bearer)[-_. ]?[\w.~+/-]{8,}/g, '***')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return clean === '' ? null : clean.slice(0, LONGEST_QUOTE);
}
