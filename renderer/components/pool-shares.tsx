import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../shared/money.ts';
import { useLang } from '../app/i18n/index.ts';
import { type Column, DataTable } from './data-table.tsx';
import { useMinorUnit } from './minor-unit.ts';
import { MoneyText } from './money.tsx';
import classes from './pool-shares.module.css';
import {
  exactShareText,
  type PartShare,
  type PoolPart,
  percentText,
  type WeightUnit,
  weightTexts,
} from './share-figures.ts';

type PoolSharesProps = {
  part: PoolPart;
  /** Null: the amounts were entered, not divided by anything. */
  unit: WeightUnit | null;
  label: string;
  currency: string;
  /** The member whose line stands out. */
  markedId?: string | undefined;
};

/** The shares of a pool or of a part of it: weight, part of the whole, share before rounding, amount. */
export function PoolShares({ part, unit, label, currency, markedId }: PoolSharesProps) {
  const { t } = useTranslation('split');
  return (
    <DataTable
      label={label}
      columns={useColumns(part, unit, currency)}
      rows={part.shares}
      rowKey={(share) => share.memberId}
      selectedKey={markedId}
      empty={<p className={classes.empty}>{t('pool.empty')}</p>}
    />
  );
}

function useColumns(part: PoolPart, unit: WeightUnit | null, currency: string): Column<PartShare>[] {
  const { t } = useTranslation('split');
  const lang = useLang();
  const minorUnit = useMinorUnit(currency);
  const { totalWeight, totalMinor } = part;
  const text = weightTexts(part, unit ?? 'plain', lang);
  const weight = (value: bigint) => {
    const shown = text(value);
    return unit === 'heads' || unit === 'days' ? t(`weightUnit.${unit}`, { weight: shown }) : shown;
  };
  const columns: Column<PartShare>[] = [
    { key: 'member', header: t('pool.member'), cell: (share) => share.memberName, foot: t('pool.sum') },
    {
      key: 'weight',
      width: '20%',
      header: t('pool.weight'),
      align: 'right',
      nowrap: true,
      cell: (share) => weight(share.weight),
      foot: weight(totalWeight),
    },
    {
      key: 'percent',
      width: '13%',
      header: t('pool.percent'),
      align: 'right',
      nowrap: true,
      cell: (share) => percentText(share.weight, totalWeight, lang),
      foot: percentText(1n, 1n, lang),
    },
    {
      key: 'exact',
      width: '23%',
      header: t('pool.exact', { unit: minorUnit }),
      align: 'right',
      nowrap: true,
      cell: (share) => exactShareText(share, totalWeight, lang),
      foot: totalMinor.toLocaleString(lang),
    },
    {
      key: 'amount',
      width: '26%',
      header: t('pool.amount'),
      align: 'right',
      nowrap: true,
      cell: (share) => <Amount share={share} currency={currency} />,
      foot: <MoneyText money={{ amountMinor: totalMinor, currency }} />,
    },
  ];
  return unit === null ? columns.filter(({ key }) => key === 'member' || key === 'amount') : columns;
}

function Amount({ share, currency }: { share: PartShare; currency: string }) {
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
