/**
 * Alerts, where they are sent, balances and what became of accounts over time. An alert is open until its cause ends;
 * of one kind, subject and aspect only one is open. Texts are JSON in both languages.
 */
export const alerts = `
CREATE TABLE alerts (
  -- Ordered by time.
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('account', 'member', 'group', 'app')),
  subject_id TEXT NOT NULL,
  subject_name TEXT NOT NULL,
  group_id TEXT,
  -- Which of several of the subject's: a window or a quota.
  aspect TEXT NOT NULL,
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  resolved_at_ms INTEGER,
  read_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alerts_one_open ON alerts (kind, subject_kind, subject_id, aspect) WHERE resolved_at_ms IS NULL;
CREATE INDEX alerts_unread ON alerts (id) WHERE read_at_ms IS NULL;

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  service TEXT NOT NULL
    CHECK (service IN ('feishu', 'dingtalk', 'wecom', 'slack', 'discord', 'telegram', 'bark', 'json')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- What may be shown of the address.
  host TEXT NOT NULL,
  has_secret INTEGER NOT NULL CHECK (has_secret IN (0, 1)),
  -- Address, tokens and secret as JSON, sealed by the vault for this table, row and column.
  target_sealed TEXT NOT NULL,
  allow_private INTEGER NOT NULL CHECK (allow_private IN (0, 1)),
  lang TEXT NOT NULL CHECK (lang IN ('zh-CN', 'en')),
  severities TEXT NOT NULL,
  -- NULL: all kinds.
  kinds TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to be sent; a row goes away once it was taken or given up.
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  due_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id);

CREATE TABLE webhook_attempts (
  id INTEGER PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  title TEXT NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  status INTEGER,
  duration_ms INTEGER NOT NULL,
  reason TEXT,
  given_up INTEGER NOT NULL CHECK (given_up IN (0, 1))
) STRICT;
CREATE INDEX webhook_attempts_webhook ON webhook_attempts (webhook_id, id);

CREATE TABLE account_balances (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  choice TEXT NOT NULL,
  below_minor INTEGER,
  below_currency TEXT,
  -- Amounts in minor units, as text, with their currencies.
  balances TEXT NOT NULL,
  checked_at_ms INTEGER,
  problem TEXT,
  CHECK ((below_minor IS NULL) = (below_currency IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE account_timeline (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  reason TEXT,
  said TEXT,
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
  from_ms INTEGER NOT NULL,
  until_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX account_timeline_one_open ON account_timeline (account_id) WHERE until_ms IS NULL;
CREATE INDEX account_timeline_account ON account_timeline (account_id, from_ms);
`;
