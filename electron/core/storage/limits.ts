import type { LimitScope } from '../../../shared/contract/limits.ts';
import type { LimitsRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { amount, integer, json, table, text } from './table.ts';

const limits = table<LimitsRow>('limits', {
  scope: text('scope'),
  subjectId: text('subject_id'),
  quotaTotalPusd: amount('quota_total_pusd'),
  quotaMonthPusd: amount('quota_month_pusd'),
  quotaWeekPusd: amount('quota_week_pusd'),
  quotaDayPusd: amount('quota_day_pusd'),
  quotaFiveHoursPusd: amount('quota_five_hours_pusd'),
  dayTokens: integer('day_tokens'),
  requestsPerMinute: integer('requests_per_minute'),
  tokensPerMinute: integer('tokens_per_minute'),
  concurrency: integer('concurrency'),
  queueSize: integer('queue_size'),
  queueTimeoutMs: integer('queue_timeout_ms'),
  expiresAtMs: integer('expires_at_ms'),
  daysAfterFirstUse: integer('days_after_first_use'),
  models: json('models'),
  allowedClients: json('allowed_clients'),
  countedAfterId: integer('counted_after_id'),
});

/** Writes the row, in place of the one the subject had. */
export function put(db: Connection, row: LimitsRow): void {
  const { scope, subjectId } = row;
  prepare(db, 'DELETE FROM limits WHERE scope = @scope AND subject_id = @subjectId').run({
    scope,
    subjectId,
  });
  limits.insert(db, row);
}

/** Gives a new subject the limits of another one, if that has any; it starts to count by itself. */
export function copy(db: Connection, scope: LimitScope, fromId: string, toId: string): void {
  const [row] = limits.select(db, 'WHERE scope = @scope AND subject_id = @fromId', { scope, fromId });
  if (row !== undefined) put(db, { ...row, subjectId: toId, countedAfterId: 0 });
}

export function list(db: Connection): LimitsRow[] {
  return limits.select(db, 'ORDER BY scope, subject_id');
}
