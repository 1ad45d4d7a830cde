import { type UsageRow, usageRowsCsv, usageRowsHead } from '../export/usage-row.ts';
import { pageOfPeriod } from '../storage/attempts.ts';
import type { AttemptRow } from '../storage/rows.ts';
import type { Connection } from '../storage/statements.ts';
import { rangeOf } from '../storage/usage-digest.ts';
import type { RowNames, RowsWork } from './exports-messages.ts';

export type RowsOutput = {
  /** The line of a row where there is one row in each line. */
  readonly lineOf: (row: UsageRow) => string;
  readonly write: (text: string) => void;
  /** Told at most four times a second. */
  readonly progress: (rows: number) => void;
  readonly isCancelled: () => boolean;
};

/** Few enough to be nothing in memory, many enough that asking costs nothing. */
const PAGE = 1_000;
const PROGRESS_MS = 250;

/**
 * Writes a period's attempts in order of id, a page at a time, each read on its own so that no long reading holds up
 * the database. The number of rows; undefined when it was cancelled.
 */
export function writeRows(db: Connection, work: RowsWork, output: RowsOutput): number | undefined {
  const { format, lang, names } = work;
  if (format === 'csv') output.write(usageRowsHead(lang));
  let rows = 0;
  let toldAtMs = performance.now();
  // A period's rows lie together: those of the others are not looked at one by one.
  const { firstId, lastId } = rangeOf(db, work.periodId);
  for (let afterId = firstId - 1; ; ) {
    if (output.isCancelled()) return undefined;
    const page = pageOfPeriod(db, { ...work, afterId, lastId, limit: PAGE });
    const named = page.map((row) => withNames(row, names));
    output.write(
      format === 'csv' ? usageRowsCsv(named, lang) : named.map((row) => `${output.lineOf(row)}\n`).join(''),
    );
    rows += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return rows;
    afterId = last.id;
    if (performance.now() - toldAtMs < PROGRESS_MS) continue;
    toldAtMs = performance.now();
    output.progress(rows);
  }
}

function withNames({ bootId: _boot, ...row }: AttemptRow, { members, keys, accounts }: RowNames): UsageRow {
  return {
    ...row,
    memberName: members.get(row.memberId) ?? '',
    keyLabel: keys.get(row.keyId) ?? '',
    accountName: accounts.get(row.accountId) ?? '',
  };
}
