import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/contract/index.ts';
import type { Lang } from '../../../shared/errors.ts';
import { formatPusd, formatPusdShort } from '../../../shared/money.ts';
import { totalTokens } from '../../../shared/tokens.ts';

export const measures = ['cost', 'requests', 'tokens'] as const;
export type Measure = (typeof measures)[number];

/** What charts show; sums of these are exact. */
export type Amounts = { readonly costPusd: bigint; readonly requests: number; readonly tokens: number };

export const noAmounts: Amounts = { costPusd: 0n, requests: 0, tokens: 0 };

type Figures = Result<'usage.summary'>['totals'];

export function amountsOf({ costPusd, requests, tokens }: Figures): Amounts {
  return { costPusd, requests, tokens: totalTokens(tokens) };
}

export function plus(a: Amounts, b: Amounts): Amounts {
  return {
    costPusd: a.costPusd + b.costPusd,
    requests: a.requests + b.requests,
    tokens: a.tokens + b.tokens,
  };
}

/** For lengths and shades only: the text of an amount is made of the amount itself. */
export function sizeOf(amounts: Amounts, measure: Measure): number {
  return measure === 'cost' ? Number(amounts.costPusd) : amounts[measure];
}

/** An amount in words: "$3.20", "12 requests", "1,234 tokens"; `exact` with all decimals. */
export function useAmountText(lang: Lang) {
  const { t } = useTranslation('usage');
  return (amounts: Amounts, measure: Measure, exact = false): string => {
    if (measure === 'cost') return (exact ? formatPusd : formatPusdShort)(amounts.costPusd, lang);
    const figure = amounts[measure].toLocaleString(lang);
    return measure === 'requests'
      ? t('chart.requestCount', { count: amounts.requests, figure })
      : t('chart.tokenCount', { count: amounts.tokens, figure });
  };
}
