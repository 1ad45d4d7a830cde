import { useElementSize } from '@mantine/hooks';
import { dateFormat } from '../../../shared/formats.ts';
import { useLang } from '../../app/i18n/index.ts';
import { cellAt, type HourCell } from './busy-hours.ts';
import classes from './charts.module.css';
import { type Measure, sizeOf } from './usage-measure.ts';
import { useChartPoints } from './use-chart-points.ts';

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MARKED_HOURS = [0, 3, 6, 9, 12, 15, 18, 21];
const HOURS = 24;
const ARROWS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -HOURS, ArrowDown: HOURS };
const ROW = 26;
const LEFT = 56;
const TOP = 20;
/** The least side of a square with anything in it, of a whole one. */
const LEAST = 0.28;

type HoursMapProps = {
  label: string;
  cells: readonly HourCell[];
  measure: Measure;
  /** All there is to say of an hour. */
  describe: (cell: HourCell) => string;
  onPoint: (cell: HourCell | undefined) => void;
};

/** The hours of a week as squares, larger and darker where more is used; arrow keys go from one to the next. */
export function HoursMap({ label, cells, measure, describe, onPoint }: HoursMapProps) {
  const { ref, width } = useElementSize();
  const weekdays = useWeekdays();
  const pointAt = useChartPoints(WEEKDAYS.length * HOURS, 0, ARROWS);
  const most = Math.max(1, ...cells.map(({ amounts }) => sizeOf(amounts, measure)));
  const column = Math.max(0, width - LEFT) / HOURS;
  return (
    <div ref={ref} className={classes.plot}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture of points that can be focused is a group */}
      <svg
        width={width}
        height={TOP + ROW * WEEKDAYS.length}
        role="group"
        aria-label={label}
        onMouseLeave={() => onPoint(undefined)}
      >
        {MARKED_HOURS.map((hour) => (
          <text key={hour} className={classes.axisText} x={LEFT + hour * column} y={12} aria-hidden>
            {hourText(hour)}
          </text>
        ))}
        {WEEKDAYS.map((weekday) => (
          <g key={weekday}>
            <text
              className={classes.axisText}
              x={LEFT - 10}
              y={TOP + (weekday - 0.5) * ROW + 4}
              textAnchor="end"
              aria-hidden
            >
              {weekdays.short[weekday - 1]}
            </text>
            {Array.from({ length: HOURS }, (_, hour) => {
              const cell = cellAt(cells, weekday, hour);
              const place = (weekday - 1) * HOURS + hour;
              return (
                <g
                  key={place}
                  aria-label={describe(cell)}
                  {...pointAt(place, (isPointed) => onPoint(isPointed ? cell : undefined))}
                >
                  <Square
                    x={LEFT + hour * column}
                    y={TOP + (weekday - 1) * ROW}
                    width={column}
                    share={sizeOf(cell.amounts, measure) / most}
                  />
                </g>
              );
            })}
          </g>
        ))}
      </svg>
    </div>
  );
}

function Square({ x, y, width, share }: { x: number; y: number; width: number; share: number }) {
  const scale = share === 0 ? 0 : LEAST + (1 - LEAST) * Math.sqrt(share);
  const [w, h] = [Math.max(0, width - 2) * scale, (ROW - 2) * scale];
  return (
    <>
      <rect
        className={classes.hour}
        x={x + 1}
        y={y + 1}
        width={Math.max(0, width - 2)}
        height={ROW - 2}
        rx={3}
      />
      {scale === 0 ? null : (
        <rect
          className={classes.hourUsed}
          x={x + (width - w) / 2}
          y={y + (ROW - h) / 2}
          width={w}
          height={h}
          rx={3}
          opacity={0.45 + 0.55 * share}
        />
      )}
    </>
  );
}

/** "09:00"; the hour after the last of a day is 24:00. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** The names of the weekdays, Monday first. */
export function useWeekdays(): Readonly<Record<'long' | 'short', readonly string[]>> {
  const lang = useLang();
  const named = (weekday: 'long' | 'short') => {
    const format = dateFormat(lang, { timeZone: 'UTC', weekday });
    // The first of January 2024 was a Monday.
    return WEEKDAYS.map((day) => format.format(Date.UTC(2024, 0, day)));
  };
  return { long: named('long'), short: named('short') };
}
