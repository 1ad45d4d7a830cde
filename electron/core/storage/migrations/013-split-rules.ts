/**
 * Split rules have versions that never change, each from one of the group's periods on; the rules that groups had count from their first
 * period. What the owner enters beside the fees belongs to the period that its date falls in.
 */
export const splitRules = `
CREATE TABLE split_rules (
  group_id TEXT NOT NULL REFERENCES groups (id),
  version INTEGER NOT NULL CHECK (version > 0),
  from_seq INTEGER NOT NULL CHECK (from_seq >= 0),
  -- JSON: how fees and metered cost are shared.
  rules TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (group_id, version)
) STRICT, WITHOUT ROWID;

INSERT INTO split_rules (group_id, version, from_seq, rules, created_at_ms)
  SELECT id, 1, 0, json_object(
    'fee', json_set(fee_rule, '$.minimumMinor', NULL),
    'metered', json_set(metered_rule, '$.minimumMinor', NULL)), created_at_ms
  FROM groups;
UPDATE split_rules SET rules = json_set(rules, '$.fee.discounts', json('[]')) WHERE rules ->> '$.fee.kind' = 'equal';
UPDATE split_rules SET rules = json_set(rules, '$.metered.discounts', json('[]'))
  WHERE rules ->> '$.metered.kind' = 'equal';
CREATE TRIGGER split_rules_no_update BEFORE UPDATE ON split_rules
BEGIN SELECT RAISE(ABORT, 'versions of split rules never change'); END;
ALTER TABLE groups DROP COLUMN fee_rule;
ALTER TABLE groups DROP COLUMN metered_rule;

CREATE TABLE pool_entries (
  id TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  kind TEXT NOT NULL CHECK (kind IN ('refund', 'charge')),
  -- NULL: of no account.
  account_id TEXT REFERENCES accounts (id) ON DELETE SET NULL,
  booked_on TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  -- NULL: the owner.
  payer_member_id TEXT REFERENCES members (id),
  reason TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_entries_group ON pool_entries (group_id, booked_on);
`;
