import { list as listStatements } from '../storage/closings.ts';
import { openForReading } from '../storage/database.ts';
import { list as listGroups } from '../storage/groups.ts';
import { quarterLines, scanPeriod } from '../storage/usage-digest.ts';
import { verifyStatements } from './statements.ts';
import type { CheckedFolder, CheckedGroup } from './statements-folder.ts';

/** Checks all statements of a data folder, whether the program is running or not; nothing is changed in it. */
export async function checkDatabase(dataDir: string): Promise<CheckedFolder> {
  const db = openForReading(dataDir);
  try {
    const groups: CheckedGroup[] = [];
    for (const { id, name } of listGroups(db)) {
      const verdicts = await verifyStatements(listStatements(db, id), {
        scan: (periodId) => scanPeriod(db, periodId),
        lines: (periodId) => quarterLines(db, periodId),
      });
      const statements = verdicts.map((verdict) => ({ ...verdict, records: { kind: 'all' as const } }));
      if (statements.length > 0) groups.push({ name, statements });
    }
    return { groups, unreadable: [] };
  } finally {
    db.close();
  }
}
