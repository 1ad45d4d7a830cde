import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Payment } from '../../../shared/contract/payment.ts';
import type { AppError } from '../../../shared/errors.ts';
import { formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { MoneyText } from '../../components/money.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useAction } from '../../components/use-action.ts';
import { useWhat } from './parties.ts';
import classes from './payments.module.css';
import { type PaymentList, usePayments } from './payments-store.ts';
import { useUndo } from './recorded-toast.tsx';
import { minutesText, useRemaining } from './remaining.ts';
import { ReverseDialog } from './reverse-dialog.tsx';

type PaymentSectionProps = {
  /** Undefined while the first load runs. */
  list: PaymentList | undefined;
  error: AppError | undefined;
  onRetry: () => void;
};

/** Everything that was recorded, newest first, with the way back. */
export function PaymentSection({ list, error, onRetry }: PaymentSectionProps) {
  const { t } = useTranslation('payments');
  const [reversing, setReversing] = useState<Payment>();
  const loadOlder = usePayments((state) => state.loadOlder);
  const older = useAction();
  return (
    <Section title={t('list.title')}>
      <Panel padded={false}>
        <DataTable
          label={t('list.label')}
          columns={useColumns(setReversing)}
          rows={list?.payments}
          error={error}
          onRetry={onRetry}
          rowKey={({ id }) => id}
          loadingRows={3}
          empty={
            <EmptyState icon={IconArrowsExchange} title={t('list.empty')}>
              {t('list.emptyHint')}
            </EmptyState>
          }
        />
      </Panel>
      {(list?.olderBeforeId ?? null) !== null ? (
        <div className={classes.older}>
          <Button variant="default" size="xs" loading={older.busy} onClick={() => void older.run(loadOlder)}>
            {t('list.older')}
          </Button>
          <ErrorNotice error={older.error} during="load" />
        </div>
      ) : null}
      <ReverseDialog payment={reversing} onClose={() => setReversing(undefined)} />
    </Section>
  );
}

function useColumns(onReverse: (payment: Payment) => void): Column<Payment>[] {
  const { t } = useTranslation('payments');
  const lang = useLang();
  return [
    {
      key: 'date',
      header: t('list.date'),
      nowrap: true,
      width: 124,
      cell: ({ paidOn }) => formatCalendarDate(paidOn, lang),
    },
    { key: 'who', header: t('list.who'), cell: (payment) => <Who payment={payment} /> },
    { key: 'method', header: t('list.method'), cell: (payment) => <MethodAndNote payment={payment} /> },
    {
      key: 'amount',
      header: t('list.amount'),
      align: 'right',
      nowrap: true,
      cell: ({ totalMinor, currency, state }) => (
        <span className={state === 'recorded' ? classes.amount : classes.gone}>
          <MoneyText money={{ amountMinor: totalMinor, currency }} />
        </span>
      ),
    },
    {
      key: 'state',
      header: t('list.state'),
      align: 'right',
      nowrap: true,
      width: 132,
      cell: (payment) => <State payment={payment} onReverse={onReverse} />,
    },
  ];
}

function Who({ payment }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const what = useWhat();
  const { kind, transfers, suggested } = payment;
  return (
    <span className={classes.party}>
      {what(payment)}
      {kind === 'write_off' ? (
        <span className={classes.role}>{t('list.takers', { count: transfers.length })}</span>
      ) : null}
      {suggested ? <span className={classes.role}>{t('list.suggested')}</span> : null}
    </span>
  );
}

function MethodAndNote({ payment: { method, note, ended } }: { payment: Payment }) {
  const { t } = useTranslation('payments');
  const parts = [method === null ? '' : t(`method.${method}`), note].filter((part) => part !== '');
  return (
    <span className={classes.note}>
      {parts.join(' · ')}
      {ended === null || ended.reason === '' ? null : (
        <span className={classes.reason}>{t('list.reason', { reason: ended.reason })}</span>
      )}
    </span>
  );
}

type StateProps = { payment: Payment; onReverse: (payment: Payment) => void };

/** What became of a record, or the way back while it counts. */
function State({ payment, onReverse }: StateProps) {
  const { t } = useTranslation('payments');
  const what = useWhat();
  const undo = useUndo();
  const { busy, run } = useAction();
  const leftMs = useRemaining(payment.state === 'recorded' ? payment.undoUntilMs : 0);
  if (payment.state !== 'recorded')
    return <StatusBadge tone="muted">{t(`list.${payment.state}`)}</StatusBadge>;
  const isOpen = leftMs > 0;
  const words = isOpen ? t('list.undoFor', { time: minutesText(leftMs) }) : t('list.reverse');
  return (
    <Button
      className={classes.rowAction ?? ''}
      variant="subtle"
      size="compact-sm"
      color={isOpen ? 'indigo' : 'gray'}
      loading={busy}
      aria-label={`${words}: ${what(payment)}`}
      onClick={() => (isOpen ? void run(() => undo(payment.id)) : onReverse(payment))}
    >
      {words}
    </Button>
  );
}
