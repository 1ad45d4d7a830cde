import type { EpochMs } from '../../../shared/time.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import type {
  PeriodUsageRow,
  ReconcileSums,
  UsageFigures,
  UsageHourRow,
  UsageSummaryRow,
  UsedTokens,
} from './rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

/** Sums of the usage figures, under their names; an empty selection sums to zero. */
const figures = `
  coalesce(sum(requests), 0) AS requests,
  coalesce(sum(unpriced_requests), 0) AS unpricedRequests,
  coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5mTokens,
  coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1hTokens,
  coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens,
  coalesce(sum(cost_pusd), 0) AS costPusd`;

export const byPeriodQuery = `SELECT member_id AS memberId, account_id AS accountId, model, ${figures}
  FROM usage_rollups WHERE period_id = @periodId GROUP BY member_id, account_id, model`;

const inRange = `FROM usage_rollups WHERE group_id = @groupId AND hour_at_ms >= @fromMs AND hour_at_ms < @toMs`;

export const summaryQuery = `SELECT member_id AS memberId, model, source, ${figures}
  ${inRange} GROUP BY member_id, model, source`;

export const byHourQuery = `SELECT hour_at_ms AS hourAtMs, ${figures}
  ${inRange} GROUP BY hour_at_ms`;

/** A period's settled usage by member, account and model. */
export function byPeriod(db: Connection, periodId: string): PeriodUsageRow[] {
  return numbers<PeriodUsageRow>(prepareExact<Values>(db, byPeriodQuery).all({ periodId }));
}

/** A group's settled usage in the hours that begin within [fromMs, toMs), by member, model and source. */
export function summary(db: Connection, groupId: string, fromMs: EpochMs, toMs: EpochMs): UsageSummaryRow[] {
  return numbers<UsageSummaryRow>(prepareExact<Values>(db, summaryQuery).all({ groupId, fromMs, toMs }));
}

/** The same by hour, in their order; hours without usage are left out. */
export function byHour(db: Connection, groupId: string, fromMs: EpochMs, toMs: EpochMs): UsageHourRow[] {
  return numbers<UsageHourRow>(prepareExact<Values>(db, byHourQuery).all({ groupId, fromMs, toMs }));
}

/** What the accounts have used since an instant, by account and model. */
export function byModelSince(db: Connection, fromMs: EpochMs): UsedTokens[] {
  const rows = prepare<TokenCounts & { accountId: string; model: string; requests: number }>(
    db,
    `SELECT account_id AS accountId, model, sum(requests) AS requests, sum(input_tokens) AS inputTokens,
       sum(cache_write_5m_tokens) AS cacheWrite5mTokens, sum(cache_write_1h_tokens) AS cacheWrite1hTokens,
       sum(cache_read_tokens) AS cacheReadTokens, sum(output_tokens) AS outputTokens
     FROM usage_rollups WHERE hour_at_ms >= @fromMs GROUP BY account_id, model ORDER BY account_id, model`,
  ).all({ fromMs });
  return rows.map(({ accountId, model, requests, ...tokens }) => ({
    ...{ accountId, model, requests, tokens },
    beyond: [false, false],
  }));
}

/** Sums the settled attempts, the ledger and the roll-ups on their own; of one group when it is named. */
export function reconcileSums(db: Connection, groupId?: string): ReconcileSums {
  const ofGroup = groupId === undefined ? '' : 'AND group_id = @groupId';
  const values = groupId === undefined ? {} : { groupId };
  const sum = <Sums>(query: string) => numbers<Sums>(prepareExact<Values>(db, query).all(values))[0] as Sums;
  return {
    rows: sum<ReconcileSums['rows']>(
      `SELECT count(*) AS requests, count(cost_pusd) AS priced,
         coalesce(sum(input_tokens), 0) AS inputTokens,
         coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5mTokens,
         coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1hTokens,
         coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
         coalesce(sum(output_tokens), 0) AS outputTokens,
         coalesce(sum(cost_pusd), 0) AS costPusd
       FROM attempts WHERE state = 'settled' ${ofGroup}`,
    ),
    ledger: sum<ReconcileSums['ledger']>(
      `SELECT count(*) AS entries, coalesce(sum(amount_pusd), 0) AS amountPusd
       FROM ledger_entries WHERE kind = 'usage' ${ofGroup}`,
    ),
    rollups: sum<UsageFigures>(`SELECT ${figures} FROM usage_rollups WHERE true ${ofGroup}`),
  };
}

/** Amounts stay bigint, all other integers become numbers. */
function numbers<Row>(rows: readonly Values[]): Row[] {
  return rows.map((row) => {
    const fields = Object.entries(row).map(([field, value]) => [
      field,
      typeof value === 'bigint' && !field.endsWith('Pusd') ? Number(value) : value,
    ]);
    return Object.fromEntries(fields) as Row;
  });
}
