import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText } from '../../components/money.tsx';
import { useMinorUnit } from './minor-unit.ts';
import { exactShareText, percentText, weightTexts } from './share-figures.ts';
import classes from './split.module.css';
import type { Pool, Share } from './split-store.ts';

type PoolSharesProps = { pool: Pool; currency: string };

/** The shares of a pool: weight, part of the whole, share before rounding, amount. */
export function PoolShares({ pool, currency }: PoolSharesProps) {
  const { t } = useTranslation('split');
  return (
    <DataTable
      label={t(`pool.${pool.kind}`)}
      columns={useColumns(pool, currency)}
      rows={pool.shares}
      rowKey={(share) => share.memberId}
      empty={<p className={classes.nobody}>{t('pool.empty')}</p>}
    />
  );
}

function useColumns(pool: Pool, currency: string): Column<Share>[] {
  const { t } = useTranslation('split');
  const lang = useLang();
  const unit = useMinorUnit(currency);
  const { totalWeight, ruleApplied } = pool;
  const text = weightTexts(pool, lang);
  const weight = (value: bigint) => {
    const shown = text(value);
    return ruleApplied === 'by_usage' ? shown : t(`weightUnit.${ruleApplied}`, { weight: shown });
  };
  return [
    { key: 'member', header: t('pool.member'), cell: (share) => share.memberName, foot: t('pool.sum') },
    {
      key: 'weight',
      header: t('pool.weight'),
      align: 'right',
      nowrap: true,
      cell: (share) => weight(share.weight),
      foot: weight(totalWeight),
    },
    {
      key: 'percent',
      header: t('pool.percent'),
      align: 'right',
      nowrap: true,
      cell: (share) => percentText(share.weight, totalWeight, lang),
      foot: percentText(1n, 1n, lang),
    },
    {
      key: 'exact',
      header: t('pool.exact', { unit }),
      align: 'right',
      nowrap: true,
      cell: (share) => exactShareText(share, totalWeight, lang),
      foot: pool.totalMinor.toLocaleString(lang),
    },
    {
      key: 'amount',
      header: t('pool.amount'),
      align: 'right',
      nowrap: true,
      cell: (share) => <Amount share={share} currency={currency} />,
      foot: <MoneyText money={{ amountMinor: pool.totalMinor, currency }} />,
    },
  ];
}

function Amount({ share, currency }: { share: Share; currency: string }) {
  const { t } = useTranslation('split');
  const lang = useLang();
  const odd = share.amountMinor - share.floorMinor;
  return (
    <>
      {odd === 0n ? null : (
        <span className={classes.odd}>{t('pool.oddUnit', { amount: signedMoney(odd, currency, lang) })}</span>
      )}
      <MoneyText money={{ amountMinor: share.amountMinor, currency }} />
    </>
  );
}

function signedMoney(amountMinor: bigint, currency: string, lang: string): string {
  const text = formatMoney({ amountMinor, currency }, lang);
  return amountMinor > 0n ? `+${text}` : text;
}
