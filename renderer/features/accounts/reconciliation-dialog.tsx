import { ActionIcon, Button, Modal, Select, Skeleton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { ReconciliationSettings } from '../../../shared/contract/reconciliation.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Loaded } from '../../components/loaded.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import classes from './reconciliation.module.css';
import { ReconciliationDays } from './reconciliation-days.tsx';
import { ReconciliationImport } from './reconciliation-import.tsx';
import { useReconciliation } from './reconciliation-load.ts';
import { ReconciliationTolerance } from './reconciliation-tolerance.tsx';

type ReconciliationDialogProps = {
  account: Account;
  /** Shown first; undefined: the running one. */
  month: string | undefined;
  opened: boolean;
  onClose: () => void;
};

/** An account's month day by day: what we have recorded and what the provider says, which is entered here. */
export function ReconciliationDialog({ account, month, opened, onClose }: ReconciliationDialogProps) {
  const { t } = useTranslation('reconciliation');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('dialogTitle', { account: account.name })}
      size={980}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {opened ? <Months accountId={account.id} first={month} /> : null}
    </Modal>
  );
}

function Months({ accountId, first }: { accountId: string; first: string | undefined }) {
  const { value, error, load } = useReconciliation(accountId, accountId, () =>
    api.reconciliation.settings({ accountId }),
  );
  return (
    <Loaded value={value} error={error} onRetry={load} waiting={<Skeleton height={420} aria-busy="true" />}>
      {(settings) => <Month settings={settings} first={first ?? settings.todayOn.slice(0, 7)} />}
    </Loaded>
  );
}

function Month({ settings, first }: { settings: ReconciliationSettings; first: string }) {
  const { t } = useTranslation('reconciliation');
  const { accountId, zone, todayOn } = settings;
  const [month, setMonth] = useState(first);
  const [importing, setImporting] = useState(false);
  const fromOn = `${month}-01`;
  const toOn = `${monthAfter(month, 1)}-01`;
  const { value, error, load } = useReconciliation(accountId, `${month} ${zone}`, () =>
    api.reconciliation.list({ accountId, fromOn, toOn }),
  );
  return (
    <div className={classes.stack}>
      <div className={classes.head}>
        <div className={classes.months}>
          <ActionIcon
            variant="default"
            aria-label={t('before')}
            onClick={() => setMonth(monthAfter(month, -1))}
          >
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <h2 className={classes.month} aria-live="polite">
            {month}
          </h2>
          <ActionIcon
            variant="default"
            aria-label={t('after')}
            disabled={month >= todayOn.slice(0, 7)}
            onClick={() => setMonth(monthAfter(month, 1))}
          >
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </div>
        <ZoneSelect settings={settings} />
        <span className={classes.space} />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFileImport size={14} aria-hidden />}
          aria-expanded={importing}
          onClick={() => setImporting(!importing)}
        >
          {t('import')}
        </Button>
      </div>
      {importing ? <ReconciliationImport accountId={accountId} onDone={() => setImporting(false)} /> : null}
      {error === null ? (
        <ReconciliationDays accountId={accountId} list={value} todayOn={todayOn} />
      ) : (
        <ErrorNotice error={error} during="load" onRetry={load} />
      )}
      <ReconciliationTolerance settings={settings} />
    </div>
  );
}

/** In which zone the provider's days begin. */
function ZoneSelect({ settings: { accountId, zone, zones } }: { settings: ReconciliationSettings }) {
  const { t } = useTranslation('reconciliation');
  const { error, run } = useAction();
  return (
    <>
      <Select
        className={classes.zone ?? ''}
        size="xs"
        aria-label={t('zone')}
        value={zone}
        data={zones.map((name) => ({ value: name, label: t('zoneOf', { zone: name }) }))}
        onChange={(chosen) => {
          if (chosen !== null && chosen !== zone)
            void run(() => api.reconciliation.saveSettings({ accountId, zone: chosen }));
        }}
      />
      {error === null ? null : (
        <div className={classes.wide}>
          <ErrorNotice error={error} />
        </div>
      )}
    </>
  );
}

function monthAfter(month: string, months: number): string {
  const [year = 0, ordinal = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, ordinal - 1 + months, 1)).toISOString().slice(0, 7);
}
