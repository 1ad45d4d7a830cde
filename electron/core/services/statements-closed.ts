import { keptOf } from '../domain/kept-statement.ts';
import type { PartyAmount } from '../domain/parties.ts';
import type { ClosedEntry, ClosedPeriods } from '../domain/payment-ledger.ts';
import type { Storage } from '../storage/storage.ts';

type Figures = {
  readonly entries: readonly ClosedEntry[];
  readonly closing: readonly PartyAmount[];
  readonly rate: string | null;
};

/** What the ledger between the parties takes from statements. */
export function createClosedPeriods({ storage }: { readonly storage: Storage }): ClosedPeriods {
  // A statement never changes, so each is read once.
  const known = new Map<string, Figures>();

  async function figuresOf(groupId: string, periodId: string): Promise<Figures | undefined> {
    const found = known.get(periodId);
    if (found !== undefined) return found;
    const [kept] = await storage.read('statements.list', groupId, periodId);
    if (kept === undefined) return undefined;
    const { balances, rates, period } = keptOf(kept).document;
    const { label } = period;
    const figures = {
      entries:
        balances.length === 0
          ? [{ periodId, label, party: null, paidMinor: 0n, shareMinor: 0n }]
          : balances.map(({ party, paidMinor, shareMinor }) => ({
              periodId,
              label,
              party,
              paidMinor,
              shareMinor,
            })),
      closing: balances.map(({ party, closingMinor }) => ({ party, amountMinor: closingMinor })),
      rate: rates[0]?.rate ?? null,
    };
    known.set(periodId, figures);
    return figures;
  }

  return {
    async closedEntries(groupId) {
      const ids = await storage.read('statements.closedPeriods', groupId);
      const periods = await Promise.all(ids.map((periodId) => figuresOf(groupId, periodId)));
      return periods.flatMap((figures) => figures?.entries ?? []);
    },

    async closingBalances(groupId, periodId) {
      return (await figuresOf(groupId, periodId))?.closing;
    },

    async closedRate(groupId, periodId) {
      return (await figuresOf(groupId, periodId))?.rate ?? null;
    },
  };
}
