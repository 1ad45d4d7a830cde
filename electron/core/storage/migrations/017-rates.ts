/**
 * Rates from USD, each with its source and the time it was valid at; they never change, a correction is a newer one. A
 * group takes the rate that its owner entered for it, or the newest of the list at the end of a period; the rates that groups
 * had were entered by hand, nobody knows when.
 */
export const rates = `
CREATE TABLE rates (
  id TEXT PRIMARY KEY,
  -- Units of this currency per USD, as a decimal.
  currency TEXT NOT NULL CHECK (currency <> 'USD'),
  rate TEXT NOT NULL,
  source TEXT NOT NULL,
  note TEXT NOT NULL,
  valid_at_ms INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rates_currency ON rates (currency, valid_at_ms);
CREATE TRIGGER rates_no_update BEFORE UPDATE ON rates
BEGIN SELECT RAISE(ABORT, 'rates never change'); END;

ALTER TABLE groups ADD COLUMN usd_rate_set_at_ms INTEGER;
ALTER TABLE groups ADD COLUMN rate_choice TEXT NOT NULL DEFAULT 'by_hand'
  CHECK (rate_choice IN ('by_hand', 'from_list'));
`;
