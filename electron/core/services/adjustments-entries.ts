import type { Adjustment } from '../../../shared/contract/adjustment.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { PeriodRow } from '../storage/rows.ts';
import type { AdjustmentRow } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type EntriesDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly listPeriods: (params: { groupId: string }) => Promise<Period[]>;
  /** The periods up to an instant that are not stored yet. */
  readonly missingPeriods: (groupId: string, untilMs: number) => Promise<PeriodRow[]>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

/** What an entry says of itself; the rest follows from the periods. */
type Entry = Omit<
  AdjustmentRow,
  'id' | 'groupId' | 'periodId' | 'aboutPeriodId' | 'createdAtMs' | 'amountMinor'
>;

/** How entries about closed periods are made, stored and shown; their lines come in the order of joining. */
export function createEntries({ storage, clock, ids, listPeriods, missingPeriods, announce }: EntriesDeps) {
  /** Oldest first. */
  async function periodsOf(
    groupId: string,
  ): Promise<{ periods: readonly Period[]; closed: ReadonlySet<string> }> {
    const [periods, closed] = await Promise.all([
      listPeriods({ groupId }),
      storage.read('statements.closedPeriods', groupId),
    ]);
    return { periods: [...periods].reverse(), closed: new Set(closed) };
  }

  return {
    periodsOf,

    /** The period that an entry is about. AppError `period.not_found`, or `period.not_closed`. */
    async closedPeriod(groupId: string, aboutPeriodId: string): Promise<Period> {
      const { periods, closed } = await periodsOf(groupId);
      const about = periods.find(({ id }) => id === aboutPeriodId);
      if (about === undefined) throw new AppError('period.not_found', {}, { field: 'aboutPeriodId' });
      if (!closed.has(about.id))
        throw new AppError('period.not_closed', { period: about.label }, { field: 'aboutPeriodId' });
      return about;
    },

    /** The period that bills what is entered now: the first that is not closed. */
    async openPeriod(groupId: string): Promise<Period> {
      const { periods, closed } = await periodsOf(groupId);
      // Each close has stored the period after it, so there always is one.
      return periods.find(({ id }) => !closed.has(id)) as Period;
    },

    /** Each member's place in the order of joining, the first one first. */
    async joinOrder(groupId: string): Promise<ReadonlyMap<string, number>> {
      const members = (await storage.read('members.list')).filter((row) => row.groupId === groupId);
      members.sort((one, other) => one.joinSeq - other.joinSeq);
      return new Map(members.map(({ id }, place) => [id, place]));
    },

    rowOf(about: Period, open: Period, order: ReadonlyMap<string, number>, entry: Entry): AdjustmentRow {
      const place = ({ memberId }: { memberId: string }) => order.get(memberId) ?? order.size;
      return {
        id: ids.uuid(),
        groupId: about.groupId,
        periodId: open.id,
        aboutPeriodId: about.id,
        createdAtMs: clock.now(),
        amountMinor: entry.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
        ...entry,
        lines: [...entry.lines].sort((one, other) => place(one) - place(other)),
      };
    },

    /** Stores entries with the period that bills them and with what else belongs to them, all or none. */
    async enter(
      groupId: string,
      rows: readonly AdjustmentRow[],
      open: Period,
      others: readonly WriteCall[] = [],
    ): Promise<void> {
      const missing = await missingPeriods(groupId, open.startAtMs);
      await storage.writeAll([
        ...missing.map((row) => ({ name: 'periods.insert' as const, args: [row] as const })),
        ...rows.map((row) => ({ name: 'adjustments.insert' as const, args: [row] as const })),
        ...others,
      ]);
      await announce({ name: 'statement.changed', payload: { groupId } });
    },

    async shown(rows: readonly AdjustmentRow[], stored: boolean): Promise<Adjustment[]> {
      const names = new Map((await storage.read('members.list')).map(({ id, name }) => [id, name]));
      return rows.map(({ poolId: _, ...row }) => ({
        ...row,
        createdAtMs: stored ? row.createdAtMs : null,
        lines: row.lines.map((line) => ({ ...line, memberName: names.get(line.memberId) ?? line.memberId })),
      }));
    },
  };
}
