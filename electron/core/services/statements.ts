import { createHash } from 'node:crypto';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Statement, StatementDocument } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import { keptOf } from '../domain/kept-statement.ts';
import { checkChain, type KeptStatement, type RowsFound } from '../domain/statement-chain.ts';
import { usageByDay } from '../domain/usage-by-day.ts';
import type { AdjustmentRow, PeriodLineRow, PeriodScan, StatementRow } from '../storage/statement-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type StatementsDeps = {
  readonly storage: Storage;
  /** Enters what undoes a statement into the open period. */
  readonly enterReversal: (
    document: StatementDocument,
    reason: string,
  ) => Promise<Result<'statement.reverse'>>;
};

export type Statements = ReturnType<typeof createStatements>;

/** Closed periods. A statement never changes; it can be read, checked, and undone by entries in the open period. */
export function createStatements({ storage, enterReversal }: StatementsDeps) {
  async function rowsOf(groupId: string): Promise<StatementRow[]> {
    const groups = await storage.read('groups.list');
    if (!groups.some(({ id }) => id === groupId))
      throw new AppError('group.not_found', {}, { field: 'groupId' });
    return storage.read('statements.list', groupId);
  }

  async function rowOf(groupId: string, periodId: string): Promise<StatementRow> {
    const row = (await rowsOf(groupId)).find((one) => one.periodId === periodId);
    if (row === undefined) throw new AppError('statement.not_found', {}, { field: 'periodId' });
    return row;
  }

  return {
    async list({ groupId }: Params<'statement.list'>): Promise<Result<'statement.list'>> {
      const rows = await rowsOf(groupId);
      const adjustments = await storage.read('adjustments.list', groupId);
      return rows.reverse().map((row) => {
        const { document, hash } = keptOf(row);
        return {
          periodId: row.periodId,
          number: row.number,
          label: document.period.label,
          closedAtMs: row.closedAtMs,
          hash,
          sumMinor: document.pools.reduce((sum, { totalMinor }) => sum + totalMinor, 0n),
          reversedAtMs: reversedAt(adjustments, row.periodId),
        };
      });
    },

    async get({ groupId, periodId }: Params<'statement.get'>): Promise<Result<'statement.get'>> {
      const row = await rowOf(groupId, periodId);
      const adjustments = await storage.read('adjustments.list', groupId);
      return { ...keptOf(row), reversedAtMs: reversedAt(adjustments, periodId) };
    },

    /** A statement with the text that was hashed. */
    async kept(groupId: string, periodId: string): Promise<{ statement: Statement; canonical: string }> {
      const row = await rowOf(groupId, periodId);
      return { statement: keptOf(row), canonical: row.document };
    },

    async verify({ groupId }: Params<'statement.verify'>): Promise<Result<'statement.verify'>> {
      const statements = await verifyStatements(await rowsOf(groupId), {
        scan: (periodId) => storage.scanPeriod(periodId),
        lines: (periodId) => storage.read('attempts.quarterLines', periodId),
      });
      return { ok: statements.every(({ problems }) => problems.length === 0), statements };
    },

    async reverse({
      groupId,
      periodId,
      reason,
    }: Params<'statement.reverse'>): Promise<Result<'statement.reverse'>> {
      const { document } = keptOf(await rowOf(groupId, periodId));
      return enterReversal(document, reason);
    },
  };
}

/** Where the rows of a period are read from. */
export type RowSource = {
  readonly scan: (periodId: string) => PeriodScan | Promise<PeriodScan>;
  readonly lines: (periodId: string) => readonly PeriodLineRow[] | Promise<readonly PeriodLineRow[]>;
};

/** Checks a group's statements, in order of number, against each other and against the rows of their periods. */
export async function verifyStatements(
  rows: readonly StatementRow[],
  source: RowSource,
): Promise<Result<'statement.verify'>['statements']> {
  const found = new Map<string, RowsFound>();
  const kept: KeptStatement[] = [];
  for (const { document, hash, periodId } of rows) {
    const read = parsed(document);
    kept.push({ document: read, hash });
    const { usage, zone } = read as Partial<StatementDocument>;
    const { rows: count, firstId, lastId, digest } = await source.scan(periodId);
    // Only rows that are not those of the statement are looked at one by one.
    const lines =
      usage === undefined || zone === undefined || digest === usage.digest
        ? null
        : usageByDay(withoutUnpriced(await source.lines(periodId)), zone);
    found.set(periodId, { rows: count, firstId, lastId, digest, lines });
  }
  return checkChain(kept, sha256, ({ period }) => found.get(period.id));
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

function reversedAt(adjustments: readonly AdjustmentRow[], periodId: string): number | null {
  const found = adjustments.find((row) => row.kind === 'reversal' && row.aboutPeriodId === periodId);
  return found?.createdAtMs ?? null;
}
