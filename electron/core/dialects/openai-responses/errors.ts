import type { RefusalText } from '../dialect.ts';
import { openaiError, openaiHeaders } from '../openai-errors.ts';

/**
 * The error as this dialect's JSON body. What ran out reads as the usage limit of an account, which its clients
 * show with the time instead of trying again.
 */
export function errorBody(refusal: RefusalText): string {
  if (!isUsageLimit(refusal)) return JSON.stringify({ error: openaiError(refusal) });
  const { message, resetsAtMs } = refusal;
  const resetsAt = resetsAtMs === null ? {} : { resets_at: Math.ceil(resetsAtMs / 1000) };
  return JSON.stringify({ error: { type: 'usage_limit_reached', message, ...resetsAt } });
}

/** What lasts longer than a client should wait for in silence. */
function isUsageLimit({ limit }: RefusalText): boolean {
  return limit === 'quota' || limit === 'account';
}

/** Without `retry-after` where a quota or the account's own limit is reached: a client would sleep until then without a word. */
export function refusalHeaders(refusal: RefusalText): Readonly<Record<string, string>> {
  const { 'retry-after': retryAfter, ...others } = openaiHeaders(refusal);
  return retryAfter === undefined || isUsageLimit(refusal)
    ? others
    : { ...others, 'retry-after': retryAfter };
}

/**
 * The error as the event that ends a stream. The reference has its fields at the top, the service sends them
 * in `error`, and clients read the one or the other.
 * https://platform.openai.com/docs/api-reference/responses-streaming/error
 */
export function errorEvent(refusal: RefusalText): string {
  const error = openaiError(refusal);
  const { code, message, param } = error;
  const data = { type: 'error', sequence_number: 0, code, message, param, error };
  return `event: error\ndata: ${JSON.stringify(data)}\n\n`;
}
