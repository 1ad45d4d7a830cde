import type { EpochMs } from '../../../shared/time.ts';
import type { AccountHealthRow, AccountOutcomes } from './account-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { flag, integer, json, table, text } from './table.ts';

const accountHealth = table<AccountHealthRow>('account_health', {
  accountId: text('account_id'),
  keyRefusedAtMs: integer('key_refused_at_ms'),
  cooldowns: json('cooldowns'),
  failuresInRow: integer('failures_in_row'),
  score: integer('score'),
  demoted: flag('demoted'),
  windows: json('windows'),
  guessedFromMs: integer('guessed_from_ms'),
  heardAtMs: integer('heard_at_ms'),
});

/** Replaces what was kept of the account; one that has been removed meanwhile stays away. */
export function put(db: Connection, row: AccountHealthRow): void {
  const { accountId } = row;
  if (prepare(db, 'SELECT 1 FROM accounts WHERE id = @accountId').get({ accountId }) === undefined) return;
  prepare(db, 'DELETE FROM account_health WHERE account_id = @accountId').run({ accountId });
  accountHealth.insert(db, row);
}

export function list(db: Connection): AccountHealthRow[] {
  return accountHealth.select(db, 'ORDER BY account_id');
}

/** How the settled attempts since an instant went, by account; accounts without any are left out. */
export function outcomes(db: Connection, fromMs: EpochMs): AccountOutcomes[] {
  return prepare<AccountOutcomes>(db, outcomesQuery).all({ fromMs });
}

/** What is no success, limit, overload or failure is the member's own doing, a disconnection for one. */
const outcomesQuery = `SELECT accounts.id AS accountId, count(*) AS requests,
    sum(coalesce(attempts.http_status < 300 AND error_code IS NULL, 0) AND ${hasNot('error_in_stream')}) AS succeeded,
    sum(coalesce(attempts.http_status = 429, 0)) AS limited,
    sum(coalesce(attempts.http_status = 529, 0)) AS overloaded,
    sum(coalesce(attempts.http_status IN (401, 402, 403), 0)
      OR coalesce(attempts.http_status >= 500 AND attempts.http_status <> 529, 0)
      OR coalesce(error_code LIKE 'relay.upstream_%', 0)
      OR NOT ${hasNot('error_in_stream')}) AS failed
  FROM accounts JOIN attempts ON attempts.account_id = accounts.id
  WHERE attempts.started_at_ms >= @fromMs AND attempts.state = 'settled'
  GROUP BY accounts.id`;

function hasNot(one: string): string {
  return `instr(' ' || flags || ' ', ' ${one} ') = 0`;
}
