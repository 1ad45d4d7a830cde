import { SegmentedControl, Skeleton } from '@mantine/core';
import { useCallback, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { type TrendBy, type TrendStep, trendBy, trendStep } from '../../../shared/contract/usage.ts';
import { compactCount, numberFormat } from '../../../shared/formats.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { api } from '../../transports/api.ts';
import { ChartPatterns, SeriesMark } from './chart-patterns.tsx';
import { ChartTable } from './chart-table.tsx';
import classes from './charts.module.css';
import { MeasureChoice } from './measure-choice.tsx';
import { TrendChart } from './trend-chart.tsx';
import { stepName, trendRange } from './trend-range.ts';
import { type Bar, type Series, stacksOf } from './trend-stacks.ts';
import { type Amounts, type Measure, noAmounts, plus, useAmountText } from './usage-measure.ts';
import { useFigures } from './use-figures.ts';

export type Names = Readonly<Record<TrendBy, (key: string) => string>>;

type TrendPanelProps = {
  group: Group;
  period: Period;
  names: Names;
  asTable: boolean;
};

/** Use over time, by steps and by a measure of choice, divided by member, model or account. */
export function TrendPanel({ group, period, names, asTable }: TrendPanelProps) {
  const { t } = useTranslation('usage');
  const [step, setStep] = useState<TrendStep>('day');
  const [by, setBy] = useState<TrendBy>('member');
  const [measure, setMeasure] = useState<Measure>('cost');
  const [hidden, setHidden] = useState<ReadonlySet<string | null>>(new Set());
  const fetch = useCallback(async () => {
    const range = trendRange(step, period, group.zone, Date.now());
    const trend = await api.usage.trend({ groupId: group.id, ...range, step, by });
    return { step, by, trend };
  }, [group.id, group.zone, period, step, by]);
  const { figures, error, load } = useFigures(group.id, fetch);
  const stacks = useMemo(() => figures && stacksOf(figures.trend, measure), [figures, measure]);
  const toggle = (key: string | null): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };
  return (
    <div className={classes.panel}>
      <div className={classes.controls}>
        <SegmentedControl
          size="xs"
          aria-label={t('chart.step')}
          value={step}
          onChange={setStep}
          data={trendStep.options.map((value) => ({ value, label: t(`chart.stepOf.${value}`) }))}
        />
        <MeasureChoice value={measure} onChange={setMeasure} />
        <SegmentedControl
          size="xs"
          aria-label={t('chart.by')}
          value={by}
          onChange={(value) => {
            setBy(value);
            setHidden(new Set());
          }}
          data={trendBy.options.map((value) => ({ value, label: t(`chart.byOf.${value}`) }))}
        />
      </div>
      <ErrorNotice error={error} during="load" onRetry={() => void load()} />
      {figures === undefined || stacks === undefined ? (
        error ? null : (
          <Skeleton height={250} />
        )
      ) : (
        <Shown
          {...{ stacks, measure, hidden, asTable }}
          step={figures.step}
          zone={group.zone}
          nameOf={(key) => (key === null ? t('chart.others') : names[figures.by](key))}
          onToggle={toggle}
        />
      )}
    </div>
  );
}

type ShownProps = {
  stacks: { readonly series: readonly Series[]; readonly bars: readonly Bar[] };
  step: TrendStep;
  measure: Measure;
  zone: string;
  hidden: ReadonlySet<string | null>;
  asTable: boolean;
  nameOf: (key: string | null) => string;
  onToggle: (key: string | null) => void;
};

function Shown({ stacks, step, measure, zone, hidden, asTable, nameOf, onToggle }: ShownProps) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const id = useId();
  const amountText = useAmountText(lang);
  const [pointed, setPointed] = useState<Bar>();
  const { series, bars } = stacks;
  const shown = series.flatMap(({ key }, place) => (hidden.has(key) ? [] : [{ key, place }]));
  const totalOf = ({ parts }: Bar) =>
    shown.reduce((sum, { place }) => plus(sum, parts[place] ?? noAmounts), noAmounts);
  const nameOfBar = (bar: Bar) => stepName(step, bar, zone, lang);
  const label = t('chart.label', { step: t(`chart.stepOf.${step}`), measure: t(`chart.${measure}`) });
  const describe = (bar: Bar): string => {
    const ofEach = shown
      .filter(({ place }) => (bar.parts[place]?.requests ?? 0) > 0)
      .map(({ key, place }) => `${nameOf(key)} ${amountText(bar.parts[place] ?? noAmounts, measure)}`);
    const sum = t('chart.sum', { name: nameOfBar(bar), amount: amountText(totalOf(bar), measure) });
    return ofEach.length > 1 ? `${sum} · ${ofEach.join(' · ')}` : sum;
  };
  if (series.length === 0) return <p className={classes.nothing}>{t('chart.nothing')}</p>;
  return (
    <>
      <ChartPatterns id={id} />
      {asTable ? (
        <ChartTable
          label={label}
          columns={[t('chart.time'), t('chart.total'), ...shown.map(({ key }) => nameOf(key))]}
          rows={bars
            .filter((bar) => totalOf(bar).requests > 0)
            .map((bar) => ({
              key: bar.startAtMs,
              name: nameOfBar(bar),
              cells: [totalOf(bar), ...shown.map(({ place }) => bar.parts[place] ?? noAmounts)].map((one) =>
                amountText(one, measure),
              ),
            }))}
        />
      ) : (
        <TrendChart
          id={id}
          label={label}
          bars={bars}
          measure={measure}
          hidden={new Set(series.flatMap(({ key }, place) => (hidden.has(key) ? [place] : [])))}
          nameOf={nameOfBar}
          describe={describe}
          axisText={(size) => axisText(size, measure, lang)}
          onPoint={setPointed}
        />
      )}
      {asTable ? null : (
        <p className={classes.pointed} data-pointed={pointed !== undefined || undefined}>
          {pointed ? describe(pointed) : t('chart.pointHint')}
        </p>
      )}
      <Legend {...{ id, series, measure, hidden, nameOf, onToggle }} amountText={amountText} />
    </>
  );
}

type LegendProps = Pick<ShownProps, 'measure' | 'hidden' | 'nameOf' | 'onToggle'> & {
  id: string;
  series: readonly Series[];
  amountText: (amounts: Amounts, measure: Measure) => string;
};

/** Which filling is whose; each can be left out and taken in again. */
function Legend({ id, series, measure, hidden, nameOf, onToggle, amountText }: LegendProps) {
  const { t } = useTranslation('usage');
  return (
    <ul className={classes.legend} aria-label={t('chart.legend')}>
      {series.map(({ key, total }, place) => (
        <li key={key ?? ''}>
          <button
            type="button"
            className={classes.legendItem}
            aria-pressed={!hidden.has(key)}
            title={nameOf(key)}
            onClick={() => onToggle(key)}
          >
            <SeriesMark id={id} index={place} />
            <span className={classes.legendName}>{nameOf(key)}</span>
            <span className={classes.legendAmount}>{amountText(total, measure)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** An amount as short as an axis needs it: "$0.05", "1.2k". */
function axisText(size: number, measure: Measure, lang: string): string {
  if (measure !== 'cost') return compactCount(size, lang);
  const usd = size / 1e12;
  return numberFormat(lang, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    maximumSignificantDigits: 3,
  }).format(usd);
}
