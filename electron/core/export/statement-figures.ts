import { minorToDecimal, type Pusd, pusdToDecimal } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';

/** One value of a statement as what it is; each kind of file writes it in its own way. */
export type Figure =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'money'; readonly minor: bigint; readonly currency: string }
  | { readonly kind: 'usd'; readonly pusd: Pusd }
  | { readonly kind: 'whole'; readonly value: bigint };

export const text = (value: string): Figure => ({ kind: 'text', text: value });
export const money = (minor: bigint, currency: string): Figure => ({ kind: 'money', minor, currency });
export const usd = (pusd: Pusd): Figure => ({ kind: 'usd', pusd });
export const whole = (value: bigint | number): Figure => ({ kind: 'whole', value: BigInt(value) });

const SHOWN_USD_DECIMALS = 4;
const PUSD_PER_SHOWN = 10n ** BigInt(12 - SHOWN_USD_DECIMALS);

/** The exact value for programs: "1060.31", all 12 decimals of USD; a text as it is. */
export function plainFigure(figure: Figure): string {
  switch (figure.kind) {
    case 'text':
      return figure.text;
    case 'money':
      return minorToDecimal(figure.minor, figure.currency);
    case 'usd':
      return pusdToDecimal(figure.pusd);
    case 'whole':
      return String(figure.value);
  }
}

/**
 * The value for people: thousands grouped, USD rounded half up to 4 decimals. Own arithmetic and not Intl, so that a
 * newer runtime writes the same bytes.
 */
export function shownFigure(figure: Figure): string {
  if (figure.kind === 'text') return figure.text;
  if (figure.kind !== 'usd') return grouped(plainFigure(figure));
  const size = figure.pusd < 0n ? -figure.pusd : figure.pusd;
  const rounded = ((size + PUSD_PER_SHOWN / 2n) / PUSD_PER_SHOWN) * PUSD_PER_SHOWN;
  const decimal = pusdToDecimal(figure.pusd < 0n ? -rounded : rounded);
  return grouped(decimal.slice(0, SHOWN_USD_DECIMALS - 12));
}

/** What stands before an amount: a sign, or the code where a sign could mean two currencies. */
export function signOf(currency: string): string {
  const signs: Readonly<Record<string, string>> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£' };
  return signs[currency] ?? `${currency} `;
}

/** An amount on its own: "-¥1,060.31". */
export function signedMoney(minor: bigint, currency: string): string {
  const size = shownFigure(money(minor < 0n ? -minor : minor, currency));
  return `${minor < 0n ? '-' : ''}${signOf(currency)}${size}`;
}

/** An instant in the zone, alike in both languages: "2026-12-01 00:00:09". */
export function instantIn(zone: string, atMs: EpochMs): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')}`;
}

/** An instant in UTC to the second: "2026-11-30T16:00:00Z". */
export function instantInUtc(atMs: EpochMs): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}

function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}
