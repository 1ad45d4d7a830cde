import type { EpochMs } from '../../../shared/time.ts';
import type { TokenCounts } from '../../../shared/tokens.ts';
import type {
  AccountHourRow,
  PeriodUsageRow,
  ReconcileSums,
  UsageFigures,
  UsageHourRow,
  UsageSource,
  UsageSummaryRow,
  UsageTrendRow,
  UsedTokens,
} from './rows.ts';
import type { PeriodLineRow } from './statement-rows.ts';
import { type Connection, prepare, prepareExact, type Values } from './statements.ts';

/** Sums of tokens and cost, of rows or roll-ups, under their names; an empty selection sums to zero. */
export const tokensAndCost = `
  coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(cache_write_5m_tokens), 0) AS cacheWrite5mTokens,
  coalesce(sum(cache_write_1h_tokens), 0) AS cacheWrite1hTokens,
  coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens,
  coalesce(sum(cost_pusd), 0) AS costPusd`;

/** Sums of all usage figures of roll-ups. */
const figures = `
  coalesce(sum(requests), 0) AS requests,
  coalesce(sum(unpriced_requests), 0) AS unpricedRequests,
  ${tokensAndCost}`;

export const byPeriodQuery = `SELECT member_id AS memberId, account_id AS accountId, model, ${figures}
  FROM usage_rollups WHERE period_id = @periodId GROUP BY member_id, account_id, model`;

const inRange = `FROM usage_rollups WHERE group_id = @groupId AND hour_at_ms >= @fromMs AND hour_at_ms < @toMs`;

const linesQuery = `SELECT hour_at_ms AS atMs, member_id AS memberId, model, ${figures}
  FROM usage_rollups WHERE period_id = @periodId GROUP BY hour_at_ms, member_id, model
  ORDER BY hour_at_ms, member_id, model`;

const sourcesQuery = `SELECT source, sum(requests) AS rows FROM usage_rollups WHERE period_id = @periodId
  GROUP BY source ORDER BY source`;

export const summaryQuery = `SELECT member_id AS memberId, account_id AS accountId, model, source, ${figures}
  ${inRange} GROUP BY member_id, account_id, model, source`;

export const byHourQuery = `SELECT hour_at_ms AS hourAtMs, ${figures}
  ${inRange} GROUP BY hour_at_ms`;

const trendColumns = { member: 'member_id', model: 'model', account: 'account_id' } as const;

/** Steps come as JSON: a list of [start, end). */
export function trendQuery(by: keyof typeof trendColumns): string {
  const column = trendColumns[by];
  return `SELECT steps.key AS step, ${column} AS key, ${figures}
    FROM json_each(@steps) AS steps CROSS JOIN usage_rollups
    WHERE group_id = @groupId AND hour_at_ms >= steps.value ->> 0 AND hour_at_ms < steps.value ->> 1
    GROUP BY steps.key, ${column} ORDER BY steps.key, ${column}`;
}

// Groups are few, and with each the key of the roll-ups leads to the hours asked for.
export const accountHoursQuery = `SELECT group_id AS groupId, hour_at_ms AS hourAtMs, model, ${figures}
  FROM groups CROSS JOIN usage_rollups ON group_id = groups.id
  WHERE hour_at_ms >= @fromMs AND hour_at_ms < @toMs AND account_id = @accountId
  GROUP BY group_id, hour_at_ms, model ORDER BY hour_at_ms, group_id, model`;

/** A period's settled usage by member, account and model. */
export function byPeriod(db: Connection, periodId: string): PeriodUsageRow[] {
  return numbers<PeriodUsageRow>(prepareExact<Values>(db, byPeriodQuery).all({ periodId }));
}

/** A period's settled usage by hour, member and model. */
export function linesByPeriod(db: Connection, periodId: string): PeriodLineRow[] {
  return numbers<PeriodLineRow>(prepareExact<Values>(db, linesQuery).all({ periodId }));
}

/** How many of a period's settled records have each usage source. */
export function sourcesByPeriod(db: Connection, periodId: string): { source: UsageSource; rows: number }[] {
  return prepare<{ source: UsageSource; rows: number }>(db, sourcesQuery).all({ periodId });
}

/** A group's settled usage in the hours that begin within [fromMs, toMs), by member, account, model and source. */
export function summary(db: Connection, groupId: string, fromMs: EpochMs, toMs: EpochMs): UsageSummaryRow[] {
  return numbers<UsageSummaryRow>(prepareExact<Values>(db, summaryQuery).all({ groupId, fromMs, toMs }));
}

/** The same by hour, in their order; hours without usage are left out. */
export function byHour(db: Connection, groupId: string, fromMs: EpochMs, toMs: EpochMs): UsageHourRow[] {
  return numbers<UsageHourRow>(prepareExact<Values>(db, byHourQuery).all({ groupId, fromMs, toMs }));
}

/** A group's settled usage in the hours that begin within each of the steps, by member, model or account. */
export function trend(
  db: Connection,
  groupId: string,
  steps: readonly { readonly startAtMs: EpochMs; readonly endAtMs: EpochMs }[],
  by: keyof typeof trendColumns,
): UsageTrendRow[] {
  const bounds = JSON.stringify(steps.map(({ startAtMs, endAtMs }) => [startAtMs, endAtMs]));
  return numbers<UsageTrendRow>(prepareExact<Values>(db, trendQuery(by)).all({ groupId, steps: bounds }));
}

/** An account's settled usage in the hours that begin within [fromMs, toMs), by group, hour and model, in order of time. */
export function accountHours(
  db: Connection,
  accountId: string,
  fromMs: EpochMs,
  toMs: EpochMs,
): AccountHourRow[] {
  return numbers<AccountHourRow>(
    prepareExact<Values>(db, accountHoursQuery).all({ accountId, fromMs, toMs }),
  );
}

/** The accounts that a group has used in the hours that begin within [fromMs, toMs). */
export function accountsUsed(db: Connection, groupId: string, fromMs: EpochMs, toMs: EpochMs): string[] {
  return prepare<{ accountId: string }>(db, `SELECT DISTINCT account_id AS accountId ${inRange}`)
    .all({ groupId, fromMs, toMs })
    .map(({ accountId }) => accountId);
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
         ${tokensAndCost}
       FROM attempts WHERE state = 'settled' ${ofGroup}`,
    ),
    ledger: sum<ReconcileSums['ledger']>(
      `SELECT count(*) AS entries, coalesce(sum(amount_pusd), 0) AS amountPusd
       FROM ledger_entries WHERE kind = 'usage' ${ofGroup}`,
    ),
    rollups: sum<UsageFigures>(`SELECT ${figures} FROM usage_rollups WHERE true ${ofGroup}`),
  };
}

/** Rows whose amounts stay bigint; all other integers become numbers. */
export function numbers<Row>(rows: readonly Values[]): Row[] {
  return rows.map((row) => {
    const fields = Object.entries(row).map(([field, value]) => [
      field,
      typeof value === 'bigint' && !field.endsWith('Pusd') ? Number(value) : value,
    ]);
    return Object.fromEntries(fields) as Row;
  });
}
