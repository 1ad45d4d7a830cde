import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PoolEntry, SplitPreview } from '../../../shared/contract/split.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText } from '../../components/money.tsx';
import { Panel } from '../../components/page.tsx';
import { EntryForm } from './entry-form.tsx';
import classes from './rules.module.css';
import { useSplit } from './split-store.ts';

/** Refunds and other costs of the period, which the owner enters by hand. */
export function Entries({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('split');
  const { entries, entriesError, refresh } = useSplit();
  const columns = useColumns();
  const [edited, setEdited] = useState<PoolEntry | 'new' | null>(null);
  return (
    <Panel padded={false}>
      <header className={classes.entriesHead}>
        <div>
          <h2 className={classes.previewTitle}>{t('entries.title')}</h2>
          <p className={classes.hint}>{t('entries.hint')}</p>
        </div>
        {preview.state === 'closed' ? null : (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setEdited('new')}
          >
            {t('entries.add')}
          </Button>
        )}
      </header>
      {entries === undefined && entriesError === null ? null : (
        <DataTable
          label={t('entries.title')}
          columns={columns}
          rows={entries}
          rowKey={({ id }) => id}
          error={entriesError}
          onRetry={() => void refresh()}
          {...(preview.state === 'closed' ? {} : { onRowClick: setEdited })}
          empty={null}
        />
      )}
      <EntryForm edited={edited} preview={preview} onClose={() => setEdited(null)} />
    </Panel>
  );
}

function useColumns(): Column<PoolEntry>[] {
  const { t } = useTranslation('split');
  const lang = useLang();
  return [
    {
      key: 'date',
      header: t('entries.date'),
      nowrap: true,
      cell: ({ bookedOn }) => formatCalendarDate(bookedOn, lang),
    },
    { key: 'kind', header: t('entries.kind'), nowrap: true, cell: ({ kind }) => t(`pool.${kind}`) },
    { key: 'reason', header: t('entries.reason'), cell: ({ reason }) => reason },
    {
      key: 'amount',
      header: t('pool.amount'),
      align: 'right',
      nowrap: true,
      cell: ({ kind, amount }) => (
        <MoneyText money={kind === 'refund' ? { ...amount, amountMinor: -amount.amountMinor } : amount} />
      ),
    },
  ];
}
