import { zeroTokens } from '../../../shared/tokens.ts';
import type { Settlement } from './rows.ts';
import { type Connection, prepare } from './statements.ts';

type Owner = {
  readonly groupId: string;
  readonly memberId: string;
  readonly accountId: string;
  readonly periodId: string;
  readonly modelAsked: string;
};

/**
 * Settles an open attempt: the row, its ledger entry when the cost is known, and the roll-up, within the
 * caller's transaction. An attempt that is settled already, or unknown, stays as it is: `{ settled: false }`.
 */
export function settle(db: Connection, settlement: Settlement): { settled: boolean } {
  const owner = prepare<Owner>(
    db,
    `SELECT group_id AS groupId, member_id AS memberId, account_id AS accountId, period_id AS periodId,
       model_asked AS modelAsked
     FROM attempts WHERE id = @id AND state = 'open'`,
  ).get({ id: settlement.id });
  if (owner === undefined) return { settled: false };
  closeRow(db, settlement);
  if (settlement.costPusd !== null) enterInLedger(db, settlement, owner);
  addToRollup(db, settlement, owner);
  return { settled: true };
}

function closeRow(db: Connection, settlement: Settlement): void {
  const { flags, tokens, hourAtMs: _, ...values } = settlement;
  prepare(
    db,
    `UPDATE attempts SET state = 'settled', source = @source, flags = @flags, hold_pusd = 0,
       input_tokens = @inputTokens, cache_write_5m_tokens = @cacheWrite5mTokens,
       cache_write_1h_tokens = @cacheWrite1hTokens, cache_read_tokens = @cacheReadTokens,
       output_tokens = @outputTokens, model_answered = @modelAnswered, cost_pusd = @costPusd,
       unpriced = @unpriced, http_status = @httpStatus, error_code = @errorCode,
       upstream_request_id = @upstreamRequestId, first_byte_after_ms = @firstByteAfterMs,
       settled_at_ms = @settledAtMs
     WHERE id = @id`,
  ).run({
    ...values,
    flags: flags.join(' '),
    inputTokens: tokens?.inputTokens ?? null,
    cacheWrite5mTokens: tokens?.cacheWrite5mTokens ?? null,
    cacheWrite1hTokens: tokens?.cacheWrite1hTokens ?? null,
    cacheReadTokens: tokens?.cacheReadTokens ?? null,
    outputTokens: tokens?.outputTokens ?? null,
    unpriced: settlement.costPusd === null ? 1 : 0,
  });
}

function enterInLedger(db: Connection, settlement: Settlement, owner: Owner): void {
  const { groupId, memberId, accountId, periodId } = owner;
  prepare(
    db,
    `INSERT INTO ledger_entries
       (kind, attempt_id, group_id, member_id, account_id, period_id, amount_pusd, at_ms)
     VALUES ('usage', @attemptId, @groupId, @memberId, @accountId, @periodId, @amountPusd, @atMs)`,
  ).run({
    attemptId: settlement.id,
    groupId,
    memberId,
    accountId,
    periodId,
    amountPusd: settlement.costPusd,
    atMs: settlement.settledAtMs,
  });
}

function addToRollup(db: Connection, settlement: Settlement, owner: Owner): void {
  const { modelAsked, ...key } = owner;
  prepare(
    db,
    `INSERT INTO usage_rollups
       (group_id, hour_at_ms, period_id, member_id, account_id, model, source, requests, unpriced_requests,
        input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens, cost_pusd)
     VALUES (@groupId, @hourAtMs, @periodId, @memberId, @accountId, @model, @source, 1, @unpriced,
        @inputTokens, @cacheWrite5mTokens, @cacheWrite1hTokens, @cacheReadTokens, @outputTokens, @costPusd)
     ON CONFLICT DO UPDATE SET
       requests = requests + 1,
       unpriced_requests = unpriced_requests + excluded.unpriced_requests,
       input_tokens = input_tokens + excluded.input_tokens,
       cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens,
       cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens,
       cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
       output_tokens = output_tokens + excluded.output_tokens,
       cost_pusd = cost_pusd + excluded.cost_pusd`,
  ).run({
    ...key,
    ...(settlement.tokens ?? zeroTokens),
    hourAtMs: settlement.hourAtMs,
    model: settlement.modelAnswered ?? modelAsked,
    source: settlement.source,
    unpriced: settlement.costPusd === null ? 1 : 0,
    costPusd: settlement.costPusd ?? 0n,
  });
}
