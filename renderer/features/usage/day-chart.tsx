import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Period } from '../../../shared/contract/period.ts';
import { formatPusdShort } from '../../../shared/money.ts';
import { type CalendarDate, formatCalendarDate } from '../../../shared/time.ts';
import { useLang } from '../../app/i18n/index.ts';
import { addDays, dateIn, daysBetween } from '../../components/calendar.ts';
import classes from './usage.module.css';
import type { UsageSummaryFigures } from './usage-store.ts';

type Measure = 'cost' | 'requests';
type Day = { on: string; requests: number; costPusd: bigint };

const HEIGHT = 108;
const STEP = 10;
const BAR = 7;
/** A day with little must still be seen. */
const LEAST = 2;

type DayChartProps = { period: Period; zone: string; series: UsageSummaryFigures['series'] };

/** A bar for each day of the period; the figures stand beside it for whoever points, and in a table for whoever listens. */
export function DayChart({ period, zone, series }: DayChartProps) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const [measure, setMeasure] = useState<Measure>('cost');
  const [pointed, setPointed] = useState<Day | null>(null);
  const days = useMemo(() => daysOf(period, zone, series), [period, zone, series]);
  const label = t('chart.label', { label: period.label, measure: t(`chart.${measure}`) });
  const most = days.reduce((highest, day) =>
    heightOf(day, measure) > heightOf(highest, measure) ? day : highest,
  );
  const detail = (day: Day) =>
    t('chart.detail', {
      date: shortDate(day.on, lang),
      cost: formatPusdShort(day.costPusd, lang),
      count: day.requests,
    });
  return (
    <section className={classes.chart} aria-label={label}>
      <div className={classes.chartHead}>
        <h2 className={classes.chartTitle}>{t('summary.byDay')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('chart.measure')}
          value={measure}
          onChange={(value) => setMeasure(value === 'requests' ? 'requests' : 'cost')}
          data={(['cost', 'requests'] as const).map((value) => ({ value, label: t(`chart.${value}`) }))}
        />
      </div>
      <Bars days={days} measure={measure} most={most} pointed={pointed} onPoint={setPointed} />
      <div className={classes.axis}>
        <span>{shortDate(period.startOn, lang)}</span>
        <span className={classes.pointed}>
          {pointed ? detail(pointed) : most.requests === 0 ? '' : detail(most)}
        </span>
        <span>{shortDate(addDays(period.endOn, -1), lang)}</span>
      </div>
      <DaysTable days={days} label={label} />
    </section>
  );
}

type BarsProps = {
  days: readonly Day[];
  measure: Measure;
  most: Day;
  pointed: Day | null;
  onPoint: (day: Day | null) => void;
};

function Bars({ days, measure, most, pointed, onPoint }: BarsProps) {
  const highest = heightOf(most, measure);
  const width = days.length * STEP;
  return (
    <svg
      className={classes.plot}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
      onMouseLeave={() => onPoint(null)}
    >
      <line className={classes.base} x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {days.map((day, index) => {
        const share = highest === 0 ? 0 : heightOf(day, measure) / highest;
        const height = share === 0 ? 0 : Math.max(LEAST, share * (HEIGHT - 6));
        const x = index * STEP;
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: pointing only repeats what the hidden table says
          <g key={day.on} onMouseEnter={() => onPoint(day)}>
            <rect className={classes.hit} x={x} y={0} width={STEP} height={HEIGHT} />
            <rect
              className={day === pointed ? classes.dayPointed : classes.day}
              x={x + (STEP - BAR) / 2}
              y={HEIGHT - height}
              width={BAR}
              height={height}
            />
          </g>
        );
      })}
    </svg>
  );
}

function DaysTable({ days, label }: { days: readonly Day[]; label: string }) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  return (
    <VisuallyHidden>
      <table>
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('chart.tableDay')}</th>
            <th scope="col">{t('chart.cost')}</th>
            <th scope="col">{t('chart.requests')}</th>
          </tr>
        </thead>
        <tbody>
          {days
            .filter((day) => day.requests > 0)
            .map((day) => (
              <tr key={day.on}>
                <th scope="row">{formatCalendarDate(day.on, lang)}</th>
                <td>{formatPusdShort(day.costPusd, lang)}</td>
                <td>{day.requests}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}

function daysOf(period: Period, zone: string, series: UsageSummaryFigures['series']): Day[] {
  const byDate = new Map(series.map((figures) => [dateIn(zone, figures.startAtMs), figures]));
  return Array.from({ length: daysBetween(period.startOn, period.endOn) }, (_, index) => {
    const on = addDays(period.startOn, index);
    const figures = byDate.get(on);
    return { on, requests: figures?.requests ?? 0, costPusd: figures?.costPusd ?? 0n };
  });
}

/** Month and day; the year is the period's. */
function shortDate(on: CalendarDate, lang: string): string {
  return new Intl.DateTimeFormat(lang, { timeZone: 'UTC', month: 'short', day: 'numeric' }).format(
    Date.parse(`${on}T00:00:00Z`),
  );
}

function heightOf(day: Day, measure: Measure): number {
  return measure === 'cost' ? Number(day.costPusd) : day.requests;
}
