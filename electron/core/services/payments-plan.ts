import { createHash } from 'node:crypto';
import type { Party, SettlementMode } from '../../../shared/contract/payment.ts';
import type { PartyAmount, Transfer } from '../domain/parties.ts';
import { balancesOf, standing } from '../domain/payment-ledger.ts';
import { before, MOST_EXACT_PARTIES, settle, withoutDone } from '../domain/settlement.ts';
import type { PartyBook } from './payments-books.ts';

type OpenPlan = {
  /** Names the plan: its kind, and what it was made for. */
  readonly plan: string;
  readonly left: readonly Transfer[];
  readonly fewest: boolean;
};

/**
 * The transfers still to be made. While nothing but transfers of one plan is recorded, that plan goes on and its other
 * transfers stay as they were; anything else makes a new plan.
 */
export function planOf(
  book: Pick<PartyBook, 'closed' | 'lastClosed' | 'records' | 'parties' | 'owner'>,
  mode: SettlementMode,
): OpenPlan {
  const nameOf = (balances: readonly PartyAmount[]) => nameOfPlan(balances, mode, book.lastClosed?.id);
  const balanceOf = balancesOf(book.closed, book.records);
  const now = book.parties.map((party) => ({ party, amountMinor: balanceOf(party).balanceMinor }));
  const records = standing(book.records);
  const plan = records.at(-1)?.plan ?? null;
  const others = records.findLastIndex((record) => record.plan !== plan);
  const done = records.slice(others + 1).flatMap(({ transfers }) => transfers);
  const begun = before(now, done);
  const left =
    plan !== null && plan === nameOf(begun) ? withoutDone(settle(begun, mode, book.owner), done) : undefined;
  if (plan !== null && left !== undefined) return { plan, left, fewest: isFewest(begun, mode) };
  return { plan: nameOf(now), ...planFrom(now, mode, book.owner) };
}

/** The transfers that settle these balances, before any of them is made. */
export function planFrom(
  balances: readonly PartyAmount[],
  mode: SettlementMode,
  owner: Party,
): Omit<OpenPlan, 'plan'> {
  return { left: settle(balances, mode, owner), fewest: isFewest(balances, mode) };
}

/** The last closed period is in the name because one month may leave the same balances as the month before. */
function nameOfPlan(
  balances: readonly PartyAmount[],
  mode: SettlementMode,
  lastClosedId: string | undefined,
): string {
  const open = balances
    .filter(({ amountMinor }) => amountMinor !== 0n)
    .map(({ party, amountMinor }) => [party, String(amountMinor)]);
  return `${mode}.${createHash('sha256')
    .update(JSON.stringify([lastClosedId ?? null, open]))
    .digest('hex')}`;
}

function isFewest(balances: readonly PartyAmount[], mode: SettlementMode): boolean {
  const open = balances.filter(({ amountMinor }) => amountMinor !== 0n);
  return mode === 'fewest' && open.length <= MOST_EXACT_PARTIES;
}
