import { useTranslation } from 'react-i18next';
import type { StatementDocument, StatementPayment } from '../../../shared/contract/statement.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText } from '../../components/money.tsx';
import { InstantText } from '../../components/time.tsx';
import classes from './paper.module.css';

type StatementPaymentsProps = { document: StatementDocument; memberId: string | undefined };

/** What was paid between the parties since the statement before. */
export function StatementPayments({ document, memberId }: StatementPaymentsProps) {
  const { t } = useTranslation('statements');
  const payments = document.payments.filter(
    ({ fromParty, toParty }) => memberId === undefined || fromParty === memberId || toParty === memberId,
  );
  const columns = useColumns(document);
  return (
    <section className={classes.section} aria-label={t('payments.title')}>
      <h2 className={classes.title}>{t('payments.title')}</h2>
      <div className={classes.table}>
        <DataTable
          label={t('payments.title')}
          columns={columns}
          rows={payments}
          rowKey={({ id }) => id}
          empty={
            <p className={classes.none}>
              {t(memberId === undefined ? 'payments.none' : 'payments.noneOfMember')}
            </p>
          }
        />
      </div>
    </section>
  );
}

function useColumns({ zone, currency }: StatementDocument): Column<StatementPayment>[] {
  const { t } = useTranslation('statements');
  return [
    {
      key: 'at',
      header: t('payments.at'),
      nowrap: true,
      cell: ({ atMs }) => <InstantText atMs={atMs} as="datetime" zone={zone} />,
    },
    {
      key: 'kind',
      header: t('payments.kind'),
      nowrap: true,
      cell: ({ kind }) => t(`payments.kinds.${kind}`),
    },
    { key: 'from', header: t('payments.from'), cell: ({ fromName }) => fromName },
    { key: 'to', header: t('payments.to'), cell: ({ toName }) => toName },
    { key: 'note', header: t('payments.note'), cell: ({ note }) => note },
    {
      key: 'amount',
      header: t('payments.amount'),
      align: 'right',
      nowrap: true,
      cell: ({ amountMinor }) => <MoneyText money={{ amountMinor, currency }} />,
    },
  ];
}
