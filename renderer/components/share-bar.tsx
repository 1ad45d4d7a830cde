import { useTranslation } from 'react-i18next';
import { useLang } from '../app/i18n/index.ts';
import classes from './share-bar.module.css';

const SERIES = 8;

/** More parts than this are no longer told apart: those behind stand together. */
const MOST_PARTS = 16;

const OTHERS_COLOR = 'var(--ac-border-control)';

export type ShareBarItem = {
  id: string;
  name: string;
  /** Any non-negative quantity; all items in the same unit. */
  weight: bigint | number;
};

type ShareBarProps = { items: readonly ShareBarItem[]; label: string; legend?: boolean };

/** Who has how much of a whole: one stacked bar, and the same in words below it. */
export function ShareBar({ items, label, legend = true }: ShareBarProps) {
  const lang = useLang();
  const { t } = useTranslation();
  const total = items.reduce((sum, item) => sum + Number(item.weight), 0);
  const fractionOf = (weight: number) => (total === 0 ? 0 : weight / total);
  const percentOf = (fraction: number) =>
    fraction.toLocaleString(lang, { style: 'percent', maximumFractionDigits: 1 });
  const few = items.length <= MOST_PARTS ? items : items.slice(0, MOST_PARTS - 1);
  const rest = items.slice(few.length);
  const parts = few.map((item, index) => {
    const fraction = fractionOf(Number(item.weight));
    return { ...item, fraction, percent: percentOf(fraction), color: seriesColor(index) };
  });
  if (rest.length > 0) {
    const fraction = fractionOf(rest.reduce((sum, { weight }) => sum + Number(weight), 0));
    const name = t('shareOthers', { count: rest.length });
    parts.push({
      id: 'others',
      name,
      weight: 0,
      fraction,
      percent: percentOf(fraction),
      color: OTHERS_COLOR,
    });
  }
  const spoken = parts.map((part) => t('shareOf', { name: part.name, percent: part.percent })).join(', ');
  return (
    <div>
      <div className={classes.bar} role="img" aria-label={`${label}: ${spoken}`}>
        {parts
          .filter((part) => part.fraction > 0)
          .map((part) => (
            <div
              key={part.id}
              className={classes.part}
              style={{ flexGrow: part.fraction, flexBasis: 0, background: part.color }}
              title={t('shareOf', { name: part.name, percent: part.percent })}
            />
          ))}
      </div>
      {legend ? (
        <ul className={classes.legend}>
          {parts.map((part) => (
            <li key={part.id} className={classes.entry}>
              <Swatch color={part.color} />
              <span className={classes.name}>{part.name}</span>
              <span className={classes.percent}>{part.percent}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** The colour of the n-th item (from 0) of a series, the same wherever the series is shown. */
export function seriesColor(index: number): string {
  return `var(--ac-series-${(index % SERIES) + 1})`;
}

/** The small square that ties a name to its colour. */
export function Swatch({ color }: { color: string }) {
  return <span className={classes.swatch} style={{ background: color }} aria-hidden />;
}
