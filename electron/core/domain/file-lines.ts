import { invalidInput } from '../../../shared/contract/input-error.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { type CalendarDate, isCalendarDate } from '../../../shared/time.ts';

/** What is wrong with a line of a file: its number in a spreadsheet, the field, and why; never the value. */
export type LineProblem = {
  readonly line: number;
  readonly field: string;
  readonly reason: { readonly zh: string; readonly en: string };
};

const MOST_NAMED = 8;

export const notADate = {
  zh: '不是存在的日期（YYYY-MM-DD）',
  en: 'it is not a date that exists (YYYY-MM-DD)',
};

/** The day of a cell such as "2026-11-01", "2026/11/1" or "2026-11-01T00:00:00Z", as it is written there; undefined for none. */
export function readDay(cell: string): CalendarDate | undefined {
  const match = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ].*)?$/.exec(cell.normalize('NFKC').trim());
  if (match === null) return undefined;
  const [, year = '', , month = '', day = ''] = match;
  const on = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(on) ? on : undefined;
}

/** `input.invalid` for `text` without lines or with more than `most`. */
export function refuseLineCount(count: number, most: number): void {
  if (count === 0) throw invalidInput('text', { zh: '没有数据行', en: 'it has no lines of data' });
  if (count > most)
    throw invalidInput('text', { zh: `最多 ${most} 行`, en: `it may have at most ${most} lines` });
}

/** Refuses a file by its bad lines, the first of them by line and field. */
export function linesInvalid(
  code: Extract<ErrorCode, `${string}.lines_invalid`>,
  problems: readonly LineProblem[],
): AppError {
  const named = problems.slice(0, MOST_NAMED);
  const more = problems.length - named.length;
  const zh = named.map(({ line, field, reason }) => `第 ${line} 行「${field}」${reason.zh}`);
  const en = named.map(({ line, field, reason }) => `line ${line} "${field}": ${reason.en}`);
  const params = {
    count: problems.length,
    lines: [...en, ...(more === 0 ? [] : [`and ${more} more`])].join('; '),
    linesZh: [...zh, ...(more === 0 ? [] : [`另有 ${more} 处`])].join('；'),
  };
  return new AppError(code, params, { field: 'text' });
}
