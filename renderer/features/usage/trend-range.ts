import type { Period } from '../../../shared/contract/period.ts';
import type { TrendStep } from '../../../shared/contract/usage.ts';
import { dateFormat } from '../../../shared/formats.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { addDays, dateIn, startOfDay } from '../../components/calendar.ts';

const WEEKS = 26;
const MONTHS = 12;

/**
 * What a trend covers: two days by hour, the period by day, half a year by week, a year by month; each ends with the
 * period, or today where that is still running.
 */
export function trendRange(
  step: TrendStep,
  { startAtMs, endAtMs, endOn }: Period,
  zone: string,
  nowMs: EpochMs,
): { fromMs: EpochMs; toMs: EpochMs } {
  if (step === 'day') return { fromMs: startAtMs, toMs: endAtMs };
  const today = dateIn(zone, nowMs);
  const last = addDays(endOn, -1);
  const lastOn = today < last ? today : last;
  const toMs = startOfDay(zone, lastOn, 1);
  if (step === 'hour') return { fromMs: startOfDay(zone, lastOn, -1), toMs };
  const firstOn =
    step === 'week' ? addDays(mondayOf(lastOn), 7 * (1 - WEEKS)) : monthsBefore(lastOn, MONTHS - 1);
  return { fromMs: startOfDay(zone, firstOn), toMs };
}

function mondayOf(on: CalendarDate): CalendarDate {
  const weekday = new Date(`${on}T00:00:00Z`).getUTCDay();
  return addDays(on, -((weekday + 6) % 7));
}

/** The first of the month so many months before. */
function monthsBefore(on: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1] = on.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

/** How a step is called: "14:00", "Nov 12", "Nov 9 – Nov 15", "Nov 2026", in the zone. */
export function stepName(
  step: TrendStep,
  { startAtMs, endAtMs }: { startAtMs: EpochMs; endAtMs: EpochMs },
  zone: string,
  lang: string,
): string {
  const shown = (atMs: EpochMs, options: Intl.DateTimeFormatOptions) =>
    dateFormat(lang, { timeZone: zone, hourCycle: 'h23', ...options }).format(atMs);
  const day = { month: 'short', day: 'numeric' } as const;
  if (step === 'hour') return shown(startAtMs, { ...day, hour: '2-digit', minute: '2-digit' });
  if (step === 'day') return shown(startAtMs, day);
  if (step === 'month') return shown(startAtMs, { year: 'numeric', month: 'short' });
  return `${shown(startAtMs, day)} – ${shown(endAtMs - 1, day)}`;
}
