import type { UsedRate } from '../../../shared/contract/rate.ts';
import type { CloseObstacle } from '../domain/close-blockers.ts';
import type { PeriodPool } from '../domain/period-pools.ts';
import type { GroupRow, MemberRow, PeriodUsageRow } from '../storage/rows.ts';
import type { AdjustmentRow } from '../storage/statement-rows.ts';

/** What a close needs of the split of its period. */
export type PeriodBasis = {
  readonly group: GroupRow;
  /** In the order of joining. */
  readonly members: readonly (MemberRow & { readonly activeDays: number })[];
  /** Of all members, those of other groups too: one of them may have paid. */
  readonly names: ReadonlyMap<string, string>;
  readonly sums: readonly PeriodUsageRow[];
  /** What converts USD. */
  readonly rate: UsedRate | null;
  readonly pools: readonly PeriodPool[];
  readonly blockers: readonly CloseObstacle[];
};

/** Reads it, with entries about closed periods that this one bills. */
export type ReadPeriodBasis = (
  groupId: string,
  periodId: string,
  supposed: { readonly adjustments: readonly AdjustmentRow[] },
) => Promise<PeriodBasis>;
