import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { LimitScope, LimitStatus, Limits } from '../../../shared/contract/limits.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { PeriodBounds } from '../domain/periods.ts';
import type { Clock } from '../ports.ts';
import type { LimitsRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { createForwardClock } from './limits-clock.ts';
import { createGate, limitsOf } from './limits-gate.ts';
import { createOwnUsage } from './limits-own-usage.ts';
import type { Holder } from './limits-slots.ts';
import { noLimits, readPlaces, type Settled, Subjects } from './limits-subjects.ts';

export type LimitsDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Clock;
  /** The group's running billing period. */
  readonly getPeriod: (groupId: string) => Promise<PeriodBounds & { readonly id: string }>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type LimitsService = Awaited<ReturnType<typeof openLimits>>;

/**
 * Limits of groups, members and keys, and what counts against them. Open it when what earlier runs left open
 * is settled and before the first request: the counters begin with what the rows say.
 */
export async function openLimits({ storage, clock, getPeriod, announce }: LimitsDeps) {
  const now = createForwardClock(clock);
  const monotonicMs = () => clock.monotonicMs();
  const subjects = new Subjects({ storage, now, monotonicMs, getPeriod });
  const gate = createGate(subjects, now, monotonicMs);
  await refresh();

  /** Reads the limits of a group anew, those of all groups when none is named. */
  async function refresh(groupId?: string): Promise<void> {
    const placeOf = await readPlaces(storage);
    for (const row of await storage.read('limits.list')) {
      const { group } = placeOf(row.scope, row.subjectId);
      if (groupId === undefined || group.id === groupId) await subjects.load(row, group);
    }
    gate.serveQueues();
  }

  async function rowOf(scope: LimitScope, subjectId: string): Promise<LimitsRow> {
    const rows = await storage.read('limits.list');
    const found = rows.find((row) => row.scope === scope && row.subjectId === subjectId);
    return found ?? { ...noLimits, scope, subjectId, countedAfterId: 0 };
  }

  async function put(row: LimitsRow, fresh: boolean): Promise<void> {
    const { group } = (await readPlaces(storage))(row.scope, row.subjectId);
    if (group.archivedAtMs !== null) throw new AppError('group.archived', { group: group.name });
    await storage.write('limits.put', row);
    await subjects.load(row, group, fresh);
    gate.serveQueues();
    // Limits are shown with groups and members, so their screens hear of it.
    const event = row.scope === 'group' ? 'group.changed' : 'member.changed';
    await announce({ name: event, payload: { groupId: group.id } });
  }

  async function status({ scope, subjectId }: Params<'limits.status'>): Promise<LimitStatus> {
    const { group, memberId } = (await readPlaces(storage))(scope, subjectId);
    return gate.status(scope, subjectId, {
      groupId: group.id,
      ...(memberId === undefined ? {} : { memberId }),
    });
  }

  return {
    /** The relay's side. */
    gate,
    refresh,
    status,
    ownUsage: createOwnUsage({ storage, getPeriod, statusOf: gate.status }),

    /** Counts what an attempt has used; a cost that no price tells counts as none. */
    settle(
      attempt: Holder & Pick<Settled, 'requestId' | 'startedAtMs'> & { readonly id: number },
      { costPusd, tokens }: { readonly costPusd: Pusd | null; readonly tokens: number },
    ): void {
      const { id, requestId, startedAtMs } = attempt;
      gate.settle({
        attemptId: id,
        requestId,
        startedAtMs,
        holder: attempt,
        costPusd: costPusd ?? 0n,
        tokens,
      });
    },

    async get({ scope, subjectId }: Params<'limits.get'>): Promise<Limits> {
      (await readPlaces(storage))(scope, subjectId);
      return limitsOf({ row: await rowOf(scope, subjectId) });
    },

    async set({ scope, subjectId, changes }: Params<'limits.set'>): Promise<Limits> {
      const row = await rowOf(scope, subjectId);
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      await put({ ...row, ...Object.fromEntries(given) }, false);
      return limitsOf({ row: await rowOf(scope, subjectId) });
    },

    async resetCounters({ scope, subjectId }: Params<'limits.resetCounters'>): Promise<LimitStatus> {
      const countedAfterId = await storage.read('attempts.maxId');
      await put({ ...(await rowOf(scope, subjectId)), countedAfterId }, true);
      return status({ scope, subjectId });
    },
  };
}
