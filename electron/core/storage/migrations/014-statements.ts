/**
 * Closed periods. A period is closed by its statement, which never changes; what is found out later is an adjustment
 * in a period that is still open. An attempt settled after its period was closed is billed in an open one and told
 * here. Nobody has closed a period before this step, and every entry was shared like a fee.
 */
export const statements = `
CREATE TABLE statements (
  period_id TEXT PRIMARY KEY REFERENCES periods (id),
  group_id TEXT NOT NULL REFERENCES groups (id),
  -- Counts the group's statements from 1.
  number INTEGER NOT NULL CHECK (number > 0),
  -- Canonical JSON; hash is its SHA-256, prev that of the statement before.
  document TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  prev TEXT NOT NULL CHECK (length(prev) = 64),
  closed_at_ms INTEGER NOT NULL,
  UNIQUE (group_id, number),
  UNIQUE (group_id, prev)
) STRICT;
CREATE TRIGGER statements_no_update BEFORE UPDATE ON statements
BEGIN SELECT RAISE(ABORT, 'statements never change'); END;
CREATE TRIGGER statements_no_delete BEFORE DELETE ON statements
BEGIN SELECT RAISE(ABORT, 'statements never change'); END;

CREATE TABLE adjustments (
  id TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  -- The open period that bills it, and the closed one that it is about.
  period_id TEXT NOT NULL REFERENCES periods (id),
  about_period_id TEXT NOT NULL REFERENCES periods (id) CHECK (about_period_id <> period_id),
  kind TEXT NOT NULL CHECK (kind IN ('late', 'repricing', 'correction', 'reversal')),
  -- JSON: zh, en.
  title TEXT NOT NULL,
  reason TEXT,
  -- The pool of the closed period's statement; NULL for an entry of the owner's own.
  pool_id TEXT,
  account_id TEXT,
  -- The sum of its lines.
  amount_minor INTEGER NOT NULL,
  -- Who paid that sum; NULL: the owner.
  payer_member_id TEXT REFERENCES members (id),
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX adjustments_group ON adjustments (group_id, period_id);
CREATE UNIQUE INDEX adjustments_reversed_once ON adjustments (about_period_id, pool_id) WHERE kind = 'reversal';
CREATE TABLE adjustment_lines (
  adjustment_id TEXT NOT NULL REFERENCES adjustments (id),
  member_id TEXT NOT NULL REFERENCES members (id),
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (adjustment_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER adjustments_open_period BEFORE INSERT ON adjustments
WHEN EXISTS (SELECT 1 FROM statements WHERE period_id = NEW.period_id)
BEGIN SELECT RAISE(ABORT, 'a closed period takes no adjustments'); END;
CREATE TRIGGER adjustments_no_update BEFORE UPDATE ON adjustments
BEGIN SELECT RAISE(ABORT, 'adjustments are append only'); END;
CREATE TRIGGER adjustments_no_delete BEFORE DELETE ON adjustments
BEGIN SELECT RAISE(ABORT, 'adjustments are append only'); END;
CREATE TRIGGER adjustment_lines_no_update BEFORE UPDATE ON adjustment_lines
BEGIN SELECT RAISE(ABORT, 'adjustments are append only'); END;
CREATE TRIGGER adjustment_lines_no_delete BEFORE DELETE ON adjustment_lines
BEGIN SELECT RAISE(ABORT, 'adjustments are append only'); END;

CREATE TABLE late_attempts (
  attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id),
  -- Billed in this period, begun in that one, which was closed.
  period_id TEXT NOT NULL REFERENCES periods (id),
  from_period_id TEXT NOT NULL REFERENCES periods (id)
) STRICT;
CREATE INDEX late_attempts_period ON late_attempts (period_id);
CREATE INDEX late_attempts_from ON late_attempts (from_period_id);

ALTER TABLE pool_entries ADD COLUMN shared_like TEXT NOT NULL DEFAULT 'fee' CHECK (shared_like IN ('fee', 'metered'));
`;
