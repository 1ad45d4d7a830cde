import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Adjustment } from '../../../shared/contract/adjustment.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText } from '../../components/money.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { InstantText } from '../../components/time.tsx';
import { AdjustmentDrawer } from './adjustment-drawer.tsx';
import classes from './statements.module.css';
import type { Overview } from './statements-store.ts';

type AdjustmentSectionProps = { overview: Overview; currency: string; onAdd: () => void };

/** Entries about closed periods, those that the next close enters before the others; each row opens its lines. */
export function AdjustmentSection({ overview, currency, onAdd }: AdjustmentSectionProps) {
  const { t } = useTranslation('closing');
  const [openedId, setOpenedId] = useState<string>();
  const { adjustments } = overview;
  const columns = useColumns(overview, currency);
  return (
    <Section
      title={t('adjustments.title')}
      actions={
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>
          {t('adjustments.add')}
        </Button>
      }
    >
      <Panel padded={false}>
        <DataTable
          label={t('adjustments.title')}
          columns={columns}
          rows={adjustments}
          rowKey={keyOf}
          onRowClick={(adjustment) => setOpenedId(keyOf(adjustment))}
          selectedKey={openedId}
          empty={<p className={classes.none}>{t('adjustments.none')}</p>}
        />
      </Panel>
      <AdjustmentDrawer
        adjustment={adjustments.find((adjustment) => keyOf(adjustment) === openedId)}
        overview={overview}
        currency={currency}
        onClose={() => setOpenedId(undefined)}
      />
    </Section>
  );
}

/** What is not entered yet gets a new id each time it is asked for. */
function keyOf({ id, createdAtMs, kind, aboutPeriodId, accountId, title }: Adjustment): string {
  return createdAtMs === null ? [kind, aboutPeriodId, accountId, title.en].join(' ') : id;
}

function useColumns({ periods }: Overview, currency: string): Column<Adjustment>[] {
  const { t } = useTranslation('closing');
  const lang = useLang();
  const labelOf = (periodId: string) => periods.find(({ id }) => id === periodId)?.label ?? periodId;
  return [
    {
      key: 'at',
      header: t('adjustments.at'),
      nowrap: true,
      cell: ({ createdAtMs }) =>
        createdAtMs === null ? (
          <StatusBadge tone="info" hint={t('adjustments.comingHint')}>
            {t('adjustments.coming')}
          </StatusBadge>
        ) : (
          <InstantText atMs={createdAtMs} as="datetime" />
        ),
    },
    {
      key: 'what',
      header: t('adjustments.what'),
      cell: ({ title, reason }) => (
        <>
          <div className={classes.name}>{lang === 'en' ? title.en : title.zh}</div>
          {reason === null ? null : <div className={classes.caption}>{reason}</div>}
        </>
      ),
    },
    {
      key: 'billed',
      header: t('adjustments.billed'),
      nowrap: true,
      cell: ({ periodId }) => labelOf(periodId),
    },
    {
      key: 'members',
      header: t('adjustments.members'),
      align: 'right',
      cell: ({ lines }) => lines.length,
    },
    {
      key: 'amount',
      header: t('adjustments.amount'),
      align: 'right',
      nowrap: true,
      cell: ({ amountMinor }) => <MoneyText money={{ amountMinor, currency }} />,
    },
  ];
}
