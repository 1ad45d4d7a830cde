import { useTranslation } from 'react-i18next';

const named = ['CNY', 'USD', 'EUR'] as const;

/** What the currency's smallest unit is called: 分, cents. */
export function useMinorUnit(currency: string): string {
  const { t } = useTranslation('split');
  return t(`unit.${named.find((code) => code === currency) ?? 'other'}`);
}
