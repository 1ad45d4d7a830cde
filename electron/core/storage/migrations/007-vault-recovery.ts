/**
 * Each data key also wrapped for the owner's recovery code, and whom new keys are wrapped for. Keys from before
 * this step have no code until the owner makes one.
 */
export const vaultRecovery = `
ALTER TABLE vault_keys ADD COLUMN recovery_wrapped BLOB;
CREATE TABLE vault_recovery (
  id TEXT PRIMARY KEY CHECK (id = 'owner'),
  -- Sealed by the vault like any secret, so that nobody can put a recipient of his own in its place.
  recipient_sealed TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
