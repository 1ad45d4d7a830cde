import type { HistoryEntry, PartyBalance } from '../../../shared/contract/balance.ts';
import type { Party, Payment } from '../../../shared/contract/payment.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { effectOn, type PartyAmount, type Transfer, totalOf } from './parties.ts';

export type RecordKind = 'payment' | 'write_off' | 'opening' | 'undo' | 'reversal';

/** One entry of the append-only ledger between the parties; its transfers add up to zero by their form. */
export type LedgerRecord = {
  readonly id: string;
  readonly kind: RecordKind;
  /** What an undo or a reversal takes back: its transfers are the same, the other way round. */
  readonly cancelsId: string | null;
  readonly note: string;
  /** When it counts; never within a period that was closed when it was recorded. */
  readonly atMs: EpochMs;
  readonly transfers: readonly Transfer[];
};

/** What a closed statement says of a party; the owner is the party that `ownerParty` names. */
export type ClosedEntry = {
  readonly periodId: string;
  readonly label: string;
  readonly party: Party;
  /** What it paid to providers for the group, less the refunds it got, over all pools. */
  readonly paidMinor: bigint;
  /** What it bears, over all pools. */
  readonly shareMinor: bigint;
};

/**
 * What the ledger takes from closed periods. For each of them whoever closes gives the share of every party and what it
 * paid for the group, which add up to the same sum; opening balances are records of the kind `opening` in the ledger
 * itself, as payments and write-offs are, and are counted in neither.
 */
export type ClosedPeriods = {
  /** One entry for each party of each closed period of the group, and at least one for a period without any cost. */
  readonly closedEntries: (groupId: string) => Promise<readonly ClosedEntry[]>;
  /** What the statement of a closed period leaves each party with; undefined where the period is not closed. */
  readonly closingBalances: (
    groupId: string,
    periodId: string,
  ) => Promise<readonly PartyAmount[] | undefined>;
  /** Units of the group's currency per USD that a closed period was converted at; null where it needed none. */
  readonly closedRate: (groupId: string, periodId: string) => Promise<string | null>;
};

/** How long a record can be undone. */
export const UNDO_MS = 10 * 60 * 1_000;

/**
 * The records that are to be seen, in their order. What was undone before its period closed goes together with its
 * undoing; where the record stands in a closed statement, both stay, each in its own time.
 */
export function standing<Record extends LedgerRecord>(records: readonly Record[]): Record[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const gone = new Set<string>();
  for (const { id, kind, cancelsId, atMs } of records) {
    if (kind !== 'undo' || cancelsId === null || byId.get(cancelsId)?.atMs !== atMs) continue;
    gone.add(id).add(cancelsId);
  }
  return records.filter(({ id }) => !gone.has(id));
}

/** When a record counts that belongs to `atMs`: not before `floorMs`, where the time begins that is not closed yet. */
export function countedAt(atMs: EpochMs, floorMs: EpochMs): EpochMs {
  return Math.max(atMs, floorMs);
}

/** Whether a record still counts, and what became of it. */
export function endOf<Record extends LedgerRecord>(
  record: LedgerRecord,
  records: readonly Record[],
): { readonly state: Payment['state']; readonly by: Record | undefined } {
  const by = records.find(({ cancelsId }) => cancelsId === record.id);
  if (by === undefined) return { state: 'recorded', by };
  return { state: by.kind === 'undo' ? 'undone' : 'reversed', by };
}

export type BalanceParts = Pick<
  PartyBalance,
  'openingMinor' | 'paidMinor' | 'shareMinor' | 'paymentsMinor' | 'balanceMinor'
>;

/** Tells a party's balance and what it is made of: opening + paid - share + payments. */
export function balancesOf(
  closed: readonly ClosedEntry[],
  records: readonly LedgerRecord[],
): (party: Party) => BalanceParts {
  const moved = sumsOf(records);
  const opened = sumsOf(standing(records).filter(({ kind }) => kind === 'opening'));
  const statements = Map.groupBy(closed, ({ party }) => party);
  return (party) => {
    const own = statements.get(party) ?? [];
    const openingMinor = opened.get(party) ?? 0n;
    const paidMinor = own.reduce((sum, entry) => sum + entry.paidMinor, 0n);
    const shareMinor = own.reduce((sum, entry) => sum + entry.shareMinor, 0n);
    const paymentsMinor = (moved.get(party) ?? 0n) - openingMinor;
    const balanceMinor = openingMinor + paidMinor - shareMinor + paymentsMinor;
    return { openingMinor, paidMinor, shareMinor, paymentsMinor, balanceMinor };
  };
}

/** A closed period as its statement left it for a party. */
export type ClosedPeriodEntry = ClosedEntry & { readonly endAtMs: EpochMs };

/** An entry of a party's history; who the counterparty is by name is for others to say. */
export type LedgerLine = Omit<HistoryEntry, 'counterparty'> & { readonly counterparty: Party | undefined };

/** What makes a party's balance, oldest first, each line with the balance after it; the last is the balance now. */
export function historyOf(
  party: Party,
  closed: readonly ClosedPeriodEntry[],
  records: readonly LedgerRecord[],
): LedgerLine[] {
  const periods = closed
    .filter((entry) => entry.party === party)
    .map(({ periodId, label, endAtMs, paidMinor, shareMinor }) => ({
      ...plain,
      id: periodId,
      kind: 'period' as const,
      // The last instant of the period: what counts from its end on stands behind it.
      atMs: endAtMs - 1,
      label,
      paidMinor,
      shareMinor,
      amountMinor: paidMinor - shareMinor,
    }));
  const lines = [...periods, ...standing(records).flatMap((record) => linesOf(party, record))].sort(
    (a, b) => a.atMs - b.atMs,
  );
  let balanceMinor = 0n;
  return lines.map((line) => {
    balanceMinor += line.amountMinor;
    return { ...line, balanceMinor };
  });
}

const plain = { label: '', note: '', counterparty: undefined, paidMinor: null, shareMinor: null };

function linesOf(party: Party, record: LedgerRecord): Omit<LedgerLine, 'balanceMinor'>[] {
  const { id, atMs, note, transfers } = record;
  const own = transfers.filter(({ from, to }) => from === party || to === party);
  if (own.length === 0) return [];
  const line = { ...plain, id, atMs, note };
  if (record.kind === 'opening') return [{ ...line, kind: 'opening', amountMinor: effectOn(party, own) }];
  const kind = record.kind === 'undo' ? 'reversal' : record.kind;
  return own.map((transfer, index) => ({
    ...line,
    id: own.length === 1 ? id : `${id}.${index}`,
    kind,
    counterparty: transfer.from === party ? transfer.to : transfer.from,
    amountMinor: effectOn(party, [transfer]),
  }));
}

/**
 * What parties owed before the app as transfers: each debit is set against the credits in the order given. RangeError
 * when the amounts do not add up to zero.
 */
export function openingTransfers(openings: readonly PartyAmount[]): Transfer[] {
  const sum = totalOf(openings);
  if (sum !== 0n) throw new RangeError(`the opening balances add up to ${sum}, not to zero`);
  const credits = openings.filter(({ amountMinor }) => amountMinor > 0n).map((one) => ({ ...one }));
  const debits = openings.filter(({ amountMinor }) => amountMinor < 0n).map((one) => ({ ...one }));
  const transfers: Transfer[] = [];
  for (const debit of debits) {
    let left = -debit.amountMinor;
    while (left > 0n) {
      const credit = credits.find((one) => one.amountMinor > 0n) as { party: Party; amountMinor: bigint };
      const amountMinor = credit.amountMinor < left ? credit.amountMinor : left;
      transfers.push({ from: credit.party, to: debit.party, amountMinor });
      credit.amountMinor -= amountMinor;
      left -= amountMinor;
    }
  }
  return transfers;
}

/** What the records together do to each party's balance. */
function sumsOf(records: readonly LedgerRecord[]): ReadonlyMap<Party, bigint> {
  const sums = new Map<Party, bigint>();
  const add = (party: Party, amountMinor: bigint) => sums.set(party, (sums.get(party) ?? 0n) + amountMinor);
  for (const { from, to, amountMinor } of records.flatMap(({ transfers }) => transfers)) {
    add(from, amountMinor);
    add(to, -amountMinor);
  }
  return sums;
}
