import type { AccountState } from '../../../shared/contract/account-health.ts';
import type { AccountLogin } from '../../../shared/contract/oauth.ts';

/** Whether requests are sent to an account: the owner's switch comes first, then its login, then how it fares. */
export function accountStateOf(
  enabled: boolean,
  login: AccountLogin | null,
  fares: Exclude<AccountState, 'disabled' | 'needs_login'>,
): AccountState {
  if (!enabled) return 'disabled';
  return login === null || login.state === 'active' ? fares : 'needs_login';
}
