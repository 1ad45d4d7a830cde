import { createHash } from 'node:crypto';
import type { Adjustment, RepricingPreview } from '../../../shared/contract/adjustment.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { AppError } from '../../../shared/errors.ts';
import { usdToPusd } from '../../../shared/money.ts';
import { type CanonicalValue, canonicalJson } from '../domain/canonical-json.ts';
import { readOwnPrices } from '../domain/cost-input.ts';
import { poolTitles, type Words } from '../domain/pool-words.ts';
import { type PriceEntry, priceOf } from '../domain/pricing.ts';
import { type CallsToPrice, type RepricedMember, repriced } from '../domain/repricing.ts';
import { changedShares, linesByMember, sharesOf } from '../domain/share-changes.ts';
import { type CostTerms, type Tariff, tariffOf } from '../domain/tariffs.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { AdjustmentRow, RepricingRow } from '../storage/statement-rows.ts';
import { createEntries, type EntriesDeps } from './adjustments-entries.ts';
import { type ClosedPoolsDeps, createClosedPools } from './adjustments-pools.ts';

export type RepricingDeps = EntriesDeps &
  ClosedPoolsDeps & {
    /** The current version of the price list. */
    readonly listedPrices: () => readonly PriceEntry[];
    /** How an account's calls are priced now; null: by the price list alone. */
    readonly costTerms: (accountId: string) => CostTerms | null;
  };

export type Repricings = ReturnType<typeof createRepricings>;

type Asked = Params<'adjustment.previewRepricing'>;

/** Rows that are read at once: between two portions others are answered. */
const IDS_TOGETHER = 100_000;

/** What a repricing would enter, and what it is shown by. */
type Draft = {
  readonly open: Period;
  /** By order of joining. */
  readonly members: readonly RepricedMember[];
  /** What the bill counts so far beside the records: the last repricing of the same ones. */
  readonly counted: RepricingRow | undefined;
  readonly repricing: RepricingRow;
  readonly rows: readonly AdjustmentRow[];
  readonly digest: string;
};

/** A model's calls of a closed period at other prices: the records stay, and what changes is billed in the open period. */
export function createRepricings(deps: RepricingDeps) {
  const { storage, clock } = deps;
  const { closedPeriod, openPeriod, joinOrder, rowOf, enter, shown } = createEntries(deps);
  const closedPools = createClosedPools(deps);

  async function aboutOf({ groupId, aboutPeriodId }: Asked): Promise<Period> {
    const about = await closedPeriod(groupId, aboutPeriodId);
    const entered = await storage.read('adjustments.list', groupId);
    if (entered.some((row) => row.kind === 'reversal' && row.aboutPeriodId === about.id))
      throw new AppError('statement.reversed', { period: about.label }, { field: 'aboutPeriodId' });
    return about;
  }

  async function accountOf(accountId: string): Promise<AccountRow> {
    const account = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (account === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    return account;
  }

  function tariffFor({ model, prices }: Asked, { id, priceProvider }: AccountRow): Tariff {
    const terms = prices.from === 'account' ? deps.costTerms(id) : givenTerms(prices, model);
    const tariff = tariffOf(priceOf(deps.listedPrices(), priceProvider, model), terms, model);
    if (tariff === undefined) throw noPrice(model);
    return tariff;
  }

  /** What the period's calls of the model cost, as recorded and at the prices, by order of joining. */
  async function membersOf(
    asked: Asked,
    about: Period,
    account: AccountRow,
    order: ReadonlyMap<string, number>,
  ): Promise<RepricedMember[]> {
    const { model } = asked;
    const tariff = tariffFor(asked, account);
    const { prices, longContext } = tariff.entry;
    const query = { periodId: about.id, accountId: account.id, model, prices, longContext };
    const { firstId, lastId } = await storage.read('attempts.rangeOfPeriod', about.id);
    const calls: CallsToPrice[] = [];
    for (let fromId = firstId; fromId <= lastId; fromId += IDS_TOGETHER) {
      const toId = Math.min(fromId + IDS_TOGETHER - 1, lastId);
      calls.push(...(await storage.read('repricings.calls', { ...query, fromId, toId })));
    }
    if (calls.length === 0)
      throw new AppError('adjustment.no_records', { period: about.label, model }, { field: 'model' });
    const members = repriced(calls, tariff);
    if (members === undefined) throw noPrice(model);
    const place = ({ memberId }: RepricedMember) => order.get(memberId) ?? order.size;
    return members.sort((one, other) => place(one) - place(other));
  }

  async function draft(asked: Asked): Promise<Draft> {
    const { groupId, accountId, model } = asked;
    const about = await aboutOf(asked);
    const [account, order, open, known] = await Promise.all([
      accountOf(accountId),
      joinOrder(groupId),
      openPeriod(groupId),
      storage.read('repricings.list', groupId),
    ]);
    const members = await membersOf(asked, about, account, order);
    const repricing: RepricingRow = {
      ...{ groupId, periodId: about.id, accountId, model, createdAtMs: clock.now() },
      lines: members.map(({ memberId, differencePusd, latePusd }) => ({
        ...{ memberId, differencePusd, latePusd },
      })),
    };
    const counted = known.find((row) => isOfSame(row, repricing));
    const next = [...known.filter((row) => row !== counted), repricing];
    const entries = await entriesOf(about, { account, model, known, next });
    if (entries.length === 0) throw new AppError('adjustment.no_change', { model }, { field: 'prices' });
    const rows = entries.map((entry) => rowOf(about, open, order, entry));
    return { open, members, counted, repricing, rows, digest: digestOf(repricing, rows) };
  }

  /** What changes in each pool of the closed period; late usage is in it either way. */
  async function entriesOf(about: Period, { account, model, known, next }: Change) {
    const { split, told } = await closedPools(about);
    const all = await storage.read('lateAttempts.listUsage', about.groupId);
    const late = all.filter(({ fromPeriodId }) => fromPeriodId === about.id);
    const [before, after] = await Promise.all([split(late, known), split(late, next)]);
    if (before.isRateMissing || after.isRateMissing)
      throw new AppError('adjustment.rate_missing', { period: about.label }, { field: 'aboutPeriodId' });
    const gone = before.pools.filter(({ id }) => !after.pools.some((pool) => pool.id === id));
    const pools = [...after.pools, ...gone];
    const titles = poolTitles(pools);
    return pools.flatMap((pool, index) => {
      const [was, is] = [before, after].map((one) => one.pools.find(({ id }) => id === pool.id));
      const lines = changedShares(sharesOf(was), sharesOf(is));
      if (lines.length === 0) return [];
      const kept = told(pool.id);
      const title = kept?.title ?? (titles[index] as Words);
      // A pool of no account does not name the one whose calls these are.
      const details = pool.accountId === null ? [account.name, model] : [model];
      return {
        kind: 'repricing' as const,
        title: {
          zh: ['重新定价', about.label, title.zh, ...details].join(' · '),
          en: ['Repricing', about.label, title.en, ...details].join(' · '),
        },
        reason: null,
        poolId: pool.id,
        accountId: account.id,
        payerMemberId: kept === undefined ? pool.paidByMemberId : kept.paidBy,
        lines,
      };
    });
  }

  return {
    async previewRepricing(asked: Asked): Promise<RepricingPreview> {
      const { members, counted, rows, digest } = await draft(asked);
      const [order, entries] = await Promise.all([joinOrder(asked.groupId), shown(rows, false)]);
      const names = new Map((await storage.read('members.list')).map(({ id, name }) => [id, name]));
      const before = new Map(counted?.lines.map((line) => [line.memberId, line.differencePusd]));
      const amounts = linesByMember(rows);
      const concerned = [...order.keys()].flatMap((memberId) => {
        const one = members.find((member) => member.memberId === memberId);
        const amountMinor = amounts.get(memberId) ?? 0n;
        if (one === undefined && amountMinor === 0n) return [];
        return {
          memberId,
          memberName: names.get(memberId) ?? memberId,
          requests: one?.requests ?? 0,
          beforePusd: (one?.recordedPusd ?? 0n) + (before.get(memberId) ?? 0n),
          afterPusd: one?.pricedPusd ?? 0n,
          amountMinor,
        };
      });
      return {
        requests: concerned.reduce((sum, { requests }) => sum + requests, 0),
        beforePusd: concerned.reduce((sum, { beforePusd }) => sum + beforePusd, 0n),
        afterPusd: concerned.reduce((sum, { afterPusd }) => sum + afterPusd, 0n),
        amountMinor: concerned.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
        members: concerned,
        entries: entries.map(({ title, payerMemberId, amountMinor, lines }) => ({
          ...{ title, payerMemberId, amountMinor, lines },
        })),
        digest,
      };
    },

    async reprice({ reason, digest, ...asked }: Params<'adjustment.reprice'>): Promise<Adjustment[]> {
      const { open, repricing, rows, digest: now } = await draft(asked);
      if (digest !== now) throw new AppError('adjustment.preview_outdated', {}, { field: 'digest' });
      const reasoned = rows.map((row) => ({ ...row, reason }));
      await enter(asked.groupId, reasoned, open, [{ name: 'repricings.insert', args: [repricing] }]);
      return shown(reasoned, true);
    },
  };
}

type Change = {
  readonly account: AccountRow;
  readonly model: string;
  /** The repricings that count so far, and those that would. */
  readonly known: readonly RepricingRow[];
  readonly next: readonly RepricingRow[];
};

/** The price list alone, or with what was given before it; a price that is left out is the list's. */
function givenTerms(prices: Exclude<Asked['prices'], { from: 'account' }>, model: string): CostTerms | null {
  if (prices.from === 'list') return null;
  const { fixedUsd, discountBp, from: _, ...own } = prices;
  const isOwn = Object.values(own).some((price) => price !== null && price !== undefined);
  const named = { ...own, model: model.normalize('NFC').trim() };
  return {
    prices: isOwn ? readOwnPrices([named], 'prices') : [],
    fixedPusd: usdToPusd(fixedUsd),
    discountBp,
  };
}

function isOfSame(one: RepricingRow, other: RepricingRow): boolean {
  return one.periodId === other.periodId && one.accountId === other.accountId && one.model === other.model;
}

function noPrice(model: string): AppError {
  return new AppError('adjustment.no_price', { model }, { field: 'prices' });
}

/** Stands for what a preview has shown: what the records would cost, and what would be entered where. */
function digestOf({ createdAtMs: _, ...repricing }: RepricingRow, rows: readonly AdjustmentRow[]): string {
  const entries = rows.map(({ id: _id, createdAtMs: _at, ...entry }) => entry);
  const text = canonicalJson({ repricing, entries } as unknown as CanonicalValue);
  return createHash('sha256').update(text).digest('hex');
}
