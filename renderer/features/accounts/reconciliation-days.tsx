import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import type { ReconciliationDay } from '../../../shared/contract/reconciliation.ts';
import { pusdToUsd } from '../../../shared/money.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { PusdText } from '../../components/money.tsx';
import { CountText } from '../../components/tokens.tsx';
import { api } from '../../transports/api.ts';
import { CellField } from './cell-field.tsx';
import classes from './reconciliation.module.css';
import { DifferenceCell, useDifferenceText } from './reconciliation-figures.tsx';

type List = Result<'reconciliation.list'>;
type DaysProps = { accountId: string; list: List | undefined; todayOn: string };

/** As the contract takes it. */
const USD_OF_DAY = /^(0|[1-9]\d{0,5})(\.\d{1,12})?$/;

/** The days of a month, the provider's figure and a note to be typed into each, and the sums of those that have one. */
export function ReconciliationDays({ accountId, list, todayOn }: DaysProps) {
  const { t } = useTranslation('reconciliation');
  const days = list?.days.filter(({ on }) => on <= todayOn);
  const columns = useColumns(accountId, list);
  const totals = list?.totals;
  return (
    <>
      <div className={classes.table}>
        <DataTable
          label={t('table')}
          columns={columns}
          rows={days}
          rowKey={({ on }) => on}
          loadingRows={12}
          empty={<p className={classes.empty}>{t('noDays')}</p>}
        />
      </div>
      {totals === undefined ? null : (
        <p className={classes.note}>
          {t('sumsHint', { covered: totals.coveredDays, days: totals.days })}
          {totals.unpricedRequests === 0 ? '' : ` ${t('unpriced', { count: totals.unpricedRequests })}`}
          {totals.listIsExact ? '' : ` ${t('listInexact')}`}
        </p>
      )}
    </>
  );
}

function useColumns(accountId: string, list: List | undefined): Column<ReconciliationDay>[] {
  const { t } = useTranslation('reconciliation');
  const lang = useLang();
  const difference = useDifferenceText();
  const totals = list?.totals;
  const largestPusd = (list?.days ?? []).reduce((largest, { differencePusd }) => {
    const size = differencePusd === null ? 0n : differencePusd < 0n ? -differencePusd : differencePusd;
    return size > largest ? size : largest;
  }, 0n);
  const dayText = (on: string) => formatCalendarDate(on, lang);
  return [
    {
      key: 'on',
      header: t('day'),
      nowrap: true,
      cell: ({ on }) => <time dateTime={on}>{dayText(on)}</time>,
      foot: t('sum'),
    },
    {
      key: 'requests',
      header: t('requests'),
      align: 'right',
      cell: ({ requests }) => <CountText count={requests} />,
      foot: totals && <CountText count={totals.requests} />,
    },
    {
      key: 'list',
      header: t('list'),
      align: 'right',
      cell: ({ listPusd }) => <ListFigure pusd={listPusd} />,
      foot: totals && <ListFigure pusd={totals.listPusd} />,
    },
    {
      key: 'ours',
      header: t('ours'),
      align: 'right',
      cell: ({ costPusd }) => <PusdText pusd={costPusd} />,
      foot: totals && <PusdText pusd={totals.costPusd} />,
    },
    {
      key: 'provider',
      header: t('provider'),
      align: 'right',
      width: 132,
      cell: ({ on, providerPusd }) => (
        <CellField
          label={t('providerOf', { date: dayText(on) })}
          value={providerPusd === null ? '' : pusdToUsd(providerPusd)}
          isRight
          column="provider"
          problemOf={(typed) => (typed === '' || USD_OF_DAY.test(typed) ? undefined : t('usdProblem'))}
          onCommit={(typed) => api.reconciliation.set({ accountId, on, usd: typed === '' ? null : typed })}
        />
      ),
      foot: totals && <PusdText pusd={totals.providerPusd} />,
    },
    {
      key: 'difference',
      header: t('difference'),
      align: 'right',
      width: 168,
      cell: (day) => <DifferenceCell compared={day} largestPusd={largestPusd} />,
      foot: totals && <span className={totals.isOver ? classes.over : undefined}>{difference(totals)}</span>,
    },
    {
      key: 'note',
      header: t('note'),
      width: 168,
      cell: ({ on, note, providerPusd }) =>
        providerPusd === null ? null : (
          <CellField
            label={t('noteOf', { date: dayText(on) })}
            value={note}
            column="note"
            onCommit={(typed) => api.reconciliation.set({ accountId, on, note: typed })}
          />
        ),
    },
  ];
}

/** Unlike a cost, the list's figure may be unknown where everything is priced by the account's own prices. */
function ListFigure({ pusd }: { pusd: bigint | null }) {
  const { t } = useTranslation('reconciliation');
  if (pusd !== null) return <PusdText pusd={pusd} />;
  return (
    <span className={classes.absent} title={t('noListPrice')}>
      –
    </span>
  );
}
