import { AppError, asAppError } from '../../../shared/errors.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { Caller } from '../services/access.ts';

/** Where accounts come from, with the secret that a request needs. */
export type AccountSource = { upstreamFor(groupId: string): Promise<UpstreamAccount> };

type OfGroup = Pick<Caller, 'groupId'>;

/** Whether the owner lets requests through. */
export type RelaySwitch = { relayPaused(): boolean };

/**
 * The account that serves the member's group. Rejects with `relay.paused`, as {@link boundAccount} does, or with
 * `relay.account_disabled`.
 */
export async function selectAccount(
  caller: OfGroup,
  { accounts, settings }: { readonly accounts: AccountSource; readonly settings: RelaySwitch },
): Promise<UpstreamAccount> {
  requireGoing(settings);
  const account = await boundAccount(caller, accounts);
  requireEnabled(account);
  return account;
}

/** The account that the group is bound to. Rejects with `relay.no_account`, `relay.account_locked` or the `relay.account_*login*` errors. */
export async function boundAccount({ groupId }: OfGroup, accounts: AccountSource): Promise<UpstreamAccount> {
  try {
    return await accounts.upstreamFor(groupId);
  } catch (thrown) {
    const error = asAppError(thrown);
    throw error.code.startsWith('vault.')
      ? new AppError('relay.account_locked', {}, { cause: error })
      : error;
  }
}

/** Throws `relay.paused`. */
export function requireGoing(settings: RelaySwitch): void {
  if (settings.relayPaused()) throw new AppError('relay.paused');
}

/** Throws `relay.account_disabled`. */
export function requireEnabled({ enabled }: Pick<UpstreamAccount, 'enabled'>): void {
  if (!enabled) throw new AppError('relay.account_disabled');
}
