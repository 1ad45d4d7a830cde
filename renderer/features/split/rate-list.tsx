import { Badge, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileImport, IconList, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedRate } from '../../../shared/contract/rate.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { type AppError, asAppError } from '../../../shared/errors.ts';
import { useRefetchOn } from '../../app/live.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { InstantText } from '../../components/time.tsx';
import { useAction } from '../../components/use-action.ts';
import { api } from '../../transports/api.ts';
import { RateAddForm } from './rate-add-form.tsx';
import { RateImportForm } from './rate-import-form.tsx';
import classes from './rates.module.css';
import { useSplit } from './split-store.ts';

/** More are kept and count, but nobody looks for one by hand. */
const MOST_SHOWN = 60;

/** The list of rates to the group's currency, with what may be done about it. */
export function RateList({ preview }: { preview: SplitPreview }) {
  const { t } = useTranslation('rates');
  const { currency, rateChoice, zone } = preview;
  const { rates, failure, load } = useRates(currency);
  const takeFromList = useSplit((state) => state.takeRateFromList);
  const { busy, error, run } = useAction();
  const removing = useAction();
  const [form, setForm] = useState<'add' | 'import' | null>(null);
  const take = async (): Promise<void> => {
    if (await run(takeFromList)) notifications.show({ message: t('taken') });
  };
  const columns = useColumns(zone, (rate) => void removing.run(() => api.rate.remove({ rateId: rate.id })));
  return (
    <>
      <p className={classes.hint}>{t('listHint')}</p>
      <div className={classes.bar}>
        {rateChoice === 'from_list' ? (
          <Badge variant="light" color="gray" tt="none">
            {t('inUse')}
          </Badge>
        ) : (
          <Button size="xs" loading={busy} onClick={() => void take()}>
            {t('take')}
          </Button>
        )}
        <span className={classes.space} />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-expanded={form === 'add'}
          onClick={() => setForm(form === 'add' ? null : 'add')}
        >
          {t('add')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFileImport size={14} aria-hidden />}
          aria-expanded={form === 'import'}
          onClick={() => setForm(form === 'import' ? null : 'import')}
        >
          {t('import')}
        </Button>
      </div>
      <ErrorNotice error={error ?? removing.error} />
      {form === 'add' ? <RateAddForm preview={preview} onDone={() => setForm(null)} /> : null}
      {form === 'import' ? <RateImportForm preview={preview} onDone={() => setForm(null)} /> : null}
      {form !== null && rates?.length === 0 ? null : (
        <div className={classes.table}>
          <DataTable
            label={t('list', { currency })}
            columns={columns}
            rows={rates?.slice(0, MOST_SHOWN)}
            rowKey={({ id }) => id}
            error={failure}
            onRetry={() => void load()}
            empty={
              <EmptyState icon={IconList} title={t('empty')}>
                {t('emptyHint')}
              </EmptyState>
            }
          />
        </div>
      )}
      {rates !== undefined && rates.length > MOST_SHOWN ? (
        <p className={classes.hint}>{t('more', { count: rates.length - MOST_SHOWN })}</p>
      ) : null}
    </>
  );
}

function useColumns(zone: string, onRemove: (rate: ListedRate) => void): Column<ListedRate>[] {
  const { t } = useTranslation(['rates', 'common']);
  return [
    {
      key: 'at',
      header: t('validAt'),
      nowrap: true,
      cell: ({ validAtMs }) => <InstantText atMs={validAtMs} as="datetime" zone={zone} />,
    },
    { key: 'rate', header: t('rate'), align: 'right', nowrap: true, cell: ({ rate }) => rate },
    {
      key: 'source',
      header: t('source'),
      cell: ({ source, note }) => (
        <span className={classes.source}>
          {source}
          {note === '' ? null : <span className={classes.hint}>{note}</span>}
        </span>
      ),
    },
    {
      key: 'use',
      header: t('usedBy'),
      cell: ({ usedBy }) =>
        usedBy.map(({ groupId, groupName, periods }) => (
          <div key={groupId} className={classes.source}>
            {t('use', { group: groupName, periods: periods.join(t('separator')) })}
          </div>
        )),
    },
    {
      key: 'remove',
      header: t('actions'),
      align: 'right',
      cell: (rate) => (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          aria-label={t('removeOf', { rate: rate.rate })}
          disabled={rate.usedBy.length > 0}
          onClick={() => onRemove(rate)}
        >
          {t('common:remove')}
        </Button>
      ),
    },
  ];
}

function useRates(currency: string) {
  const [rates, setRates] = useState<ListedRate[]>();
  const [failure, setFailure] = useState<AppError | null>(null);
  const load = useCallback(async (): Promise<void> => {
    try {
      setRates(await api.rate.list({ currency }));
      setFailure(null);
    } catch (thrown) {
      setFailure(asAppError(thrown));
    }
  }, [currency]);
  useEffect(() => void load(), [load]);
  useRefetchOn(['rate.changed', 'group.changed'], load);
  return { rates, failure, load };
}
