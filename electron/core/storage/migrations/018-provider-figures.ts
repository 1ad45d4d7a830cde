/**
 * What a provider itself says that an account has cost, by its own days, and how an account is compared: the zone that
 * those days are in, and from which difference on the owner is told.
 */
export const providerFigures = `
CREATE TABLE provider_figures (
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  day_on TEXT NOT NULL,
  amount_pusd INTEGER NOT NULL CHECK (amount_pusd >= 0),
  note TEXT NOT NULL,
  entered_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, day_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE reconciliation_settings (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  zone TEXT NOT NULL,
  tolerance_bp INTEGER NOT NULL CHECK (tolerance_bp BETWEEN 0 AND 10000),
  tolerance_pusd INTEGER NOT NULL CHECK (tolerance_pusd >= 0)
) STRICT, WITHOUT ROWID;
`;
