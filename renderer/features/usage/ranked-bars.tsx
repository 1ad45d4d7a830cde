import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLang } from '../../app/i18n/index.ts';
import { hrefOf } from '../../app/router.ts';
import { PusdText } from '../../components/money.tsx';
import classes from './charts.module.css';
import { type Amounts, useAmountText } from './usage-measure.ts';

const SHOWN = 4;

export type RankedItem = {
  id: string;
  name: string;
  /** Shows the records of this one alone, or what it is. */
  address: string;
  chosen: boolean;
  amounts: Amounts;
  /** Nothing of it has a price. */
  unpriced: boolean;
};

type RankedBarsProps = {
  title: string;
  none: string;
  items: readonly RankedItem[];
  /** What the shares are of. */
  total: bigint;
};

/** Who or what cost most: a name, a bar, the cost; exact figures and the share when pointed at or focused. */
export function RankedBars({ title, none, items, total }: RankedBarsProps) {
  const { t } = useTranslation('usage');
  const [all, setAll] = useState(false);
  const ranked = [...items].sort(
    (a, b) => compare(costOf(b), costOf(a)) || b.amounts.requests - a.amounts.requests,
  );
  const shown = all || ranked.length <= SHOWN + 1 ? ranked : ranked.slice(0, SHOWN);
  const most = ranked[0]?.amounts.costPusd ?? 0n;
  return (
    <section className={classes.share} aria-label={title}>
      <h2 className={classes.shareTitle}>{title}</h2>
      {ranked.length === 0 ? <p className={classes.nothing}>{none}</p> : null}
      <ul className={classes.bars}>
        {shown.map((item) => (
          <li key={item.id}>
            <RankedBar item={item} most={most} total={total} />
          </li>
        ))}
      </ul>
      {shown.length < ranked.length ? (
        <button type="button" className={classes.moreBars} onClick={() => setAll(true)}>
          {t('summary.more', { count: ranked.length - shown.length })}
        </button>
      ) : null}
    </section>
  );
}

function RankedBar({ item, most, total }: { item: RankedItem; most: bigint; total: bigint }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const amountText = useAmountText(lang);
  const { name, address, chosen, amounts, unpriced } = item;
  const share = (percentOf(amounts.costPusd, total) / 100).toLocaleString(lang, {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  const exact = t('summary.exact', {
    name,
    cost: amountText(amounts, 'cost', true),
    share,
    requests: amountText(amounts, 'requests'),
    tokens: amountText(amounts, 'tokens'),
  });
  return (
    <Tooltip
      label={exact}
      multiline
      maw={360}
      withinPortal={false}
      events={{ hover: true, focus: true, touch: true }}
    >
      <a className={classes.bar} href={hrefOf(address)} aria-current={chosen ? 'true' : undefined}>
        <span className={classes.barName}>{name}</span>
        <span className={classes.barCost}>
          <PusdText pusd={unpriced ? null : amounts.costPusd} />
        </span>
        <span className={classes.barTrack} aria-hidden>
          <span className={classes.barFill} style={{ width: `${percentOf(amounts.costPusd, most)}%` }} />
        </span>
      </a>
    </Tooltip>
  );
}

function costOf({ unpriced, amounts }: RankedItem): bigint {
  return unpriced ? -1n : amounts.costPusd;
}

function percentOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000n) / whole) / 10;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
