import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type TokenCounts, totalTokens } from '../../../shared/tokens.ts';
import { estimateHold, noMean, type RunningMean, runningMean } from '../domain/holds.ts';
import { localHourStart } from '../domain/local-hour.ts';
import { costOf, type PriceEntry, priceOf } from '../domain/pricing.ts';
import { type AnswerEnding, countedUsage, type ObservedUsage } from '../domain/usage-source.ts';
import type { Clock, Logger } from '../ports.ts';
import type { AttemptRow, Settlement } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { createUnsettled } from './metering-backlog.ts';
import { createNotices } from './metering-notices.ts';

export type PriceTable = { readonly version: number; readonly entries: readonly PriceEntry[] };
export type UsageFlag = UsageRecord['flags'][number];

export type MeteringDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Names this run of the program; open attempts of other runs are left-overs. */
  readonly bootId: string;
  readonly prices: { current(): PriceTable; table(version: number): Promise<PriceTable> };
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
  readonly modelAsked: string;
  readonly streamed: boolean;
  readonly bodyBytes: number;
};

/** An attempt whose row is on disk. */
export type Attempt = {
  readonly id: number;
  readonly startedAtMs: EpochMs;
  readonly groupId: string;
  readonly memberId: string;
  readonly zone: string;
  readonly priceProvider: string;
  readonly prices: PriceTable;
  readonly modelAsked: string;
};

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
 * Every promise resolves when its commit is on disk.
 */
export async function openMetering(deps: MeteringDeps) {
  const { storage, clock, bootId } = deps;
  const notices = createNotices(deps.onUsage);
  const backlog = createUnsettled(deps.logger, settleRow);
  const meanOutput = new Map<string, RunningMean>();
  const priced = createPriceCache();
  let lastId = await storage.read('attempts.maxId');
  let open = 0;

  async function settleRow(settlement: Settlement): Promise<void> {
    await storage.write('attempts.settle', settlement);
  }

  function costFor(attempt: PricedAttempt, model: string, tokens: TokenCounts | null): Pusd | null {
    if (tokens === null || totalTokens(tokens) === 0) return 0n;
    const entry = priced(attempt.prices, attempt.priceProvider, model);
    return entry === undefined ? null : (costOf(tokens, entry)?.costPusd ?? null);
  }

  function differs(attempt: Attempt, answered: string | null): boolean {
    if (answered === null || answered === attempt.modelAsked) return false;
    const entry = priced(attempt.prices, attempt.priceProvider, answered);
    // An alias and its dated name are one model: they share their price.
    return entry === undefined || entry !== priced(attempt.prices, attempt.priceProvider, attempt.modelAsked);
  }

  return {
    /**
     * Writes the row of a request that may be sent once this resolves. Throws `relay.unmetered` when the row
     * could not be written; nothing may be sent then.
     */
    async open(request: AttemptRequest): Promise<Attempt> {
      const { caller, account, modelAsked } = request;
      const startedAtMs = clock.now();
      const prices = deps.prices.current();
      const entry = priced(prices, account.priceProvider, modelAsked);
      const meanOutputTokens = (meanOutput.get(caller.memberId) ?? noMean).meanTokens;
      const holdPusd =
        entry === undefined
          ? 0n
          : (estimateHold({ bodyBytes: request.bodyBytes, entry, meanOutputTokens }) ?? 0n);
      lastId += 1;
      const id = lastId;
      try {
        const period = await deps.ensurePeriod(caller.groupId, startedAtMs);
        await storage.write('attempts.open', {
          id,
          requestId: request.requestId,
          bootId,
          groupId: caller.groupId,
          memberId: caller.memberId,
          keyId: caller.keyId,
          accountId: account.accountId,
          periodId: period.id,
          dialect: request.dialect,
          modelAsked,
          streamed: request.streamed,
          priceVersion: prices.version,
          holdPusd,
          startedAtMs,
        });
      } catch (cause) {
        throw new AppError('relay.unmetered', {}, { cause });
      }
      open += 1;
      notices.note(caller.groupId);
      return {
        id,
        startedAtMs,
        groupId: caller.groupId,
        memberId: caller.memberId,
        zone: caller.zone,
        priceProvider: account.priceProvider,
        prices,
        modelAsked,
      };
    },

    /** Keeps what is known so far, for the case that the program dies. Throws `relay.metering_failed`. */
    async checkpoint(attempt: Attempt, progress: Progress): Promise<void> {
      try {
        await storage.write('attempts.checkpoint', attempt.id, {
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
    async settle(attempt: Attempt, outcome: Outcome): Promise<void> {
      const { usage, ending, flags, ...rest } = outcome;
      const counted =
        usage === null ? { source: 'none' as const, tokens: null, flags: [] } : countedUsage(usage, ending);
      const model = outcome.modelAnswered ?? attempt.modelAsked;
      const settlement: Settlement = {
        id: attempt.id,
        ...rest,
        source: counted.source,
        tokens: counted.tokens,
        flags: [
          ...flags,
          ...counted.flags,
          ...(differs(attempt, outcome.modelAnswered) ? (['model_differs'] as const) : []),
        ],
        costPusd: costFor(attempt, model, counted.tokens),
        hourAtMs: localHourStart(attempt.startedAtMs, attempt.zone),
        settledAtMs: clock.now(),
      };
      try {
        await settleRow(settlement);
      } catch (cause) {
        backlog.add(settlement, () => closed(attempt.groupId));
        throw new AppError('relay.metering_failed', {}, { cause });
      }
      if (counted.source === 'final' && counted.tokens !== null) {
        const mean = meanOutput.get(attempt.memberId) ?? noMean;
        meanOutput.set(attempt.memberId, runningMean(mean, counted.tokens.outputTokens));
      }
      closed(attempt.groupId);
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
      for (const row of left) {
        const prices = await deps.prices.table(row.priceVersion);
        const priceProvider = priceProviderOf.get(row.accountId) ?? '';
        await settleRow({
          ...recoveredFrom(row),
          costPusd: costFor({ prices, priceProvider }, row.modelAnswered ?? row.modelAsked, row.tokens),
          hourAtMs: localHourStart(row.startedAtMs, zoneOf.get(row.groupId) ?? 'UTC'),
          settledAtMs: clock.now(),
        });
        notices.note(row.groupId);
      }
      return left.length;
    },

    /** Attempts under way, those waiting for their settlement to be written included. */
    openCount(): number {
      return open;
    },

    /** Tries once more to write what is not settled yet, and stops all timers. */
    async stop(): Promise<void> {
      await backlog.stop();
      notices.stop();
    },
  };

  function closed(groupId: string): void {
    open -= 1;
    notices.note(groupId);
  }
}

type PricedAttempt = Pick<Attempt, 'prices' | 'priceProvider'>;

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

const PRICES_KEPT = 1_000;

/** Looks a model's price up once for each table; a table never changes. */
function createPriceCache() {
  const tables = new WeakMap<PriceTable, Map<string, PriceEntry | undefined>>();
  return (table: PriceTable, provider: string, model: string): PriceEntry | undefined => {
    let known = tables.get(table);
    // Names come from members, so the cache must not grow with them.
    if (known === undefined || known.size >= PRICES_KEPT) {
      known = new Map();
      tables.set(table, known);
    }
    const key = `${provider}\n${model}`;
    if (known.has(key)) return known.get(key);
    const entry = priceOf(table.entries, provider, model);
    known.set(key, entry);
    return entry;
  };
}
