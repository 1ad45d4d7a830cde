/**
 * How accounts fare: what keeps requests from them, their windows and their health. Lists and objects are JSON. An
 * account without a row is sound and free.
 */
export const accountHealth = `
CREATE TABLE account_health (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
  -- Since when the provider refuses the key; NULL while it is not refused.
  key_refused_at_ms INTEGER,
  cooldowns TEXT NOT NULL,
  failures_in_row INTEGER NOT NULL CHECK (failures_in_row >= 0),
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
  demoted INTEGER NOT NULL CHECK (demoted IN (0, 1)),
  windows TEXT NOT NULL,
  guessed_from_ms INTEGER,
  -- The last sign of life, of a request or a check.
  heard_at_ms INTEGER
) STRICT, WITHOUT ROWID;
`;
