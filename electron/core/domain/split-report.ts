import type { EpochMs } from '../../../shared/time.ts';
import type { PeriodBounds } from './periods.ts';
import type { PartShare, PoolPart, PoolSplit } from './split-rules.ts';

export type ReportHeader = {
  readonly groupName: string;
  readonly currency: string;
  /** IANA zone the period's dates are in. */
  readonly zone: string;
  readonly period: PeriodBounds;
  readonly priceVersion: number;
  /** Null when nothing had to be converted. */
  readonly rate: ReportRate | null;
};

export type ReportRate = {
  /** Units of the group's currency per USD, as a decimal string. */
  readonly rate: string;
  readonly source: string;
  /** Null: not known. */
  readonly setAtMs: EpochMs | null;
};

export type ReportMember = { readonly memberId: string; readonly name: string; readonly joinSeq: number };

export type ReportPool = {
  readonly title: string;
  readonly totalMinor: bigint;
  readonly split: PoolSplit;
};

export type ReportShare = PartShare & { readonly memberName: string };

export type ReportPart = Omit<PoolPart, 'shares'> & { readonly shares: readonly ReportShare[] };

export type SplitReport = ReportHeader & {
  readonly pools: readonly (ReportPool & { readonly parts: readonly ReportPart[] })[];
  /** Every member of the group, in the order of joining, with the sum over all pools. */
  readonly totals: readonly {
    readonly memberId: string;
    readonly memberName: string;
    readonly amountMinor: bigint;
  }[];
  readonly sumMinor: bigint;
};

/**
 * Brings the pools of a period together: each member's total, and the sum of everything.
 * RangeError when the shares of a pool do not add up to it, or belong to somebody who is not in `members`.
 */
export function buildSplitReport(
  header: ReportHeader,
  members: readonly ReportMember[],
  pools: readonly ReportPool[],
): SplitReport {
  const names = new Map(members.map((member) => [member.memberId, member.name]));
  const totals = new Map<string, bigint>();
  for (const pool of pools) {
    const sum = pool.split.shares.reduce((total, share) => total + share.amountMinor, 0n);
    if (sum !== pool.totalMinor) {
      throw new RangeError(`the shares of "${pool.title}" add up to ${sum}, not to ${pool.totalMinor}`);
    }
    for (const { memberId, amountMinor } of pool.split.shares) {
      totals.set(memberId, (totals.get(memberId) ?? 0n) + amountMinor);
    }
  }
  return {
    ...header,
    pools: pools.map((pool) => ({
      ...pool,
      parts: pool.split.parts.map((part) => ({
        ...part,
        shares: part.shares.map((share) => ({ ...share, memberName: nameOf(share.memberId, names) })),
      })),
    })),
    totals: [...members]
      .sort((a, b) => a.joinSeq - b.joinSeq)
      .map(({ memberId, name }) => ({ memberId, memberName: name, amountMinor: totals.get(memberId) ?? 0n })),
    sumMinor: pools.reduce((sum, pool) => sum + pool.totalMinor, 0n),
  };
}

function nameOf(memberId: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(memberId);
  if (name === undefined) throw new RangeError(`a share belongs to ${memberId}, who is not a member`);
  return name;
}
