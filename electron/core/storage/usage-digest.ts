import { createHash, type Hash } from 'node:crypto';
import { numbers } from './rollups.ts';
import type { PeriodLineRow, PeriodScan } from './statement-rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

/** So many ids are joined to one text by SQLite; larger parts gain nothing. */
const IDS_TOGETHER = 20_000;

type Range = { readonly firstId: number; readonly lastId: number };

/**
 * Reads all settled rows of a period in order of id: their digest over `usageLine`s, count, ends, sum and price
 * versions. SQLite itself writes the lines, so that ten million rows are a matter of seconds.
 */
export function scanPeriod(db: Connection, periodId: string): PeriodScan {
  const hash = createHash('sha256');
  const versions = new Set<number>();
  let rows = 0;
  let costPusd = 0n;
  let firstId: number | null = null;
  let lastId: number | null = null;
  const { firstId: begin, lastId: end } = rangeOf(db, periodId);
  for (let fromId = begin; fromId <= end; fromId += IDS_TOGETHER) {
    const part = scanPart(db, periodId, fromId, Math.min(fromId + IDS_TOGETHER - 1, end), hash);
    if (part === undefined) continue;
    rows += part.rows;
    costPusd += part.costPusd;
    firstId ??= part.firstId;
    lastId = part.lastId;
    for (const version of part.versions) versions.add(version);
  }
  return {
    rows,
    firstId,
    lastId,
    costPusd,
    digest: hash.digest('hex'),
    priceVersions: [...versions].sort((a, b) => a - b),
  };
}

/** The same rows by member, model and quarter of an hour, with which every zone's days begin. */
export function quarterLines(db: Connection, periodId: string): PeriodLineRow[] {
  const { firstId: fromId, lastId: toId } = rangeOf(db, periodId);
  return numbers<PeriodLineRow>(prepareExact<Values>(db, quartersText).all({ periodId, fromId, toId }));
}

/** Where the period's rows are: those begun within it, and those moved to it, whose ids may be far before. */
export function rangeOf(db: Connection, periodId: string): Range {
  const ends = prepare<{ firstId: number | null; lastId: number | null }>(db, rangeText).get({ periodId });
  return { firstId: ends?.firstId ?? 1, lastId: ends?.lastId ?? 0 };
}

type Part = {
  readonly rows: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly costPusd: bigint;
  readonly versions: readonly number[];
};

function scanPart(
  db: Connection,
  periodId: string,
  fromId: number,
  toId: number,
  hash: Hash,
): Part | undefined {
  const found = prepareExact<{
    lines: Buffer | null;
    rows: bigint;
    firstId: bigint;
    lastId: bigint;
    costPusd: bigint;
    oldest: bigint;
    newest: bigint;
  }>(db, partText).get({ periodId, fromId, toId });
  if (found === undefined || found.lines === null) return undefined;
  hash.update(found.lines);
  const { oldest, newest } = found;
  return {
    rows: Number(found.rows),
    firstId: Number(found.firstId),
    lastId: Number(found.lastId),
    costPusd: found.costPusd,
    versions:
      oldest === newest
        ? [Number(oldest)]
        : prepare<number>(db, versionsText).pluck().all({ periodId, fromId, toId }),
  };
}

// The first period also takes what began before it, after a clock was set back.
const rangeText = `
  WITH period AS (SELECT * FROM periods WHERE id = @periodId),
    late AS (SELECT min(attempt_id) AS firstId, max(attempt_id) AS lastId FROM late_attempts WHERE period_id = @periodId),
    begun AS (SELECT
      (SELECT id FROM attempts WHERE group_id = period.group_id AND (started_at_ms >= period.start_at_ms OR seq = 0)
        ORDER BY id LIMIT 1) AS firstId,
      (SELECT id FROM attempts WHERE group_id = period.group_id AND started_at_ms < period.end_at_ms
        ORDER BY id DESC LIMIT 1) AS lastId
      FROM period)
  SELECT min(coalesce(late.firstId, begun.firstId), coalesce(begun.firstId, late.firstId)) AS firstId,
    max(coalesce(late.lastId, begun.lastId), coalesce(begun.lastId, late.lastId)) AS lastId FROM late, begun`;

const ofPart = "id BETWEEN @fromId AND @toId AND period_id = @periodId AND state = 'settled'";

const partText = `SELECT CAST(group_concat(line, '') AS BLOB) AS lines, count(*) AS rows, min(id) AS firstId,
    max(id) AS lastId, coalesce(sum(cost_pusd), 0) AS costPusd, min(price_version) AS oldest,
    max(price_version) AS newest
  FROM (SELECT id, cost_pusd, price_version,
      format('%d,%s,%s,%d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%d,%s' || char(10), id, member_id, account_id, started_at_ms,
        json_quote(model_asked), json_quote(model_answered), source, flags, input_tokens, cache_write_5m_tokens,
        cache_write_1h_tokens, cache_read_tokens, output_tokens, cost_pusd, price_version, cost_version) AS line
    FROM attempts WHERE ${ofPart} ORDER BY id)`;

const versionsText = `SELECT DISTINCT price_version FROM attempts WHERE ${ofPart}`;

const quartersText = `SELECT started_at_ms / 900000 * 900000 AS atMs, member_id AS memberId,
    coalesce(model_answered, model_asked) AS model, count(*) AS requests, sum(unpriced) AS unpricedRequests,
    coalesce(sum(input_tokens), 0) AS inputTokens, coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5mTokens,
    coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1hTokens, coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
    coalesce(sum(output_tokens), 0) AS outputTokens, coalesce(sum(cost_pusd), 0) AS costPusd
  FROM attempts WHERE ${ofPart} GROUP BY 1, 2, 3`;
