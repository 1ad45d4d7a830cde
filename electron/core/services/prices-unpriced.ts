import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { UnpricedUsage } from '../../../shared/contract/price.ts';
import { AppError } from '../../../shared/errors.ts';
import { priceOf } from '../domain/pricing.ts';
import { type CostProfile, type Tariff, tariffCost, tariffOf } from '../domain/tariffs.ts';
import { createUnderWay } from '../domain/under-way.ts';
import type { Clock } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { LatePrice, UnpricedRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { PriceTable } from './prices.ts';
import { presentPrices } from './prices-view.ts';

export type UnpricedDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Clock;
  readonly currentPrices: () => PriceTable;
  /** How an account's calls are priced now; null: by the price list alone. */
  readonly costProfile: (accountId: string) => CostProfile | null;
  /** Whether the period's statement is made: nothing of it changes any more. */
  readonly isClosed: (groupId: string, periodId: string) => Promise<boolean>;
  /** Runs one portion in its turn among all changes. */
  readonly inTurn: (portion: () => Promise<Priced>) => Promise<Priced>;
  /** Counts the group's spend against limits anew. */
  readonly refreshLimits: (groupId: string) => Promise<void>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Unpriced = ReturnType<typeof createUnpriced>;

type OfModel = Params<'price.priceUnpriced'>;
type Pricing = Result<'price.priceUnpriced'>;
type Priced = Pick<Pricing, 'records' | 'costPusd'>;

/** How a model's records are priced now, and by which versions. */
type Terms = {
  readonly tariff: Tariff;
  readonly priceVersion: number;
  readonly costVersion: number | null;
};

/** Rows of one commit. */
const PORTION = 500;

/** Records whose model had no price when they were settled: where they are, and their cost once there is one. */
export function createUnpriced(deps: UnpricedDeps) {
  const { storage, clock, currentPrices, costProfile } = deps;
  const underWay = createUnderWay<Result<'price.pricingStatus'>[number]>();

  function termsOf({ id, priceProvider }: AccountRow, model: string): Terms | undefined {
    const { version, entries } = currentPrices();
    const profile = costProfile(id);
    const tariff = tariffOf(priceOf(entries, priceProvider, model), profile, model);
    return tariff && { tariff, priceVersion: version, costVersion: profile?.version ?? null };
  }

  async function accountOf(accountId: string): Promise<AccountRow> {
    const account = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (account === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return account;
  }

  async function requireGroup(groupId: string | undefined): Promise<void> {
    if (groupId === undefined) return;
    if (!(await storage.read('groups.list')).some(({ id }) => id === groupId))
      throw new AppError('group.not_found', {}, { field: 'groupId' });
  }

  async function begin({
    accountId,
    model,
    groupId,
  }: OfModel): Promise<{ terms: Terms; sets: UnpricedRow[] }> {
    const account = await accountOf(accountId);
    await requireGroup(groupId);
    const terms = termsOf(account, model);
    if (terms === undefined) throw new AppError('price.none', { model }, { field: 'model' });
    const all = await storage.read('unpriced.list', groupId);
    return { terms, sets: all.filter((set) => set.accountId === accountId && set.model === model) };
  }

  /** Hands the records of a set to `take` portion by portion, those that the terms price; sums what `take` says. */
  async function walk(
    set: UnpricedRow,
    terms: Terms,
    take: (prices: readonly LatePrice[]) => Promise<Priced>,
    isOver: () => boolean = () => false,
  ): Promise<Pricing> {
    const { groupId, periodId, accountId, model } = set;
    let sum = nothingPriced;
    for (let afterId = 0; ; ) {
      if (isOver()) return sum;
      const page = await storage.read('unpriced.page', {
        ...{ groupId, periodId, accountId, model, afterId },
        limit: PORTION,
      });
      const prices = page.flatMap(({ id, tokens }): LatePrice[] => {
        const cost = tariffCost(tokens, terms.tariff);
        const { priceVersion, costVersion } = terms;
        return cost === undefined ? [] : [{ id, costPusd: cost.costPusd, priceVersion, costVersion }];
      });
      const priced = prices.length === 0 ? nothingPriced : await take(prices);
      sum = together([sum, { ...priced, leftUnpriced: page.length - prices.length }]);
      const last = page.at(-1);
      if (last === undefined || page.length < PORTION) return sum;
      afterId = last.id;
    }
  }

  /** One portion: all of it or nothing, and nothing of a closed period. */
  function write({ groupId, periodId }: UnpricedRow, prices: readonly LatePrice[]): Promise<Priced> {
    return deps.inTurn(async () => {
      if (await deps.isClosed(groupId, periodId)) {
        const periods = await storage.read('periods.list', groupId);
        const period = periods.find(({ id }) => id === periodId)?.label ?? periodId;
        throw new AppError('price.period_closed', { period });
      }
      return storage.write('unpriced.price', prices, clock.now());
    });
  }

  return {
    async listUnpriced({ groupId }: Params<'price.listUnpriced'>): Promise<UnpricedUsage[]> {
      await requireGroup(groupId);
      const [sets, groups, accounts] = await Promise.all([
        storage.read('unpriced.list', groupId),
        storage.read('groups.list'),
        storage.read('accounts.list'),
      ]);
      const ids = [...new Set(sets.map((set) => set.groupId))];
      const periods = (await Promise.all(ids.map((id) => storage.read('periods.list', id)))).flat();
      return sets.flatMap(({ requests, firstAtMs, lastAtMs, model, ...set }) => {
        const account = accounts.find(({ id }) => id === set.accountId);
        const { groupId, periodId, accountId, ...tokens } = set;
        if (account === undefined) return [];
        const tariff = termsOf(account, model)?.tariff;
        return {
          groupId,
          groupName: groups.find(({ id }) => id === groupId)?.name ?? groupId,
          periodId,
          periodLabel: periods.find(({ id }) => id === periodId)?.label ?? periodId,
          accountId,
          accountName: account.name,
          provider: account.priceProvider,
          model,
          requests,
          tokens,
          firstAtMs,
          lastAtMs,
          priceFrom: tariff === undefined ? null : tariff.ownKinds.length > 0 ? 'own' : 'list',
        };
      });
    },

    async previewPricing(params: OfModel): Promise<Pricing> {
      const { terms, sets } = await begin(params);
      const sums: Pricing[] = [];
      for (const set of sets) sums.push(await walk(set, terms, countOnly));
      return together(sums);
    },

    async priceUnpriced(params: OfModel): Promise<Pricing> {
      const { terms, sets } = await begin(params);
      const sums: Pricing[] = [];
      const { accountId, model } = params;
      const begun = { accountId, model, recordsDone: 0, cancelling: false };
      const signal = underWay.begin(begun);
      const take = async (set: UnpricedRow, prices: readonly LatePrice[]) => {
        const priced = await write(set, prices);
        begun.recordsDone += priced.records;
        await deps.announce({ name: 'price.pricingAdvanced', payload: { accountId } });
        return priced;
      };
      try {
        for (const set of sets)
          sums.push(
            await walk(
              set,
              terms,
              (prices) => take(set, prices),
              () => signal.aborted,
            ),
          );
      } finally {
        underWay.end(begun);
        // What was priced before a failure stands.
        for (const groupId of new Set(sets.map((set) => set.groupId))) {
          await deps.refreshLimits(groupId);
          await deps.announce({ name: 'usage.recorded', payload: { groupId } });
        }
      }
      return together(sums);
    },

    async pricingStatus(): Promise<Result<'price.pricingStatus'>> {
      return underWay.list();
    },

    async cancelPricing({
      accountId,
      model,
    }: Params<'price.cancelPricing'>): Promise<Result<'price.cancelPricing'>> {
      underWay.cancel((one) => one.accountId === accountId && one.model === model);
      return underWay.list();
    },

    async listOwn(): Promise<Result<'price.listOwn'>> {
      const accounts = await storage.read('accounts.list');
      return accounts.flatMap(({ id, name }) =>
        (costProfile(id)?.prices ?? []).map(({ model, prices }) => ({
          accountId: id,
          accountName: name,
          model,
          ...presentPrices(prices),
        })),
      );
    },
  };
}

const nothingPriced: Pricing = { records: 0, costPusd: 0n, leftUnpriced: 0 };

function together(sums: readonly Pricing[]): Pricing {
  return {
    records: sums.reduce((sum, { records }) => sum + records, 0),
    costPusd: sums.reduce((sum, { costPusd }) => sum + costPusd, 0n),
    leftUnpriced: sums.reduce((sum, { leftUnpriced }) => sum + leftUnpriced, 0),
  };
}

async function countOnly(prices: readonly LatePrice[]): Promise<Priced> {
  return {
    records: prices.length,
    costPusd: prices.reduce((sum, { costPusd }) => sum + costPusd, 0n),
  };
}
