/**
 * Versions of the price table say where they come from, and one may have the content of an earlier one, which is how the owner
 * goes back to it. Those from before came with the program. Neither versions nor their prices ever change.
 */
export const priceVersions = `
CREATE TABLE price_tables_new (
  version INTEGER PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin IN ('package', 'import', 'restore')),
  -- Name and version of the package, the file's name, or the number of the version whose content it has.
  source TEXT NOT NULL,
  digest TEXT NOT NULL,
  imported_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO price_tables_new (version, origin, source, digest, imported_at_ms)
  SELECT version, 'package', source, digest, imported_at_ms FROM price_tables;
DROP TABLE price_tables;
ALTER TABLE price_tables_new RENAME TO price_tables;
CREATE TRIGGER price_tables_no_update BEFORE UPDATE ON price_tables
BEGIN SELECT RAISE(ABORT, 'price versions never change'); END;
CREATE TRIGGER price_entries_no_update BEFORE UPDATE ON price_entries
BEGIN SELECT RAISE(ABORT, 'price versions never change'); END;
`;
