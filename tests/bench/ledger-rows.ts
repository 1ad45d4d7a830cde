import Database from 'better-sqlite3';
import type { Period } from '../../shared/contract/period.ts';

/** Where rows go: a group's one account, its members and one of their keys, and the period they began in. */
export type LedgerPlace = {
  readonly groupId: string;
  readonly memberIds: readonly string[];
  readonly keyId: string;
  readonly accountId: string;
  readonly period: Period;
  /** Rows end here, at the end of the period by default. UTC epoch ms. */
  readonly untilMs?: number;
};

const models = ['claude-sonnet-4-5', 'claude-opus-4-5', 'claude-haiku-4-5'];
const HOUR_MS = 3_600_000;

/** Fills a database that no app has open with settled rows, evenly over the time, and all that follows from them. */
export function writeLedgerRows(file: string, { period, ...place }: LedgerPlace, rows: number): void {
  const db = new Database(file);
  try {
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -262144');
    db.pragma('foreign_keys = OFF');
    db.transaction(() => {
      db.prepare(periodText).run(period);
      db.prepare(attemptsText).run({
        ...{ rows, memberCount: place.memberIds.length },
        ...{ members: JSON.stringify(place.memberIds), models: JSON.stringify(models) },
        ...{ groupId: place.groupId, keyId: place.keyId, accountId: place.accountId },
        ...{ periodId: period.id, startAtMs: period.startAtMs, endAtMs: place.untilMs ?? period.endAtMs },
      });
      db.prepare(ledgerText).run();
      db.prepare(rollupText).run();
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

const periodText = `
  INSERT INTO periods (id, group_id, seq, label, start_on, end_on, start_at_ms, end_at_ms)
  VALUES (@id, @groupId, @seq, @label, @startOn, @endOn, @startAtMs, @endAtMs)`;

const attemptsText = `
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @rows)
  INSERT INTO attempts
    (id, request_id, boot_id, group_id, member_id, key_id, account_id, period_id, dialect, model_asked,
     model_answered, streamed, price_version, hold_pusd, state, source, input_tokens, cache_write_5m_tokens,
     cache_write_1h_tokens, cache_read_tokens, output_tokens, cost_pusd, http_status, started_at_ms,
     first_byte_after_ms, settled_at_ms)
  SELECT n, printf('bench-%012d', n), 'bench', @groupId, @members ->> CAST(n * 7 % @memberCount AS INTEGER), @keyId, @accountId,
    @periodId, 'anthropic', @models ->> (n % 3), @models ->> (n % 3), n % 2, 1, 0, 'settled',
    CASE WHEN n % 97 = 0 THEN 'partial' ELSE 'final' END, 900 + n % 200, 0, 0, n % 5000, 300 + n % 400,
    (900 + n % 200) * 3000000 + (n % 5000) * 300000 + (300 + n % 400) * 15000000, 200,
    @startAtMs + CAST((n - 1) * (@endAtMs - @startAtMs) / @rows AS INTEGER), 400, @startAtMs + CAST((n - 1) * (@endAtMs - @startAtMs) / @rows AS INTEGER) + 900
  FROM numbers`;

const ledgerText = `
  INSERT INTO ledger_entries (kind, attempt_id, group_id, member_id, account_id, period_id, amount_pusd, at_ms)
  SELECT 'usage', id, group_id, member_id, account_id, period_id, cost_pusd, settled_at_ms FROM attempts`;

const rollupText = `
  INSERT INTO usage_rollups
  SELECT group_id, started_at_ms - started_at_ms % ${HOUR_MS}, period_id, member_id, account_id, model_answered, source,
    count(*), 0, sum(input_tokens), 0, 0, sum(cache_read_tokens), sum(output_tokens), sum(cost_pusd)
  FROM attempts GROUP BY 1, 2, 3, 4, 5, 6, 7`;
