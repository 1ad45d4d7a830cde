import { AppError } from '../../../shared/errors.ts';
import { formatDateTime } from '../../../shared/time.ts';
import { upstreamLimitEnd, upstreamMessage } from '../services/account-outcome.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** Statuses that tell of the member's own request or of the provider's state, and mean the same in every dialect. */
const telling = new Set([400, 404, 409, 413, 422, 429, 500, 502, 503, 504, 529]);

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
  const untilMs = status === 429 ? upstreamLimitEnd(body, headers, by.nowMs) : null;
  if (untilMs !== null) return { error: accountLimited(untilMs, by), status };
  if (status === 404) return { error: by.notServed(), status };
  return { error: upstreamRefused(upstreamMessage(body)), status };
}

function accountLimited(untilMs: number, { nowMs, zone }: RefusedFor): AppError {
  return new AppError('relay.account_limited', {
    until: formatDateTime(untilMs, zone, 'en'),
    untilZh: formatDateTime(untilMs, zone, 'zh-CN'),
    seconds: Math.ceil((untilMs - nowMs) / 1000),
  });
}
