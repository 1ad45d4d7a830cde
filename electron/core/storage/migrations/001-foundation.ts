/**
 * The founding schema. Amounts in pUSD and minor units are INTEGER (int64), instants are UTC epoch
 * milliseconds, calendar dates are TEXT 'YYYY-MM-DD' in the group's zone, flags are 0 or 1.
 */
export const foundation = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Data keys of the vault, wrapped by the shell's secret store.
CREATE TABLE vault_keys (
  version INTEGER PRIMARY KEY,
  store_name TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE groups (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('carpool', 'enterprise')),
  currency TEXT NOT NULL,
  zone TEXT NOT NULL,
  anchor_day INTEGER NOT NULL CHECK (anchor_day BETWEEN 1 AND 31),
  max_members INTEGER NOT NULL CHECK (max_members > 0),
  usd_rate TEXT,
  fee_rule TEXT NOT NULL,
  metered_rule TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  archived_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX groups_name ON groups (name) WHERE archived_at_ms IS NULL;

CREATE TABLE members (
  id TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('creator', 'member')),
  join_seq INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (group_id, name),
  UNIQUE (group_id, join_seq)
) STRICT;

-- Half-open: left_on is the first day not shared. Re-joining adds a row.
CREATE TABLE member_intervals (
  member_id TEXT NOT NULL REFERENCES members (id),
  joined_on TEXT NOT NULL,
  left_on TEXT CHECK (left_on > joined_on),
  PRIMARY KEY (member_id, joined_on)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX member_intervals_one_open ON member_intervals (member_id) WHERE left_on IS NULL;

CREATE TABLE member_keys (
  id TEXT PRIMARY KEY,
  member_id TEXT NOT NULL REFERENCES members (id),
  label TEXT NOT NULL,
  last4 TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  revoked_at_ms INTEGER,
  last_used_at_ms INTEGER
) STRICT;
CREATE INDEX member_keys_member ON member_keys (member_id);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  provider TEXT NOT NULL
    CHECK (provider IN ('claude', 'claude_console', 'gemini', 'openai', 'qwen', 'compatible')),
  auth_kind TEXT NOT NULL CHECK (auth_kind IN ('api_key', 'oauth', 'manual')),
  base_url TEXT NOT NULL,
  -- Sealed by the vault; AAD binds it to table, row, column and key version.
  api_key_sealed TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  validation TEXT NOT NULL CHECK (validation IN ('pending', 'valid', 'invalid')),
  last_check TEXT,
  fee_minor INTEGER,
  fee_currency TEXT,
  fee_payer_member_id TEXT REFERENCES members (id),
  metered_billed INTEGER NOT NULL CHECK (metered_billed IN (0, 1)),
  price_provider TEXT NOT NULL,
  first_byte_timeout_ms INTEGER NOT NULL,
  idle_timeout_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  CHECK ((fee_minor IS NULL) = (fee_currency IS NULL))
) STRICT;

-- One account for one group, one group for one account: both keys are unique.
CREATE TABLE bindings (
  group_id TEXT PRIMARY KEY REFERENCES groups (id),
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  bound_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Bounds are computed once in the group's zone and then frozen.
CREATE TABLE periods (
  id TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  seq INTEGER NOT NULL,
  label TEXT NOT NULL,
  start_on TEXT NOT NULL,
  end_on TEXT NOT NULL,
  start_at_ms INTEGER NOT NULL,
  end_at_ms INTEGER NOT NULL,
  UNIQUE (group_id, seq),
  UNIQUE (group_id, start_at_ms)
) STRICT;

CREATE TABLE price_tables (
  version INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  imported_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE price_entries (
  version INTEGER NOT NULL REFERENCES price_tables (version),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  -- JSON of the entry: names it matches, pUSD per token by kind, long-context tier.
  entry TEXT NOT NULL,
  PRIMARY KEY (version, provider, model)
) STRICT, WITHOUT ROWID;

-- One row for each request to a provider, written before it is sent.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  boot_id TEXT NOT NULL,
  group_id TEXT NOT NULL REFERENCES groups (id),
  member_id TEXT NOT NULL REFERENCES members (id),
  key_id TEXT NOT NULL REFERENCES member_keys (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  period_id TEXT NOT NULL REFERENCES periods (id),
  dialect TEXT NOT NULL,
  model_asked TEXT NOT NULL,
  model_answered TEXT,
  streamed INTEGER NOT NULL CHECK (streamed IN (0, 1)),
  price_version INTEGER NOT NULL REFERENCES price_tables (version),
  hold_pusd INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'settled')),
  source TEXT CHECK (source IN ('final', 'partial', 'estimated', 'none', 'recovered')),
  flags TEXT NOT NULL DEFAULT '',
  input_tokens INTEGER,
  cache_write_5m_tokens INTEGER,
  cache_write_1h_tokens INTEGER,
  cache_read_tokens INTEGER,
  output_tokens INTEGER,
  cost_pusd INTEGER,
  unpriced INTEGER NOT NULL DEFAULT 0 CHECK (unpriced IN (0, 1)),
  http_status INTEGER,
  error_code TEXT,
  upstream_request_id TEXT,
  started_at_ms INTEGER NOT NULL,
  first_byte_after_ms INTEGER,
  settled_at_ms INTEGER,
  CHECK ((state = 'settled') = (source IS NOT NULL)),
  CHECK ((state = 'settled') = (settled_at_ms IS NOT NULL)),
  CHECK (cost_pusd >= 0),
  CHECK (state = 'open' OR hold_pusd = 0)
) STRICT;
CREATE INDEX attempts_group ON attempts (group_id, id, started_at_ms);
CREATE INDEX attempts_member ON attempts (member_id, id, started_at_ms);
CREATE INDEX attempts_account ON attempts (account_id, started_at_ms);
CREATE INDEX attempts_open ON attempts (id) WHERE state = 'open';
CREATE INDEX attempts_unpriced ON attempts (group_id, period_id) WHERE unpriced = 1;

-- Append only. Each settled attempt with a cost has exactly one usage entry.
CREATE TABLE ledger_entries (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('usage')),
  attempt_id INTEGER NOT NULL UNIQUE REFERENCES attempts (id),
  group_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  period_id TEXT NOT NULL,
  amount_pusd INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger entries are append only'); END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger entries are append only'); END;

-- Sums of settled attempts by the hour they started in; what screens and the split read.
CREATE TABLE usage_rollups (
  group_id TEXT NOT NULL,
  hour_at_ms INTEGER NOT NULL,
  period_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  model TEXT NOT NULL,
  source TEXT NOT NULL,
  requests INTEGER NOT NULL,
  unpriced_requests INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cache_write_5m_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_pusd INTEGER NOT NULL,
  PRIMARY KEY (group_id, hour_at_ms, period_id, member_id, account_id, model, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_rollups_period ON usage_rollups (period_id, member_id, account_id);
`;
