import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type TokenCounts, totalTokens } from '../../../shared/tokens.ts';
import type { CostProfile } from '../domain/tariffs.ts';
import { type AnswerEnding, countedUsage, type ObservedUsage } from '../domain/usage-source.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Opening } from '../storage/journal.ts';
import type { AttemptRow, NewAttempt, Settlement } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { createUnsettled } from './metering-backlog.ts';
import { createHours, type Hours } from './metering-hours.ts';
import { createNotices } from './metering-notices.ts';
import { AttemptPricing, type PricedBy, type PriceTable } from './metering-pricing.ts';

export type UsageFlag = UsageRecord['flags'][number];

export type MeteringDeps = {
  readonly storage: Pick<Storage, 'read' | 'write' | 'attempts'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this run of the program; open attempts of other runs are left-overs. */
  readonly bootId: string;
  readonly prices: { current(): PriceTable; table(version: number): Promise<PriceTable> };
  /** How an account's calls are priced now, or by a version; null: by the price list alone. */
  readonly costs: {
    current(accountId: string): CostProfile | null;
    version(accountId: string, version: number | null): CostProfile | null;
  };
  /** The stored period of the group that holds the instant. */
  readonly ensurePeriod: (groupId: string, atMs: EpochMs) => Promise<{ readonly id: string }>;
  /** Called when attempts of a group were opened or settled, at most four times a second for each group. */
  readonly onUsage: (groupId: string) => void;
};

/** A request that is about to go to a provider. */
export type AttemptRequest = {
  readonly requestId: string;
  readonly caller: {
    readonly groupId: string;
    readonly memberId: string;
    readonly keyId: string;
    readonly zone: string;
  };
  readonly account: { readonly accountId: string; readonly priceProvider: string };
  readonly dialect: UsageRecord['dialect'];
  /** As the member named it. */
  readonly modelAsked: string;
  /** As the provider is asked for it. */
  readonly modelSent: string;
  readonly streamed: boolean;
  readonly bodyBytes: number;
};

/** An attempt whose row stays even if the program dies. */
export type Attempt = PricedBy & {
  readonly id: number;
  readonly requestId: string;
  readonly startedAtMs: EpochMs;
  readonly groupId: string;
  readonly memberId: string;
  readonly keyId: string;
  readonly zone: string;
  readonly modelSent: string;
  /** Resolves when the row is on disk; the member gets nothing before that. Rejects with `relay.metering_failed`. */
  readonly onDisk: () => Promise<void>;
};

/** What a settled attempt has used; nothing is known of the cost of a model without prices. */
export type SettledUsage = { readonly costPusd: Pusd | null; readonly tokens: number };

/** What is known of the answer so far. */
export type Progress = {
  readonly tokens: TokenCounts | null;
  readonly modelAnswered: string | null;
  readonly httpStatus: number | null;
  readonly upstreamRequestId: string | null;
  readonly firstByteAfterMs: number | null;
};

/** How an attempt ended. `usage` is null when the answer was none: refused, unreachable, not understood. */
export type Outcome = Omit<Progress, 'tokens'> & {
  readonly usage: ObservedUsage | null;
  readonly ending: AnswerEnding;
  readonly flags: readonly UsageFlag[];
  readonly errorCode: string | null;
};

export type Metering = Awaited<ReturnType<typeof openMetering>>;

/**
 * The accounting of requests: a row before a request is sent, checkpoints while it runs, one settlement.
 * Every promise but that of `open` resolves when what it writes is on disk.
 */
export async function openMetering(deps: MeteringDeps) {
  const { storage, clock, bootId } = deps;
  const notices = createNotices(deps.onUsage);
  const backlog = createUnsettled(deps.logger, settleRow);
  const pricing = new AttemptPricing();
  const hourOf = createHours();
  let lastId = await storage.read('attempts.maxId');
  const listeners = new Set<(attempt: Attempt, used: SettledUsage) => void>();
  /** Rows that did not reach the disk, of requests that were sent all the same. */
  const lost = new Map<number, NewAttempt>();
  let open = 0;

  async function settleRow(settlement: Settlement): Promise<void> {
    const row = lost.get(settlement.id);
    if (row !== undefined) await onDisk(storage.attempts.open(row));
    lost.delete(settlement.id);
    await storage.attempts.settle(settlement);
  }

  function closed(groupId: string): void {
    open -= 1;
    notices.note(groupId);
  }

  return {
    /** What a request is expected to use: the hold that {@link openMetering}'s `open` writes, and its tokens. */
    estimate(request: Omit<AttemptRequest, 'requestId' | 'dialect' | 'streamed' | 'modelAsked'>): {
      readonly costPusd: Pusd;
      readonly tokens: number;
    } {
      const { caller, account, modelSent, bodyBytes } = request;
      const by = pricedBy(account, deps);
      return {
        costPusd: pricing.hold(by, modelSent, caller.memberId, bodyBytes),
        tokens: pricing.holdTokens(caller.memberId, bodyBytes),
      };
    },

    /** Calls back with what each attempt has used, once it is on disk or has to be written again. */
    onSettled(listener: (attempt: Attempt, used: SettledUsage) => void): void {
      listeners.add(listener);
    },

    /**
     * Writes the row of a request that may be sent once this resolves: from then on a crash leaves it there. Throws
     * `relay.unmetered` when the row could not be written; nothing may be sent then.
     */
    async open(request: AttemptRequest): Promise<Attempt> {
      lastId += 1;
      const begun = attemptOf(request, lastId, clock.now(), pricedBy(request.account, deps));
      const { id, groupId, memberId, modelSent } = begun;
      const holdPusd = pricing.hold(begun, modelSent, memberId, request.bodyBytes);
      try {
        const period = await deps.ensurePeriod(groupId, begun.startedAtMs);
        const row = newRow(begun, request, { bootId, periodId: period.id, holdPusd });
        const opening = storage.attempts.open(row);
        await opening.written;
        opening.synced.catch(() => lost.set(id, row));
        open += 1;
        notices.note(groupId);
        return { ...begun, onDisk: () => onDisk(opening) };
      } catch (cause) {
        throw new AppError('relay.unmetered', {}, { cause });
      }
    },

    /** Keeps what is known so far, for the case that the program dies. Throws `relay.metering_failed`. */
    async checkpoint(attempt: Attempt, progress: Progress): Promise<void> {
      try {
        await storage.attempts.checkpoint(attempt.id, {
          tokens: progress.tokens ?? undefined,
          modelAnswered: progress.modelAnswered ?? undefined,
          upstreamRequestId: progress.upstreamRequestId ?? undefined,
          httpStatus: progress.httpStatus ?? undefined,
          firstByteAfterMs: progress.firstByteAfterMs ?? undefined,
        });
      } catch (cause) {
        throw new AppError('relay.metering_failed', {}, { cause });
      }
    },

    /**
     * Settles the attempt: tokens, cost, ledger entry and roll-ups in one commit. Throws
     * `relay.metering_failed` when the commit failed; it is then tried again until it succeeds or the
     * program ends, and after that the next start recovers the attempt.
     */
    async settle(attempt: Attempt, outcome: Outcome): Promise<SettledUsage> {
      const settlement = settlementOf(attempt, outcome, { pricing, hourOf, settledAtMs: clock.now() });
      const { source, tokens } = settlement;
      const used = { costPusd: settlement.costPusd, tokens: tokens === null ? 0 : totalTokens(tokens) };
      try {
        await settleRow(settlement);
      } catch (cause) {
        backlog.add(settlement, () => closed(attempt.groupId));
        throw new AppError('relay.metering_failed', {}, { cause });
      } finally {
        for (const listener of listeners) listener(attempt, used);
      }
      if (source === 'final' && tokens !== null) pricing.noteOutput(attempt.memberId, tokens.outputTokens);
      closed(attempt.groupId);
      return used;
    },

    /**
     * Settles what earlier runs left open as `recovered`, with their last checkpoint; call it before the
     * first request. Run twice it changes nothing. Resolves with the number of attempts settled.
     */
    async recover(): Promise<number> {
      const left = (await storage.read('attempts.listOpen')).filter((row) => row.bootId !== bootId);
      if (left.length === 0) return 0;
      const [groups, accounts] = await Promise.all([
        storage.read('groups.list'),
        storage.read('accounts.list'),
      ]);
      const zoneOf = new Map(groups.map((group) => [group.id, group.zone]));
      const priceProviderOf = new Map(accounts.map((account) => [account.id, account.priceProvider]));
      const settled = left.map(async (row) => {
        const prices = await deps.prices.table(row.priceVersion);
        const priceProvider = priceProviderOf.get(row.accountId) ?? '';
        const costs = deps.costs.version(row.accountId, row.costVersion);
        await settleRow({
          ...recoveredFrom(row),
          costPusd: pricing.cost(
            { prices, priceProvider, costs },
            row.modelAnswered ?? row.modelAsked,
            row.tokens,
          ),
          hourAtMs: hourOf(row.startedAtMs, zoneOf.get(row.groupId) ?? 'UTC'),
          settledAtMs: clock.now(),
        });
        notices.note(row.groupId);
      });
      await Promise.all(settled);
      return left.length;
    },

    /** Attempts under way, those waiting for their settlement to be written included. */
    openCount(): number {
      return open;
    },

    /** Settlements that wait for the disk. */
    unsettledCount: backlog.waiting,

    /** Tries once more to write what is not settled yet, and stops all timers. */
    async stop(): Promise<void> {
      await backlog.stop();
      notices.stop();
    },
  };
}

async function onDisk({ synced, hurry }: Opening): Promise<void> {
  hurry();
  try {
    await synced;
  } catch (cause) {
    throw new AppError('relay.metering_failed', {}, { cause });
  }
}

function pricedBy(account: AttemptRequest['account'], { prices, costs }: MeteringDeps): PricedBy {
  const { accountId, priceProvider } = account;
  return { prices: prices.current(), priceProvider, costs: costs.current(accountId) };
}

function attemptOf(
  request: AttemptRequest,
  id: number,
  startedAtMs: EpochMs,
  by: PricedBy,
): Omit<Attempt, 'onDisk'> {
  const { requestId, caller, modelSent } = request;
  const { groupId, memberId, keyId, zone } = caller;
  return { id, requestId, startedAtMs, groupId, memberId, keyId, zone, modelSent, ...by };
}

function newRow(
  { id, startedAtMs, groupId, memberId, prices, costs }: Omit<Attempt, 'onDisk'>,
  { requestId, caller, account, dialect, modelAsked, streamed }: AttemptRequest,
  given: Pick<NewAttempt, 'bootId' | 'periodId' | 'holdPusd'>,
): NewAttempt {
  const { keyId } = caller;
  const { accountId } = account;
  const owners = { groupId, memberId, keyId, accountId };
  return {
    id,
    requestId,
    ...owners,
    dialect,
    modelAsked,
    streamed,
    priceVersion: prices.version,
    costVersion: costs?.version ?? null,
    startedAtMs,
    ...given,
  };
}

function settlementOf(
  attempt: Attempt,
  { usage, ending, flags, ...answer }: Outcome,
  {
    pricing,
    hourOf,
    settledAtMs,
  }: { readonly pricing: AttemptPricing; readonly hourOf: Hours; readonly settledAtMs: EpochMs },
): Settlement {
  const none = { source: 'none', tokens: null, flags: [] } as const;
  const counted = usage === null ? none : countedUsage(usage, ending);
  const differs = pricing.differs(attempt, attempt.modelSent, answer.modelAnswered);
  return {
    id: attempt.id,
    ...answer,
    source: counted.source,
    tokens: counted.tokens,
    flags: [...flags, ...counted.flags, ...(differs ? (['model_differs'] as const) : [])],
    costPusd: pricing.cost(attempt, answer.modelAnswered ?? attempt.modelSent, counted.tokens),
    hourAtMs: hourOf(attempt.startedAtMs, attempt.zone),
    settledAtMs,
  };
}

function recoveredFrom(row: AttemptRow): Omit<Settlement, 'costPusd' | 'hourAtMs' | 'settledAtMs'> {
  return {
    id: row.id,
    source: 'recovered',
    tokens: row.tokens,
    flags: [],
    modelAnswered: row.modelAnswered,
    httpStatus: row.httpStatus,
    errorCode: null,
    upstreamRequestId: row.upstreamRequestId,
    firstByteAfterMs: row.firstByteAfterMs,
  };
}
