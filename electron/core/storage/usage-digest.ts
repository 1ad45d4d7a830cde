import { createHash } from 'node:crypto';
import { type BlockDigest, blockOf, blocksText, IDS_OF_BLOCK } from '../domain/usage-lines.ts';
import { numbers, tokensAndCost } from './rollups.ts';
import type { PeriodLineRow, PeriodPart, PeriodScan } from './statement-rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

/** Ids, both ends among them; none where the last is before the first. */
export type IdRange = { readonly firstId: number; readonly lastId: number };

/** Reads all settled rows of a period in order of id: their digest, count, ends, sum and price versions. */
export function scanPeriod(db: Connection, periodId: string): PeriodScan {
  return joinParts([scanBlocks(db, periodId, rangeOf(db, periodId))]);
}

/**
 * The same for the blocks of some ids, so that several threads can read at once. SQLite itself writes the lines: ten
 * million rows are a matter of seconds.
 */
export function scanBlocks(db: Connection, periodId: string, { firstId, lastId }: IdRange): PeriodPart {
  const versions = new Set<number>();
  const part = { rows: 0, firstId: null as number | null, lastId: null as number | null, costPusd: 0n };
  const blocks: BlockDigest[] = [];
  const end = lastId < firstId ? 0 : blockOf(lastId) + 1;
  for (let block = blockOf(firstId); block < end; block += 1) {
    const found = scanBlock(db, periodId, block);
    if (found === undefined) continue;
    part.rows += found.rows;
    part.costPusd += found.costPusd;
    part.firstId ??= found.firstId;
    part.lastId = found.lastId;
    for (const version of found.versions) versions.add(version);
    blocks.push({ block, digest: found.digest });
  }
  return { ...part, priceVersions: [...versions], blocks };
}

/** The whole of a period, from its parts in their order. */
export function joinParts(parts: readonly PeriodPart[]): PeriodScan {
  const found = parts.filter(({ rows }) => rows > 0);
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    firstId: found[0]?.firstId ?? null,
    lastId: found.at(-1)?.lastId ?? null,
    costPusd: parts.reduce((sum, { costPusd }) => sum + costPusd, 0n),
    digest: createHash('sha256')
      .update(blocksText(parts.flatMap(({ blocks }) => blocks)))
      .digest('hex'),
    priceVersions: [...new Set(parts.flatMap(({ priceVersions }) => priceVersions))].sort((x, y) => x - y),
  };
}

/** The period's rows of some ids by member, model and quarter of an hour, with which every zone's days begin. */
export function quarterLines(
  db: Connection,
  periodId: string,
  { firstId: fromId, lastId: toId }: IdRange,
): PeriodLineRow[] {
  return numbers<PeriodLineRow>(prepareExact<Values>(db, quartersText).all({ periodId, fromId, toId }));
}

/** The ids between which the period's rows are: those begun within it, and those moved to it, whose ids may be far before. */
export function rangeOf(db: Connection, periodId: string): IdRange {
  const ends = prepare<{ firstId: number | null; lastId: number | null }>(db, rangeText).get({ periodId });
  return { firstId: ends?.firstId ?? 1, lastId: ends?.lastId ?? 0 };
}

type Block = {
  readonly rows: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly costPusd: bigint;
  readonly versions: readonly number[];
  readonly digest: string;
};

function scanBlock(db: Connection, periodId: string, block: number): Block | undefined {
  const range = { periodId, fromId: block * IDS_OF_BLOCK, toId: (block + 1) * IDS_OF_BLOCK - 1 };
  const found = prepareExact<{
    lines: Buffer | null;
    rows: bigint;
    firstId: bigint;
    lastId: bigint;
    costPusd: bigint;
    oldest: bigint;
    newest: bigint;
  }>(db, partText).get(range);
  if (found === undefined || found.lines === null) return undefined;
  const { oldest, newest } = found;
  return {
    rows: Number(found.rows),
    firstId: Number(found.firstId),
    lastId: Number(found.lastId),
    costPusd: found.costPusd,
    versions: oldest === newest ? [Number(oldest)] : prepare<number>(db, versionsText).pluck().all(range),
    digest: createHash('sha256').update(found.lines).digest('hex'),
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
    ${tokensAndCost}
  FROM attempts WHERE ${ofPart} GROUP BY 1, 2, 3`;
