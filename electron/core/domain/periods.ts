import { Temporal } from 'temporal-polyfill';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';

export type PeriodSettings = {
  /** IANA zone of the group. */
  readonly zone: string;
  /** Day of the month a period starts on, 1 to 31; the month's last day where it has no such day. */
  readonly anchorDay: number;
};

export type PeriodBounds = {
  readonly startOn: CalendarDate;
  /** First day of the next period. */
  readonly endOn: CalendarDate;
  readonly startAtMs: EpochMs;
  /** First instant of the next period. */
  readonly endAtMs: EpochMs;
  /** 'YYYY-MM' of `startOn`. */
  readonly label: string;
};

export type MembershipInterval = {
  readonly joinedOn: CalendarDate;
  /** First day not shared; null while the member is in the group. */
  readonly leftOn: CalendarDate | null;
};

export type DateRange = { readonly startOn: CalendarDate; readonly endOn: CalendarDate };

/** The period an instant belongs to. Compute it once and store it: stored bounds stay valid when settings change. */
export function periodAt(atMs: EpochMs, settings: PeriodSettings): PeriodBounds {
  const day = Temporal.PlainDate.from(dateOf(atMs, settings.zone));
  const thisMonth = anchorIn(day.toPlainYearMonth(), settings.anchorDay);
  const start =
    Temporal.PlainDate.compare(day, thisMonth) >= 0
      ? thisMonth
      : anchorIn(day.toPlainYearMonth().subtract({ months: 1 }), settings.anchorDay);
  return bounds(start, startOfDay(start, settings.zone), settings);
}

/**
 * The period that follows, without gap or overlap even when zone or anchor day have changed since: it starts
 * where the given one ends and runs to the anchor day of the following month.
 */
export function nextPeriod(period: PeriodBounds, settings: PeriodSettings): PeriodBounds {
  return bounds(Temporal.PlainDate.from(period.endOn), period.endAtMs, settings);
}

/** Calendar days of `range` on which a membership was active; overlapping intervals count a day once. */
export function activeDays(intervals: readonly MembershipInterval[], range: DateRange): number {
  let days = 0;
  let countedTo = range.startOn;
  for (const { joinedOn, leftOn } of [...intervals].sort((a, b) => (a.joinedOn < b.joinedOn ? -1 : 1))) {
    const from = joinedOn > countedTo ? joinedOn : countedTo;
    const to = leftOn !== null && leftOn < range.endOn ? leftOn : range.endOn;
    if (from >= to) continue;
    days += Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
    countedTo = to;
  }
  return days;
}

/** The calendar date of an instant in the zone. */
export function dateOf(atMs: EpochMs, zone: string): CalendarDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString();
}

function bounds(start: Temporal.PlainDate, startAtMs: EpochMs, settings: PeriodSettings): PeriodBounds {
  const month = start.toPlainYearMonth();
  const end = anchorIn(month.add({ months: 1 }), settings.anchorDay);
  return {
    startOn: start.toString(),
    endOn: end.toString(),
    startAtMs,
    endAtMs: startOfDay(end, settings.zone),
    label: month.toString(),
  };
}

/** The day of the month, its last where it has no such day. RangeError unless 1 to 31. */
export function anchorIn(month: Temporal.PlainYearMonth, anchorDay: number): Temporal.PlainDate {
  if (!Number.isInteger(anchorDay) || anchorDay < 1 || anchorDay > 31) {
    throw new RangeError(`the anchor day must be 1 to 31, not ${anchorDay}`);
  }
  return month.toPlainDate({ day: Math.min(anchorDay, month.daysInMonth) });
}

// Where a change to summer time skips midnight, this is the first instant of the day.
function startOfDay(day: Temporal.PlainDate, zone: string): EpochMs {
  return day.toZonedDateTime(zone).epochMilliseconds;
}
