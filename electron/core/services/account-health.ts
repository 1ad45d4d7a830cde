import type { CheckReport } from '../../../shared/contract/account.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { cooldownOf, type Outcome } from '../domain/cooldown.ts';
import { healthAfter } from '../domain/health-score.ts';
import { type AnswerHeaders, readWindows } from '../domain/limit-headers.ts';
import { guessedStart, withReadings } from '../domain/usage-windows.ts';
import type { Clock } from '../ports.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import { type HealthMemoryDeps, openHealthMemory } from './account-health-memory.ts';
import { freed, keyRefusedAfter, soundRow, stateAfter, statusOf } from './account-health-state.ts';
import { type AttemptEnd, outcomeOf } from './account-outcome.ts';
import { accountInvalid, restingUntil } from './account-refusals.ts';

export type AccountHealthDeps = HealthMemoryDeps & { readonly clock: Pick<Clock, 'now'> };

/** What a member's request asks of an account. */
type Asked = {
  /** As the provider is asked for it. */
  readonly model: string;
  /** IANA zone in which a refusal tells the time. */
  readonly zone: string;
  /** The error for a model that the account does not serve. */
  readonly notServed: () => AppError;
};

/** How the group's account stands, as a member may know it. */
export type AccountForMember = {
  readonly state: 'normal' | 'limited' | 'paused' | 'unavailable';
  readonly untilMs: EpochMs | null;
  /** Models that are not served now, while the others are. */
  readonly modelsOff: readonly { readonly models: string; readonly untilMs: EpochMs }[];
};

export type AccountHealthService = Awaited<ReturnType<typeof openAccountHealth>>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How accounts fare: learnt from every attempt, kept over a restart, and asked before the next one. A change that
 * matters to requests is announced as `account.healthChanged` and stored at once.
 */
export async function openAccountHealth({ clock, ...deps }: AccountHealthDeps) {
  const { storage } = deps;
  const memory = await openHealthMemory(deps);
  const { stateOf, change } = memory;
  let toldUntilMs = clock.now();

  /** Takes in an outcome of an attempt, with the windows that its answer told of. */
  function take(accountId: string, outcome: Outcome, headers: AnswerHeaders): void {
    const nowMs = clock.now();
    const before = stateOf(accountId);
    const after = stateAfter(before, outcome, nowMs);
    void change({
      ...after,
      windows: withReadings(after.windows, readWindows(headers, nowMs), nowMs),
      guessedFromMs: guessedStart(before.guessedFromMs, nowMs),
      heardAtMs: nowMs,
    });
  }

  return {
    /** Learns from the end of an attempt; one that tells nothing of the account changes nothing. */
    note(account: UpstreamAccount, model: string, end: AttemptEnd): void {
      const outcome = outcomeOf(account, model, end, clock.now());
      if (outcome !== null) take(account.accountId, outcome, end.head?.headers ?? {});
    },

    /**
     * Whether the account may be asked for the model now. Throws `relay.account_invalid`, `relay.account_limited`,
     * `relay.model_limited`, `relay.account_paused`, or what `notServed` gives.
     */
    admit({ accountId }: Pick<UpstreamAccount, 'accountId'>, { model, zone, notServed }: Asked): void {
      const { keyRefusedAtMs, cooldowns } = stateOf(accountId);
      if (keyRefusedAtMs !== null) throw accountInvalid();
      const nowMs = clock.now();
      const cooldown = cooldowns.length === 0 ? null : cooldownOf(cooldowns, model, nowMs);
      if (cooldown === null) return;
      throw cooldown.reason === 'model_unknown' ? notServed() : restingUntil(cooldown, zone, nowMs);
    },

    /** Ends everything that keeps requests from the account. Resolves when it is stored. */
    async recover(accountId: string): Promise<void> {
      await change(freed(stateOf(accountId)));
    },

    /** Forgets an account's past: its key or address is another one now. */
    async forget(accountId: string): Promise<void> {
      await change(soundRow(accountId));
    },

    /** Learns from a connection test: one that passes ends a refused key and failures in a row. */
    async checked({ id, authKind }: Pick<AccountRow, 'id' | 'authKind'>, report: CheckReport): Promise<void> {
      const nowMs = clock.now();
      const before = stateOf(id);
      const outcome: Outcome = { kind: report.ok ? 'succeeded' : 'failed' };
      const after = {
        // A test does not count as one of the failures in a row.
        ...(report.ok ? stateAfter(before, outcome, nowMs) : before),
        ...(report.failedLayer === 'quota' ? {} : healthAfter(before, outcome)),
        // A login that is refused is not this service's to judge.
        keyRefusedAtMs: authKind === 'api_key' ? keyRefusedAfter(before, report, nowMs) : null,
        heardAtMs: nowMs,
      };
      await change(after);
    },

    /** How an account stands; `hasSubscription` allows a guess at its 5-hour window. */
    async statusOf(accounts: readonly { readonly id: string; readonly hasSubscription: boolean }[]) {
      const nowMs = clock.now();
      const [days, hours] = await Promise.all([
        storage.read('accountHealth.outcomes', nowMs - DAY_MS),
        storage.read('accountHealth.outcomes', nowMs - HOUR_MS),
      ]);
      return new Map(
        accounts.map(({ id, hasSubscription }) => {
          const day = days.find(({ accountId }) => accountId === id);
          const hour = hours.find(({ accountId }) => accountId === id);
          return [id, statusOf(stateOf(id), hasSubscription, { day, hour }, nowMs)] as const;
        }),
      );
    },

    /** The same without the last day, which takes long to count. */
    async standing(accounts: readonly Pick<AccountRow, 'id'>[]) {
      const nowMs = clock.now();
      const hours = await storage.read('accountHealth.outcomes', nowMs - HOUR_MS);
      return new Map(
        accounts.map(({ id }) => {
          const hour = hours.find(({ accountId }) => accountId === id);
          return [id, statusOf(stateOf(id), false, { hour }, nowMs)] as const;
        }),
      );
    },

    /** What the members of a group are told of its account; null when it has none. */
    async ofGroup(groupId: string): Promise<AccountForMember | null> {
      const binding = (await storage.read('bindings.list')).find((one) => one.groupId === groupId);
      const row = (await storage.read('accounts.list')).find(({ id }) => id === binding?.accountId);
      if (row === undefined) return null;
      const { state, health } = statusOf(stateOf(row.id), false, {}, clock.now());
      return {
        state: !row.enabled || state === 'needs_key' ? 'unavailable' : state,
        untilMs: health.rest?.untilMs ?? null,
        modelsOff: health.modelsOff.map(({ models, untilMs }) => ({ models, untilMs })),
      };
    },

    /** When anything was last heard of the account, and whether it would do it good to be asked. */
    signOfLife(accountId: string): { readonly heardAtMs: EpochMs | null; readonly ails: boolean } {
      const { heardAtMs, keyRefusedAtMs, demoted, failuresInRow } = stateOf(accountId);
      return { heardAtMs, ails: keyRefusedAtMs !== null || demoted || failuresInRow > 0 };
    },

    /** Tells of the accounts whose rest has ended since the last call. */
    async tellOfEnds(): Promise<void> {
      const nowMs = clock.now();
      for (const { accountId, cooldowns } of memory.all()) {
        const hasEnded = cooldowns.some(({ untilMs }) => untilMs > toldUntilMs && untilMs <= nowMs);
        if (hasEnded) await memory.tellAgain(accountId);
      }
      toldUntilMs = nowMs;
    },

    /** Stores what is pending. */
    stop: memory.flush,
  };
}
