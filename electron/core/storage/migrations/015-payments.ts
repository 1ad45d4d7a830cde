/**
 * Payments between the parties of a group: a ledger that only grows. A record says what was done, its transfers what
 * moved between whom; opening balances, write-offs, undoing and reversals are records of the same form, so that any
 * records together add up to zero. A party is a member, or NULL for an owner who is no member.
 */
export const payments = `
CREATE TABLE payment_records (
  seq INTEGER PRIMARY KEY,
  -- Made by the caller: what is sent twice is recorded once.
  id TEXT NOT NULL UNIQUE,
  group_id TEXT NOT NULL REFERENCES groups (id),
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'write_off', 'opening', 'undo', 'reversal')),
  -- Nothing is taken back twice.
  cancels_id TEXT UNIQUE REFERENCES payment_records (id),
  method TEXT CHECK (method IN ('wechat', 'alipay', 'bank', 'cash', 'other')),
  note TEXT NOT NULL,
  paid_on TEXT NOT NULL,
  -- When it counts; recorded_at_ms is when it was entered.
  at_ms INTEGER NOT NULL,
  recorded_at_ms INTEGER NOT NULL,
  -- The plan of suggested transfers it came from.
  plan TEXT,
  transfer_count INTEGER NOT NULL CHECK (transfer_count >= 0),
  CHECK ((kind IN ('undo', 'reversal')) = (cancels_id IS NOT NULL)),
  CHECK ((kind = 'payment') = (method IS NOT NULL))
) STRICT;
CREATE INDEX payment_records_group ON payment_records (group_id, seq);

CREATE TABLE payment_transfers (
  record_id TEXT NOT NULL REFERENCES payment_records (id),
  place INTEGER NOT NULL,
  from_party TEXT REFERENCES members (id),
  to_party TEXT REFERENCES members (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (record_id, place),
  CHECK (from_party IS NOT to_party)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER payment_records_no_update BEFORE UPDATE ON payment_records
BEGIN SELECT RAISE(ABORT, 'payments are append only'); END;
CREATE TRIGGER payment_records_no_delete BEFORE DELETE ON payment_records
BEGIN SELECT RAISE(ABORT, 'payments are append only'); END;
CREATE TRIGGER payment_transfers_no_update BEFORE UPDATE ON payment_transfers
BEGIN SELECT RAISE(ABORT, 'payments are append only'); END;
CREATE TRIGGER payment_transfers_no_delete BEFORE DELETE ON payment_transfers
BEGIN SELECT RAISE(ABORT, 'payments are append only'); END;
-- A record is whole once it has all of its transfers: none can be added later.
CREATE TRIGGER payment_transfers_whole BEFORE INSERT ON payment_transfers
WHEN (SELECT transfer_count FROM payment_records WHERE id = NEW.record_id)
  <= (SELECT count(*) FROM payment_transfers WHERE record_id = NEW.record_id)
BEGIN SELECT RAISE(ABORT, 'payments are append only'); END;

-- What rows at an account's own terms would have cost by the price list is asked for by period.
CREATE INDEX attempts_own_terms ON attempts (period_id, account_id) WHERE cost_version IS NOT NULL;
`;
