import { useTranslation } from 'react-i18next';
import { useLang } from '../../app/i18n/index.ts';
import { navigate, paths } from '../../app/router.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText } from '../../components/money.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { useDates } from './period-dates.ts';
import classes from './statements.module.css';
import type { Overview, StatementEntry } from './statements-store.ts';

const SHOWN_OF_HASH = 8;

/** The group's statements, newest first; each row opens one. */
export function ClosedSection({ overview, currency }: { overview: Overview; currency: string }) {
  const { t } = useTranslation('statements');
  return (
    <Section title={t('closed.title')} note={t('closed.note', { count: overview.statements.length })}>
      <Panel padded={false}>
        <DataTable
          label={t('closed.title')}
          columns={useColumns(overview, currency)}
          rows={overview.statements}
          rowKey={({ periodId }) => periodId}
          onRowClick={({ periodId }) => navigate(paths.statement(periodId))}
        />
      </Panel>
    </Section>
  );
}

function useColumns({ periods }: Overview, currency: string): Column<StatementEntry>[] {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const dates = useDates();
  return [
    {
      key: 'number',
      header: t('closed.number'),
      nowrap: true,
      width: 88,
      cell: ({ number }) => t('closed.numbered', { number }),
    },
    {
      key: 'period',
      header: t('closed.period'),
      cell: ({ periodId, label, damage }) => {
        const period = periods.find(({ id }) => id === periodId);
        return (
          <>
            <div className={classes.label}>{label}</div>
            {period === undefined ? null : (
              <div className={`${classes.caption} ${classes.dates}`}>{dates(period)}</div>
            )}
            {damage === null ? null : (
              <div className={classes.caption}>{lang === 'en' ? damage.en : damage.zh}</div>
            )}
          </>
        );
      },
    },
    {
      key: 'sum',
      header: t('closed.sum'),
      align: 'right',
      nowrap: true,
      cell: ({ sumMinor }) =>
        sumMinor === null ? '—' : <MoneyText money={{ amountMinor: sumMinor, currency }} />,
    },
    {
      key: 'closedAt',
      header: t('closed.at'),
      nowrap: true,
      cell: ({ closedAtMs }) => <InstantText atMs={closedAtMs} as="date" />,
    },
    {
      key: 'hash',
      header: t('closed.hash'),
      nowrap: true,
      cell: ({ hash }) => (
        <code className={classes.hash} title={hash}>
          {hash.slice(0, SHOWN_OF_HASH)}
        </code>
      ),
    },
    {
      key: 'state',
      header: t('closed.state'),
      nowrap: true,
      cell: ({ damage, reversedAtMs }) =>
        damage !== null ? (
          <StatusBadge tone="problem">{t('closed.damaged')}</StatusBadge>
        ) : reversedAtMs === null ? (
          <StatusBadge tone="ok">{t('closed.final')}</StatusBadge>
        ) : (
          <StatusBadge tone="warning">{t('closed.reversed')}</StatusBadge>
        ),
    },
  ];
}
