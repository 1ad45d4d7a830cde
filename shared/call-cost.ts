import type { Pusd } from './money.ts';

const BP = 10_000n;

/** What a call costs before and after the discount: `costPusd = grossPusd - discountPusd`, to the pUSD. */
export type CallCost = { readonly grossPusd: Pusd; readonly discountPusd: Pusd; readonly costPusd: Pusd };

/**
 * Tokens at their prices, plus the fixed cost of the call, less the discount. The cost is rounded half up to the pUSD,
 * once and only here; the discount is what that leaves. RangeError for a part below zero or a discount beyond 100 %.
 */
export function costOfCall(tokensPusd: Pusd, fixedPusd: Pusd, discountBp: number): CallCost {
  if (tokensPusd < 0n || fixedPusd < 0n) throw new RangeError('no part of a cost may be negative');
  if (!Number.isInteger(discountBp) || discountBp < 0 || discountBp > Number(BP))
    throw new RangeError(`a discount must be 0 to ${BP} bp, not ${discountBp}`);
  const grossPusd = tokensPusd + fixedPusd;
  const costPusd = (grossPusd * (BP - BigInt(discountBp)) + BP / 2n) / BP;
  return { grossPusd, discountPusd: grossPusd - costPusd, costPusd };
}
