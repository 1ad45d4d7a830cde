import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { LatePrice, UnpricedAttempt, UnpricedPage, UnpricedRow } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { changeOne } from './table.ts';

const pricedModel = 'coalesce(model_answered, model_asked)';

/** Settled attempts without a price by group, period, account and model, the most frequent first. */
export function list(db: Connection, groupId?: string): UnpricedRow[] {
  const ofGroup = groupId === undefined ? '' : 'AND group_id = @groupId';
  return prepare<UnpricedRow>(
    db,
    `SELECT group_id AS groupId, period_id AS periodId, account_id AS accountId, ${pricedModel} AS model,
       count(*) AS requests, min(started_at_ms) AS firstAtMs, max(started_at_ms) AS lastAtMs,
       coalesce(sum(input_tokens), 0) AS inputTokens,
       coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5mTokens,
       coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1hTokens,
       coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
       coalesce(sum(output_tokens), 0) AS outputTokens
     FROM attempts WHERE unpriced = 1 ${ofGroup} GROUP BY 1, 2, 3, 4 ORDER BY requests DESC, model, firstAtMs`,
  ).all(groupId === undefined ? {} : { groupId });
}

/** The next of them with their tokens. */
export function page(db: Connection, query: UnpricedPage): UnpricedAttempt[] {
  return prepare<UnpricedAttempt['tokens'] & { id: number }>(
    db,
    `SELECT id, coalesce(input_tokens, 0) AS inputTokens, coalesce(cache_write_5m_tokens, 0) AS cacheWrite5mTokens,
       coalesce(cache_write_1h_tokens, 0) AS cacheWrite1hTokens, coalesce(cache_read_tokens, 0) AS cacheReadTokens,
       coalesce(output_tokens, 0) AS outputTokens
     FROM attempts WHERE unpriced = 1 AND group_id = @groupId AND period_id = @periodId AND id > @afterId
       AND account_id = @accountId AND ${pricedModel} = @model
     ORDER BY id LIMIT @limit`,
  )
    .all(query)
    .map(({ id, ...tokens }) => ({ id, tokens }));
}

type Owner = {
  readonly groupId: string;
  readonly memberId: string;
  readonly accountId: string;
  readonly periodId: string;
  readonly model: string;
  readonly source: string;
  readonly startedAtMs: EpochMs;
};

/** A roll-up begins within the hour before; two leave room for a zone that was changed and for clocks set back. */
const ROLLUP_REACH_MS = 7_200_000;

/**
 * Gives attempts their cost after all: row, ledger entry and roll-up within the caller's transaction. One that has a
 * price by then stays as it is. Returns how many got theirs, and what they cost together. AppError `storage.conflict`
 * when one's roll-up is missing.
 */
export function price(
  db: Connection,
  prices: readonly LatePrice[],
  atMs: EpochMs,
): { records: number; costPusd: Pusd } {
  const priced = prices.filter((one) => priceOne(db, one, atMs));
  return { records: priced.length, costPusd: priced.reduce((sum, { costPusd }) => sum + costPusd, 0n) };
}

function priceOne(
  db: Connection,
  { id, costPusd, priceVersion, costVersion }: LatePrice,
  atMs: EpochMs,
): boolean {
  const owner = prepare<Owner>(
    db,
    `SELECT group_id AS groupId, member_id AS memberId, account_id AS accountId, period_id AS periodId,
       ${pricedModel} AS model, source, started_at_ms AS startedAtMs
     FROM attempts WHERE id = @id AND unpriced = 1 AND state = 'settled'`,
  ).get({ id });
  if (owner === undefined) return false;
  const { groupId, memberId, accountId, periodId, startedAtMs } = owner;
  prepare(
    db,
    `UPDATE attempts SET cost_pusd = @costPusd, unpriced = 0, price_version = @priceVersion,
       cost_version = @costVersion, flags = trim(flags || ' priced_later') WHERE id = @id`,
  ).run({ id, costPusd, priceVersion, costVersion });
  prepare(
    db,
    `INSERT INTO ledger_entries (kind, attempt_id, group_id, member_id, account_id, period_id, amount_pusd, at_ms)
     VALUES ('usage', @id, @groupId, @memberId, @accountId, @periodId, @costPusd, @atMs)`,
  ).run({ id, groupId, memberId, accountId, periodId, costPusd, atMs });
  changeOne(db, rollupText, { ...owner, costPusd, earliestMs: startedAtMs - ROLLUP_REACH_MS });
  return true;
}

const ofOwner = `group_id = @groupId AND period_id = @periodId AND member_id = @memberId
  AND account_id = @accountId AND model = @model AND source = @source`;

/** The hour is not the row's to tell: it is the group's zone's, as that was when the row was settled. */
const rollupText = `UPDATE usage_rollups
  SET unpriced_requests = unpriced_requests - 1, cost_pusd = cost_pusd + @costPusd
  WHERE ${ofOwner} AND hour_at_ms = (
    SELECT max(hour_at_ms) FROM usage_rollups
    WHERE ${ofOwner} AND unpriced_requests > 0 AND hour_at_ms > @earliestMs AND hour_at_ms <= @startedAtMs)`;
