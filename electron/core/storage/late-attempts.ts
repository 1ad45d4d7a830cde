import { AppError } from '../../../shared/errors.ts';
import { numbers } from './rollups.ts';
import type { LateUsageRow } from './statement-rows.ts';
import { type Connection, prepare, prepareExact } from './statements.ts';

/**
 * The period that bills an attempt which is being settled: the one it began in, or, once that is closed, the group's
 * first open one. The row is then moved there with the flag `late`.
 */
export function billedIn(db: Connection, begunIn: string, attemptId: number): string {
  if (prepare(db, closedText).get(begunIn) === undefined) return begunIn;
  const periodId = prepare<string>(db, nextOpenText).pluck().get(begunIn);
  if (periodId === undefined)
    throw new AppError('storage.failed', { reason: `no period is open after ${begunIn}` });
  prepare(db, moveText).run(periodId, attemptId);
  prepare(db, noteText).run(attemptId, periodId, begunIn);
  return periodId;
}

/** A group's late usage by the period it began in, the one that bills it, member, account and model. */
export function listUsage(db: Connection, groupId: string): LateUsageRow[] {
  return numbers<LateUsageRow>(prepareExact(db, usageText).all({ groupId }) as never);
}

const closedText = 'SELECT 1 FROM statements WHERE period_id = ?';

const nextOpenText = `SELECT next.id FROM periods AS closed JOIN periods AS next USING (group_id)
  WHERE closed.id = ? AND next.seq > closed.seq AND NOT EXISTS (SELECT 1 FROM statements WHERE period_id = next.id)
  ORDER BY next.seq LIMIT 1`;

const moveText = "UPDATE attempts SET period_id = ?, flags = trim(flags || ' late') WHERE id = ?";

const noteText = 'INSERT INTO late_attempts (attempt_id, period_id, from_period_id) VALUES (?, ?, ?)';

// CROSS JOIN: late attempts are few, so SQLite is to begin with them and not with those of the group.
const usageText = `SELECT late.from_period_id AS fromPeriodId, late.period_id AS periodId, member_id AS memberId,
    account_id AS accountId, coalesce(model_answered, model_asked) AS model, count(*) AS requests,
    coalesce(sum(cost_pusd), 0) AS costPusd
  FROM late_attempts AS late CROSS JOIN attempts ON attempts.id = late.attempt_id
  WHERE group_id = @groupId GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`;
