/**
 * What a model's records of a closed period cost at other prices. The records keep theirs; the entries that follow from
 * the difference are adjustments, and of one period, account and model the newest repricing counts for those to come.
 */
export const repricings = `
CREATE TABLE repricings (
  id INTEGER PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  -- The closed period that billed the records.
  period_id TEXT NOT NULL REFERENCES periods (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  model TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX repricings_group ON repricings (group_id, period_id, account_id, model);
CREATE TABLE repricing_lines (
  repricing_id INTEGER NOT NULL REFERENCES repricings (id),
  member_id TEXT NOT NULL REFERENCES members (id),
  -- Their cost at those prices, less what the records say.
  difference_pusd INTEGER NOT NULL,
  -- Of it: of records that began in an earlier period.
  late_pusd INTEGER NOT NULL,
  PRIMARY KEY (repricing_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER repricings_no_update BEFORE UPDATE ON repricings
BEGIN SELECT RAISE(ABORT, 'repricings are append only'); END;
CREATE TRIGGER repricings_no_delete BEFORE DELETE ON repricings
BEGIN SELECT RAISE(ABORT, 'repricings are append only'); END;
CREATE TRIGGER repricing_lines_no_update BEFORE UPDATE ON repricing_lines
BEGIN SELECT RAISE(ABORT, 'repricings are append only'); END;
CREATE TRIGGER repricing_lines_no_delete BEFORE DELETE ON repricing_lines
BEGIN SELECT RAISE(ABORT, 'repricings are append only'); END;
`;
