import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/contract/account.ts';
import { Notice } from './notice.tsx';
import { useClock } from './time.tsx';

/** Why nothing is sent to the account, until when, and what members get; nothing while it serves. */
export function AccountRestNotice({ account, actions }: { account: Account; actions: ReactNode }) {
  const { t } = useTranslation('health');
  const clock = useClock();
  const { rest } = account.health;
  if (rest === null || !account.enabled) return null;
  const kind = restKind(rest);
  const about = {
    name: account.name,
    reason: t(`reason.${rest.reason}`),
    at: rest.untilMs === null ? '' : clock(rest.untilMs),
  };
  return (
    <Notice
      tone={kind === 'limited' ? 'warning' : 'problem'}
      title={t(`${kind}Title`, about)}
      actions={actions}
    >
      <div>{t(`${kind}Text`)}</div>
      {rest.said === null ? null : <div>{t('said', { words: rest.said })}</div>}
    </Notice>
  );
}

/** What the owner can paste into the group's chat; undefined while the account serves. */
export function useRestMessage(account: Account | null | undefined, group: string): string | undefined {
  const { t } = useTranslation('health');
  const clock = useClock();
  const rest = account?.health.rest;
  if (!rest) return undefined;
  const at = rest.untilMs === null ? '' : clock(rest.untilMs);
  const texts = { limited: 'tellLimited', paused: 'tellPaused', invalid: 'tellInvalid' } as const;
  return t(texts[restKind(rest)], { group, at });
}

function restKind({ reason, untilMs }: NonNullable<Account['health']['rest']>) {
  if (untilMs === null) return 'invalid';
  return reason === 'rate_limit' ? 'limited' : 'paused';
}
