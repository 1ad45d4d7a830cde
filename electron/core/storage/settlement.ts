import type { Settlement } from './rows.ts';
import { type Connection, type Packed, prepare } from './statements.ts';

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
  return settlePacked(db, packSettlement(settlement));
}

/** A settlement as the values its statements take, the row's in their order first. */
export function packSettlement(settlement: Settlement): Packed {
  const { tokens } = settlement;
  return [
    settlement.source,
    settlement.flags.join(' '),
    tokens?.inputTokens ?? null,
    tokens?.cacheWrite5mTokens ?? null,
    tokens?.cacheWrite1hTokens ?? null,
    tokens?.cacheReadTokens ?? null,
    tokens?.outputTokens ?? null,
    settlement.modelAnswered,
    settlement.costPusd,
    settlement.costPusd === null ? 1 : 0,
    settlement.httpStatus,
    settlement.errorCode,
    settlement.upstreamRequestId,
    settlement.firstByteAfterMs,
    settlement.settledAtMs,
    settlement.id,
    settlement.hourAtMs,
  ];
}

/** As {@link settle} for a settlement that was packed. */
export function settlePacked(db: Connection, packed: Packed): { settled: boolean } {
  const row = packed.slice(0, -1);
  const hourAtMs = packed.at(-1);
  const [source, , input, write5m, write1h, read, output, model, costPusd, unpriced] = packed;
  const [settledAtMs, id] = row.slice(-2);
  const owner = prepare<Owner>(db, ownerText).get(id);
  if (owner === undefined) return { settled: false };
  const { groupId, memberId, accountId, periodId, modelAsked } = owner;
  prepare(db, closeText).run(...row);
  if (unpriced === 0) {
    prepare(db, ledgerText).run(id, groupId, memberId, accountId, periodId, costPusd, settledAtMs);
  }
  const key = [groupId, hourAtMs, periodId, memberId, accountId, model ?? modelAsked, source];
  const figures = [input, write5m, write1h, read, output, costPusd].map((figure) => figure ?? 0);
  prepare(db, rollupText).run(...key, unpriced, ...figures);
  return { settled: true };
}

// These run for every request, and values by place are bound several times faster than values by name.
const ownerText = `SELECT group_id AS groupId, member_id AS memberId, account_id AS accountId,
    period_id AS periodId, model_asked AS modelAsked
  FROM attempts WHERE id = ? AND state = 'open'`;

const closeText = `UPDATE attempts SET state = 'settled', hold_pusd = 0, source = ?, flags = ?,
    input_tokens = ?, cache_write_5m_tokens = ?, cache_write_1h_tokens = ?, cache_read_tokens = ?,
    output_tokens = ?, model_answered = ?, cost_pusd = ?, unpriced = ?, http_status = ?, error_code = ?,
    upstream_request_id = ?, first_byte_after_ms = ?, settled_at_ms = ?
  WHERE id = ?`;

const ledgerText = `INSERT INTO ledger_entries
    (kind, attempt_id, group_id, member_id, account_id, period_id, amount_pusd, at_ms)
  VALUES ('usage', ?, ?, ?, ?, ?, ?, ?)`;

const rollupText = `INSERT INTO usage_rollups
    (group_id, hour_at_ms, period_id, member_id, account_id, model, source, requests, unpriced_requests,
     input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, output_tokens, cost_pusd)
  VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET
    requests = requests + 1,
    unpriced_requests = unpriced_requests + excluded.unpriced_requests,
    input_tokens = input_tokens + excluded.input_tokens,
    cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens,
    cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens,
    cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cost_pusd = cost_pusd + excluded.cost_pusd`;
