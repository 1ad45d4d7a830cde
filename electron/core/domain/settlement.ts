import type { Party, SettlementMode } from '../../../shared/contract/payment.ts';
import { effectOn, isSameTransfer, type PartyAmount, type Transfer, totalOf } from './parties.ts';

/** With more parties than this the number of transfers is no longer sure to be the fewest. */
export const MOST_EXACT_PARTIES = 16;

/**
 * Transfers that bring every balance to zero, the largest first by pairs of parties. `fewest`: as few as there can
 * be up to {@link MOST_EXACT_PARTIES} parties with a balance, beyond that the largest debtor pays the largest creditor.
 * The order of `balances` decides between equal amounts. RangeError when they do not add up to zero.
 */
export function settle(balances: readonly PartyAmount[], mode: SettlementMode, owner: Party): Transfer[] {
  const sum = totalOf(balances);
  if (sum !== 0n) throw new RangeError(`the balances add up to ${sum}, not to zero`);
  const open = balances.filter(({ amountMinor }) => amountMinor !== 0n);
  if (mode === 'owner') return withOwner(open, owner);
  return open.length > MOST_EXACT_PARTIES ? payLargest(open) : zeroSumGroups(open).flatMap(payLargest);
}

/**
 * What is left of a plan once some of its transfers are done, or undefined when one of them is not of the plan. Those
 * that are left are what they were.
 */
export function withoutDone(plan: readonly Transfer[], done: readonly Transfer[]): Transfer[] | undefined {
  const left = [...plan];
  for (const transfer of done) {
    const index = left.findIndex((planned) => isSameTransfer(planned, transfer));
    if (index === -1) return undefined;
    left.splice(index, 1);
  }
  return left;
}

/** The balances before the transfers were made. */
export function before(balances: readonly PartyAmount[], transfers: readonly Transfer[]): PartyAmount[] {
  return balances.map(({ party, amountMinor }) => ({
    party,
    amountMinor: amountMinor - effectOn(party, transfers),
  }));
}

function withOwner(balances: readonly PartyAmount[], owner: Party): Transfer[] {
  return balances
    .filter(({ party }) => party !== owner)
    .sort((a, b) => descending(size(a), size(b)))
    .map(({ party, amountMinor }) =>
      amountMinor < 0n
        ? { from: party, to: owner, amountMinor: -amountMinor }
        : { from: owner, to: party, amountMinor },
    );
}

/** The largest debtor pays the largest creditor until nobody owes anything. */
function payLargest(balances: readonly PartyAmount[]): Transfer[] {
  const debtors = balances
    .filter(({ amountMinor }) => amountMinor < 0n)
    .map(({ party, amountMinor }) => ({ party, amountMinor: -amountMinor }));
  const creditors = balances.filter(({ amountMinor }) => amountMinor > 0n).map((balance) => ({ ...balance }));
  const transfers: Transfer[] = [];
  for (;;) {
    const from = largest(debtors);
    const to = largest(creditors);
    if (from === undefined || to === undefined) return transfers;
    const amountMinor = from.amountMinor < to.amountMinor ? from.amountMinor : to.amountMinor;
    transfers.push({ from: from.party, to: to.party, amountMinor });
    from.amountMinor -= amountMinor;
    to.amountMinor -= amountMinor;
  }
}

/**
 * The parties in as many groups as possible whose balances add up to zero: a group of n needs n - 1 transfers, so the
 * more groups, the fewer transfers. Finds the best of all ways to add one party after the other.
 */
function zeroSumGroups(balances: readonly PartyAmount[]): PartyAmount[][] {
  const count = balances.length;
  const sums: bigint[] = [0n];
  const most = new Uint8Array(1 << count);
  const last = new Uint8Array(1 << count);
  for (let set = 1; set < 1 << count; set += 1) {
    const first = 31 - Math.clz32(set & -set);
    sums[set] = (sums[set & (set - 1)] as bigint) + (balances[first] as PartyAmount).amountMinor;
    let best = -1;
    for (let i = 0; i < count; i += 1) {
      const groups = (set >> i) & 1 ? (most[set ^ (1 << i)] as number) : -1;
      if (groups <= best) continue;
      best = groups;
      last[set] = i;
    }
    most[set] = best + (sums[set] === 0n ? 1 : 0);
  }
  const groups: number[][] = [];
  for (let set = (1 << count) - 1; set > 0; set ^= 1 << (last[set] as number)) {
    if (sums[set] === 0n) groups.push([]);
    groups.at(-1)?.push(last[set] as number);
  }
  return groups
    .map((group) => group.sort((a, b) => a - b))
    .sort((a, b) => (a[0] as number) - (b[0] as number))
    .map((group) => group.map((index) => balances[index] as PartyAmount));
}

type Remaining = { readonly party: Party; amountMinor: bigint };

function largest(remaining: readonly Remaining[]): Remaining | undefined {
  return remaining.reduce<Remaining | undefined>(
    (best, one) => (one.amountMinor > (best?.amountMinor ?? 0n) ? one : best),
    undefined,
  );
}

function size({ amountMinor }: PartyAmount): bigint {
  return amountMinor < 0n ? -amountMinor : amountMinor;
}

function descending(a: bigint, b: bigint): number {
  return a > b ? -1 : a < b ? 1 : 0;
}
