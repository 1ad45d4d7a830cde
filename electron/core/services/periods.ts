import type { Params } from '../../../shared/contract/index.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { periodHolding, periodsToAdd } from '../domain/period-chain.ts';
import type { Clock } from '../ports.ts';
import type { GroupRow, PeriodRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type PeriodsDeps = { readonly storage: Storage; readonly clock: Clock };

export type Periods = ReturnType<typeof createPeriods>;

/**
 * Billing periods. The first attempt of a period stores it and freezes its bounds; until then it is computed
 * anew each time, so that a group without usage may still change its zone and anchor day.
 */
export function createPeriods({ storage, clock }: PeriodsDeps) {
  /** The period each group used last: the one question of nearly every request. */
  const latest = new Map<string, PeriodRow>();
  const storing = new Map<string, Promise<PeriodRow>>();

  async function rowsUntil(
    groupId: string,
    untilMs: EpochMs,
  ): Promise<{ stored: PeriodRow[]; added: PeriodRow[] }> {
    const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
    if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    const stored = await storage.read('periods.list', groupId);
    return { stored: [...stored], added: missing(group, stored, untilMs) };
  }

  async function store(groupId: string, atMs: EpochMs): Promise<PeriodRow> {
    const { stored, added } = await rowsUntil(groupId, atMs);
    if (added.length > 0)
      await storage.writeAll(added.map((row) => ({ name: 'periods.insert' as const, args: [row] as const })));
    const period = periodHolding([...stored, ...added], atMs);
    if (period === undefined) throw new AppError('period.not_found');
    latest.set(groupId, period);
    return period;
  }

  return {
    /** The stored period an attempt at `atMs` belongs to; stores it, and those missing before it, when it is new. */
    async ensurePeriod(groupId: string, atMs: EpochMs): Promise<PeriodRow> {
      const known = latest.get(groupId);
      if (known !== undefined && known.startAtMs <= atMs && atMs < known.endAtMs) return known;
      // One at a time for each group: what the one before stored decides what is missing.
      const turn = (storing.get(groupId) ?? Promise.resolve()).then(
        () => store(groupId, atMs),
        () => store(groupId, atMs),
      );
      storing.set(groupId, turn);
      try {
        return await turn;
      } finally {
        if (storing.get(groupId) === turn) storing.delete(groupId);
      }
    },

    /** The periods up to and with the one that holds `untilMs` that are not stored yet, in order. */
    async missing(groupId: string, untilMs: EpochMs): Promise<PeriodRow[]> {
      return (await rowsUntil(groupId, untilMs)).added;
    },

    async list({ groupId }: Params<'period.list'>): Promise<Period[]> {
      const { stored, added } = await rowsUntil(groupId, clock.now());
      return [...stored, ...added].sort((a, b) => b.seq - a.seq);
    },

    async isClosed(groupId: string, periodId: string): Promise<boolean> {
      return (await storage.read('statements.closedPeriods', groupId)).includes(periodId);
    },

    /** The first day of a group that is not closed; null before its first close. */
    async closedUntil(groupId: string): Promise<CalendarDate | null> {
      const closed = await storage.read('statements.closedPeriods', groupId);
      const stored = await storage.read('periods.list', groupId);
      return stored.find(({ id }) => id === closed.at(-1))?.endOn ?? null;
    },

    /** A period of the group, the running one when no id is given. `period.not_found` for an id that is not its own. */
    async get(groupId: string, periodId: string | undefined): Promise<Period> {
      const nowMs = clock.now();
      const { stored, added } = await rowsUntil(groupId, nowMs);
      const periods = [...stored, ...added];
      const found =
        periodId === undefined
          ? periodHolding(periods, nowMs)
          : periods.find((period) => period.id === periodId);
      if (found === undefined) throw new AppError('period.not_found', {}, { field: 'periodId' });
      return found;
    },
  };
}

function missing(group: GroupRow, stored: readonly PeriodRow[], untilMs: EpochMs): PeriodRow[] {
  return periodsToAdd(stored, group.createdAtMs, untilMs, group).map((period) => ({
    // Known before it is stored, so that a screen can ask for a period nobody has used yet.
    id: `${group.id}.${period.seq}`,
    groupId: group.id,
    ...period,
  }));
}
