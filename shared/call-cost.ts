import type { Pusd } from './money.ts';

const BP = 10_000n;

/** A whole number of these has an exact discount; only what a cost is beyond that is ever rounded. */
export const roundingStep: Pusd = BP;

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
  const costPusd = discounted(grossPusd, discountBp);
  return { grossPusd, discountPusd: grossPusd - costPusd, costPusd };
}

/**
 * What many calls cost together, each rounded as {@link costOfCall} does, where they all leave the same rest when their
 * tokens' cost is divided by {@link roundingStep}: whole steps need no rounding, and the rest is rounded once for all.
 */
export function costOfCalls(
  {
    calls,
    tokensPusd,
    restPusd,
  }: { readonly calls: number; readonly tokensPusd: Pusd; readonly restPusd: Pusd },
  fixedPusd: Pusd,
  discountBp: number,
): Pusd {
  const count = BigInt(calls);
  const rest = restPusd + (fixedPusd % BP);
  const steps = (tokensPusd + count * (fixedPusd - rest)) / BP;
  return steps * (BP - BigInt(discountBp)) + count * discounted(rest, discountBp);
}

function discounted(grossPusd: Pusd, discountBp: number): Pusd {
  return (grossPusd * (BP - BigInt(discountBp)) + BP / 2n) / BP;
}
