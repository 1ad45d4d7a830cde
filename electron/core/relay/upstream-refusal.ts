import { AppError } from '../../../shared/errors.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { upstreamMessage } from '../dialects/translate/upstream-message.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** Statuses that tell of the member's own request or of the provider's state, and mean the same in every dialect. */
const telling = new Set([400, 404, 409, 413, 422, 429, 500, 502, 503, 504, 529]);

/** No window of a provider is longer. */
const LONGEST_LIMIT_SECONDS = 7 * 86_400;

const noReason = { message: 'no reason given', messageZh: '没有说明原因' };

type Refused = { readonly error: AppError; readonly status: number };

export type RefusedFor = {
  /** UTC epoch ms. */
  readonly nowMs: number;
  /** IANA zone of the group. */
  readonly zone: string;
  readonly notServed: () => AppError;
};

/** The provider refused a translated request; `message` is null where it gave no reason that can be read. */
export function upstreamRefused(message: string | null): AppError {
  return new AppError('relay.upstream_refused', message === null ? noReason : { message });
}

/**
 * A refusal of the provider for a member whose client speaks another dialect, with the status that it is to be given.
 * What concerns the owner's account is no member's login.
 */
export function refusalOfUpstream(
  { status, headers }: UpstreamAnswer,
  body: Buffer,
  by: RefusedFor,
): Refused {
  if (!telling.has(status)) return { error: new AppError('relay.account_refused', { status }), status: 503 };
  const seconds = Number(headers['retry-after']);
  if (status === 429 && seconds > 0) return { error: accountLimited(seconds, by), status };
  if (status === 404) return { error: by.notServed(), status };
  return { error: upstreamRefused(upstreamMessage(body)), status };
}

function accountLimited(said: number, { nowMs, zone }: RefusedFor): AppError {
  const seconds = Math.min(said, LONGEST_LIMIT_SECONDS);
  const untilMs = nowMs + seconds * 1000;
  const until = formatDateTime(untilMs, zone, 'en');
  return new AppError('relay.account_limited', {
    until,
    untilZh: formatDateTime(untilMs, zone, 'zh-CN'),
    seconds: Math.ceil(seconds),
  });
}
