import { billedIn } from './late-attempts.ts';
import { RollupSums } from './rollup-sums.ts';
import type { Settlement } from './rows.ts';
import { type Connection, type Packed, prepare } from './statements.ts';

/** Whom an attempt's cost belongs to: group, member, account, period, and the model it asked for. */
type Owner = readonly [string, string, string, string, string];

/**
 * Settles an open attempt: the row, its ledger entry when the cost is known, and the roll-up, within the
 * caller's transaction. An attempt that is settled already, or unknown, stays as it is: `{ settled: false }`.
 */
export function settle(db: Connection, settlement: Settlement): { settled: boolean } {
  const sums = new RollupSums();
  const settled = settleRow(db, packSettlement(settlement), sums);
  sums.write(db);
  return { settled };
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

/** The id of the attempt that the packed settlement is for. */
export function settledId(packed: Packed): number {
  return packed[15] as number;
}

/** As {@link settle} for an attempt that has its row; what the roll-ups get is left to `sums`. */
export function settleRow(db: Connection, packed: Packed, sums: RollupSums): boolean {
  const owner = prepare<Owner>(db, ownerText).raw().get(settledId(packed));
  if (owner === undefined) return false;
  prepare(db, closeText).run(...packed.slice(0, -1));
  book(db, packed, owner, sums);
  return true;
}

/** Writes the row of an attempt that was opened and settled since rows were last written. */
export function insertSettled(db: Connection, opened: Packed, packed: Packed, sums: RollupSums): void {
  const [, , , groupId, memberId, , accountId, periodId, , modelAsked] = opened;
  const settled = packed.slice(0, 15);
  if (prepare(db, insertText).run(...opened, ...settled).changes === 0) return;
  book(db, packed, [groupId, memberId, accountId, periodId, modelAsked] as unknown as Owner, sums);
}

/** The ledger entry and the roll-up of a settled attempt. */
function book(db: Connection, packed: Packed, owner: Owner, sums: RollupSums): void {
  const [groupId, memberId, accountId, begunIn, modelAsked] = owner;
  const [source, , input, write5m, write1h, read, output, model, costPusd, unpriced] = packed;
  const [settledAtMs, id, hourAtMs] = packed.slice(14);
  const periodId = billedIn(db, begunIn, id as number);
  if (unpriced === 0) {
    prepare(db, ledgerText).run(id, groupId, memberId, accountId, periodId, costPusd, settledAtMs);
  }
  const count = (figure: Packed[number] | undefined) => Number(figure ?? 0);
  sums.add(
    [groupId, hourAtMs as number, periodId, memberId, accountId, model ?? modelAsked, source as string],
    [
      unpriced as number,
      ...([count(input), count(write5m), count(write1h), count(read), count(output)] as const),
      BigInt(costPusd ?? 0),
    ],
  );
}

// These run for every request, and values by place are bound several times faster than values by name.
const ownerText = `SELECT group_id, member_id, account_id, period_id, model_asked
  FROM attempts WHERE id = ? AND state = 'open'`;

const closeText = `UPDATE attempts SET state = 'settled', hold_pusd = 0, source = ?, flags = ?,
    input_tokens = ?, cache_write_5m_tokens = ?, cache_write_1h_tokens = ?, cache_read_tokens = ?,
    output_tokens = ?, model_answered = ?, cost_pusd = ?, unpriced = ?, http_status = ?, error_code = ?,
    upstream_request_id = ?, first_byte_after_ms = ?, settled_at_ms = ?
  WHERE id = ?`;

/** What was held is told as well, so that the values are those of the opened row; a settled row holds nothing. */
const insertText = `INSERT INTO attempts
    (id, request_id, boot_id, group_id, member_id, key_id, account_id, period_id, dialect, model_asked, streamed,
     price_version, hold_pusd, started_at_ms, cost_version, state, source, flags, input_tokens, cache_write_5m_tokens,
     cache_write_1h_tokens, cache_read_tokens, output_tokens, model_answered, cost_pusd, unpriced, http_status,
     error_code, upstream_request_id, first_byte_after_ms, settled_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0 * ?, ?, ?, 'settled', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO NOTHING`;

const ledgerText = `INSERT INTO ledger_entries
    (kind, attempt_id, group_id, member_id, account_id, period_id, amount_pusd, at_ms)
  VALUES ('usage', ?, ?, ?, ?, ?, ?, ?)`;
