import { AppError } from '../../../shared/errors.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { Meter } from './meter.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** What the relay asks of accounts that log in. */
export type LoginRenewal = {
  /** The account with newer tokens after the provider refused these; undefined when there are none. */
  renewed(account: UpstreamAccount): Promise<UpstreamAccount | undefined>;
  /** Tokens that were just renewed were refused as well. */
  refusedAnew(account: UpstreamAccount): Promise<void>;
};

type Asked = {
  readonly account: UpstreamAccount;
  readonly answer: UpstreamAnswer;
  /** Absent for questions that are not metered. */
  readonly meter?: Pick<Meter, 'settle'>;
};

/**
 * The answer to go on with: a login that the provider refused is renewed and the request sent once more, as an attempt
 * of its own. Nothing has gone to the member by then.
 */
export async function withRenewedLogin<Sent extends Asked>(
  first: Sent,
  logins: LoginRenewal,
  again: (renewed: UpstreamAccount) => Promise<Sent>,
): Promise<Sent> {
  if (first.answer.status !== 401 || first.account.login === undefined) return first;
  const renewed = await logins.renewed(first.account);
  if (renewed === undefined) return first;
  first.answer.abort(new AppError('relay.account_refused', { status: 401 }));
  await first.meter?.settle({ ending: 'cut', reading: null, flags: [], errorCode: null });
  const second = await again(renewed);
  if (second.answer.status === 401) await logins.refusedAnew(renewed);
  return second;
}
