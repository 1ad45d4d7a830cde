import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { StatusBadge, type Tone } from '../../components/status-badge.tsx';

type AccountStateName = 'ok' | 'untested' | 'keyInvalid' | 'failing' | 'disabled';

const tones: Record<AccountStateName, Tone> = {
  ok: 'ok',
  untested: 'warning',
  keyInvalid: 'problem',
  failing: 'problem',
  disabled: 'muted',
};

/** How an account stands, from its switch, its key and its last test. */
export function accountState(
  account: Pick<Account, 'enabled' | 'validation' | 'lastCheck'>,
): AccountStateName {
  if (!account.enabled) return 'disabled';
  if (account.validation === 'invalid') return 'keyInvalid';
  // A test that failed elsewhere says nothing about the key, so the key's verdict stays as it was.
  if (account.lastCheck && !account.lastCheck.ok) return 'failing';
  return account.validation === 'valid' ? 'ok' : 'untested';
}

/** The same in words. */
export function AccountStateBadge({ account }: { account: Account }) {
  const { t } = useTranslation(['accounts', 'common']);
  const state = accountState(account);
  const failedLayer = account.lastCheck?.failedLayer;
  const layer = failedLayer ? t(`common:checkLayer.${failedLayer}`) : t('common:unknown');
  return (
    <StatusBadge tone={tones[state]} hint={t(`stateHint.${state}`, { layer })}>
      {t(`state.${state}`)}
    </StatusBadge>
  );
}
