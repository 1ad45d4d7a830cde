import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/money.ts';
import { useLang } from '../../app/i18n/index.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { MoneyText } from '../../components/money.tsx';
import { useMinorUnit } from './minor-unit.ts';
import { exactShareText, percentText, weightTexts } from './share-figures.ts';
import classes from './split.module.css';
import type { Part, Share } from './split-store.ts';

type PoolSharesProps = { part: Part; label: string; currency: string };

/** The shares of a pool or of a part of it: weight, part of the whole, share before rounding, amount. */
export function PoolShares({ part, label, currency }: PoolSharesProps) {
  const { t } = useTranslation('split');
  return (
    <DataTable
      label={label}
      columns={useColumns(part, currency)}
      rows={part.shares}
      rowKey={(share) => share.memberId}
      empty={<p className={classes.nobody}>{t('pool.empty')}</p>}
    />
  );
}

function useColumns(part: Part, currency: string): Column<Share>[] {
  const { t } = useTranslation('split');
  const lang = useLang();
  const unit = useMinorUnit(currency);
  const { totalWeight, totalMinor, basis } = part;
  const text = weightTexts(part, lang);
  const weight = (value: bigint) => {
    const shown = text(value);
    return basis === 'equal' || basis === 'equal_by_days'
      ? t(`weightUnit.${basis}`, { weight: shown })
      : shown;
  };
  const columns: Column<Share>[] = [
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
      foot: totalMinor.toLocaleString(lang),
    },
    {
      key: 'amount',
      header: t('pool.amount'),
      align: 'right',
      nowrap: true,
      cell: (share) => <Amount share={share} currency={currency} />,
      foot: <MoneyText money={{ amountMinor: totalMinor, currency }} />,
    },
  ];
  // Amounts that were entered were not divided by anything.
  return basis === 'as_entered' ? columns.filter(({ key }) => key === 'member' || key === 'amount') : columns;
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
