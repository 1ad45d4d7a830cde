import type { Adjustment } from '../../../shared/contract/adjustment.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { StatementDocument } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PoolUsage } from '../domain/period-pools.ts';
import { changedShares, linesByMember, sharesOf } from '../domain/share-changes.ts';
import type { AdjustmentRow } from '../storage/statement-rows.ts';
import { createEntries, type EntriesDeps } from './adjustments-entries.ts';
import { type ClosedPoolsDeps, createClosedPools } from './adjustments-pools.ts';

export type AdjustmentsDeps = EntriesDeps & ClosedPoolsDeps;

export type Adjustments = ReturnType<typeof createAdjustments>;

/** Entries about closed periods, billed in the group's first open one. They are never changed, only added to. */
export function createAdjustments(deps: AdjustmentsDeps) {
  const { storage } = deps;
  const { periodsOf, closedPeriod, openPeriod, joinOrder, rowOf, enter, shown } = createEntries(deps);
  const closedPools = createClosedPools(deps);

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
    const { split } = await closedPools(about);
    const [order, repricings] = await Promise.all([
      joinOrder(about.groupId),
      storage.read('repricings.list', about.groupId),
    ]);
    const [before, after] = await Promise.all([split([], []), split(added, repricings)]);
    return after.pools
      .filter(({ kind }) => kind !== 'metered')
      .flatMap((pool) => {
        // What a repricing has moved was entered with it.
        const known = entered.filter(
          (row) =>
            (row.kind === 'late' || row.kind === 'repricing') &&
            row.aboutPeriodId === about.id &&
            row.poolId === pool.id,
        );
        const was = before.pools.find(({ id }) => id === pool.id);
        const lines = changedShares(sharesOf(was), sharesOf(pool), linesByMember(known));
        if (lines.length === 0) return [];
        const { accountId, accountName } = pool;
        return rowOf(about, open, order, {
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
      const about = await closedPeriod(groupId, aboutPeriodId);
      refuseLines(lines, payerMemberId, await storage.read('members.list', groupId));
      const open = await openPeriod(groupId);
      const row = rowOf(about, open, await joinOrder(groupId), {
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
      const [open, order] = await Promise.all([openPeriod(groupId), joinOrder(groupId)]);
      const rows = pools.map((pool) =>
        rowOf(period, open, order, {
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
