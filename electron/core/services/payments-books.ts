import type { NamedParty, NamedTransfer, Party } from '../../../shared/contract/payment.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { ownerParty, type Transfer } from '../domain/parties.ts';
import { noSuchParty } from '../domain/payment-input.ts';
import type { ClosedEntry, ClosedPeriods } from '../domain/payment-ledger.ts';
import { dateOf } from '../domain/periods.ts';
import type { Clock } from '../ports.ts';
import type { PaymentRecordRow } from '../storage/payment-rows.ts';
import type { GroupRow, MemberRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type BooksDeps = Pick<ClosedPeriods, 'closedEntries'> & {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly listPeriods: (params: { groupId: string }) => Promise<Period[]>;
};

/** Everything between the parties of a group, read once. */
export type PartyBook = {
  readonly group: GroupRow;
  readonly todayOn: CalendarDate;
  readonly nowMs: EpochMs;
  /** Oldest first. */
  readonly periods: readonly Period[];
  readonly owner: Party;
  /** The group's members by joining; of other groups those whom a closed statement names. */
  readonly members: readonly MemberRow[];
  /** The owner first where he is no member. */
  readonly parties: readonly Party[];
  readonly records: readonly PaymentRecordRow[];
  readonly closed: readonly ClosedEntry[];
  readonly lastClosed: Period | undefined;
  /** Where the time begins that no statement has closed. */
  readonly floorMs: EpochMs;
  nameOf(party: Party): string | null;
  named(party: Party): NamedParty;
  namedTransfers(transfers: readonly Transfer[]): NamedTransfer[];
  /** The party that is meant; null is the owner, under whichever id. `party.not_found` naming the field. */
  partyOf(party: Party, field: string): Party;
};

/** Reads what is between the parties of a group. AppError `group.not_found`. */
export async function readBook(
  { storage, clock, listPeriods, closedEntries }: BooksDeps,
  groupId: string,
): Promise<PartyBook> {
  const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
  if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
  const [everybody, records, periods, closed] = await Promise.all([
    storage.read('members.list'),
    storage.read('payments.list', groupId),
    listPeriods({ groupId }),
    closedEntries(groupId),
  ]);
  const oldestFirst = [...periods].sort((a, b) => a.seq - b.seq);
  const own = everybody.filter((member) => member.groupId === groupId).sort((a, b) => a.joinSeq - b.joinSeq);
  const owner = ownerParty(own);
  const named = new Set(closed.map(({ party }) => party));
  const outsiders = everybody.filter((member) => member.groupId !== groupId && named.has(member.id));
  const members = [...own, ...outsiders];
  const parties: Party[] = [...(owner === null ? [null] : []), ...members.map(({ id }) => id)];
  const names = new Map(everybody.map(({ id, name }) => [id, name]));
  const closedIds = new Set(closed.map(({ periodId }) => periodId));
  const lastClosed = oldestFirst.findLast(({ id }) => closedIds.has(id));
  const nowMs = clock.now();
  const nameOf = (party: Party) => (party === null ? null : (names.get(party) ?? party));
  const withName = (party: Party): NamedParty => ({ party, name: nameOf(party) });
  return {
    group,
    todayOn: dateOf(nowMs, group.zone),
    nowMs,
    periods: oldestFirst,
    owner,
    members,
    parties,
    records,
    closed,
    lastClosed,
    floorMs: lastClosed?.endAtMs ?? oldestFirst[0]?.startAtMs ?? 0,
    nameOf,
    named: withName,
    namedTransfers: (transfers) =>
      transfers.map(({ from, to, amountMinor }) => ({
        from: withName(from),
        to: withName(to),
        amountMinor,
      })),
    partyOf(party, field) {
      const meant = party ?? owner;
      if (!parties.includes(meant)) throw noSuchParty(field);
      return meant;
    },
  };
}

/** The same for a change. AppError `group.archived` for a group that is out of use. */
export async function openBook(deps: BooksDeps, groupId: string): Promise<PartyBook> {
  const book = await readBook(deps, groupId);
  if (book.group.archivedAtMs !== null) throw new AppError('group.archived', { group: book.group.name });
  return book;
}

/** Whether a period is in a closed statement. */
export function isClosed({ closed }: PartyBook, periodId: string): boolean {
  return closed.some((entry) => entry.periodId === periodId);
}
