/**
 * What accounts cost. Subscription fees become a list over time, dates in the group's zone, `valid_until_on` the first
 * day a fee is no longer valid; the one fee an account had goes on as an entry without bounds, once per billing period,
 * paid by whom it was. How calls are priced has versions that never change; attempts keep the number of theirs, and
 * those from before this step, like accounts without a version, are priced by the price list alone.
 */
export const accountCosts = `
CREATE TABLE account_fees (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  -- NULL: once for each billing period.
  cycle_day INTEGER CHECK (cycle_day BETWEEN 1 AND 31),
  first_charge_on TEXT CHECK (first_charge_on IS NULL OR cycle_day IS NOT NULL),
  -- NULL: the owner.
  payer_member_id TEXT REFERENCES members (id),
  valid_from_on TEXT,
  valid_until_on TEXT CHECK (valid_until_on > valid_from_on),
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_fees_account ON account_fees (account_id);

INSERT INTO account_fees (id, account_id, amount_minor, currency, payer_member_id, created_at_ms)
  SELECT 'fee.' || id, id, fee_minor, fee_currency, fee_payer_member_id, created_at_ms
  FROM accounts WHERE fee_minor IS NOT NULL;

ALTER TABLE accounts ADD COLUMN metered_payer_member_id TEXT REFERENCES members (id);
UPDATE accounts SET metered_payer_member_id = fee_payer_member_id,
  fee_minor = NULL, fee_currency = NULL, fee_payer_member_id = NULL;

CREATE TABLE account_cost_versions (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  version INTEGER NOT NULL CHECK (version > 0),
  valid_from_ms INTEGER NOT NULL,
  -- JSON: models with their own pUSD per token by kind, null where the price list counts.
  prices TEXT NOT NULL,
  fixed_pusd INTEGER NOT NULL CHECK (fixed_pusd >= 0),
  discount_bp INTEGER NOT NULL CHECK (discount_bp BETWEEN 0 AND 10000),
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER account_cost_versions_no_update BEFORE UPDATE ON account_cost_versions
BEGIN SELECT RAISE(ABORT, 'cost versions never change'); END;

ALTER TABLE attempts ADD COLUMN cost_version INTEGER;
`;
