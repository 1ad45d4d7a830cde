import { closedPeriods as closedIds, list as listStatements } from '../storage/closings.ts';
import { openForReading } from '../storage/database.ts';
import { list as listGroups } from '../storage/groups.ts';
import { list as listPeriods } from '../storage/periods.ts';
import type { StatementRow } from '../storage/statement-rows.ts';
import { quarterLines, rangeOf, scanPeriod } from '../storage/usage-digest.ts';
import type { CheckedFolder, CheckedGroup, CheckedStatement } from './statements-folder.ts';
import { checkStatements, closedPeriods } from './statements-verification.ts';

/** Checks all statements of a data folder, whether the program is running or not; nothing is changed in it. */
export async function checkDatabase(dataDir: string): Promise<CheckedFolder> {
  const db = openForReading(dataDir);
  try {
    const groups: CheckedGroup[] = [];
    for (const { id, name } of listGroups(db)) {
      const statements: CheckedStatement[] = [];
      const verdicts = checkStatements(closedPeriods(closedIds(db, id), listPeriods(db, id)), {
        statement: (periodId) => listStatements(db, id, periodId)[0] as StatementRow,
        scan: (periodId) => scanPeriod(db, periodId),
        lines: (periodId) => quarterLines(db, periodId, rangeOf(db, periodId)),
      });
      for await (const verdict of verdicts) statements.push({ ...verdict, records: { kind: 'all' } });
      if (statements.length > 0) groups.push({ name, statements });
    }
    return { groups, unreadable: [] };
  } finally {
    db.close();
  }
}
