import type { Party } from '../../../shared/contract/payment.ts';

/** An amount that goes from one party to another, above zero. */
export type Transfer = { readonly from: Party; readonly to: Party; readonly amountMinor: bigint };

/** Positive: the group owes the party. */
export type PartyAmount = { readonly party: Party; readonly amountMinor: bigint };

/** Who the owner is among the parties: the member who created the group; null where none did. */
export function ownerParty(members: readonly { readonly id: string; readonly role: string }[]): Party {
  return members.find(({ role }) => role === 'creator')?.id ?? null;
}

/** What the transfers do to a party's balance: those it made less those it received. */
export function effectOn(party: Party, transfers: readonly Transfer[]): bigint {
  return transfers.reduce((sum, { from, to, amountMinor }) => {
    if (from === party) return sum + amountMinor;
    return to === party ? sum - amountMinor : sum;
  }, 0n);
}

/** The same transfers the other way round. */
export function reversed(transfers: readonly Transfer[]): Transfer[] {
  return transfers.map(({ from, to, amountMinor }) => ({ from: to, to: from, amountMinor }));
}

export function isSameTransfer(a: Transfer, b: Transfer): boolean {
  return a.from === b.from && a.to === b.to && a.amountMinor === b.amountMinor;
}

/** The same transfers in the same order. */
export function areSameTransfers(a: readonly Transfer[], b: readonly Transfer[]): boolean {
  return (
    a.length === b.length && a.every((transfer, index) => isSameTransfer(transfer, b[index] as Transfer))
  );
}

export function totalOf(amounts: readonly { readonly amountMinor: bigint }[]): bigint {
  return amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}
