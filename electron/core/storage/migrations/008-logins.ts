/**
 * Logins with OAuth. The tokens of an account have a table of their own, so that no change of an account can write
 * them, and a version that grows with every change. A row of `token_refreshes` is written before a refresh is sent
 * and goes away once its outcome is stored; one that is left tells of an answer that was lost.
 */
export const logins = `
ALTER TABLE accounts ADD COLUMN project_id TEXT;
ALTER TABLE accounts ADD COLUMN location TEXT;

CREATE TABLE account_tokens (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CHECK (version > 0),
  -- Sealed by the vault for this table, row and column; NULL once the owner has given the login up.
  access_sealed TEXT,
  refresh_sealed TEXT,
  expires_at_ms INTEGER,
  scopes TEXT NOT NULL,
  obtained_at_ms INTEGER NOT NULL,
  login_needed TEXT
    CHECK (login_needed IN ('refused', 'interrupted', 'rejected', 'no_refresh_token', 'revoked'))
) STRICT, WITHOUT ROWID;

CREATE TABLE token_refreshes (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  token_version INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the owner has changed of the shipped profiles, as JSON, and when the notice was confirmed.
CREATE TABLE oauth_profiles (
  provider TEXT PRIMARY KEY CHECK (provider IN ('claude', 'gemini')),
  changes TEXT NOT NULL,
  client_secret_sealed TEXT,
  confirmed_at_ms INTEGER
) STRICT, WITHOUT ROWID;
`;
