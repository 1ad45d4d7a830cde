import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { BlockDigest } from '../domain/usage-lines.ts';
import type { PeriodRow, UsageFigures } from './rows.ts';

/** A closed period's document as it was hashed; it never changes. */
export type StatementRow = {
  readonly periodId: string;
  readonly groupId: string;
  /** Counts the group's statements from 1. */
  readonly number: number;
  /** Canonical JSON. */
  readonly document: string;
  readonly hash: string;
  readonly prev: string;
  readonly closedAtMs: EpochMs;
};

export type StatementOverviewRow = Pick<StatementRow, 'periodId' | 'number' | 'closedAtMs' | 'hash'> & {
  readonly label: string;
  /** What all pools add up to; null: the document is not what was hashed, or no statement. */
  readonly sumMinor: bigint | null;
};

export type AdjustmentRow = {
  readonly id: string;
  readonly groupId: string;
  /** The open period that bills it. */
  readonly periodId: string;
  /** The closed period that it is about. */
  readonly aboutPeriodId: string;
  readonly kind: 'late' | 'repricing' | 'correction' | 'reversal';
  readonly title: { readonly zh: string; readonly en: string };
  readonly reason: string | null;
  /** The pool of the closed period's statement; null for an entry of the owner's own. */
  readonly poolId: string | null;
  readonly accountId: string | null;
  /** The sum of its lines. */
  readonly amountMinor: bigint;
  /** Who paid that sum; null: the owner. */
  readonly payerMemberId: string | null;
  readonly createdAtMs: EpochMs;
  readonly lines: readonly { readonly memberId: string; readonly amountMinor: bigint }[];
};

/** What a model's records of a closed period cost at other prices. */
export type RepricingRow = {
  readonly groupId: string;
  /** The closed period that billed the records. */
  readonly periodId: string;
  readonly accountId: string;
  readonly model: string;
  readonly createdAtMs: EpochMs;
  readonly lines: readonly RepricingLine[];
};

export type RepricingLine = {
  readonly memberId: string;
  /** Their cost at those prices, less what the records say. */
  readonly differencePusd: Pusd;
  /** Of it: of records that began in an earlier period. */
  readonly latePusd: Pusd;
};

/** Usage that was settled after the period it began in was closed. */
export type LateUsageRow = {
  readonly fromPeriodId: string;
  /** The period that bills it. */
  readonly periodId: string;
  readonly memberId: string;
  readonly accountId: string;
  readonly model: string;
  readonly requests: number;
  readonly costPusd: Pusd;
};

/** All settled rows of a period, as its statement tells them. */
export type PeriodScan = {
  readonly rows: number;
  readonly firstId: number | null;
  readonly lastId: number | null;
  readonly costPusd: Pusd;
  /** Over the rows' lines in order of id, block by block: see `usageLine`. */
  readonly digest: string;
  readonly priceVersions: readonly number[];
};

/** What a part of a period's rows is. */
export type PeriodPart = Omit<PeriodScan, 'digest'> & { readonly blocks: readonly BlockDigest[] };

/** A period's settled usage in an hour of the group's zone, or in a quarter of one, by member and model. */
export type PeriodLineRow = UsageFigures & {
  readonly atMs: EpochMs;
  readonly memberId: string;
  readonly model: string;
};

/** What a period's close has to find as it was read: all of it decides what the statement says. */
export type ClosingBasis = {
  readonly earlierOpen: number;
  readonly openAttempts: number;
  readonly unpriced: number;
  /** The hash of the group's last statement; null when there is none. */
  readonly lastHash: string | null;
  /** SHA-256 over everything else the statement is made of. */
  readonly digest: string;
};

export type Closing = {
  readonly statement: StatementRow;
  readonly basis: ClosingBasis;
  /** Periods that are not stored yet: the one to be closed may be among them, and the next one is there afterwards. */
  readonly periods: readonly PeriodRow[];
  /** Adjustments that the statement tells and that are not stored yet. */
  readonly adjustments: readonly AdjustmentRow[];
};
