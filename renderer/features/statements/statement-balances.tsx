import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { decimalsOf, exactUsd } from '../../components/exact-usd.ts';
import { MoneyText } from '../../components/money.tsx';
import classes from './paper.module.css';
import type { StatementSums } from './statement-shares.ts';

type Balance = StatementDocument['balances'][number];

type StatementBalancesProps = {
  document: StatementDocument;
  sums: StatementSums;
  memberId: string | undefined;
};

/** opening + paid - share + payments = closing, for everybody, with the sums that must be zero. */
export function StatementBalances({ document, sums, memberId }: StatementBalancesProps) {
  const { t } = useTranslation('statements');
  const { balances, currency } = document;
  const own = balances.find(({ party }) => party === memberId);
  return (
    <section className={classes.section} aria-label={t('balances.title')}>
      <h2 className={classes.title}>{t('balances.title')}</h2>
      <p className={classes.note}>{t('balances.note')}</p>
      {own === undefined || memberId === undefined ? null : <OwnLine balance={own} currency={currency} />}
      <div className={classes.table}>
        <DataTable
          label={t('balances.title')}
          columns={useColumns(document, sums)}
          rows={balances}
          rowKey={({ party }) => party ?? 'owner'}
          selectedKey={memberId}
        />
      </div>
      <Checks sums={sums} currency={currency} />
    </section>
  );
}

/** What it comes to for the member, as one line of arithmetic and in words. */
function OwnLine({ balance, currency }: { balance: Balance; currency: string }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const { name, openingMinor, paidMinor, shareMinor, paymentsMinor, closingMinor } = balance;
  const size = closingMinor < 0n ? -closingMinor : closingMinor;
  const outcome = closingMinor === 0n ? 'even' : closingMinor < 0n ? 'owes' : 'isOwed';
  return (
    <div className={classes.own}>
      <div className={classes.outcome}>{t(`balances.${outcome}`, { name, amount: money(size) })}</div>
      <div className={classes.arithmetic}>
        {t('balances.line', {
          opening: money(openingMinor),
          paid: money(paidMinor),
          share: money(shareMinor),
          payments: money(paymentsMinor),
          closing: money(closingMinor),
        })}
      </div>
    </div>
  );
}

function useColumns({ currency, balances }: StatementDocument, sums: StatementSums): Column<Balance>[] {
  const { t } = useTranslation('statements');
  const decimals = decimalsOf(balances.map(({ usagePusd }) => usagePusd));
  const money = (amountMinor: bigint) => <MoneyText money={{ amountMinor, currency }} />;
  const column = (
    key: 'opening' | 'paid' | 'share' | 'payments' | 'closing',
    figure: (balance: Balance) => bigint,
    sum: bigint,
  ): Column<Balance> => ({
    key,
    header: t(`balances.${key}`),
    align: 'right',
    nowrap: true,
    cell: (balance) => {
      const amount = figure(balance);
      if (key === 'closing') return <strong>{money(amount)}</strong>;
      return amount === 0n ? <span className={classes.caption}>{money(amount)}</span> : money(amount);
    },
    foot: money(sum),
  });
  return [
    {
      key: 'member',
      header: t('balances.member'),
      cell: (balance) => <Who balance={balance} decimals={decimals} />,
      foot: t('balances.sum'),
    },
    column('opening', ({ openingMinor }) => openingMinor, sums.openingMinor),
    column('paid', ({ paidMinor }) => paidMinor, sums.paidMinor),
    column('share', ({ shareMinor }) => shareMinor, sums.shareMinor),
    column('payments', ({ paymentsMinor }) => paymentsMinor, sums.paymentsMinor),
    column('closing', ({ closingMinor }) => closingMinor, sums.closingMinor),
  ];
}

function Who({ balance, decimals }: { balance: Balance; decimals: number }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const { name, party, activeDays, requests, usagePusd } = balance;
  return (
    <div className={classes.who}>
      <div className={classes.name}>{name}</div>
      {party === null ? null : (
        <div className={classes.caption}>
          {t('balances.days', { count: activeDays })} ·{' '}
          {t('balances.requests', { count: requests, shown: requests.toLocaleString(lang) })} ·{' '}
          {exactUsd(usagePusd, decimals)}
        </div>
      )}
    </div>
  );
}

/** Every sum that must come out, shown as it does. */
function Checks({ sums, currency }: { sums: StatementSums; currency: string }) {
  const { t } = useTranslation('statements');
  const lang = useLang();
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency }, lang);
  const { openingMinor, paymentsMinor, closingMinor, paidMinor, shareMinor, poolsMinor } = sums;
  const checks = [
    { key: 'opening', text: money(openingMinor), isRight: openingMinor === 0n },
    { key: 'payments', text: money(paymentsMinor), isRight: paymentsMinor === 0n },
    { key: 'closing', text: money(closingMinor), isRight: closingMinor === 0n },
    {
      key: 'pools',
      text: [paidMinor, shareMinor, poolsMinor].map(money).join(' = '),
      isRight: paidMinor === shareMinor && shareMinor === poolsMinor,
    },
  ] as const;
  return (
    <ul className={classes.checks} aria-label={t('checks.label')}>
      {checks.map(({ key, text, isRight }) => (
        <li key={key} className={isRight ? classes.right : classes.wrong}>
          {isRight ? <IconCircleCheck size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
          <span className={classes.checkName}>{t(`checks.${key}`)}</span>
          <span className={classes.checkFigure}>{text}</span>
          <span className={classes.spoken}>{t(isRight ? 'checks.right' : 'checks.wrong')}</span>
        </li>
      ))}
    </ul>
  );
}
