import type { AccountUse } from '../../../shared/contract/account-use.ts';
import { DailyRequests } from '../domain/daily-requests.ts';
import type { Clock } from '../ports.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { AccountTotals } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';
import { accountBusy, dayUsed } from './account-refusals.ts';

export type AccountLimitsDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
};

export type AccountLimits = Awaited<ReturnType<typeof openAccountLimits>>;

/** An account at work. */
type Load = {
  running: number;
  readonly days: DailyRequests;
  totals: Omit<AccountTotals, 'accountId'>;
};

type Limited = Pick<UpstreamAccount, 'accountId' | 'dailyRequestLimit' | 'concurrencyLimit'>;

/** A request under way. */
type Taken = {
  readonly load: Load;
  readonly atMs: number;
  /** Whether an attempt of it was settled: it then counts for its day for good. */
  isSent: boolean;
};

/** No day is longer: a zone may put its clocks back. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/**
 * The limits of accounts and what counts against them, in memory. Open it when what earlier runs left open is settled
 * and before the first request: the counts begin with what the rows and roll-ups say.
 */
export async function openAccountLimits({ storage, clock }: AccountLimitsDeps) {
  const loads = new Map<string, Load>();
  const taken = new Map<string, Taken>();
  for (const { accountId, ...totals } of await storage.read('accounts.totals'))
    loadOf(accountId).totals = totals;
  for (const { accountId, quarterAtMs, requests } of await storage.read(
    'accounts.quarters',
    clock.now() - LONGEST_DAY_MS,
  ))
    loadOf(accountId).days.add(quarterAtMs, requests);

  function loadOf(accountId: string): Load {
    const known = loads.get(accountId);
    if (known !== undefined) return known;
    const load: Load = {
      running: 0,
      days: new DailyRequests(),
      totals: { requests: 0, unpricedRequests: 0, tokens: 0, costPusd: 0n },
    };
    loads.set(accountId, load);
    return load;
  }

  /** Throws `relay.account_day_used` or `relay.account_busy`. */
  function check({ accountId, dailyRequestLimit, concurrencyLimit }: Limited, zone: string): void {
    const load = loadOf(accountId);
    const atMs = clock.now();
    if (dailyRequestLimit !== null && load.days.on(atMs, zone) >= dailyRequestLimit)
      throw dayUsed(dailyRequestLimit, load.days.endOf(atMs, zone), zone, atMs);
    if (concurrencyLimit !== null && load.running >= concurrencyLimit) throw accountBusy(concurrencyLimit);
  }

  return {
    /** What `admit` would throw now; it takes no place. */
    check,

    /**
     * Takes a place on the account, to be given back by `release`. Throws `relay.account_day_used` or
     * `relay.account_busy`; nothing is taken then.
     */
    admit(account: Limited, requestId: string, zone: string): void {
      check(account, zone);
      const load = loadOf(account.accountId);
      const atMs = clock.now();
      load.running += 1;
      load.days.add(atMs, 1);
      taken.set(requestId, { load, atMs, isSent: false });
    },

    /** Gives the place back; a request of which nothing was sent counts for no day. Without a place it does nothing. */
    release(requestId: string): void {
      const place = taken.get(requestId);
      if (place === undefined) return;
      taken.delete(requestId);
      place.load.running -= 1;
      if (!place.isSent) place.load.days.add(place.atMs, -1);
    },

    /** Counts what an attempt of a request under way has used; a second attempt is a second request of the day. */
    settled(
      { requestId, startedAtMs }: { readonly requestId: string; readonly startedAtMs: number },
      { costPusd, tokens }: { readonly costPusd: bigint | null; readonly tokens: number },
    ): void {
      const place = taken.get(requestId);
      if (place === undefined) return;
      const { load } = place;
      if (place.isSent) load.days.add(startedAtMs, 1);
      place.isSent = true;
      const { totals } = load;
      load.totals = {
        requests: totals.requests + 1,
        unpricedRequests: totals.unpricedRequests + (costPusd === null ? 1 : 0),
        tokens: totals.tokens + tokens,
        costPusd: totals.costPusd + (costPusd ?? 0n),
      };
    },

    /** What the account has done so far; `zone` says which day it is. */
    useOf(accountId: string, zone: string): AccountUse {
      const { running, days, totals } = loadOf(accountId);
      const nowMs = clock.now();
      return {
        ...totals,
        running,
        dayRequests: days.on(nowMs, zone),
        dayEndsAtMs: days.endOf(nowMs, zone),
      };
    },
  };
}
