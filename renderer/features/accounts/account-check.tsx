import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, CheckReport } from '../../../shared/contract/account.ts';
import { CheckSteps } from '../../components/check-steps.tsx';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { InstantText } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import classes from './accounts.module.css';
import { useAccounts } from './accounts-store.ts';

/** The last connection test, layer by layer, and a new one. */
export function AccountCheck({ account }: { account: Account }) {
  const { t } = useTranslation(['accounts', 'common']);
  const check = useAccounts((state) => state.check);
  const { busy, error, run } = useAction();
  const report = account.lastCheck;
  return (
    <DrawerSection
      title={t('check.title')}
      hint={report === null && !busy ? t('check.never') : t('check.billNote')}
      action={
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={() => void run(() => check(account.id))}
        >
          {report === null ? t('check.run') : t('check.again')}
        </Button>
      }
    >
      <div className={classes.check} aria-live="polite">
        {busy ? <p className={classes.note}>{t('check.running')}</p> : null}
        {report && !busy ? <Verdict report={report} /> : null}
        <CheckSteps report={report} running={busy} throughProxy={account.proxy !== null} />
        <ErrorNotice error={error} />
      </div>
      {report && !busy && report.models.length > 0 ? <Models models={report.models} /> : null}
    </DrawerSection>
  );
}

function Verdict({ report }: { report: CheckReport }) {
  const { t } = useTranslation(['accounts', 'common']);
  const said =
    report.failedLayer === null
      ? t('check.passed', { count: report.models.length })
      : t('check.failed', { layer: t(`common:checkLayer.${report.failedLayer}`) });
  return (
    <p className={classes.note}>
      {said} · {t('check.at')} <InstantText atMs={report.checkedAtMs} />
    </p>
  );
}

function Models({ models }: { models: readonly string[] }) {
  const { t } = useTranslation('accounts');
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? t('check.hideModels') : t('check.showModels', { count: models.length })}
      </Button>
      {open ? (
        <ul className={classes.models} aria-label={t('check.models')}>
          {models.map((model) => (
            <li key={model}>{model}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
