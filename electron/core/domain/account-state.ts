import type { AccountState } from '../../../shared/contract/account-health.ts';
import type { AccountLogin } from '../../../shared/contract/oauth.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** Whether requests are sent to an account: the owner's switch comes first, then its login, then how it fares. */
export function accountStateOf(
  enabled: boolean,
  login: AccountLogin | null,
  fares: Exclude<AccountState, 'disabled' | 'needs_login'>,
  nowMs: EpochMs,
): AccountState {
  if (!enabled) return 'disabled';
  const needsLogin = login !== null && (login.state !== 'active' || isLoginOver(login, nowMs));
  return needsLogin ? 'needs_login' : fares;
}

/** Whether a login has ended by itself: its tokens are over, and nothing renews them. */
export function isLoginOver(login: AccountLogin | null, nowMs: EpochMs): boolean {
  if (login === null || login.state === 'none' || login.reason === 'revoked') return false;
  if (login.state === 'needed') return true;
  return !login.renewable && login.expiresAtMs !== null && login.expiresAtMs <= nowMs;
}
