import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Balances, PartyBalance } from '../../../shared/contract/balance.ts';
import type { Party } from '../../../shared/contract/payment.ts';
import type { AppError } from '../../../shared/errors.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel, Section } from '../../components/page.tsx';
import { useSignedMoney } from '../../components/signed-money.ts';
import { BalanceText } from './balance-text.tsx';
import { partyKey, usePartyName } from './parties.ts';
import classes from './payments.module.css';

type BalanceSectionProps = {
  /** Undefined while the first load runs. */
  balances: Balances | undefined;
  error: AppError | undefined;
  onRetry: () => void;
  selectedKey: string | undefined;
  onOpen: (party: Party) => void;
};

/** What everybody owes or is owed; the estimate of open periods stands apart. */
export function BalanceSection({ balances, error, onRetry, selectedKey, onOpen }: BalanceSectionProps) {
  const { t } = useTranslation('payments');
  const parties = balances?.parties.filter(isListed);
  const hidden = (balances?.parties.length ?? 0) - (parties?.length ?? 0);
  return (
    <Section title={t('balances.title')} note={t('balances.note')}>
      <Panel padded={false}>
        <div className={classes.balances}>
          <DataTable
            label={t('balances.label')}
            columns={useColumns(balances)}
            rows={parties}
            error={error}
            onRetry={onRetry}
            rowKey={({ party }) => partyKey(party)}
            selectedKey={selectedKey}
            onRowClick={({ party }) => onOpen(party)}
            empty={
              <EmptyState icon={IconUsers} title={t('balances.empty')}>
                {t('balances.emptyHint')}
              </EmptyState>
            }
          />
        </div>
      </Panel>
      {balances === undefined ? (
        <p className={classes.under}>&nbsp;</p>
      ) : (
        <EstimateNote balances={balances} />
      )}
      {hidden > 0 ? <p className={classes.under}>{t('balances.hidden', { count: hidden })}</p> : null}
    </Section>
  );
}

function EstimateNote({ balances: { openPeriods } }: { balances: Balances }) {
  const { t } = useTranslation('payments');
  if (openPeriods.length === 0) return null;
  const labels = openPeriods.map(({ label }) => label);
  const periods = labels.length > 3 ? `${labels[0]} – ${labels.at(-1)}` : labels.join(t('balances.and'));
  return (
    <p className={classes.under}>
      {t('balances.estimateNote', { periods })}{' '}
      {openPeriods.every(({ complete }) => complete) ? '' : t('balances.estimateIncomplete')}
    </p>
  );
}

function useColumns(balances: Balances | undefined): Column<PartyBalance>[] {
  const { t } = useTranslation('payments');
  const lang = useLang();
  const currency = balances?.currency ?? 'CNY';
  const signed = useSignedMoney(currency);
  const plain = (amountMinor: bigint) =>
    amountMinor === 0n ? (
      <span className={classes.muted}>–</span>
    ) : (
      formatMoney({ amountMinor, currency }, lang)
    );
  const sum = (of: (party: PartyBalance) => bigint) =>
    signed((balances?.parties ?? []).reduce((total, party) => total + of(party), 0n));
  const figure = { align: 'right', nowrap: true } as const;
  return [
    {
      key: 'party',
      header: t('balances.party'),
      cell: (party) => <PartyCell party={party} />,
      foot: t('balances.sum'),
    },
    { ...figure, key: 'paid', header: t('balances.paid'), cell: ({ paidMinor }) => plain(paidMinor) },
    { ...figure, key: 'share', header: t('balances.share'), cell: ({ shareMinor }) => plain(shareMinor) },
    {
      ...figure,
      key: 'payments',
      header: t('balances.payments'),
      cell: ({ paymentsMinor, openingMinor }) => {
        const moved = paymentsMinor + openingMinor;
        return moved === 0n ? plain(0n) : signed(moved);
      },
    },
    {
      ...figure,
      key: 'balance',
      header: t('balances.balance'),
      cell: ({ balanceMinor }) => <BalanceText amountMinor={balanceMinor} currency={currency} />,
      foot: sum(({ balanceMinor }) => balanceMinor),
    },
    {
      ...figure,
      key: 'estimate',
      header: t('balances.estimate'),
      cell: ({ estimate }) => <span className={classes.estimate}>{signed(estimate.balanceMinor)}</span>,
      foot: <span className={classes.estimate}>{sum(({ estimate }) => estimate.balanceMinor)}</span>,
    },
  ];
}

function PartyCell({ party }: { party: PartyBalance }) {
  const { t } = useTranslation('payments');
  const nameOf = usePartyName();
  const { role, status } = party;
  const word =
    role === 'creator'
      ? t('balances.creator')
      : role === 'owner' || status === 'active'
        ? ''
        : t(`balances.${status ?? 'outsider'}`);
  return (
    <span className={classes.party}>
      {nameOf(party)}
      {word === '' ? null : <span className={classes.role}>{word}</span>}
    </span>
  );
}

/** Who has left and is settled needs no line. */
function isListed({ status, balanceMinor, estimate }: PartyBalance): boolean {
  return status !== 'left' || balanceMinor !== 0n || estimate.balanceMinor !== 0n;
}
