import { dateFormat, numberFormat } from './formats.ts';

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A calendar date 'YYYY-MM-DD' in a group's zone; such strings sort by time. */
export type CalendarDate = string;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** True for a date that exists: '2028-02-29' but not '2027-02-29'. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** True for an IANA time zone this runtime knows; bare offsets such as '+08:00' are no zones of a place. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The day of an instant in the zone: "2026年11月1日", "Nov 1, 2026". */
export function formatDate(atMs: EpochMs, zone: string, locale: string): string {
  return dateFormat(locale, { timeZone: zone, dateStyle: 'medium' }).format(atMs);
}

/** The time of day of an instant in the zone, to the second, on a 24-hour clock: "00:05:09". */
export function formatTime(atMs: EpochMs, zone: string, locale: string): string {
  return dateFormat(locale, { timeZone: zone, ...CLOCK }).format(atMs);
}

/** Day and time of an instant in the zone, to the second. */
export function formatDateTime(atMs: EpochMs, zone: string, locale: string): string {
  return `${formatDate(atMs, zone, locale)} ${formatTime(atMs, zone, locale)}`;
}

/**
 * When something will have happened, to the minute and never too early: "14:32" on the day of `nowMs`, else with the
 * date: "11月25日 14:32", "Nov 25, 14:32".
 */
export function formatClock(atMs: EpochMs, nowMs: EpochMs, zone: string, locale: string): string {
  const minuteMs = Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
  const time = dateFormat(locale, { timeZone: zone, ...CLOCK_MINUTES });
  if (formatDate(minuteMs, zone, locale) === formatDate(nowMs, zone, locale)) return time.format(minuteMs);
  return dateFormat(locale, { timeZone: zone, ...DAY_AND_MINUTES }).format(minuteMs);
}

/** A calendar date as a person reads it; it has no zone of its own and never shifts. */
export function formatCalendarDate(on: CalendarDate, locale: string): string {
  return formatDate(Date.parse(`${on}T00:00:00Z`), 'UTC', locale);
}

/** A length of time in its two largest units, rounded down: "2h 5m", "2小时5分钟"; below a second in ms. */
export function formatDuration(ms: number, locale: string): string {
  const size = Math.max(0, Math.floor(ms));
  if (size < SECOND_MS) return unit(size, 'millisecond', locale);
  const parts = [
    { name: 'day', count: Math.floor(size / DAY_MS) },
    { name: 'hour', count: Math.floor(size / HOUR_MS) % 24 },
    { name: 'minute', count: Math.floor(size / MINUTE_MS) % 60 },
    { name: 'second', count: Math.floor(size / SECOND_MS) % 60 },
  ];
  const first = parts.findIndex((part) => part.count > 0);
  const said = new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(
    parts
      .slice(first, first + 2)
      .filter((part) => part.count > 0)
      .map((part) => unit(part.count, part.name, locale)),
  );
  // Between a figure and a Chinese word stands a space, here one that does not break.
  return said.replace(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, '\u00a0');
}

const CLOCK: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

const CLOCK_MINUTES: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

const DAY_AND_MINUTES: Intl.DateTimeFormatOptions = { ...CLOCK_MINUTES, month: 'short', day: 'numeric' };

function unit(count: number, name: string, locale: string): string {
  return numberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(count);
}
