import type { LimitScope, Limits } from '../../../shared/contract/limits.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import type { ModelMapping } from '../../../shared/contract/values.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { SplitRules } from '../../../shared/split.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import type { MembershipInterval, PeriodBounds } from '../domain/periods.ts';

/*
 * What the tables hold, as the rest of the core sees it. Amounts are bigint, every other whole number is a
 * number, flags are booleans, JSON columns are read.
 */

/** The given fields are written, the others stay as they are; `undefined` counts as not given. */
export type Patch<Row> = { readonly [Field in keyof Row]?: Row[Field] | undefined };

/** Any value that JSON can hold, by its key. */
export type SettingsRow = Readonly<Record<string, unknown>>;

export type VaultKeyRow = {
  readonly version: number;
  /** Name of the secret store that wrapped the key. */
  readonly storeName: string;
  readonly wrapped: Uint8Array;
  /** The same data key, wrapped for the owner's recovery code; null when there was none. */
  readonly recoveryWrapped: Uint8Array | null;
  readonly createdAtMs: EpochMs;
};

/** Whom new data keys are wrapped for besides the store, and since when. */
export type VaultRecoveryRow = { readonly recipientSealed: string; readonly createdAtMs: EpochMs };

/** A sealed value and its place. */
export type SealedValueRow = {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly sealed: string;
};

export type GroupRow = {
  readonly id: string;
  readonly name: string;
  readonly mode: 'carpool';
  readonly currency: string;
  readonly zone: string;
  readonly anchorDay: number;
  readonly maxMembers: number;
  /** Entered by hand. */
  readonly usdRate: string | null;
  /** Null: not known, or no such rate. */
  readonly usdRateSetAtMs: EpochMs | null;
  /** Whether the rate above counts, or the newest of the list. */
  readonly rateChoice: 'by_hand' | 'from_list';
  readonly modelMapping: ModelMapping;
  readonly createdAtMs: EpochMs;
  readonly archivedAtMs: EpochMs | null;
};

export type MemberRow = {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly role: 'creator' | 'member';
  readonly joinSeq: number;
  readonly createdAtMs: EpochMs;
  /** By date of joining. */
  readonly intervals: readonly MembershipInterval[];
};

export type NewMember = Omit<MemberRow, 'joinSeq' | 'intervals'>;

export type MemberKeyRow = {
  readonly id: string;
  readonly memberId: string;
  readonly label: string;
  readonly last4: string;
  /** SHA-256 of the key's secret. */
  readonly digest: Uint8Array;
  readonly createdAtMs: EpochMs;
  readonly expiresAtMs: EpochMs | null;
  readonly revokedAtMs: EpochMs | null;
  readonly lastUsedAtMs: EpochMs | null;
};

export type KeyUse = { readonly id: string; readonly atMs: EpochMs };

export type BindingRow = {
  readonly groupId: string;
  readonly accountId: string;
  readonly boundAtMs: EpochMs;
};

export type PeriodRow = PeriodBounds & {
  readonly id: string;
  readonly groupId: string;
  readonly seq: number;
};

/** The rules of a group from its period with this number on; of two that begin with the same one, the later counts. */
export type RulesVersionRow = {
  readonly groupId: string;
  readonly version: number;
  readonly fromSeq: number;
  readonly rules: SplitRules;
  readonly createdAtMs: EpochMs;
};

/** What the owner has entered beside the fees. */
export type PoolEntryRow = {
  readonly id: string;
  readonly groupId: string;
  readonly kind: 'refund' | 'charge';
  readonly accountId: string | null;
  /** Which of the group's rules shares it. */
  readonly sharedLike: 'fee' | 'metered';
  readonly bookedOn: CalendarDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Null: the owner. */
  readonly payerMemberId: string | null;
  readonly reason: string;
  readonly createdAtMs: EpochMs;
};

/** Units of a currency per USD as of an instant; it never changes. */
export type RateRow = {
  readonly id: string;
  readonly currency: string;
  readonly rate: string;
  readonly source: string;
  readonly note: string;
  readonly validAtMs: EpochMs;
  readonly createdAtMs: EpochMs;
};

/** What a provider says of one of its days. */
export type ProviderFigureRow = {
  readonly accountId: string;
  readonly dayOn: CalendarDate;
  readonly amountPusd: bigint;
  readonly note: string;
  readonly enteredAtMs: EpochMs;
};

export type ReconciliationSettingsRow = {
  readonly accountId: string;
  /** Of the provider's days. */
  readonly zone: string;
  readonly toleranceBp: number;
  readonly tolerancePusd: bigint;
};

export type PriceTableRow = {
  readonly version: number;
  readonly origin: 'package' | 'import' | 'restore';
  /** Name and version of the package, the file's name, or the number of the version whose content it has. */
  readonly source: string;
  /** sha256 of the table's content. */
  readonly digest: string;
  readonly importedAtMs: EpochMs;
};

export type PriceTableSummary = PriceTableRow & { readonly entryCount: number };

export type UsageSource = NonNullable<UsageRecord['source']>;
export type UsageFlag = UsageRecord['flags'][number];

/** An attempt as it is written before its request goes to the provider. */
export type NewAttempt = {
  readonly id: number;
  readonly requestId: string;
  readonly bootId: string;
  readonly groupId: string;
  readonly memberId: string;
  readonly keyId: string;
  readonly accountId: string;
  readonly periodId: string;
  readonly dialect: UsageRecord['dialect'];
  readonly modelAsked: string;
  readonly streamed: boolean;
  readonly priceVersion: number;
  /** The account's cost version it is priced with; null: by the price list alone. */
  readonly costVersion: number | null;
  readonly holdPusd: Pusd;
  readonly startedAtMs: EpochMs;
};

/** What is known of an open attempt so far; figures replace the earlier ones. */
export type Checkpoint = {
  readonly tokens?: TokenCounts | undefined;
  readonly modelAnswered?: string | undefined;
  readonly upstreamRequestId?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly firstByteAfterMs?: number | undefined;
};

/** How an attempt ended. It is the whole truth: a null replaces what a checkpoint had written. */
export type Settlement = {
  readonly id: number;
  readonly source: UsageSource;
  readonly flags: readonly UsageFlag[];
  /** Null when the provider reported none. */
  readonly tokens: TokenCounts | null;
  readonly modelAnswered: string | null;
  /** Null when the model has no price: the row is marked unpriced and gets no ledger entry. */
  readonly costPusd: Pusd | null;
  readonly httpStatus: number | null;
  readonly errorCode: string | null;
  readonly upstreamRequestId: string | null;
  readonly firstByteAfterMs: number | null;
  readonly settledAtMs: EpochMs;
  /** Start of the hour, in the group's zone, in which the attempt began. */
  readonly hourAtMs: EpochMs;
};

export type AttemptRow = NewAttempt & {
  readonly modelAnswered: string | null;
  readonly state: 'open' | 'settled';
  /** Null while the attempt is open. */
  readonly source: UsageSource | null;
  readonly flags: UsageFlag[];
  readonly tokens: TokenCounts | null;
  /** Null while the attempt is open, and when its model has no price. */
  readonly costPusd: Pusd | null;
  readonly unpriced: boolean;
  readonly httpStatus: number | null;
  readonly errorCode: string | null;
  readonly upstreamRequestId: string | null;
  readonly firstByteAfterMs: number | null;
  readonly settledAtMs: EpochMs | null;
};

export type AttemptFilter = {
  readonly groupId: string;
  readonly memberId?: string | undefined;
  /** The model answered, or the one asked for where no answer named one. */
  readonly model?: string | undefined;
  readonly source?: UsageSource | undefined;
  /** Started at or after. */
  readonly fromMs?: EpochMs | undefined;
  /** Started before. */
  readonly toMs?: EpochMs | undefined;
  /** Only ids below this one. */
  readonly beforeId?: number | undefined;
  readonly limit: number;
};

/** Settled attempts of one model that have no price, with the sums of their tokens. */
export type UnpricedRow = TokenCounts & {
  readonly groupId: string;
  readonly periodId: string;
  readonly accountId: string;
  /** The model answered, or the one asked for where no answer named one. */
  readonly model: string;
  readonly requests: number;
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
};

/** Which unpriced attempts are read: those of one model in one period, after an id, oldest first. */
export type UnpricedPage = Pick<UnpricedRow, 'groupId' | 'periodId' | 'accountId' | 'model'> & {
  readonly afterId: number;
  readonly limit: number;
};

export type UnpricedAttempt = { readonly id: number; readonly tokens: TokenCounts };

/** What an unpriced attempt costs after all, and by which versions. */
export type LatePrice = Pick<NewAttempt, 'id' | 'priceVersion' | 'costVersion'> & {
  readonly costPusd: Pusd;
};

/** What settled attempts of an account's model have used together, and whether they go beyond the thresholds asked about. */
export type UsedTokens = {
  readonly accountId: string;
  readonly model: string;
  readonly requests: number;
  readonly tokens: TokenCounts;
  readonly beyond: readonly [boolean, boolean];
};

export type UsedTokensQuery = {
  readonly accountId: string;
  readonly model: string;
  readonly fromMs: EpochMs;
  /** Input tokens of all kinds; attempts are summed apart by which of these they go beyond. */
  readonly thresholds: readonly [number, number];
};

export type UnpricedModel = { readonly model: string; readonly requests: number };

/** Sums over settled attempts; cost leaves out the unpriced ones. */
export type UsageFigures = TokenCounts & {
  readonly requests: number;
  readonly unpricedRequests: number;
  readonly costPusd: Pusd;
};

export type PeriodUsageRow = UsageFigures & {
  readonly memberId: string;
  readonly accountId: string;
  readonly model: string;
};

/** An account's use by a group in one hour of that group's clocks. */
export type AccountHourRow = UsageFigures & {
  readonly groupId: string;
  readonly hourAtMs: EpochMs;
  readonly model: string;
};

export type UsageHourRow = UsageFigures & { readonly hourAtMs: EpochMs };

/** `step` counts the steps that were asked for from 0; `key` is a member's or account's id, or a model. */
export type UsageTrendRow = UsageFigures & { readonly step: number; readonly key: string };

export type UsageSummaryRow = UsageFigures & {
  readonly memberId: string;
  readonly accountId: string;
  readonly model: string;
  readonly source: UsageSource;
};

export type LimitsRow = Readonly<Limits> & {
  readonly scope: LimitScope;
  readonly subjectId: string;
  /** Attempts up to this id do not count; 0 counts all. */
  readonly countedAfterId: number;
};

export type LimitUsageQuery = {
  readonly scope: LimitScope;
  readonly subjectId: string;
  /** The group the subject belongs to, or is. */
  readonly groupId: string;
  readonly countedAfterId: number;
  readonly monthFromMs: EpochMs;
  readonly weekFromMs: EpochMs;
  readonly dayFromMs: EpochMs;
  readonly minutesFromMs: EpochMs;
};

/** Settled usage of a subject since the start of each window. */
export type LimitUsage = {
  readonly totalPusd: Pusd;
  readonly monthPusd: Pusd;
  readonly weekPusd: Pusd;
  readonly dayPusd: Pusd;
  readonly dayTokens: number;
  /** By the minute the attempts started in. */
  readonly minutes: readonly { readonly minuteAtMs: EpochMs; readonly costPusd: Pusd }[];
  readonly firstUsedAtMs: EpochMs | null;
  /** Attempts of the subject that were not settled yet when this was read. */
  readonly openIds: readonly number[];
  /** The largest attempt id there was when this was read. */
  readonly maxId: number;
};

/** The same usage told three times; all three must agree. */
export type ReconcileSums = {
  /** Settled attempts. */
  readonly rows: TokenCounts & {
    readonly requests: number;
    readonly priced: number;
    readonly costPusd: Pusd;
  };
  readonly ledger: { readonly entries: number; readonly amountPusd: Pusd };
  readonly rollups: UsageFigures;
};
