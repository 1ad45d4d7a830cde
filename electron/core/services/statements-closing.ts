import { createHash } from 'node:crypto';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { CloseBlocker } from '../../../shared/contract/period-close.ts';
import type { Statement, StatementDocument, StatementPayment } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { type CanonicalValue, canonicalJson } from '../domain/canonical-json.ts';
import { blockerOf, type CloseObstacle } from '../domain/close-blockers.ts';
import { keptOf } from '../domain/kept-statement.ts';
import { buildStatement, sumBy } from '../domain/statement-document.ts';
import { statementPoolsOf } from '../domain/statement-pools.ts';
import { usageByDay } from '../domain/usage-by-day.ts';
import type { Clock } from '../ports.ts';
import type { PeriodRow } from '../storage/rows.ts';
import type { AdjustmentRow, Closing, ClosingBasis, PeriodScan } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';
import type { PeriodBasis, ReadPeriodBasis } from './statements-basis.ts';

export type ClosingDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly getPeriod: (groupId: string, periodId: string | undefined) => Promise<Period>;
  readonly listPeriods: (params: { groupId: string }) => Promise<Period[]>;
  readonly missingPeriods: (groupId: string, untilMs: EpochMs) => Promise<PeriodRow[]>;
  /** How a period's cost is split. */
  readonly basisOf: ReadPeriodBasis;
  /** Entries that late usage makes due in the group's open period. */
  readonly dueAdjustments: (groupId: string) => Promise<readonly AdjustmentRow[]>;
  /** What was paid at or after one instant and before another; of closed periods it never changes. */
  readonly paymentsBetween: (
    groupId: string,
    fromMs: EpochMs,
    toMs: EpochMs,
  ) => Promise<readonly StatementPayment[]>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type ClosingService = ReturnType<typeof createClosing>;

/** A close is tried again when a request was settled in between; nothing else can change meanwhile. */
const MOST_TRIES = 5;

/** Everything that a close is decided by and made of, as of one moment. */
type Draft = {
  readonly basis: ClosingBasis;
  readonly split: PeriodBasis;
  /** Entries that the close is to enter. */
  readonly due: readonly AdjustmentRow[];
  /** How many entries about closed periods it bills. */
  readonly adjustments: number;
  readonly last: { readonly document: StatementDocument; readonly hash: string } | null;
  readonly scan: PeriodScan | null;
  readonly blockers: readonly CloseBlocker[];
};

/** Closing periods: in their order, once each is over, and never twice. */
export function createClosing(deps: ClosingDeps) {
  const { storage, clock } = deps;

  async function draft(period: Period): Promise<Draft> {
    const { groupId, id } = period;
    // First, so that the close finds out whatever changes while the rest is read.
    const basis = await storage.read('statements.basis', groupId, id, period.seq);
    const [due, entered, last, periods, closed] = await Promise.all([
      deps.dueAdjustments(groupId),
      storage.read('adjustments.list', groupId),
      storage.read('statements.findLast', groupId),
      deps.listPeriods({ groupId }),
      storage.read('statements.closedPeriods', groupId),
    ]);
    const posted = due.filter(({ periodId }) => periodId === id);
    const adjustments = [...entered.filter(({ periodId }) => periodId === id), ...posted];
    const split = await deps.basisOf(groupId, id, { adjustments });
    const obstacles: CloseObstacle[] = [];
    if (clock.now() < period.endAtMs)
      obstacles.push({ kind: 'running', endAtMs: period.endAtMs, zone: split.group.zone });
    const earlier = periods.findLast(({ seq, id: other }) => seq < period.seq && !closed.includes(other));
    if (earlier !== undefined) obstacles.push({ kind: 'earlier_open', label: earlier.label });
    obstacles.push(...split.blockers);
    // Ten million rows take seconds: only where nothing else is in the way.
    const scan = obstacles.length > 0 ? null : await storage.scanPeriod(id);
    if (scan !== null) obstacles.push(...disagreement(scan, split));
    return {
      basis,
      split,
      due: posted,
      adjustments: adjustments.length,
      last: last === undefined ? null : keptOf(last),
      scan,
      blockers: obstacles.map(blockerOf),
    };
  }

  async function closingOf(period: Period, made: Draft, scan: PeriodScan): Promise<Closing> {
    const { groupId } = period;
    const { last } = made;
    const closedAtMs = Math.max(clock.now(), last?.document.closedAtMs ?? 0);
    const [lines, sources, payments, periods] = await Promise.all([
      storage.read('rollups.linesByPeriod', period.id),
      storage.read('rollups.sourcesByPeriod', period.id),
      deps.paymentsBetween(groupId, period.startAtMs, period.endAtMs),
      deps.missingPeriods(groupId, Math.max(clock.now(), period.endAtMs)),
    ]);
    const { rows, firstId, lastId, digest } = scan;
    const usage = {
      rows,
      firstId,
      lastId,
      digest,
      bySource: sources,
      lines: usageByDay(
        lines.map(({ unpricedRequests: _, ...line }) => line),
        made.split.group.zone,
      ),
    };
    const document = documentOf(period, made, { closedAtMs, payments, usage, scan });
    const text = canonicalJson(document as unknown as CanonicalValue);
    const hash = createHash('sha256').update(text).digest('hex');
    const { number, prev } = document;
    return {
      statement: { periodId: period.id, groupId, number, document: text, hash, prev, closedAtMs },
      basis: made.basis,
      periods,
      adjustments: made.due,
    };
  }

  /** One try; undefined when the figures changed meanwhile. */
  async function tryToClose(period: Period): Promise<Statement | undefined> {
    const made = await draft(period);
    if (made.scan === null || made.blockers.length > 0) throw notReady(period, made.blockers);
    const closing = await closingOf(period, made, made.scan);
    try {
      await storage.write('statements.close', closing);
    } catch (error) {
      if (error instanceof AppError && error.code === 'period.changed') return undefined;
      throw error;
    }
    return keptOf(closing.statement);
  }

  return {
    async checklist({ groupId, periodId }: Params<'period.checklist'>): Promise<Result<'period.checklist'>> {
      const period = await deps.getPeriod(groupId, periodId);
      const [kept] = await storage.read('statements.list', groupId, periodId);
      if (kept !== undefined) {
        const { document } = keptOf(kept);
        const adjustments = document.pools.filter(({ kind }) => kind === 'adjustment').length;
        const sumMinor = sumOf(document.pools);
        return { period, state: 'closed', number: document.number, sumMinor, adjustments, blockers: [] };
      }
      const { split, adjustments, last, blockers } = await draft(period);
      return {
        period,
        state: clock.now() < period.endAtMs ? 'running' : 'due',
        number: (last?.document.number ?? 0) + 1,
        sumMinor: sumOf(split.pools),
        adjustments,
        blockers: [...blockers],
      };
    },

    /**
     * AppError `period.not_ready` with everything that is in the way, `period.closed`, `period.confirmation_wrong`, or
     * `period.changed` when requests went on being settled in it; nothing was changed then.
     */
    async close({ groupId, periodId, confirmation }: Params<'period.close'>): Promise<Statement> {
      const period = await deps.getPeriod(groupId, periodId);
      if ((await storage.read('statements.list', groupId, periodId)).length > 0)
        throw new AppError('period.closed', { period: period.label }, { field: 'periodId' });
      if (confirmation.trim() !== period.label)
        throw new AppError('period.confirmation_wrong', { period: period.label }, { field: 'confirmation' });
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const statement = await tryToClose(period);
        if (statement === undefined) continue;
        await deps.announce({ name: 'statement.changed', payload: { groupId } });
        return statement;
      }
      throw new AppError('period.changed');
    },
  };
}

function documentOf(
  period: Period,
  { split, last }: Draft,
  given: {
    readonly closedAtMs: EpochMs;
    readonly payments: readonly StatementPayment[];
    readonly usage: StatementDocument['usage'];
    readonly scan: PeriodScan;
  },
): StatementDocument {
  const { group, members, names, sums } = split;
  const creatorId = members.find(({ role }) => role === 'creator')?.id ?? null;
  const pools = statementPoolsOf(split.pools, { creatorId, names, currency: group.currency });
  const used = sumBy(sums, ({ memberId, costPusd }) => [[memberId, costPusd]]);
  const requests = sumBy(sums, (sum) => [[sum.memberId, BigInt(sum.requests)]]);
  return buildStatement({
    group,
    period,
    closedAtMs: given.closedAtMs,
    last,
    creatorId,
    members,
    names,
    pools,
    payments: given.payments,
    rates: ratesOf(split),
    priceVersions: given.scan.priceVersions,
    used: new Map(
      [...used].map(([id, costPusd]) => [id, { costPusd, requests: Number(requests.get(id) ?? 0n) }]),
    ),
    usage: given.usage,
  });
}

/** The rate that a pool was converted at; none where there was nothing to convert. */
function ratesOf({ rate, pools }: PeriodBasis): StatementDocument['rates'] {
  if (rate === null || pools.every((pool) => pool.rate === null)) return [];
  const { rateId: _, ...told } = rate;
  return [told];
}

/** Rows and roll-ups tell the same usage, or nothing may be closed on it. */
function disagreement(scan: PeriodScan, { sums }: PeriodBasis): CloseObstacle[] {
  const requests = sums.reduce((sum, row) => sum + row.requests, 0);
  const costPusd = sums.reduce((sum, row) => sum + row.costPusd, 0n);
  if (scan.rows === requests && scan.costPusd === costPusd) return [];
  return [{ kind: 'unreconciled', records: scan.rows, rolledUp: requests }];
}

function notReady({ label }: Period, blockers: readonly CloseBlocker[]): AppError {
  const list = (lang: 'zh' | 'en') =>
    blockers.map(({ text }, index) => `${index + 1}) ${text[lang]}`).join(' ');
  return new AppError(
    'period.not_ready',
    { period: label, blockers: list('en'), blockersZh: list('zh') },
    { field: 'periodId' },
  );
}

function sumOf(pools: readonly { readonly totalMinor: bigint }[]): bigint {
  return pools.reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
}
