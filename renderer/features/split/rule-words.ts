import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../../shared/money.ts';
import type { SplitRule } from '../../../shared/split.ts';
import { useLang } from '../../app/i18n/index.ts';

/** Tells a rule in a sentence or two. */
export function useRuleWords(currency: string): (rule: SplitRule) => string {
  const { t } = useTranslation('split');
  const lang = useLang();
  const percent = (bp: number) =>
    (bp / 10_000).toLocaleString(lang, { style: 'percent', maximumFractionDigits: 2 });
  const way = (rule: SplitRule): string => {
    switch (rule.kind) {
      case 'equal': {
        const heads = t(rule.prorate ? 'rule.words.equal_by_days' : 'rule.words.equal');
        const { length } = rule.discounts;
        return length === 0 ? heads : `${heads} ${t('rule.words.discounts', { count: length })}`;
      }
      case 'base_plus_usage':
        return t('rule.words.base_plus_usage', { percent: percent(rule.baseBp) });
      default:
        return t(`rule.words.${rule.kind}`);
    }
  };
  return (rule) => {
    if (rule.minimumMinor === null) return way(rule);
    const amount = formatMoney({ amountMinor: BigInt(rule.minimumMinor), currency }, lang);
    return `${way(rule)} ${t('rule.words.minimum', { amount })}`;
  };
}
