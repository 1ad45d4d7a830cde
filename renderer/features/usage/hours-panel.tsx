import { Skeleton } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from '../../../shared/contract/group.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { useLang } from '../../app/i18n/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { api } from '../../transports/api.ts';
import { busyHours, cellAt, type HourCell } from './busy-hours.ts';
import { ChartTable } from './chart-table.tsx';
import classes from './charts.module.css';
import { HoursMap, hourText, useWeekdays, WEEKDAYS } from './hours-map.tsx';
import { MeasureChoice } from './measure-choice.tsx';
import { amountsOf, type Measure, useAmountText } from './usage-measure.ts';
import { useFigures } from './use-figures.ts';

type HoursPanelProps = { group: Group; period: Period; asTable: boolean };

/** When the group uses most: every hour of the week as a map, and the busiest ones in words. */
export function HoursPanel({ group, period, asTable }: HoursPanelProps) {
  const { t } = useTranslation('usage');
  const [measure, setMeasure] = useState<Measure>('requests');
  const { startAtMs, endAtMs } = period;
  const fetch = useCallback(
    () => api.usage.hours({ groupId: group.id, fromMs: startAtMs, toMs: endAtMs }),
    [group.id, startAtMs, endAtMs],
  );
  const { figures, error, load } = useFigures(group.id, fetch);
  const cells = useMemo(
    () => figures?.cells.map(({ weekday, hour, ...found }) => ({ weekday, hour, amounts: amountsOf(found) })),
    [figures],
  );
  return (
    <div className={classes.panel}>
      <div className={classes.controls}>
        <MeasureChoice value={measure} onChange={setMeasure} />
        <span className={classes.zone}>{t('hours.zone', { zone: group.zone })}</span>
      </div>
      <ErrorNotice error={error} during="load" onRetry={() => void load()} />
      {cells === undefined ? (
        error ? null : (
          <Skeleton height={250} />
        )
      ) : (
        <Shown cells={cells} measure={measure} asTable={asTable} />
      )}
    </div>
  );
}

type ShownProps = { cells: readonly HourCell[]; measure: Measure; asTable: boolean };

function Shown({ cells, measure, asTable }: ShownProps) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const amountText = useAmountText(lang);
  const weekdays = useWeekdays();
  const [pointed, setPointed] = useState<HourCell>();
  const label = t('hours.label', { measure: t(`chart.${measure}`) });
  const describe = ({ weekday, hour, amounts }: HourCell) =>
    t('hours.cell', {
      weekday: weekdays.long[weekday - 1],
      from: hourText(hour),
      to: hourText(hour + 1),
      amount: amountText(amounts, measure),
    });
  if (cells.length === 0) return <p className={classes.nothing}>{t('chart.nothing')}</p>;
  return (
    <>
      {asTable ? (
        <ChartTable
          label={label}
          columns={[t('hours.hour'), ...weekdays.long]}
          rows={Array.from({ length: 24 }, (_, hour) => ({
            key: hour,
            name: `${hourText(hour)} – ${hourText(hour + 1)}`,
            cells: WEEKDAYS.map((weekday) => {
              const { amounts } = cellAt(cells, weekday, hour);
              return amounts.requests === 0 ? '–' : amountText(amounts, measure);
            }),
          }))}
        />
      ) : (
        <HoursMap {...{ label, cells, measure, describe }} onPoint={setPointed} />
      )}
      {asTable ? null : (
        <p className={classes.pointedHour} data-pointed={pointed !== undefined || undefined}>
          {pointed ? describe(pointed) : t('hours.pointHint')}
        </p>
      )}
      <Words cells={cells} measure={measure} />
    </>
  );
}

function Words({ cells, measure }: Omit<ShownProps, 'asTable'>) {
  const { t } = useTranslation('usage');
  const lang = useLang();
  const amountText = useAmountText(lang);
  const { long } = useWeekdays();
  const busy = busyHours(cells, measure);
  if (busy === undefined) return null;
  const { busiest, span, weekday, weekdayShare } = busy;
  const percent = (share: number) =>
    share.toLocaleString(lang, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <ul className={classes.words}>
      <li>
        {t('hours.busiest', {
          weekday: long[busiest.weekday - 1],
          from: hourText(busiest.hour),
          to: hourText(busiest.hour + 1),
          amount: amountText(busiest.amounts, measure),
        })}
      </li>
      <li>
        {t('hours.span', {
          from: hourText(span.fromHour),
          to: hourText(span.toHour),
          share: percent(span.share),
        })}
      </li>
      <li>{t('hours.weekday', { weekday: long[weekday - 1], share: percent(weekdayShare) })}</li>
    </ul>
  );
}
