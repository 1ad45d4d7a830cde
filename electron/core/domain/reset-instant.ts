import type { EpochMs } from '../../../shared/time.ts';

/*
 * When a limit ends, in every form that providers write it. Each reader gives an instant after now and at most
 * seven days away, or null: garbage and the past say nothing, and what is further away is cut.
 */

export const LONGEST_WAIT_MS = 7 * 86_400_000;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `Wed, 21 Oct 2026 07:28:00 GMT`: RFC 9110 section 5.6.7. */
const httpDate = /^(mon|tue|wed|thu|fri|sat|sun), \d{2} [a-z]{3} \d{4} \d{2}:\d{2}:\d{2} gmt$/i;
/** `2026-10-21T07:28:00Z`: RFC 3339 section 5.6. */
const internetDate = /^\d{4}-\d{2}-\d{2}[tT ]\d{2}:\d{2}:\d{2}(\.\d+)?([zZ]|[+-]\d{2}:\d{2})$/;
/** `2ms`, `6m0s`, `1h2m3.5s`. */
const duration = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
/** Unix seconds and milliseconds are told from a number of seconds by lying near now. */
const NEAR_MS = 400 * 86_400_000;

/** The instant, unless it is past or none; at most seven days from now. */
function within(atMs: number | null | undefined, nowMs: EpochMs): EpochMs | null {
  if (atMs === null || atMs === undefined || !Number.isFinite(atMs) || atMs <= nowMs) return null;
  return Math.min(Math.ceil(atMs), nowMs + LONGEST_WAIT_MS);
}

/** A date, a duration, Unix time in seconds or milliseconds, or a number of seconds from now. */
export function readReset(text: string, nowMs: EpochMs): EpochMs | null {
  const trimmed = text.trim();
  if (/^\d{1,15}(\.\d+)?$/.test(trimmed)) return within(ofNumber(Number(trimmed), nowMs), nowMs);
  const waitMs = readDurationMs(trimmed);
  if (waitMs !== null) return within(nowMs + waitMs, nowMs);
  const isDate = httpDate.test(trimmed) || internetDate.test(trimmed);
  return isDate ? within(Date.parse(trimmed.replace(' ', trimmed.includes(',') ? ' ' : 'T')), nowMs) : null;
}

/** The same for a value of JSON. */
export function readResetValue(value: unknown, nowMs: EpochMs): EpochMs | null {
  if (typeof value === 'number') return value > 0 ? within(ofNumber(value, nowMs), nowMs) : null;
  return typeof value === 'string' ? readReset(value, nowMs) : null;
}

/** A sentence that names the end of a limit: "将在 2026-01-22 17:57:30 重置", "try again in 6m0s". */
export function readResetText(text: string, nowMs: EpochMs): EpochMs | null {
  const named =
    /(\d{4}-\d{2}-\d{2})[tT ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*([zZ]|utc|[+-]\d{2}:?\d{2})?(?=.{0,12}(?:重置|恢复|解除))|(?:reset|again|until|available)\D{0,16}(\d{4}-\d{2}-\d{2})[tT ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*([zZ]|utc|[+-]\d{2}:?\d{2})?/i.exec(
      text,
    );
  if (named !== null) {
    const [, day = named[4], time = named[5], zone = named[6]] = named;
    return within(Date.parse(`${day}T${time}${zoneOf(zone, text)}`), nowMs);
  }
  const wait = /(?:try again|retry)\s+(?:in|after)\s+((?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i.exec(text);
  if (wait?.[1] !== undefined) return readReset(wait[1], nowMs);
  const unix = /limit reached\|(\d{10})\b/i.exec(text);
  return unix?.[1] === undefined ? null : readReset(unix[1], nowMs);
}

function readDurationMs(text: string): number | null {
  if (!duration.test(text)) return null;
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    sum += Number(count) * (unitMs[unit ?? ''] ?? 0);
  }
  return sum;
}

function ofNumber(value: number, nowMs: EpochMs): number {
  if (Math.abs(value * 1_000 - nowMs) < NEAR_MS) return value * 1_000;
  if (Math.abs(value - nowMs) < NEAR_MS) return value;
  return nowMs + value * 1_000;
}

/** A sentence in Chinese that names no zone means the vendor's own: China Standard Time. */
function zoneOf(zone: string | undefined, text: string): string {
  if (zone === undefined) return /\p{Script=Han}/u.test(text) ? '+08:00' : 'Z';
  if (/^(z|utc)$/i.test(zone)) return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}
