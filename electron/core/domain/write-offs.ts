import type { Party } from '../../../shared/contract/payment.ts';
import { apportion } from './apportionment.ts';
import type { Transfer } from './parties.ts';

export type Taker = { readonly party: Party; readonly weight: number };

/**
 * Shares a debt among those who take it over, by largest remainder; the odd unit moves on with `rotation`, the number
 * of the group's write-offs before. In each transfer the debtor is freed of what the taker takes over. RangeError when
 * all weights are zero.
 */
export function takeOver(
  debtor: Party,
  amountMinor: bigint,
  takers: readonly Taker[],
  rotation: number,
): Transfer[] {
  const weights = takers.map(({ weight }) => BigInt(weight));
  return apportion(amountMinor, weights, rotation)
    .map((share, index) => ({ from: debtor, to: (takers[index] as Taker).party, amountMinor: share }))
    .filter((transfer) => transfer.amountMinor > 0n);
}
