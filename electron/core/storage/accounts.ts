import type { AccountRow, AccountUse, Patch } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { flag, integer, json, table, text } from './table.ts';

const accounts = table<AccountRow>('accounts', {
  id: text('id'),
  name: text('name'),
  provider: text('provider'),
  dialect: text('dialect'),
  authKind: text('auth_kind'),
  baseUrl: text('base_url'),
  apiKeySealed: text('api_key_sealed'),
  enabled: flag('enabled'),
  validation: text('validation'),
  lastCheck: json('last_check'),
  meteredBilled: flag('metered_billed'),
  meteredPayerMemberId: text('metered_payer_member_id'),
  priceProvider: text('price_provider'),
  firstByteTimeoutMs: integer('first_byte_timeout_ms'),
  idleTimeoutMs: integer('idle_timeout_ms'),
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

/** By name. */
export function list(db: Connection): AccountRow[] {
  return accounts.select(db, 'ORDER BY name');
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
