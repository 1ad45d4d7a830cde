import type { LimitScope, LimitStatus } from '../../../shared/contract/limits.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { clientKindOf } from '../domain/client-kind.ts';
import { type Amount, fits } from '../domain/limit-counters.ts';
import { isNamedBy } from '../domain/model-mapping.ts';
import {
  accessExpired,
  clientNotAllowed,
  modelNotAllowed,
  perMinuteUsed,
  queueFull,
  queueTimeout,
  quotaUsed,
  tokenCount,
  usd,
} from './limits-refusals.ts';
import { type FullCap, type Holder, Slots, type Waiter } from './limits-slots.ts';
import { noLimits, type Settled, type Subject, type Subjects } from './limits-subjects.ts';

export type LimitsGate = ReturnType<typeof createGate>;

/** A request in the queue, until it is granted a place or leaves. */
export type Queued = {
  readonly timeoutMs: number;
  /** Takes it out of the queue, if it is still there. */
  leave(): void;
  /** Why it was given up after its time; `relay.queue_timeout`. */
  timedOut(): Error;
};

const DAY_MS = 86_400_000;
const QUEUE_TIMEOUT_MS = 30_000;

/**
 * What the relay asks of the limits, in this order: `checkExpiry`, `checkModel`, `checkClient`,
 * `countRequest`, `takePlace`, `hold`.
 * Each step looks at the key, the member and the group in one go, so parallel requests cannot pass together
 * what only one of them may.
 */
export function createGate(subjects: Subjects, now: () => EpochMs, monotonicMs: () => number) {
  const slots = new Slots((scope, id) => subjects.find(scope, id)?.row.concurrency ?? null);

  function refuseUsedUp(holder: Holder, { costPusd, tokens }: Amount): void {
    const nowMs = now();
    for (const { row, counters, zone } of subjects.of(holder)) {
      const place = { scope: row.scope, nowMs, zone };
      for (const state of counters.quotas(row, nowMs)) {
        if (fits(state, costPusd)) continue;
        const { quota, limitPusd, usedPusd, resetsAtMs } = state;
        const roomAtMs = quota === 'five_hours' ? counters.roomAtMs(limitPusd, costPusd) : resetsAtMs;
        throw quotaUsed({ ...place, quota, used: usd(usedPusd), limit: usd(limitPusd), roomAtMs });
      }
      const day = counters.dayTokens(row, nowMs);
      if (day === null) continue;
      const taken = day.used + day.held;
      if (taken < day.limit && taken + tokens <= day.limit) continue;
      const figures = { used: tokenCount(day.used), limit: tokenCount(day.limit), roomAtMs: day.resetsAtMs };
      throw quotaUsed({ ...place, quota: 'day_tokens', ...figures });
    }
  }

  function refuseFastTokens(holder: Holder, tokens: number): void {
    for (const { row, rate, counters } of subjects.of(holder)) {
      const limit = row.tokensPerMinute;
      if (limit === null) continue;
      const waitMs = rate.tokenWaitMs(limit, counters.heldTokens, tokens, monotonicMs());
      if (waitMs > 0) throw perMinuteUsed(row.scope, 'tokens', limit, waitMs);
    }
  }

  function refuseFastRequests(holder: Holder): void {
    for (const { row, rate } of subjects.of(holder)) {
      const limit = row.requestsPerMinute;
      if (limit === null) continue;
      const waitMs = rate.requestWaitMs(limit, monotonicMs());
      if (waitMs > 0) throw perMinuteUsed(row.scope, 'requests', limit, waitMs);
    }
  }

  function refuseHold(holder: Holder, estimate: Amount): void {
    refuseUsedUp(holder, estimate);
    refuseFastTokens(holder, estimate.tokens);
  }

  /** How long a request may wait at a full cap. Throws where it may not wait. */
  function waitAt({ scope, cap }: FullCap, holder: Holder): number {
    refuseUsedUp(holder, { costPusd: 0n, tokens: 0 });
    const row = subjects.of(holder).find((subject) => subject.row.queueSize !== null)?.row;
    const size = row?.queueSize ?? 0;
    if (slots.waiting(holder) >= size) throw queueFull(scope, cap, size);
    return row?.queueTimeoutMs ?? QUEUE_TIMEOUT_MS;
  }

  function allowedModels(holder: Holder): (readonly string[])[] {
    return subjects.of(holder).flatMap(({ row }) => (row.models === null ? [] : [row.models]));
  }

  return {
    /** Throws `relay.access_expired` when the time of use has ended. */
    checkExpiry(holder: Holder): void {
      for (const subject of subjects.of(holder)) {
        const endsAtMs = endOf(subject);
        if (endsAtMs !== null && endsAtMs <= now())
          throw accessExpired(subject.row.scope, endsAtMs, subject.zone);
      }
    },

    /** The allowed models of each limit that names any, the narrowest first. */
    allowedModels,

    /** Throws `relay.model_not_allowed`. */
    checkModel(holder: Holder, model: string): void {
      for (const models of allowedModels(holder)) {
        if (!models.some((allowed) => isNamedBy(model, allowed))) throw modelNotAllowed(model, models);
      }
    },

    /**
     * Throws `relay.client_not_allowed`. It goes by the name that the client gives itself, which any client can
     * choose: a house rule, not a border.
     */
    checkClient(holder: Holder, userAgent: string | undefined): void {
      const client = clientKindOf(userAgent);
      for (const { row } of subjects.of(holder)) {
        if (row.allowedClients !== null && !row.allowedClients.includes(client))
          throw clientNotAllowed(client, row.allowedClients);
      }
    },

    /** Counts the request into its minute. Throws `relay.rate_limited`; it then counts nowhere. */
    countRequest(holder: Holder): void {
      refuseFastRequests(holder);
      for (const { row, rate } of subjects.of(holder))
        if (row.requestsPerMinute !== null) rate.noteRequest(monotonicMs());
    },

    /** What `countRequest` would throw now; it counts nothing. */
    checkRequest: refuseFastRequests,

    /** What `takePlace` would throw now, or whether the request would have to wait; it takes nothing. */
    checkPlace(holder: Holder): boolean {
      const full = slots.fullCap(holder);
      if (full !== undefined) waitAt(full, holder);
      return full !== undefined;
    },

    /** What `hold` would throw now; it reserves nothing. */
    checkHold: refuseHold,

    /**
     * Takes a place among the requests under way, to be given back with `freePlace`. When all are taken the
     * request waits for one, which `grant` hands over. Throws `relay.queue_full`, and `relay.quota_used` for
     * a request that could not be sent after its wait anyway.
     */
    takePlace(waiter: Waiter): Queued | undefined {
      const { holder } = waiter;
      const full = slots.take(holder);
      if (full === undefined) return undefined;
      const { scope, cap } = full;
      const timeoutMs = waitAt(full, holder);
      slots.wait(waiter);
      return {
        timeoutMs,
        leave: () => slots.leave(waiter),
        timedOut: () => queueTimeout(scope, cap, timeoutMs),
      };
    },

    freePlace(holder: Holder): void {
      slots.free(holder);
    },

    /**
     * Reserves what a request is expected to use, unless that goes over a limit together with what is used
     * and reserved already: `relay.quota_used` or `relay.rate_limited`. Ended by `settle` or `release`.
     */
    hold(holder: Holder, requestId: string, estimate: Amount): void {
      refuseHold(holder, estimate);
      const atMs = now();
      for (const subject of subjects.of(holder)) subject.firstUsedAtMs ??= atMs;
      subjects.hold(requestId, { holder, ...estimate, atMs });
    },

    /** Gives back what is still reserved for the request. */
    release(requestId: string): void {
      subjects.release(requestId);
    },

    settle(settled: Settled): void {
      subjects.settle(settled);
    },

    /** To be called when limits have changed: those who wait may have their turn. */
    serveQueues(): void {
      slots.serveAll();
    },

    status(scope: LimitScope, subjectId: string, place: { groupId: string; memberId?: string }): LimitStatus {
      const subject = subjects.find(scope, subjectId);
      const waiting = place.memberId === undefined ? 0 : slots.waiting({ memberId: '', ...place });
      const running = slots.running(scope, subjectId);
      if (subject === undefined) {
        return { limits: noLimits, quotas: [], dayTokens: null, running, waiting, endsAtMs: null };
      }
      const { row, counters } = subject;
      return {
        limits: limitsOf(subject),
        quotas: counters.quotas(row, now()),
        dayTokens: counters.dayTokens(row, now()),
        running,
        waiting,
        endsAtMs: endOf(subject),
      };
    },
  };
}

export function limitsOf({ row }: Pick<Subject, 'row'>) {
  const { scope: _scope, subjectId: _subjectId, countedAfterId: _countedAfterId, ...limits } = row;
  return {
    ...limits,
    models: limits.models === null ? null : [...limits.models],
    allowedClients: limits.allowedClients === null ? null : [...limits.allowedClients],
  };
}

function endOf({ row, firstUsedAtMs }: Subject): EpochMs | null {
  const { expiresAtMs, daysAfterFirstUse } = row;
  const afterUse =
    daysAfterFirstUse === null || firstUsedAtMs === null ? null : firstUsedAtMs + daysAfterFirstUse * DAY_MS;
  const ends = [expiresAtMs, afterUse].filter((atMs) => atMs !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}
