import { Button } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { ReconciliationTotals } from '../../../shared/contract/reconciliation.ts';
import { DrawerSection } from '../../components/drawer-section.tsx';
import { Facts } from '../../components/facts.tsx';
import { Loaded, LoadingLines } from '../../components/loaded.tsx';
import { PusdText } from '../../components/money.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../transports/api.ts';
import classes from './reconciliation.module.css';
import { ReconciliationDialog } from './reconciliation-dialog.tsx';
import { useDifferenceText } from './reconciliation-figures.tsx';
import { useReconciliation } from './reconciliation-load.ts';

/** What the provider says of the account beside our records: the month in sums, and the way to its days. */
export function ReconciliationSection({ account }: { account: Account }) {
  const { t } = useTranslation('reconciliation');
  const [opened, setOpened] = useState(false);
  const accountId = account.id;
  const { value, error, load } = useReconciliation(accountId, accountId, () =>
    api.reconciliation.month({ accountId }),
  );
  return (
    <DrawerSection
      title={t('title')}
      hint={t('hint')}
      action={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconScale size={14} aria-hidden />}
          onClick={() => setOpened(true)}
        >
          {t('open')}
        </Button>
      }
    >
      <Loaded value={value} error={error} onRetry={load} waiting={<LoadingLines lines={1} />}>
        {({ month, totals }) => <MonthSums month={month} totals={totals} />}
      </Loaded>
      <ReconciliationDialog
        account={account}
        month={value?.month}
        opened={opened}
        onClose={() => setOpened(false)}
      />
    </DrawerSection>
  );
}

function MonthSums({ month, totals }: { month: string; totals: ReconciliationTotals }) {
  const { t } = useTranslation('reconciliation');
  const difference = useDifferenceText();
  const { coveredDays, days, differencePusd, providerPusd, coveredCostPusd } = totals;
  if (coveredDays === 0) return <p className={classes.note}>{t('nothingEntered', { month })}</p>;
  return (
    <>
      {totals.isOver ? (
        <Notice tone="warning" title={t('over', { month, difference: difference(totals) })}>
          {t('overText')}
        </Notice>
      ) : null}
      <Facts
        facts={[
          { name: t('covered'), value: t('coveredOf', { month, covered: coveredDays, days }) },
          { name: t('provider'), value: <PusdText pusd={providerPusd} /> },
          { name: t('oursOfDays'), value: <PusdText pusd={coveredCostPusd} /> },
          differencePusd === null ? undefined : { name: t('difference'), value: difference(totals) },
        ]}
      />
    </>
  );
}
