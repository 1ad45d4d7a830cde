/** Up to where the journal of attempts is in the tables, and the records that no table takes. */
export const journal = `
CREATE TABLE journal_position (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  segment INTEGER NOT NULL,
  offset INTEGER NOT NULL
) STRICT;
INSERT INTO journal_position VALUES (1, 0, 0);

-- Kept so that nothing is lost, with the reason why it is in no other table.
CREATE TABLE journal_refusals (
  segment INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  line INTEGER NOT NULL,
  record TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (segment, offset, line)
) STRICT, WITHOUT ROWID;
`;
