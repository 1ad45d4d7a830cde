import type { SplitRule } from '../../../shared/split.ts';

export type RuleKind = SplitRule['kind'];

export const ruleKinds: readonly RuleKind[] = ['equal', 'by_usage', 'base_plus_usage', 'weights', 'by_model'];

/** A rule of this kind to begin with; what the other kind knew too is kept. */
export function ruleOfKind(kind: RuleKind, before: SplitRule): SplitRule {
  const { minimumMinor } = before;
  const zeroUsage = 'zeroUsage' in before ? before.zeroUsage : 'equal_by_days';
  switch (kind) {
    case 'equal':
      return { kind, prorate: true, discounts: [], minimumMinor };
    case 'by_usage':
      return { kind, zeroUsage, minimumMinor };
    case 'base_plus_usage':
      return { kind, baseBp: 4_000, zeroUsage, minimumMinor };
    case 'weights':
      return { kind, weights: [], minimumMinor };
    case 'by_model':
      return { kind, multipliers: [{ model: '', bp: 10_000 }], zeroUsage, minimumMinor };
  }
}

/** Whether the core would take it: every multiplier needs a model. */
export function isComplete(rule: SplitRule): boolean {
  return rule.kind !== 'by_model' || rule.multipliers.every(({ model }) => /^[^\s*]+\*?$|^\*$/.test(model));
}
