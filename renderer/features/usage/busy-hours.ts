import { type Amounts, type Measure, noAmounts, plus, sizeOf } from './usage-measure.ts';

export type HourCell = { readonly weekday: number; readonly hour: number; readonly amounts: Amounts };

export type BusyHours = {
  readonly busiest: HourCell;
  /** The busiest hours of a day that follow one another, and their part of all. */
  readonly span: { readonly fromHour: number; readonly toHour: number; readonly share: number };
  readonly weekday: number;
  /** The part of the busiest weekday of all. */
  readonly weekdayShare: number;
};

const HOURS = 24;
const SPAN = 4;

/** When most is used; undefined where nothing is. */
export function busyHours(cells: readonly HourCell[], measure: Measure): BusyHours | undefined {
  const size = (cell: HourCell) => sizeOf(cell.amounts, measure);
  const all = cells.reduce((sum, cell) => sum + size(cell), 0);
  const [busiest] = [...cells].sort((a, b) => size(b) - size(a));
  if (busiest === undefined || all === 0) return undefined;
  const sumOf = (isIn: (cell: HourCell) => boolean) =>
    cells.filter(isIn).reduce((sum, cell) => sum + size(cell), 0);
  const byHour = Array.from({ length: HOURS }, (_, hour) => sumOf((cell) => cell.hour === hour));
  const spans = byHour.map((_, from) =>
    Array.from({ length: SPAN }, (_, later) => byHour[(from + later) % HOURS] ?? 0).reduce((a, b) => a + b),
  );
  const fromHour = spans.indexOf(Math.max(...spans));
  const days = Array.from({ length: 7 }, (_, day) => sumOf((cell) => cell.weekday === day + 1));
  const most = Math.max(...days);
  return {
    busiest,
    span: { fromHour, toHour: (fromHour + SPAN) % HOURS, share: (spans[fromHour] ?? 0) / all },
    weekday: days.indexOf(most) + 1,
    weekdayShare: most / all,
  };
}

/** What was used in an hour of the week. */
export function cellAt(cells: readonly HourCell[], weekday: number, hour: number): HourCell {
  const amounts = cells
    .filter((cell) => cell.weekday === weekday && cell.hour === hour)
    .reduce((sum, cell) => plus(sum, cell.amounts), noAmounts);
  return { weekday, hour, amounts };
}
