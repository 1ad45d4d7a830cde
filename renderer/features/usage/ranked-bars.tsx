import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../../app/router.ts';
import { PusdText } from '../../components/money.tsx';
import classes from './usage.module.css';

const SHOWN = 4;

export type RankedItem = {
  id: string;
  name: string;
  /** Shows the records of this one alone. */
  address: string;
  chosen: boolean;
  requests: number;
  /** Null: without a price. */
  costPusd: bigint | null;
};

type RankedBarsProps = { title: string; none: string; items: readonly RankedItem[] };

/** Who or what cost most: a name, a bar, the cost; each leads to its records. */
export function RankedBars({ title, none, items }: RankedBarsProps) {
  const { t } = useTranslation('usage');
  const [all, setAll] = useState(false);
  const ranked = [...items].sort(
    (a, b) => compare(b.costPusd ?? -1n, a.costPusd ?? -1n) || b.requests - a.requests,
  );
  const shown = all || ranked.length <= SHOWN + 1 ? ranked : ranked.slice(0, SHOWN);
  const most = ranked[0]?.costPusd ?? 0n;
  return (
    <section className={classes.chart} aria-label={title}>
      <h2 className={classes.chartTitle}>{title}</h2>
      {ranked.length === 0 ? <p className={classes.muted}>{none}</p> : null}
      <ul className={classes.bars}>
        {shown.map((item) => (
          <li key={item.id}>
            <a
              className={classes.bar}
              href={hrefOf(item.address)}
              aria-current={item.chosen ? 'true' : undefined}
            >
              <span className={classes.clip} title={item.name}>
                {item.name}
              </span>
              <span className={classes.barCost}>
                <PusdText pusd={item.costPusd} />
              </span>
              <span className={classes.barTrack} aria-hidden>
                <span className={classes.barFill} style={{ width: `${percentOf(item.costPusd, most)}%` }} />
              </span>
            </a>
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

function percentOf(part: bigint | null, whole: bigint): number {
  return part === null || whole === 0n ? 0 : Number((part * 1_000n) / whole) / 10;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
