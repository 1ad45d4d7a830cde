import type { PriceDiff } from '../../../shared/contract/price.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { costOfMany, isSamePrice } from '../domain/price-diff.ts';
import { type PriceEntry, priceOf } from '../domain/pricing.ts';
import { type CostProfile, tariffOf } from '../domain/tariffs.ts';
import type { Clock } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { UsedTokens } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type PriceEffectDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly clock: Clock;
  /** How an account's calls are priced now; null: by the price list alone. */
  readonly costProfile: (accountId: string) => CostProfile | null;
};

const USED_WITHIN_MS = 30 * 86_400_000;

/** What other prices would have meant for what the owner's accounts have used in the last 30 days. */
export function createPriceEffect({ storage, clock, costProfile }: PriceEffectDeps) {
  async function effectOn(
    before: readonly PriceEntry[],
    after: readonly PriceEntry[],
  ): Promise<PriceDiff['used']> {
    const fromMs = clock.now() - USED_WITHIN_MS;
    const accounts = new Map((await storage.read('accounts.list')).map((account) => [account.id, account]));
    const used = await storage.read('rollups.byModelSince', fromMs);
    const effects = used.map(async (sum) => {
      const account = accounts.get(sum.accountId);
      if (account === undefined) return [];
      const one = priceOf(before, account.priceProvider, sum.model);
      const other = priceOf(after, account.priceProvider, sum.model);
      return isSamePrice(one, other) ? [] : [await effectOf(account, sum, [one, other], fromMs)];
    });
    return (await Promise.all(effects)).flat();
  }

  async function effectOf(
    { id: accountId, name: accountName }: AccountRow,
    sum: UsedTokens,
    listed: readonly [PriceEntry | undefined, PriceEntry | undefined],
    fromMs: EpochMs,
  ): Promise<PriceDiff['used'][number]> {
    const { model, requests } = sum;
    const over = (entry: PriceEntry | undefined) =>
      entry?.longContext?.overInputTokens ?? Number.MAX_SAFE_INTEGER;
    // Sums know nothing of single requests, so where their length matters the rows have to tell.
    const parts = listed.some((entry) => entry?.longContext)
      ? await storage.read('attempts.tokensBeyond', {
          ...{ accountId, model, fromMs },
          thresholds: [over(listed[0]), over(listed[1])],
        })
      : [sum];
    const profile = costProfile(accountId);
    const costs = listed.map((entry, place) => {
      const tariff = tariffOf(entry, profile, model);
      return parts.reduce<bigint | null>((total, { tokens, beyond }) => {
        const cost = costOfMany(tokens, tariff, beyond[place] === true);
        return total === null || cost === undefined ? null : total + cost;
      }, 0n);
    });
    return {
      ...{ accountId, accountName, model, requests },
      beforePusd: costs[0] ?? null,
      afterPusd: costs[1] ?? null,
    };
  }

  return effectOn;
}
