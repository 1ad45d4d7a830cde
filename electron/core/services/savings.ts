import type { Saving } from '../../../shared/contract/balance.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { SplitPreview } from '../../../shared/contract/split.ts';
import { convertPusdToMinor, type Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { apportion } from '../domain/apportionment.ts';
import { listValueOf, thresholdsOf } from '../domain/list-value.ts';
import type { ClosedPeriods } from '../domain/payment-ledger.ts';
import { type PriceEntry, priceOf } from '../domain/pricing.ts';
import type { OwnTermsUsageRow } from '../storage/payment-rows.ts';
import type { PeriodUsageRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type SavingsDeps = Omit<ClosedPeriods, 'closingBalances'> & {
  readonly storage: Storage;
  readonly getPeriod: (groupId: string, periodId: string | undefined) => Promise<Period>;
  readonly preview: (params: { groupId: string; periodId: string }) => Promise<SplitPreview>;
  readonly providerFigureOf: (groupId: string, fromMs: EpochMs, toMs: EpochMs) => Promise<ProviderFigure>;
  /** The entries of a price table version. */
  readonly priceEntries: (version: number) => Promise<readonly PriceEntry[]>;
};

/** What the providers of a group's accounts reported, as far as it was entered. */
type ProviderFigure = {
  readonly providerPusd: Pusd;
  readonly coveredDays: number;
  readonly days: number;
};

export type Savings = ReturnType<typeof createSavings>;

type ListValues = { readonly byMember: ReadonlyMap<string, Pusd>; readonly unlistedRequests: number };

/** What the carpool's usage is worth by the price list, beside what it really cost; the two are never mixed. */
export function createSavings(deps: SavingsDeps) {
  const { storage, getPeriod, preview, closedEntries, closedRate } = deps;

  /** What the bill says, from the statement or, while the period is open, from the preview. */
  async function bill(groupId: string, period: Period, shown: SplitPreview) {
    const closed = (await closedEntries(groupId)).filter(({ periodId }) => periodId === period.id);
    const shares = new Map<string, bigint>();
    if (closed.length > 0) {
      for (const { party, shareMinor } of closed) if (party !== null) shares.set(party, shareMinor);
      return { closed: true, shares };
    }
    for (const { memberId, amountMinor } of shown.pools.flatMap((pool) => pool.shares))
      shares.set(memberId, (shares.get(memberId) ?? 0n) + amountMinor);
    return { closed: false, shares };
  }

  async function rateOf(groupId: string, shown: SplitPreview, closedId: string | undefined) {
    if (shown.currency === 'USD') return '1';
    const closedAt = closedId === undefined ? null : await closedRate(groupId, closedId);
    if (closedAt !== null) return closedAt;
    return shown.rate?.rate ?? null;
  }

  return {
    async summary({ groupId, periodId }: Params<'saving.summary'>): Promise<Saving> {
      const period = await getPeriod(groupId, periodId);
      const shown = await preview({ groupId, periodId: period.id });
      const { closed, shares } = await bill(groupId, period, shown);
      const { currency } = shown;
      const [values, rate, members, reported] = await Promise.all([
        listValues(deps, period.id),
        rateOf(groupId, shown, closed ? period.id : undefined),
        storage.read('members.list'),
        deps.providerFigureOf(groupId, period.startAtMs, period.endAtMs),
      ]);
      const present = members
        .filter(({ id }) => values.byMember.has(id) || shares.has(id))
        .sort((a, b) => a.joinSeq - b.joinSeq);
      const worth = present.map(({ id }) => values.byMember.get(id) ?? 0n);
      const listPusd = worth.reduce((sum, pusd) => sum + pusd, 0n);
      const listMinor = rate === null ? null : convertPusdToMinor(listPusd, rate, currency);
      // Converted once, then shared out, so that the members' figures add up to the period's.
      const parts = listMinor === null || listPusd === 0n ? [] : apportion(listMinor, worth, period.seq);
      return {
        groupId,
        currency,
        periodId: period.id,
        label: period.label,
        closed,
        rate,
        listPusd,
        listMinor,
        shareMinor: [...shares.values()].reduce((sum, share) => sum + share, 0n),
        provider: providerReport(reported, rate, currency),
        unlistedRequests: values.unlistedRequests,
        members: present.map(({ id, name }, index) => ({
          memberId: id,
          memberName: name,
          listPusd: worth[index] ?? 0n,
          listMinor: listMinor === null ? null : (parts[index] ?? 0n),
          shareMinor: shares.get(id) ?? 0n,
        })),
      };
    },
  };
}

function providerReport(
  { providerPusd, coveredDays, days }: ProviderFigure,
  rate: string | null,
  currency: string,
): Saving['provider'] {
  if (coveredDays === 0) return null;
  const minor = rate === null ? null : convertPusdToMinor(providerPusd, rate, currency);
  return { usdPusd: providerPusd, minor, coveredDays, days };
}

/**
 * Rows without own terms cost what the list says, so the roll-ups have their value already; those at an account's
 * own terms are taken out of it and priced anew, each at the price table of its row.
 */
async function listValues({ storage, priceEntries }: SavingsDeps, periodId: string): Promise<ListValues> {
  const [used, tables, accounts] = await Promise.all([
    storage.read('rollups.byPeriod', periodId),
    storage.read('priceTables.list'),
    storage.read('accounts.list'),
  ]);
  const versions = await Promise.all(
    tables.map(async ({ version }) => [version, await priceEntries(version)] as const),
  );
  const entriesOf = new Map(versions);
  const thresholds = thresholdsOf([...entriesOf.values()].flat());
  const own = await storage.read('attempts.ownTerms', periodId, thresholds);
  const providers = new Map(accounts.map(({ id, priceProvider }) => [id, priceProvider]));
  return sumValues(used, own, (row) => {
    const provider = providers.get(row.accountId);
    const entries = entriesOf.get(row.priceVersion) ?? [];
    const entry = provider === undefined ? undefined : priceOf(entries, provider, row.model);
    if (entry === undefined) return undefined;
    const place = thresholds.indexOf(entry.longContext?.overInputTokens ?? -1);
    return listValueOf(row, entry, place !== -1 && row.step > place);
  });
}

function sumValues(
  used: readonly PeriodUsageRow[],
  own: readonly OwnTermsUsageRow[],
  listValue: (row: OwnTermsUsageRow) => Pusd | undefined,
): ListValues {
  const byMember = new Map<string, Pusd>();
  let unlistedRequests = 0;
  const add = (memberId: string, pusd: Pusd) => byMember.set(memberId, (byMember.get(memberId) ?? 0n) + pusd);
  for (const { memberId, costPusd, unpricedRequests } of used) {
    add(memberId, costPusd);
    unlistedRequests += unpricedRequests;
  }
  for (const row of own) {
    const value = listValue(row);
    add(row.memberId, (value ?? 0n) - row.costPusd);
    unlistedRequests += (value === undefined ? row.requests : 0) - row.unpricedRequests;
  }
  return { byMember, unlistedRequests };
}
