import { convertMinor, convertPusdToMinor, type Money, type Pusd } from '../../../shared/money.ts';
import type { SplitRule, SplitRules } from '../../../shared/split.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import type { Words } from './pool-words.ts';
import { type PoolMember, type PoolSplit, splitPool } from './split-rules.ts';

export type PoolAccount = {
  readonly accountId: string;
  readonly accountName: string;
  /** What the group owes for the subscription in the period; none where the account served another group. */
  readonly charges: readonly FeeCharge[];
  /** Whether its metered cost is real money. */
  readonly meteredBilled: boolean;
  /** Who pays for its metered usage; null: the owner. */
  readonly meteredPayerMemberId: string | null;
};

/** One charge of a subscription fee. */
export type FeeCharge = {
  readonly feeId: string;
  /** Null: the fee is charged by the period and not by the day. */
  readonly chargedOn: CalendarDate | null;
  readonly amount: Money;
  /** Null: the owner. */
  readonly paidByMemberId: string | null;
};

/** What the owner has entered beside the fees: money back from a provider, or money spent for the group. */
export type PoolEntry = {
  readonly id: string;
  readonly kind: 'refund' | 'charge';
  /** Null: it concerns no account, and all usage of the group is its weight. */
  readonly account: { readonly accountId: string; readonly accountName: string } | null;
  /** Which of the group's rules shares it: a refund goes back the way its charge was shared. */
  readonly sharedLike: 'fee' | 'metered';
  readonly bookedOn: CalendarDate;
  /** Above zero for both kinds. */
  readonly amount: Money;
  /** Who paid, or got the refund; null: the owner. */
  readonly paidByMemberId: string | null;
  readonly reason: string;
};

export type PoolUsage = {
  readonly memberId: string;
  readonly accountId: string;
  readonly model: string;
  readonly costPusd: Pusd;
};

/** What a closed period was split by and the owner may have changed since. */
export type ClosedTerms = {
  /** Null where nothing was converted. */
  readonly usdRate: string | null;
  /** Accounts whose metered cost was billed. */
  readonly billedAccountIds: ReadonlySet<string>;
};

export type PeriodToSplit = {
  readonly currency: string;
  /** Units of the currency per USD; null while the owner has not set it. */
  readonly usdRate: string | null;
  readonly rules: SplitRules;
  readonly periodSeq: number;
  readonly members: readonly Omit<PoolMember, 'usage'>[];
  readonly accounts: readonly PoolAccount[];
  readonly entries: readonly PoolEntry[];
  readonly usage: readonly PoolUsage[];
  /** What of it began in an earlier period, which is closed: it weighs in that period's fees and not in this one's. */
  readonly lateUsage: readonly PoolUsage[];
};

export type PeriodPool = {
  readonly id: string;
  readonly kind: 'subscription_fee' | 'metered' | 'refund' | 'charge' | 'adjustment';
  /** What an adjustment is about; the others are called after what they are. */
  readonly title: Words | null;
  readonly accountId: string | null;
  readonly accountName: string | null;
  /** The fee's or entry's date; null for a fee by the period, and for metered cost. */
  readonly chargedOn: CalendarDate | null;
  /** What the owner said of an entry or adjustment; null for all others. */
  readonly reason: string | null;
  readonly totalMinor: bigint;
  /** The amount before conversion; null when it was in the group's currency already. */
  readonly sourcePusd: Pusd | null;
  readonly rate: string | null;
  /** Which of the group's rules that is; null for an adjustment, whose shares are as they were entered. */
  readonly sharedLike: 'fee' | 'metered' | null;
  /** Null for an adjustment. */
  readonly rule: SplitRule | null;
  readonly paidByMemberId: string | null;
  readonly split: PoolSplit;
};

export type PeriodPools = {
  readonly pools: readonly PeriodPool[];
  /** Currencies that cannot be converted yet; their pools are missing. */
  readonly missingRates: readonly string[];
  /** True when an amount is owed and nobody was there to share it; its pools are missing. */
  readonly nobodyPresent: boolean;
};

/**
 * The pools of a period: each charge of an account's fees, and each account's metered spend where that is real money. Every
 * amount is summed first and converted once, then split on its own.
 */
export function poolsOf(period: PeriodToSplit): PeriodPools {
  const amounts = [
    ...period.accounts.flatMap((account) => amountsOf(account, period)),
    ...period.entries.map((entry) => amountOfEntry(entry, period)),
  ];
  const missing = amounts.filter((amount) => amount.totalMinor === null);
  const owed = amounts.filter((amount) => amount.totalMinor !== null);
  const pools = owed.flatMap((amount) => splitAmount(amount, period) ?? []);
  return {
    pools,
    missingRates: [...new Set(missing.map((amount) => amount.currency))],
    nobodyPresent: pools.length < owed.length,
  };
}

type Amount = Omit<PeriodPool, 'title' | 'totalMinor' | 'rule' | 'split'> & {
  readonly rule: SplitRule;
  /** Null: the rate to the group's currency is missing. */
  readonly totalMinor: bigint | null;
  readonly currency: string;
};

const PUSD_PER_CENT = 10n ** 10n;

function amountsOf(account: PoolAccount, period: PeriodToSplit): Amount[] {
  const { accountId, accountName } = account;
  const known = { accountId, accountName };
  const amounts: Amount[] = account.charges
    .filter(({ amount }) => amount.amountMinor !== 0n)
    .map(({ feeId, chargedOn, amount, paidByMemberId }) => ({
      ...known,
      ...convertedFee(amount, period),
      id: ['fee', feeId, ...(chargedOn === null ? [] : [chargedOn])].join('.'),
      kind: 'subscription_fee',
      chargedOn,
      reason: null,
      paidByMemberId,
      sharedLike: 'fee',
      rule: period.rules.fee,
      currency: amount.currency,
    }));
  const meteredPusd = sumOf(period.usage.filter((usage) => usage.accountId === accountId));
  if (account.meteredBilled && meteredPusd > 0n) {
    const rate = rateOfUsd(period);
    amounts.push({
      ...known,
      totalMinor: rate === null ? null : convertPusdToMinor(meteredPusd, rate, period.currency),
      sourcePusd: meteredPusd,
      rate: period.currency === 'USD' ? null : rate,
      id: `metered.${accountId}`,
      kind: 'metered',
      chargedOn: null,
      reason: null,
      paidByMemberId: account.meteredPayerMemberId,
      sharedLike: 'metered',
      rule: period.rules.metered,
      currency: 'USD',
    });
  }
  return amounts;
}

/** A refund is shared like what it gives back, as its mirror. */
function amountOfEntry(entry: PoolEntry, period: PeriodToSplit): Amount {
  const { id, kind, account, bookedOn, amount, paidByMemberId, reason } = entry;
  const { totalMinor, sourcePusd, rate } = convertedFee(amount, period);
  const sign = kind === 'refund' ? -1n : 1n;
  return {
    id: `entry.${id}`,
    kind,
    accountId: account?.accountId ?? null,
    accountName: account?.accountName ?? null,
    totalMinor: totalMinor === null ? null : sign * totalMinor,
    sourcePusd: sourcePusd === null ? null : sign * sourcePusd,
    rate,
    chargedOn: bookedOn,
    reason,
    paidByMemberId,
    sharedLike: entry.sharedLike,
    rule: period.rules[entry.sharedLike],
    currency: amount.currency,
  };
}

function convertedFee(fee: Money, period: PeriodToSplit): Pick<Amount, 'totalMinor' | 'sourcePusd' | 'rate'> {
  if (fee.currency === period.currency) return { totalMinor: fee.amountMinor, sourcePusd: null, rate: null };
  const rate = fee.currency === 'USD' ? rateOfUsd(period) : null;
  if (rate === null) return { totalMinor: null, sourcePusd: null, rate: null };
  return {
    totalMinor: convertMinor(fee.amountMinor, 'USD', period.currency, rate),
    sourcePusd: fee.amountMinor * PUSD_PER_CENT,
    rate,
  };
}

function rateOfUsd({ currency, usdRate }: PeriodToSplit): string | null {
  return currency === 'USD' ? '1' : usdRate;
}

function splitAmount({ currency: _, ...amount }: Amount, period: PeriodToSplit): PeriodPool | undefined {
  // What is settled late was used in another period: its cost is billed here, but it is no reason to bear more of a fee.
  const late = amount.kind === 'metered' ? [] : period.lateUsage.map(negated);
  const usage = [...period.usage, ...late].filter(
    ({ accountId }) => amount.accountId === null || accountId === amount.accountId,
  );
  const members = period.members.map((member) => ({
    ...member,
    usage: usage.filter(({ memberId }) => memberId === member.memberId),
  }));
  const present = members.some((member) => member.activeDays > 0 || sumOf(member.usage) > 0n);
  if (amount.totalMinor === null || !present) return undefined;
  const { totalMinor } = amount;
  return {
    ...amount,
    title: null,
    totalMinor,
    split: splitPool({ totalMinor, rule: amount.rule, members, periodSeq: period.periodSeq }),
  };
}

function sumOf(usage: readonly PoolUsage[]): Pusd {
  return usage.reduce((sum, { costPusd }) => sum + costPusd, 0n);
}

function negated(usage: PoolUsage): PoolUsage {
  return { ...usage, costPusd: -usage.costPusd };
}
