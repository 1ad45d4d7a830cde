import { isRate } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { dayStart } from './days.ts';
import { type LineProblem, notADate, readDay, refuseLineCount } from './file-lines.ts';

export type RateLine = { readonly row: number; readonly date: string; readonly figure: string };

const MOST_LINES = 10_000;

/**
 * The rates of a file's lines, each valid from the first instant of its day in the zone, and what is wrong with the
 * lines: nothing may be taken over while there is a problem. `input.invalid` for `text` without lines or with too many.
 */
export function readRateLines(
  lines: readonly RateLine[],
  zone: string,
  nowMs: EpochMs,
): { rates: { rate: string; validAtMs: EpochMs }[]; problems: LineProblem[] } {
  refuseLineCount(lines.length, MOST_LINES);
  const problems: LineProblem[] = [];
  const rates = new Map<EpochMs, string>();
  for (const { row, date, figure } of lines) {
    const problem = (field: string, zh: string, en: string) =>
      problems.push({ line: row, field, reason: { zh, en } });
    const on = readDay(date);
    const rate = figure.normalize('NFKC').trim();
    if (on === undefined) problem('date', notADate.zh, notADate.en);
    if (!isRate(rate))
      problem('rate', '必须是正数，最多 8 位小数', 'it must be a positive decimal with at most 8 decimals');
    if (on === undefined || !isRate(rate)) continue;
    const validAtMs = dayStart(on, zone);
    if (validAtMs > nowMs) problem('date', '不能晚于今天', 'it must not lie after today');
    else if (rates.has(validAtMs)) problem('date', '这一天出现了两次', 'the day is there twice');
    else rates.set(validAtMs, rate);
  }
  return { rates: [...rates].map(([validAtMs, rate]) => ({ rate, validAtMs })), problems };
}
