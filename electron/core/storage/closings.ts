import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { type CanonicalValue, canonicalJson } from '../domain/canonical-json.ts';
import { listFees } from './account-costs.ts';
import * as accounts from './accounts.ts';
import * as adjustments from './adjustments.ts';
import * as attempts from './attempts.ts';
import * as bindings from './bindings.ts';
import * as groups from './groups.ts';
import * as lateAttempts from './late-attempts.ts';
import * as members from './members.ts';
import * as payments from './payments.ts';
import * as periods from './periods.ts';
import * as rates from './rates.ts';
import * as rollups from './rollups.ts';
import * as split from './split.ts';
import type { Closing, ClosingBasis, StatementOverviewRow, StatementRow } from './statement-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, table, text } from './table.ts';

const statements = table<StatementRow>('statements', {
  periodId: text('period_id'),
  groupId: text('group_id'),
  number: integer('number'),
  document: text('document'),
  hash: text('hash'),
  prev: text('prev'),
  closedAtMs: integer('closed_at_ms'),
});

/** A group's statements, or one of them, by number. */
export function list(db: Connection, groupId: string, periodId?: string): StatementRow[] {
  const one = periodId === undefined ? '' : 'AND period_id = @periodId';
  const values = periodId === undefined ? { groupId } : { groupId, periodId };
  return statements.select(db, `WHERE group_id = @groupId ${one} ORDER BY number`, values);
}

/** What a list tells of a group's statements, by number: read here, as documents may be long. */
export function overview(db: Connection, groupId: string): StatementOverviewRow[] {
  const labels = new Map(periods.list(db, groupId).map(({ id, label }) => [id, label]));
  return list(db, groupId).map(({ periodId, number, document, hash, closedAtMs }) => ({
    ...{ periodId, number, label: labels.get(periodId) ?? '', closedAtMs, hash },
    sumMinor: sumOfPools(document, hash),
  }));
}

function sumOfPools(document: string, hash: string): bigint | null {
  if (createHash('sha256').update(document).digest('hex') !== hash) return null;
  try {
    const { pools } = JSON.parse(document) as { pools: readonly { totalMinor: string }[] };
    return pools.reduce((sum, { totalMinor }) => sum + BigInt(totalMinor), 0n);
  } catch {
    // Somebody who changed it has made the hash anew.
    return null;
  }
}

/** The last statement of a group; undefined before the first close. */
export function findLast(db: Connection, groupId: string): StatementRow | undefined {
  return statements.select(db, 'WHERE group_id = @groupId ORDER BY number DESC LIMIT 1', { groupId })[0];
}

/** How things stand for closing a period, which need not be stored yet. */
export function basis(db: Connection, groupId: string, periodId: string, seq: number): ClosingBasis {
  const known = periods.list(db, groupId);
  const closed = new Set(closedPeriods(db, groupId));
  const made = {
    group: groups.list(db).filter(({ id }) => id === groupId),
    periods: known,
    members: members.list(db),
    accounts: accounts.list(db).map(({ id, name, meteredBilled, meteredPayerMemberId }) => ({
      id,
      name,
      meteredBilled,
      meteredPayerMemberId,
    })),
    fees: listFees(db),
    bindings: bindings.listStints(db),
    rules: split.listRules(db, groupId),
    rates: rates.list(db),
    entries: split.listEntries(db).filter((entry) => entry.groupId === groupId),
    usage: rollups.byPeriod(db, periodId),
    late: lateAttempts.listUsage(db, groupId),
    adjustments: adjustments.list(db, groupId),
    payments: payments.list(db, groupId),
  };
  return {
    earlierOpen: known.filter((period) => period.seq < seq && !closed.has(period.id)).length,
    openAttempts: attempts.countOpen(db, periodId),
    unpriced: attempts.unpricedModels(db, periodId).reduce((sum, { requests }) => sum + requests, 0),
    lastHash: findLast(db, groupId)?.hash ?? null,
    digest: createHash('sha256')
      .update(canonicalJson(made as unknown as CanonicalValue))
      .digest('hex'),
  };
}

/**
 * Closes a period, all in the caller's transaction: the missing periods, the adjustments that the statement tells, the
 * statement. AppError `period.closed` when it is closed already, `period.changed` when anything that the statement was
 * made of is not as it was read.
 */
export function close(
  db: Connection,
  { statement, basis: read, periods: added, adjustments: posted }: Closing,
): void {
  const { groupId, periodId } = statement;
  if (list(db, groupId, periodId).length > 0) throw new AppError('period.closed', { period: periodId });
  const seq = [...periods.list(db, groupId), ...added].find(({ id }) => id === periodId)?.seq ?? 0;
  const now = basis(db, groupId, periodId, seq);
  const isAsRead = canonicalJson(now) === canonicalJson(read);
  if (!isAsRead || now.earlierOpen + now.openAttempts + now.unpriced > 0)
    throw new AppError('period.changed');
  for (const period of added) periods.insert(db, period);
  for (const adjustment of posted) adjustments.insert(db, adjustment);
  statements.insert(db, statement);
}

/** The ids of a group's closed periods. */
export function closedPeriods(db: Connection, groupId: string): string[] {
  return prepare<string>(db, 'SELECT period_id FROM statements WHERE group_id = ? ORDER BY number')
    .pluck()
    .all(groupId);
}
