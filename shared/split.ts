/** How a usage pool is shared when nobody used anything: by active days, or by heads. */
export type ZeroUsage = 'equal_by_days' | 'equal';

type Shape =
  /** By heads, or by active days; a discount in basis points takes that much off a member's weight. */
  | {
      readonly kind: 'equal';
      readonly prorate: boolean;
      readonly discounts: readonly { readonly memberId: string; readonly bp: number }[];
    }
  /** By metered cost on the pool's account. */
  | { readonly kind: 'by_usage'; readonly zeroUsage: ZeroUsage }
  /** A part of the pool by active days, the rest by metered cost. */
  | { readonly kind: 'base_plus_usage'; readonly baseBp: number; readonly zeroUsage: ZeroUsage }
  /** By weights of the owner's times active days; a member without one weighs 1. */
  | {
      readonly kind: 'weights';
      readonly weights: readonly { readonly memberId: string; readonly weight: number }[];
    }
  /** By metered cost, each model's times its multiplier in basis points; other models count once. */
  | {
      readonly kind: 'by_model';
      readonly multipliers: readonly { readonly model: string; readonly bp: number }[];
      readonly zeroUsage: ZeroUsage;
    };

/** How a pool is shared. */
export type SplitRule = Shape & {
  /** The least that each active member bears of the pool, in minor units; null for none. */
  readonly minimumMinor: number | null;
};

/** The rules of a group from one of its periods on. */
export type SplitRules = { readonly fee: SplitRule; readonly metered: SplitRule };

/**
 * What the weights of a part of a pool are; `minimum`: everybody in it bears the same, the least; `as_entered`: nothing
 * was divided.
 */
export type PartBasis =
  | 'equal'
  | 'equal_by_days'
  | 'weights'
  | 'by_usage'
  | 'by_model'
  | 'minimum'
  | 'as_entered';

/** What a new group begins with. */
export const usualRules: SplitRules = {
  fee: { kind: 'equal', prorate: true, discounts: [], minimumMinor: null },
  metered: { kind: 'by_usage', zeroUsage: 'equal_by_days', minimumMinor: null },
};
