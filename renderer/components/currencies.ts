import type { Lang } from '../../shared/errors.ts';

const offered = ['CNY', 'USD', 'EUR', 'HKD', 'TWD', 'JPY', 'KRW', 'SGD', 'GBP', 'AUD', 'CAD', 'MYR'] as const;

/** Currencies to choose from, by code and name: "CNY 人民币". */
export function currencyOptions(lang: Lang): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(lang, { type: 'currency' });
  return offered.map((code) => ({ value: code, label: `${code} ${names.of(code) ?? ''}`.trim() }));
}
