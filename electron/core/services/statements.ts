import type { Params, Result } from '../../../shared/contract/index.ts';
import type { Statement, StatementDocument } from '../../../shared/contract/statement.ts';
import { AppError } from '../../../shared/errors.ts';
import { keptOf } from '../domain/kept-statement.ts';
import type { AdjustmentRow, StatementRow } from '../storage/statement-rows.ts';
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

/** Closed periods. A statement never changes; it can be read, and undone by entries in the open period. */
export function createStatements({ storage, enterReversal }: StatementsDeps) {
  async function rowOf(groupId: string, periodId: string): Promise<StatementRow> {
    await requireGroup(storage, groupId);
    const [row] = await storage.read('statements.list', groupId, periodId);
    if (row === undefined) throw new AppError('statement.not_found', {}, { field: 'periodId' });
    return row;
  }

  return {
    async list({ groupId }: Params<'statement.list'>): Promise<Result<'statement.list'>> {
      await requireGroup(storage, groupId);
      const [rows, adjustments] = await Promise.all([
        storage.read('statements.overview', groupId),
        storage.read('adjustments.list', groupId),
      ]);
      return rows.reverse().map((row) => ({
        ...row,
        damage: row.sumMinor === null ? damaged : null,
        reversedAtMs: reversedAt(adjustments, row.periodId),
      }));
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

const damaged = {
  zh: '结账之后已损坏或被改动，不要按它收款。校验会指出是哪里。',
  en: 'Damaged or changed after it was closed: do not collect money by it. Verifying tells where.',
};

function reversedAt(adjustments: readonly AdjustmentRow[], periodId: string): number | null {
  const found = adjustments.find((row) => row.kind === 'reversal' && row.aboutPeriodId === periodId);
  return found?.createdAtMs ?? null;
}

/** AppError `group.not_found`. */
export async function requireGroup(storage: Pick<Storage, 'read'>, groupId: string): Promise<void> {
  const groups = await storage.read('groups.list');
  if (!groups.some(({ id }) => id === groupId))
    throw new AppError('group.not_found', {}, { field: 'groupId' });
}
