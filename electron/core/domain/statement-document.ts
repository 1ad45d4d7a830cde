import type { Period } from '../../../shared/contract/period.ts';
import type {
  StatementDocument,
  StatementPayment,
  StatementPool,
} from '../../../shared/contract/statement.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';

type Balance = StatementDocument['balances'][number];
type Party = Balance['party'];

/** What a period's statement is made of. Payers are parties already: see {@link partyOf}. */
export type PeriodToClose = {
  readonly group: {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly zone: string;
  };
  readonly period: Period;
  readonly closedAtMs: EpochMs;
  /** The group's last statement; null for its first. */
  readonly last: { readonly document: StatementDocument; readonly hash: string } | null;
  /** The group's member who is its owner; null where the owner is no member. */
  readonly creatorId: string | null;
  /** In the order of joining. */
  readonly members: readonly { readonly id: string; readonly name: string; readonly activeDays: number }[];
  readonly names: ReadonlyMap<string, string>;
  readonly pools: readonly StatementPool[];
  readonly payments: readonly StatementPayment[];
  readonly rates: StatementDocument['rates'];
  readonly priceVersions: readonly number[];
  /** Settled usage by member. */
  readonly used: ReadonlyMap<string, { readonly requests: number; readonly costPusd: Pusd }>;
  readonly usage: StatementDocument['usage'];
};

export const FIRST_PREV = '0'.repeat(64);

/** Whom an amount belongs to: where nobody is named it is the owner, as a member if he is one. */
export function partyOf(memberId: string | null, creatorId: string | null): Party {
  return memberId ?? creatorId;
}

/** The document of a period that is being closed; its balances add up to zero if those of the last statement do. */
export function buildStatement(toClose: PeriodToClose): StatementDocument {
  const { group, last } = toClose;
  return {
    format: 'aicarpool-statement',
    version: 1,
    groupId: group.id,
    groupName: group.name,
    currency: group.currency,
    zone: group.zone,
    period: toClose.period,
    number: (last?.document.number ?? 0) + 1,
    closedAtMs: toClose.closedAtMs,
    rates: [...toClose.rates],
    priceVersions: [...toClose.priceVersions],
    pools: [...toClose.pools],
    balances: balancesOf(toClose),
    payments: [...toClose.payments],
    usage: toClose.usage,
    prev: last?.hash ?? FIRST_PREV,
  };
}

/** One line for everybody who was there, used, paid, owes or is owed; members in the order of joining come first. */
function balancesOf({ last, creatorId, members, names, pools, payments, used }: PeriodToClose): Balance[] {
  const opening = sumBy(last?.document.balances ?? [], ({ party, closingMinor }) => [
    [partyOf(party, creatorId), closingMinor],
  ]);
  const paid = sumBy(pools, ({ paidBy, totalMinor }) => [[paidBy, totalMinor]]);
  const share = sumBy<StatementPool, Party>(pools, ({ shares }) =>
    shares.map(({ memberId, amountMinor }) => [memberId, amountMinor]),
  );
  const paying = sumBy(payments, ({ fromParty, toParty, amountMinor }) => [
    [fromParty, amountMinor],
    [toParty, -amountMinor],
  ]);
  const days = new Map(members.map(({ id, activeDays }) => [id, activeDays]));
  const concerned = new Set<Party>([
    ...members.filter(({ id, activeDays }) => activeDays > 0 || used.has(id)).map(({ id }) => id),
    ...[opening, paid, share, paying].flatMap((sums) =>
      [...sums.keys()].filter((party) => sums.get(party) !== 0n),
    ),
  ]);
  const order: Party[] = [
    ...members.map(({ id }) => id),
    ...[...concerned].filter((party) => party !== null).sort(),
  ];
  return [...new Set([...order, null])]
    .filter((party) => concerned.has(party))
    .map((party) => {
      const amounts = {
        openingMinor: opening.get(party) ?? 0n,
        paidMinor: paid.get(party) ?? 0n,
        shareMinor: share.get(party) ?? 0n,
        paymentsMinor: paying.get(party) ?? 0n,
      };
      const own = party === null ? undefined : used.get(party);
      return {
        party,
        name: party === null ? OWNER : (names.get(party) ?? party),
        activeDays: party === null ? 0 : (days.get(party) ?? 0),
        requests: own?.requests ?? 0,
        usagePusd: own?.costPusd ?? 0n,
        ...amounts,
        closingMinor: closingOf(amounts),
      };
    });
}

/** Positive: the group owes them. */
export function closingOf(
  balance: Pick<Balance, 'openingMinor' | 'paidMinor' | 'shareMinor' | 'paymentsMinor'>,
): bigint {
  return balance.openingMinor + balance.paidMinor - balance.shareMinor + balance.paymentsMinor;
}

/** An owner who is no member has no name of his own. */
export const OWNER = '车主 Owner';

/** Adds up what each item gives to parties. */
export function sumBy<Item, Key>(
  items: readonly Item[],
  amountsOf: (item: Item) => readonly (readonly [Key, bigint])[],
): Map<Key, bigint> {
  const sums = new Map<Key, bigint>();
  for (const [key, amount] of items.flatMap(amountsOf)) sums.set(key, (sums.get(key) ?? 0n) + amount);
  return sums;
}
