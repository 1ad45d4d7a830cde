import { useTranslation } from 'react-i18next';
import type { MemberKey } from '../../../shared/contract/member.ts';
import { StatusBadge, type Tone } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import classes from './members.module.css';

const tones: Record<MemberKey['status'], Tone> = {
  active: 'ok',
  expiring: 'warning',
  expired: 'muted',
  revoked: 'muted',
};

/** A key's state in words. */
export function KeyStatus({ status }: Pick<MemberKey, 'status'>) {
  const { t } = useTranslation('members');
  return <StatusBadge tone={tones[status]}>{t(`key.status.${status}`)}</StatusBadge>;
}

/** How a key is told apart, when it was used last, and when it ended or will. */
export function KeyFacts({ memberKey }: { memberKey: MemberKey }) {
  const { t } = useTranslation('members');
  const { last4, status, lastUsedAtMs, expiresAtMs, revokedAtMs } = memberKey;
  return (
    <div className={classes.note}>
      {t('key.endsWith', { last4 })}
      {' · '}
      {lastUsedAtMs === null ? (
        t('key.neverUsed')
      ) : (
        <>
          {t('key.lastUsed')} <InstantText atMs={lastUsedAtMs} />
        </>
      )}
      {status === 'expiring' && expiresAtMs !== null ? (
        <>
          {' · '}
          {t('key.expiresAt')} <InstantText atMs={expiresAtMs} />
        </>
      ) : null}
      {revokedAtMs === null ? null : (
        <>
          {' · '}
          {t('key.revokedAt')} <InstantText atMs={revokedAtMs} />
        </>
      )}
    </div>
  );
}
