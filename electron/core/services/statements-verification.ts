import { createHash } from 'node:crypto';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { StatementDocument, StatementVerdict } from '../../../shared/contract/statement.ts';
import { isZone } from '../../../shared/time.ts';
import { createChainCheck, type RowsFound } from '../domain/statement-chain.ts';
import { createUnderWay } from '../domain/under-way.ts';
import { usageByDay } from '../domain/usage-by-day.ts';
import type { PeriodLineRow, PeriodScan, StatementRow } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';
import { requireGroup } from './statements.ts';

export type VerificationDeps = {
  readonly storage: Pick<Storage, 'read' | 'scanPeriod' | 'periodLines'>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Verification = ReturnType<typeof createVerification>;

type UnderWay = Result<'statement.verifyStatus'>[number];

/** Checking statements, which takes seconds for ten million records: it can be watched, and ended before its end. */
export function createVerification({ storage, announce }: VerificationDeps) {
  const underWay = createUnderWay<UnderWay>();

  async function closedOf(groupId: string): Promise<ClosedPeriod[]> {
    await requireGroup(storage, groupId);
    const ids = await storage.read('statements.closedPeriods', groupId);
    return closedPeriods(ids, await storage.read('periods.list', groupId));
  }

  function sourceOf(begun: UnderWay, signal: AbortSignal): StatementSource {
    const { groupId } = begun;
    const onRows = (rows: number) => {
      begun.recordsDone += rows;
      void announce({ name: 'statement.verifyAdvanced', payload: { groupId } });
    };
    return {
      statement: async (periodId) =>
        (await storage.read('statements.list', groupId, periodId))[0] as StatementRow,
      scan: (periodId, { usage }) => {
        begun.records = usage.rows;
        return storage.scanPeriod(periodId, { onRows, signal });
      },
      lines: (periodId) => {
        // They are read a second time.
        begun.recordsDone = 0;
        return storage.periodLines(periodId, { onRows, signal });
      },
    };
  }

  async function check(
    closed: readonly ClosedPeriod[],
    begun: UnderWay,
    signal: AbortSignal,
  ): Promise<Result<'statement.verify'>> {
    const statements: StatementVerdict[] = [];
    try {
      for await (const verdict of checkStatements(closed, sourceOf(begun, signal))) {
        signal.throwIfAborted();
        statements.push(verdict);
        Object.assign(begun, { statementsDone: statements.length, records: 0, recordsDone: 0 });
        await announce({ name: 'statement.verifyAdvanced', payload: { groupId: begun.groupId } });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      return { finished: false, ok: false, statements: [] };
    }
    return { finished: true, ok: statements.every(({ problems }) => problems.length === 0), statements };
  }

  return {
    async verify({ groupId }: Params<'statement.verify'>): Promise<Result<'statement.verify'>> {
      const closed = await closedOf(groupId);
      const sums = { statements: closed.length, statementsDone: 0, records: 0, recordsDone: 0 };
      const begun = { groupId, ...sums, cancelling: false };
      const signal = underWay.begin(begun);
      try {
        return await check(closed, begun, signal);
      } finally {
        underWay.end(begun);
      }
    },

    async verifyStatus(): Promise<Result<'statement.verifyStatus'>> {
      return underWay.list();
    },

    async cancelVerify({
      groupId,
    }: Params<'statement.cancelVerify'>): Promise<Result<'statement.cancelVerify'>> {
      underWay.cancel((one) => one.groupId === groupId);
      return underWay.list();
    },
  };
}

/** A period that has a statement. */
export type ClosedPeriod = { readonly periodId: string; readonly label: string };

export function closedPeriods(
  ids: readonly string[],
  periods: readonly { readonly id: string; readonly label: string }[],
): ClosedPeriod[] {
  const labels = new Map(periods.map(({ id, label }) => [id, label]));
  return ids.map((periodId) => ({ periodId, label: labels.get(periodId) ?? '?' }));
}

/** Where statements and the rows of their periods are read from. */
export type StatementSource = {
  readonly statement: (periodId: string) => StatementRow | Promise<StatementRow>;
  readonly scan: (periodId: string, document: StatementDocument) => PeriodScan | Promise<PeriodScan>;
  readonly lines: (periodId: string) => readonly PeriodLineRow[] | Promise<readonly PeriodLineRow[]>;
};

/** Checks a group's statements, in order of number, against each other and against the rows of their periods. */
export async function* checkStatements(
  closed: readonly ClosedPeriod[],
  source: StatementSource,
): AsyncGenerator<StatementVerdict> {
  const check = createChainCheck(sha256);
  for (const { periodId, label } of closed) {
    const { document, hash, number } = await source.statement(periodId);
    const kept = { document: parsed(document), hash, known: { periodId, number, label } };
    yield await check(kept, (read) => rowsFound(periodId, read, source));
  }
}

async function rowsFound(
  periodId: string,
  document: StatementDocument,
  source: StatementSource,
): Promise<RowsFound> {
  const { rows, firstId, lastId, digest } = await source.scan(periodId, document);
  const { usage, zone } = document;
  // Only rows that are not those of the statement are looked at one by one.
  const lines =
    digest === usage.digest || !isZone(zone)
      ? null
      : usageByDay(withoutUnpriced(await source.lines(periodId)), zone);
  return { rows, firstId, lastId, digest, lines };
}

function withoutUnpriced(lines: readonly PeriodLineRow[]): Omit<PeriodLineRow, 'unpricedRequests'>[] {
  return lines.map(({ unpricedRequests: _, ...line }) => line);
}

/** Null for what is no JSON: no document has that form. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
