import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/contract/account.ts';
import type { Group } from '../../../shared/contract/group.ts';
import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { AppError } from '../../../shared/errors.ts';
import classes from './charts.module.css';
import { HoursPanel } from './hours-panel.tsx';
import { SharesPanel } from './shares-panel.tsx';
import { type Names, TrendPanel } from './trend-panel.tsx';
import type { UsageQuery } from './usage-query.ts';
import type { UsageSummaryFigures } from './usage-store.ts';

export type UsageChartsProps = {
  group: Group;
  period: Period;
  /** Undefined until it is read. */
  summary: UsageSummaryFigures | undefined;
  /** Why the summary could not be read. */
  error: AppError | null;
  onRetry: () => void;
  members: readonly Member[];
  accounts: readonly Account[];
  query: UsageQuery;
};

const views = ['trend', 'hours', 'shares'] as const;

/** The period in pictures, each of them as a table too: over time, by hour of the week, by who and what. */
export function UsageCharts({ group, period, summary, error, members, accounts, query }: UsageChartsProps) {
  const { t } = useTranslation('usage');
  const [view, setView] = useState<(typeof views)[number]>('trend');
  const [asTable, setAsTable] = useState(false);
  const names: Names = {
    member: (key) => members.find(({ id }) => id === key)?.name ?? t('detail.formerMember'),
    model: (key) => key,
    account: (key) => accounts.find(({ id }) => id === key)?.name ?? t('detail.removedAccount'),
  };
  return (
    <section className={classes.box} aria-label={t('chart.title')}>
      <div className={classes.head}>
        <SegmentedControl
          aria-label={t('chart.view')}
          value={view}
          onChange={setView}
          data={views.map((value) => ({ value, label: t(`chart.viewOf.${value}`) }))}
        />
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-pressed={asTable}
          leftSection={asTable ? <IconChartBar size={15} aria-hidden /> : <IconTable size={15} aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        >
          {t(asTable ? 'chart.asChart' : 'chart.asTable')}
        </Button>
      </div>
      {view === 'trend' ? <TrendPanel {...{ group, period, names, asTable }} /> : null}
      {view === 'hours' ? <HoursPanel {...{ group, period, asTable }} /> : null}
      {view !== 'shares' ? null : summary ? (
        <SharesPanel {...{ summary, names, query, asTable }} />
      ) : (
        <div className={classes.panel}>{error ? t('chart.unread') : <Skeleton height={250} />}</div>
      )}
    </section>
  );
}
