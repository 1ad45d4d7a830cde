import type { EpochMs } from '../../../shared/time.ts';
import type { TimelineRow } from './alert-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, table, text } from './table.ts';

const timeline = table<TimelineRow>('account_timeline', {
  accountId: text('account_id'),
  state: text('state'),
  reason: text('reason'),
  said: text('said'),
  score: integer('score'),
  fromMs: integer('from_ms'),
  untilMs: integer('until_ms'),
});

/** Ends what lasted where the next state begins; an account that has been removed meanwhile has no next. */
export function begin(db: Connection, row: TimelineRow): void {
  const { accountId, fromMs } = row;
  prepare(
    db,
    `UPDATE account_timeline SET until_ms = max(from_ms, @fromMs)
     WHERE account_id = @accountId AND until_ms IS NULL`,
  ).run({ accountId, fromMs });
  if (prepare(db, 'SELECT 1 FROM accounts WHERE id = @accountId').get({ accountId }) !== undefined)
    timeline.insert(db, row);
}

/** What lasted at an instant or began after it, oldest first. */
export function list(db: Connection, accountId: string, fromMs: EpochMs): TimelineRow[] {
  const tail =
    'WHERE account_id = @accountId AND (until_ms IS NULL OR until_ms > @fromMs) ORDER BY from_ms, id';
  return timeline.select(db, tail, { accountId, fromMs });
}

/** The state that each account is in. */
export function listOpen(db: Connection): TimelineRow[] {
  return timeline.select(db, 'WHERE until_ms IS NULL');
}

/** Forgets what ended before an instant. */
export function prune(db: Connection, beforeMs: EpochMs): void {
  prepare(db, 'DELETE FROM account_timeline WHERE until_ms < @beforeMs').run({ beforeMs });
}
