/** How a pool is shared: by heads (with `prorate`, by active days), or by metered cost. */
export type SplitRule =
  | { readonly kind: 'equal'; readonly prorate: boolean }
  | { readonly kind: 'by_usage'; readonly zeroUsage: 'equal_by_days' };

/** What decided in the end; differs from the rule when nobody used anything or nobody was active. */
export type RuleApplied = 'equal' | 'equal_by_days' | 'by_usage';
