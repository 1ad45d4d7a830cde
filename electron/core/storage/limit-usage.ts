import type { LimitScope } from '../../../shared/contract/limits.ts';
import type { LimitUsage, LimitUsageQuery } from './rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

const columns: Readonly<Record<LimitScope, string>> = {
  group: 'group_id',
  member: 'member_id',
  key: 'key_id',
};

const tokens =
  'input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens + output_tokens';

/** Sums since each window's start, with no end: what a clock ran ahead of still counts. */
function sumsFrom(startColumn: string): string {
  const since = (name: string, figure: string) =>
    `coalesce(sum(CASE WHEN ${startColumn} >= @${name} THEN ${figure} END), 0)`;
  return `coalesce(sum(cost_pusd), 0) AS totalPusd,
    ${since('monthFromMs', 'cost_pusd')} AS monthPusd,
    ${since('weekFromMs', 'cost_pusd')} AS weekPusd,
    ${since('dayFromMs', 'cost_pusd')} AS dayPusd,
    ${since('dayFromMs', tokens)} AS dayTokens`;
}

/**
 * What a subject has used, with the attempts that were open then: the reader shows one state of the database.
 * Whole windows come from the roll-ups, which know no keys and no reset; those are summed from the rows.
 */
export function usage(db: Connection, query: LimitUsageQuery): LimitUsage {
  const own = `${columns[query.scope]} = @subjectId`;
  const counted = `attempts WHERE ${own} AND id > @countedAfterId AND state = 'settled'`;
  const values: Values = { ...query };
  const fromRows = query.scope === 'key' || query.countedAfterId > 0;
  const sums = prepareExact<Record<keyof Omit<LimitUsage, 'minutes' | 'openIds'>, bigint>>(
    db,
    fromRows
      ? `SELECT ${sumsFrom('started_at_ms')} FROM ${counted}`
      : `SELECT ${sumsFrom('hour_at_ms')} FROM usage_rollups WHERE group_id = @groupId AND ${own}`,
  ).get(values);
  const minutes = prepareExact<{ minuteAtMs: bigint; costPusd: bigint }>(
    db,
    `SELECT started_at_ms / 60000 * 60000 AS minuteAtMs, coalesce(sum(cost_pusd), 0) AS costPusd
     FROM ${counted} AND started_at_ms >= @minutesFromMs GROUP BY 1`,
  ).all(values);
  const first = prepare<{ atMs: number }>(
    db,
    `SELECT started_at_ms AS atMs FROM attempts WHERE ${own} ORDER BY id LIMIT 1`,
  ).get(values);
  const open = prepare<{ id: number }>(db, `SELECT id FROM attempts WHERE ${own} AND state = 'open'`);
  const last = prepare<{ id: number | null }>(db, 'SELECT max(id) AS id FROM attempts').get();
  return {
    totalPusd: sums?.totalPusd ?? 0n,
    monthPusd: sums?.monthPusd ?? 0n,
    weekPusd: sums?.weekPusd ?? 0n,
    dayPusd: sums?.dayPusd ?? 0n,
    dayTokens: Number(sums?.dayTokens ?? 0n),
    minutes: minutes.map(({ minuteAtMs, costPusd }) => ({ minuteAtMs: Number(minuteAtMs), costPusd })),
    firstUsedAtMs: first?.atMs ?? null,
    openIds: open.all(values).map(({ id }) => id),
    maxId: last?.id ?? 0,
  };
}
