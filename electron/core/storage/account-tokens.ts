import type { AccountTokensRow, NewTokensRow, TokenRefreshRow } from './account-rows.ts';
import { type Connection, prepare } from './statements.ts';
import { integer, table, text, words } from './table.ts';

const tokens = table<AccountTokensRow>('account_tokens', {
  accountId: text('account_id'),
  version: integer('version'),
  accessSealed: text('access_sealed'),
  refreshSealed: text('refresh_sealed'),
  expiresAtMs: integer('expires_at_ms'),
  scopes: words('scopes'),
  obtainedAtMs: integer('obtained_at_ms'),
  loginNeeded: text('login_needed'),
});

const refreshes = table<TokenRefreshRow>('token_refreshes', {
  accountId: text('account_id'),
  tokenVersion: integer('token_version'),
  startedAtMs: integer('started_at_ms'),
});

const NEW_TOKENS = `version = version + 1, access_sealed = @accessSealed, expires_at_ms = @expiresAtMs, scopes = @scopes, obtained_at_ms = @obtainedAtMs, login_needed = NULL`;

/** The tokens of a new login, over whatever there was; a refresh that was not finished no longer matters. */
export function put(db: Connection, row: NewTokensRow): void {
  prepare(
    db,
    `INSERT INTO account_tokens
       (account_id, version, access_sealed, refresh_sealed, expires_at_ms, scopes, obtained_at_ms)
     VALUES (@accountId, 1, @accessSealed, @refreshSealed, @expiresAtMs, @scopes, @obtainedAtMs)
     ON CONFLICT (account_id) DO UPDATE SET ${NEW_TOKENS}, refresh_sealed = @refreshSealed`,
  ).run(stored(row));
  prepare(db, 'DELETE FROM token_refreshes WHERE account_id = @accountId').run({ accountId: row.accountId });
}

/**
 * The tokens of a refresh, in place of those of this version. Without a refresh token the earlier one stays: a provider
 * need not rotate it (RFC 6749, section 6). False when that version is no longer there.
 */
export function replace(db: Connection, version: number, row: NewTokensRow): boolean {
  return changed(
    db,
    `UPDATE account_tokens SET ${NEW_TOKENS}, refresh_sealed = coalesce(@refreshSealed, refresh_sealed)
     WHERE account_id = @accountId AND version = @atVersion`,
    { ...stored(row), atVersion: version },
  );
}

/** Marks the tokens of this version as in need of a new login; they stay. False when there are newer ones. */
export function needLogin(
  db: Connection,
  accountId: string,
  version: number,
  reason: NonNullable<AccountTokensRow['loginNeeded']>,
): boolean {
  return changed(
    db,
    'UPDATE account_tokens SET login_needed = @reason WHERE account_id = @accountId AND version = @version',
    { accountId, version, reason },
  );
}

/** Gives up the login of an account: the one thing that takes tokens away. */
export function forget(db: Connection, accountId: string): void {
  prepare(
    db,
    `UPDATE account_tokens SET version = version + 1, access_sealed = NULL, refresh_sealed = NULL,
       expires_at_ms = NULL, login_needed = 'revoked' WHERE account_id = @accountId`,
  ).run({ accountId });
  prepare(db, 'DELETE FROM token_refreshes WHERE account_id = @accountId').run({ accountId });
}

export function list(db: Connection): AccountTokensRow[] {
  return tokens.select(db, 'ORDER BY account_id');
}

/** Notes that a refresh of these tokens is about to be sent. */
export function beginRefresh(db: Connection, row: TokenRefreshRow): void {
  prepare(
    db,
    `INSERT INTO token_refreshes (account_id, token_version, started_at_ms)
     VALUES (@accountId, @tokenVersion, @startedAtMs)
     ON CONFLICT (account_id) DO UPDATE
       SET token_version = excluded.token_version, started_at_ms = excluded.started_at_ms`,
  ).run(row);
}

/** The outcome of the refresh of these tokens is stored. */
export function endRefresh(db: Connection, accountId: string, tokenVersion: number): void {
  prepare(
    db,
    'DELETE FROM token_refreshes WHERE account_id = @accountId AND token_version = @tokenVersion',
  ).run({ accountId, tokenVersion });
}

export function listRefreshes(db: Connection): TokenRefreshRow[] {
  return refreshes.select(db, 'ORDER BY account_id');
}

function stored({ scopes, ...row }: NewTokensRow) {
  return { ...row, scopes: scopes.join(' ') };
}

function changed(db: Connection, statement: string, values: Readonly<Record<string, unknown>>): boolean {
  return prepare(db, statement).run(values).changes === 1;
}
