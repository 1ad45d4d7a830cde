import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import { useLang } from '../../app/i18n/index.ts';
import { AccountRestNotice } from '../../components/account-rest.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { type Fact, Facts } from '../../components/facts.tsx';
import { useClock } from '../../components/time.tsx';
import { UsageWindows } from '../../components/usage-windows.tsx';
import { useAction } from '../../components/use-action.ts';
import { AccountBalance } from './account-balance.tsx';
import { AccountTimeline } from './account-timeline.tsx';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';

/** Why the account rests, with the way to end it; its windows, its score, and how the last day went. */
export function AccountHealth({ account }: { account: Account }) {
  const { t } = useTranslation('health');
  const { windows, modelsOff } = account.health;
  return (
    <>
      <Rest account={account} />
      {windows.length === 0 ? null : (
        <DrawerSection title={t('windows')}>
          <UsageWindows windows={windows} />
        </DrawerSection>
      )}
      <DrawerSection
        title={t('title')}
        action={modelsOff.length > 0 ? <Recover account={account} /> : undefined}
      >
        <Facts facts={useHealthFacts(account)} />
      </DrawerSection>
      <AccountTimeline accountId={account.id} />
      <AccountBalance accountId={account.id} />
    </>
  );
}

function Rest({ account }: { account: Account }) {
  if (account.health.rest === null || !account.enabled) return null;
  return (
    <div className={classes.rest}>
      <AccountRestNotice account={account} actions={<Recover account={account} />} />
    </div>
  );
}

function Recover({ account }: { account: Account }) {
  const { t } = useTranslation('health');
  const recover = useAccounts((state) => state.recover);
  const { busy, error, run } = useAction();
  const end = async () => {
    if (await run(() => recover(account.id)))
      notifications.show({ message: t('recovered', { name: account.name }) });
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={busy}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        onClick={() => void end()}
      >
        {t('recover')}
      </Button>
      <ErrorNotice error={error} />
    </>
  );
}

function useHealthFacts({ health }: Account): (Fact | undefined)[] {
  const { t } = useTranslation('health');
  const lang = useLang();
  const clock = useClock();
  const { score, demoted, modelsOff, lastDay, lastHour } = health;
  const { succeeded, limited, overloaded, failed } = lastDay;
  const judged = succeeded + limited + overloaded + failed;
  const share = (part: number) =>
    (part / judged).toLocaleString(lang, { style: 'percent', maximumFractionDigits: 1 });
  const off = modelsOff.map(({ models, reason, untilMs }) =>
    t('modelOff', { models, reason: t(`reason.${reason}`), at: clock(untilMs) }),
  );
  return [
    {
      name: t('score'),
      value: demoted ? `${t('scoreValue', { score })} · ${t('demoted')}` : t('scoreValue', { score }),
    },
    {
      name: t('lastDay'),
      value: judged === 0 ? t('lastDayNone') : t('lastDayValue', { count: judged, share: share(succeeded) }),
    },
    overloaded === 0
      ? undefined
      : {
          name: t('overloadShare'),
          value: `${share(overloaded)} · ${t('overloadHour', { part: lastHour.overloaded, all: lastHour.requests })}`,
        },
    limited === 0 ? undefined : { name: t('limitedShare'), value: share(limited) },
    off.length === 0
      ? undefined
      : { name: t('modelsOff'), value: off.map((line) => <div key={line}>{line}</div>) },
  ];
}
