import { minorToDecimal } from '../../../shared/money.ts';
import type { PartBasis, SplitRule } from '../../../shared/split.ts';
import type { PeriodPool } from './period-pools.ts';

/** A text in both languages. */
export type Words = { readonly zh: string; readonly en: string };

/** What a pool is: its kind, account and date; pools that would be called the same are numbered. */
export function poolTitles(pools: readonly PeriodPool[]): Words[] {
  const titles = pools.map(titleOf);
  return titles.map((title, index) => {
    const isTwin = (other: Words) => other.zh === title.zh;
    const twins = titles.filter(isTwin).length;
    const place = titles.slice(0, index + 1).filter(isTwin).length;
    return twins === 1 ? title : mapWords(title, (text) => `${text} (${place})`);
  });
}

function titleOf({ kind, title, accountName, chargedOn }: PeriodPool): Words {
  if (title !== null) return title;
  const details = [accountName, chargedOn].filter((detail) => detail !== null);
  return mapWords(kinds[kind], (text) => [text, ...details].join(' · '));
}

/** How a pool is shared, so that a member can do it again: discounts, weights and multipliers by name. */
export function ruleWords(
  { rule, split }: Pick<PeriodPool, 'rule' | 'split'>,
  currency: string,
  nameOf: (memberId: string) => string,
): Words {
  if (rule === null) return basisWords.as_entered;
  const sentences = [wayOf(rule, nameOf)];
  if (rule.minimumMinor !== null) {
    const amount = `${minorToDecimal(BigInt(rule.minimumMinor), currency)} ${currency}`;
    sentences.push({ zh: `每人至少 ${amount}`, en: `at least ${amount} each` });
  }
  if (split.parts.some(({ isFallback }) => isFallback)) {
    const [used] = split.parts.filter(({ isFallback }) => isFallback).map(({ basis }) => basisWords[basis]);
    sentences.push(mapWords(fellBack, (text, lang) => `${text}${used?.[lang]}`));
  }
  return joined(sentences, { zh: '；', en: '; ' });
}

function wayOf(rule: SplitRule, nameOf: (memberId: string) => string): Words {
  const list = (told: readonly string[]) => ({ zh: `（${told.join('、')}）`, en: ` (${told.join(', ')})` });
  const way = (base: Words, told: readonly string[]) =>
    told.length === 0 ? base : joined([base, list(told)], { zh: '', en: '' });
  switch (rule.kind) {
    case 'equal':
      return way(
        basisWords[rule.prorate ? 'equal_by_days' : 'equal'],
        rule.discounts.map(({ memberId, bp }) => `${nameOf(memberId)} −${percent(bp)}`),
      );
    case 'weights':
      return way(
        basisWords.weights,
        rule.weights.map(({ memberId, weight }) => `${nameOf(memberId)} × ${weight}`),
      );
    case 'by_usage':
      return basisWords.by_usage;
    case 'by_model':
      return way(
        basisWords.by_model,
        rule.multipliers.map(({ model, bp }) => `${model} × ${percent(bp)}`),
      );
    case 'base_plus_usage':
      return {
        zh: `${percent(rule.baseBp)} 按在车天数，其余按用量`,
        en: `${percent(rule.baseBp)} by active days, the rest by usage`,
      };
  }
}

/** What the weights of a part are. */
export const basisWords: Readonly<Record<PartBasis, Words>> = {
  equal: { zh: '均摊', en: 'equal' },
  equal_by_days: { zh: '按在车天数', en: 'by active days' },
  weights: { zh: '按权重 × 在车天数', en: 'by weight × active days' },
  by_usage: { zh: '按用量', en: 'by usage' },
  by_model: { zh: '按模型加权用量', en: 'by usage × model multiplier' },
  minimum: { zh: '最低分摊', en: 'minimum' },
  as_entered: { zh: '按录入的金额', en: 'as entered' },
};

const kinds: Readonly<Record<PeriodPool['kind'], Words>> = {
  subscription_fee: { zh: '订阅费', en: 'Subscription fee' },
  metered: { zh: '计量费用', en: 'Metered cost' },
  refund: { zh: '退款', en: 'Refund' },
  charge: { zh: '其他支出', en: 'Other cost' },
  adjustment: { zh: '调整', en: 'Adjustment' },
};

const fellBack: Words = { zh: '没有可用的权重，改为', en: 'without any weight, ' };

/** Basis points as a percentage: 5000 is `50 %`, 1 is `0.01 %`. */
function percent(bp: number): string {
  return `${minorToDecimal(BigInt(bp), 'USD').replace(/\.?0+$/, '')} %`;
}

function joined(words: readonly Words[], by: Words): Words {
  return mapWords(by, (text, lang) => words.map((one) => one[lang]).join(text));
}

function mapWords(words: Words, change: (text: string, lang: 'zh' | 'en') => string): Words {
  return { zh: change(words.zh, 'zh'), en: change(words.en, 'en') };
}
