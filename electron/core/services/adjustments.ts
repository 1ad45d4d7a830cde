import type { Adjustment } from '../../../shared/contract/adjustment.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import { lateLines, type Shares } from '../domain/late-adjustments.ts';
import type { PeriodPool, PoolUsage } from '../domain/period-pools.ts';
import { sumBy } from '../domain/statement-document.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { PeriodRow } from '../storage/rows.ts';
import type { AdjustmentRow } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type AdjustmentsDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly listPeriods: (params: { groupId: string }) => Promise<Period[]>;
  /** The periods up to an instant that are not stored yet. */
  readonly missingPeriods: (groupId: string, untilMs: number) => Promise<PeriodRow[]>;
  /** A period's pools, with usage that counts as if it had been there. */
  readonly poolsOf: (
    groupId: string,
    periodId: string,
    supposed: { readonly usage: readonly PoolUsage[] },
  ) => Promise<readonly PeriodPool[]>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Adjustments = ReturnType<typeof createAdjustments>;

/** Entries about closed periods, billed in the group's first open one. They are never changed, only added to. */
export function createAdjustments(deps: AdjustmentsDeps) {
  const { storage, clock, ids } = deps;

  async function periodsOf(
    groupId: string,
  ): Promise<{ periods: readonly Period[]; closed: ReadonlySet<string> }> {
    const [periods, closed] = await Promise.all([
      deps.listPeriods({ groupId }),
      storage.read('statements.closedPeriods', groupId),
    ]);
    return { periods: [...periods].reverse(), closed: new Set(closed) };
  }

  /** The period that bills what is entered now: the first that is not closed. */
  async function openPeriod(groupId: string): Promise<Period> {
    const { periods, closed } = await periodsOf(groupId);
    // Each close has stored the period after it, so there always is one.
    return periods.find(({ id }) => !closed.has(id)) as Period;
  }

  /** What late usage changes in the fees of closed periods and is not entered yet, as entries of the open period. */
  async function due(groupId: string): Promise<AdjustmentRow[]> {
    const late = await storage.read('lateAttempts.listUsage', groupId);
    if (late.length === 0) return [];
    const [{ periods }, open, entered] = await Promise.all([
      periodsOf(groupId),
      openPeriod(groupId),
      storage.read('adjustments.list', groupId),
    ]);
    const found: AdjustmentRow[] = [];
    for (const about of periods) {
      const added = late.filter(({ fromPeriodId }) => fromPeriodId === about.id);
      const isReversed = entered.some((row) => row.kind === 'reversal' && row.aboutPeriodId === about.id);
      if (added.length > 0 && !isReversed) found.push(...(await dueOf(about, open, added, entered)));
    }
    return found;
  }

  async function dueOf(
    about: Period,
    open: Period,
    added: readonly PoolUsage[],
    entered: readonly AdjustmentRow[],
  ): Promise<AdjustmentRow[]> {
    const [before, after] = await Promise.all([
      deps.poolsOf(about.groupId, about.id, { usage: [] }),
      deps.poolsOf(about.groupId, about.id, { usage: added }),
    ]);
    return after
      .filter(({ kind }) => kind !== 'metered')
      .flatMap((pool) => {
        const known = entered.filter(
          (row) => row.kind === 'late' && row.aboutPeriodId === about.id && row.poolId === pool.id,
        );
        const was = before.find(({ id }) => id === pool.id);
        const lines = lateLines(sharesOf(was), sharesOf(pool), linesOf(known));
        if (lines.length === 0) return [];
        const { accountId, accountName } = pool;
        return rowOf(about, open, {
          kind: 'late',
          title: {
            zh: `迟到用量 · ${about.label} · ${accountName}`,
            en: `Late usage · ${about.label} · ${accountName}`,
          },
          reason: null,
          poolId: pool.id,
          accountId,
          payerMemberId: null,
          lines,
        });
      });
  }

  function rowOf(
    about: Period,
    open: Period,
    entry: Omit<
      AdjustmentRow,
      'id' | 'groupId' | 'periodId' | 'aboutPeriodId' | 'createdAtMs' | 'amountMinor'
    >,
  ): AdjustmentRow {
    return {
      id: ids.uuid(),
      groupId: about.groupId,
      periodId: open.id,
      aboutPeriodId: about.id,
      createdAtMs: clock.now(),
      amountMinor: entry.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
      ...entry,
    };
  }

  /** Stores entries with the period that bills them, all or none. */
  async function enter(groupId: string, rows: readonly AdjustmentRow[], open: Period): Promise<void> {
    const missing = await deps.missingPeriods(groupId, open.startAtMs);
    await storage.writeAll([
      ...missing.map((row) => ({ name: 'periods.insert' as const, args: [row] as const })),
      ...rows.map((row) => ({ name: 'adjustments.insert' as const, args: [row] as const })),
    ]);
    await deps.announce({ name: 'statement.changed', payload: { groupId } });
  }

  async function shown(rows: readonly AdjustmentRow[], stored: boolean): Promise<Adjustment[]> {
    const names = new Map((await storage.read('members.list')).map(({ id, name }) => [id, name]));
    return rows.map(({ poolId: _, ...row }) => ({
      ...row,
      createdAtMs: stored ? row.createdAtMs : null,
      lines: row.lines.map((line) => ({ ...line, memberName: names.get(line.memberId) ?? line.memberId })),
    }));
  }

  return {
    due,

    /** What is entered and what is due, for all periods. */
    async rows(groupId: string): Promise<AdjustmentRow[]> {
      return [...(await storage.read('adjustments.list', groupId)), ...(await due(groupId))];
    },

    async list({ groupId }: Params<'adjustment.list'>): Promise<Adjustment[]> {
      await deps.listPeriods({ groupId });
      const [stored, coming] = await Promise.all([storage.read('adjustments.list', groupId), due(groupId)]);
      return [...(await shown(coming, false)), ...(await shown([...stored].reverse(), true))];
    },

    async create(params: Params<'adjustment.create'>): Promise<Adjustment> {
      const { groupId, aboutPeriodId, kind, reason, lines, payerMemberId } = params;
      const { periods, closed } = await periodsOf(groupId);
      const about = periods.find(({ id }) => id === aboutPeriodId);
      if (about === undefined) throw new AppError('period.not_found', {}, { field: 'aboutPeriodId' });
      if (!closed.has(about.id))
        throw new AppError('period.not_closed', { period: about.label }, { field: 'aboutPeriodId' });
      refuseLines(lines, payerMemberId, await storage.read('members.list', groupId));
      const open = await openPeriod(groupId);
      const row = rowOf(about, open, {
        kind,
        title: {
          zh: `${kindWords[kind].zh} · ${about.label}`,
          en: `${kindWords[kind].en} · ${about.label}`,
        },
        reason,
        poolId: null,
        accountId: null,
        payerMemberId: payerMemberId ?? null,
        lines: lines.filter(({ amountMinor }) => amountMinor !== 0n),
      });
      await enter(groupId, [row], open);
      const [entered] = await shown([row], true);
      return entered as Adjustment;
    },

    /** Undoes each pool of a statement in the open period. AppError `statement.reversed` the second time. */
    async reverse(
      { groupId, period, pools }: StatementDocument,
      reason: string,
    ): Promise<{ openPeriodId: string; adjustmentIds: string[] }> {
      const entered = await storage.read('adjustments.list', groupId);
      if (entered.some((row) => row.kind === 'reversal' && row.aboutPeriodId === period.id))
        throw new AppError('statement.reversed', { period: period.label }, { field: 'periodId' });
      const open = await openPeriod(groupId);
      const rows = pools.map((pool) =>
        rowOf(period, open, {
          kind: 'reversal',
          title: {
            zh: `冲正 · ${period.label} · ${pool.title.zh}`,
            en: `Reversal · ${period.label} · ${pool.title.en}`,
          },
          reason,
          poolId: pool.id,
          accountId: pool.accountId,
          payerMemberId: pool.paidBy,
          lines: pool.shares
            .filter(({ amountMinor }) => amountMinor !== 0n)
            .map(({ memberId, amountMinor }) => ({ memberId, amountMinor: -amountMinor })),
        }),
      );
      await enter(groupId, rows, open);
      return { openPeriodId: open.id, adjustmentIds: rows.map(({ id }) => id) };
    },
  };
}

const kindWords = {
  repricing: { zh: '重新定价', en: 'Repricing' },
  correction: { zh: '更正', en: 'Correction' },
} as const;

function sharesOf(pool: PeriodPool | undefined): Shares {
  return new Map(pool?.split.shares.map(({ memberId, amountMinor }) => [memberId, amountMinor]));
}

function linesOf(rows: readonly AdjustmentRow[]): Shares {
  return sumBy(rows, ({ lines }) => lines.map(({ memberId, amountMinor }) => [memberId, amountMinor]));
}

/** Each line names another member of the group, and the sum is nobody's only when it is zero. */
function refuseLines(
  lines: Params<'adjustment.create'>['lines'],
  payerMemberId: string | null | undefined,
  members: readonly { readonly id: string }[],
): void {
  const known = new Set(members.map(({ id }) => id));
  for (const [index, { memberId }] of lines.entries()) {
    if (!known.has(memberId))
      throw new AppError('member.not_found', {}, { field: `lines.${index}.memberId` });
    if (lines.findIndex((line) => line.memberId === memberId) < index)
      throw invalidInput(`lines.${index}.memberId`, {
        zh: '这位成员已有一行',
        en: 'this member has a line already',
      });
  }
  if (typeof payerMemberId === 'string' && !known.has(payerMemberId))
    throw new AppError('member.not_found', {}, { field: 'payerMemberId' });
  if (lines.every(({ amountMinor }) => amountMinor === 0n))
    throw invalidInput('lines', { zh: '至少一行要有金额', en: 'at least one line must have an amount' });
  const sum = lines.reduce((total, { amountMinor }) => total + amountMinor, 0n);
  if (sum !== 0n && payerMemberId === undefined)
    throw new AppError('adjustment.unbalanced', {}, { field: 'payerMemberId' });
}
