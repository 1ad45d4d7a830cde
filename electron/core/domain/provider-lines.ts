import { readDecimal } from '../../../shared/decimal.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { type LineProblem, notADate, readDay, refuseLineCount } from './file-lines.ts';

export type ProviderLine = {
  readonly row: number;
  readonly date: string;
  readonly figure: string;
  readonly currency: string | undefined;
};

type Reason = LineProblem['reason'];

const MOST_LINES = 20_000;
const PUSD_DIGITS = 12;
const LARGEST_PUSD = 10n ** 18n;

/**
 * What a provider's lines say of each day, those of one day added up, and what is wrong with the lines: nothing may be
 * taken over while there is a problem. `input.invalid` for `text` without lines or with too many.
 */
export function readProviderLines(
  lines: readonly ProviderLine[],
  todayOn: CalendarDate,
): { days: Map<CalendarDate, Pusd>; problems: LineProblem[] } {
  refuseLineCount(lines.length, MOST_LINES);
  const problems: LineProblem[] = [];
  const days = new Map<CalendarDate, Pusd>();
  for (const { row: line, date, figure, currency = '' } of lines) {
    const on = readDay(date);
    const usd = readUsd(figure);
    const before = problems.length;
    if (on === undefined) problems.push({ line, field: 'date', reason: notADate });
    else if (on > todayOn)
      problems.push({
        line,
        field: 'date',
        reason: { zh: '不能晚于今天', en: 'it must not lie after today' },
      });
    if (typeof usd !== 'bigint') problems.push({ line, field: 'usd', reason: usd });
    if (!/^(usd)?$/i.test(currency.trim()))
      problems.push({
        line,
        field: 'currency',
        reason: { zh: '只能是 USD', en: 'it must be USD' },
      });
    if (problems.length === before && on !== undefined && typeof usd === 'bigint')
      days.set(on, (days.get(on) ?? 0n) + usd);
  }
  return { days, problems };
}

/** An amount such as "12.5", "$1,234.56" or "1.2e-05" in pUSD, exactly; otherwise what is wrong with it. */
function readUsd(cell: string): Pusd | Reason {
  const plain = cell
    .normalize('NFKC')
    .trim()
    .replace(/^(?:US)?\$\s*|\s*USD$/gi, '');
  const ungrouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : plain;
  const decimal = readDecimal(ungrouped);
  if (decimal === null || decimal.units < 0n)
    return { zh: '必须是不小于 0 的美元金额', en: 'it must be an amount of USD from 0 up' };
  const { units, scale } = decimal;
  const divisor = 10n ** BigInt(Math.max(0, scale - PUSD_DIGITS));
  if (units % divisor !== 0n) return { zh: '最多 12 位小数', en: 'it may have at most 12 decimals' };
  const pusd = (units / divisor) * 10n ** BigInt(Math.max(0, PUSD_DIGITS - scale));
  return pusd < LARGEST_PUSD ? pusd : { zh: '金额过大', en: 'the amount is too large' };
}
