import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/contract/account.ts';
import { StatusBadge, type Tone } from './status-badge.tsx';
import { useClock } from './time.tsx';

export type ShownState =
  | 'ok'
  | 'untested'
  | 'unreliable'
  | 'keyInvalid'
  | 'needsLogin'
  | 'notLoggedIn'
  | 'expired'
  | 'validating'
  | 'limited'
  | 'paused'
  | 'failing'
  | 'disabled'
  | 'locked'
  | 'lost';

const tones: Record<ShownState, Tone> = {
  ok: 'ok',
  untested: 'warning',
  unreliable: 'warning',
  keyInvalid: 'problem',
  needsLogin: 'problem',
  notLoggedIn: 'warning',
  expired: 'problem',
  validating: 'info',
  limited: 'warning',
  paused: 'problem',
  failing: 'problem',
  disabled: 'muted',
  locked: 'warning',
  lost: 'problem',
};

const resting = {
  limited: 'limited',
  paused: 'paused',
  needs_key: 'keyInvalid',
  needs_login: 'needsLogin',
  disabled: 'disabled',
} as const;

/** How an account stands: what its provider says of it now, else its last test. */
export function shownStateOf(account: Account): ShownState {
  const { state, status, secretState, validation, lastCheck, health, login } = account;
  if (status === 'validating') return 'validating';
  if (secretState !== 'open' && state !== 'disabled') return secretState;
  // A provider that refused the login has said more than that it is over.
  if (validation === 'expired' && (login?.state === 'active' || login?.reason === 'no_refresh_token'))
    return 'expired';
  if (state === 'needs_login' && login?.state === 'none') return 'notLoggedIn';
  if (state !== 'normal') return resting[state];
  if (validation === 'invalid') return 'keyInvalid';
  // A test that failed elsewhere says nothing about the key, so the key's verdict stays as it was.
  if (lastCheck && !lastCheck.ok) return 'failing';
  if (health.demoted) return 'unreliable';
  return validation === 'valid' ? 'ok' : 'untested';
}

/** The state in words; on hover what it means, and for a failure where the last test stopped. */
export function AccountStateBadge({ account }: { account: Account }) {
  const { t } = useTranslation(['accounts', 'common', 'health']);
  const clock = useClock();
  const state = shownStateOf(account);
  const { rest, score } = account.health;
  const failedLayer = account.lastCheck?.failedLayer;
  const layer = failedLayer ? t(`common:checkLayer.${failedLayer}`) : t('common:unknown');
  const reason = rest === null ? '' : t(`health:reason.${rest.reason}`);
  const until = rest?.untilMs ? clock(rest.untilMs) : '';
  return (
    <StatusBadge tone={tones[state]} hint={t(`accounts:stateHint.${state}`, { layer, reason, score })}>
      {t(`accounts:state.${state}`, { until })}
    </StatusBadge>
  );
}
