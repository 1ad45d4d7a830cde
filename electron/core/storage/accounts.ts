import type { EpochMs } from '../../../shared/time.ts';
import type { AccountQuarter, AccountRow, AccountTotals, AccountUse } from './account-rows.ts';
import type { Patch } from './rows.ts';
import { type Connection, prepare, prepareExact } from './statements.ts';
import { flag, integer, json, table, text } from './table.ts';

const accounts = table<AccountRow>('accounts', {
  id: text('id'),
  name: text('name'),
  description: text('description'),
  sharing: text('sharing'),
  priority: integer('priority'),
  provider: text('provider'),
  dialect: text('dialect'),
  authKind: text('auth_kind'),
  baseUrl: text('base_url'),
  userAgent: text('user_agent'),
  apiKeySealed: text('api_key_sealed'),
  enabled: flag('enabled'),
  validation: text('validation'),
  lastCheck: json('last_check'),
  meteredBilled: flag('metered_billed'),
  meteredPayerMemberId: text('metered_payer_member_id'),
  priceProvider: text('price_provider'),
  firstByteTimeoutMs: integer('first_byte_timeout_ms'),
  idleTimeoutMs: integer('idle_timeout_ms'),
  rateLimitPauseS: integer('rate_limit_pause_s'),
  dailyRequestLimit: integer('daily_request_limit'),
  concurrencyLimit: integer('concurrency_limit'),
  supportedModels: json('supported_models'),
  modelMapping: json('model_mapping'),
  projectId: text('project_id'),
  location: text('location'),
  proxy: json('proxy'),
  proxyPasswordSealed: text('proxy_password_sealed'),
  createdAtMs: integer('created_at_ms'),
});

export function insert(db: Connection, row: AccountRow): void {
  accounts.insert(db, row);
}

export function update(db: Connection, id: string, patch: Patch<AccountRow>): void {
  accounts.update(db, id, patch);
}

/** AppError `storage.conflict` while the account is bound or has usage; an account that is gone stays gone. */
export function remove(db: Connection, id: string): void {
  prepare(db, 'DELETE FROM accounts WHERE id = @id').run({ id });
}

/** By priority, then by name. */
export function list(db: Connection): AccountRow[] {
  return accounts.select(db, 'ORDER BY priority DESC, name');
}

/** How many attempts used the account. */
export function usageCount(db: Connection, id: string): number {
  const statement = prepare<{ attempts: number }>(
    db,
    'SELECT count(*) AS attempts FROM attempts WHERE account_id = @id',
  );
  return statement.get({ id })?.attempts ?? 0;
}

/** When each account last had a request sent to it. */
export function lastUsed(db: Connection): AccountUse[] {
  const statement = prepare<{ accountId: string; lastUsedAtMs: number | null }>(
    db,
    `SELECT id AS accountId,
       (SELECT max(started_at_ms) FROM attempts WHERE account_id = accounts.id) AS lastUsedAtMs
     FROM accounts`,
  );
  return statement
    .all()
    .flatMap(({ accountId, lastUsedAtMs }) => (lastUsedAtMs === null ? [] : [{ accountId, lastUsedAtMs }]));
}

/** What each account has used in all, by the roll-ups. */
export function totals(db: Connection): AccountTotals[] {
  return prepareExact<Record<keyof AccountTotals, bigint | string>>(
    db,
    `SELECT account_id AS accountId, sum(requests) AS requests, sum(unpriced_requests) AS unpricedRequests,
       sum(input_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_read_tokens + output_tokens) AS tokens,
       sum(cost_pusd) AS costPusd
     FROM usage_rollups GROUP BY account_id`,
  )
    .all()
    .map((row) => ({
      accountId: String(row.accountId),
      requests: Number(row.requests),
      unpricedRequests: Number(row.unpricedRequests),
      tokens: Number(row.tokens),
      costPusd: BigInt(row.costPusd),
    }));
}

/** How many requests each account was sent since an instant, by quarters of an hour: every zone's days begin with one. */
export function quarters(db: Connection, fromMs: EpochMs): AccountQuarter[] {
  return prepare<AccountQuarter>(
    db,
    `SELECT accounts.id AS accountId, started_at_ms / 900000 * 900000 AS quarterAtMs, count(*) AS requests
     FROM accounts JOIN attempts ON attempts.account_id = accounts.id
     WHERE started_at_ms >= @fromMs GROUP BY 1, 2 ORDER BY 1, 2`,
  ).all({ fromMs });
}
