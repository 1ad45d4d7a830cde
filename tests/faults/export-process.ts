import { exportRig, workers } from '../integration/export-rig.ts';
import { nowMs, openAt } from '../integration/stored-carpool.ts';

/*
 * Writes the usage records of the data folder given first into the file given second; a third argument is the export
 * thread's entry.
 */
const [, , dataDir, path, entry] = process.argv as [string, string, string, string, string | undefined];

const storage = await openAt(dataDir, nowMs);
const { write } = exportRig({
  storage,
  dataDir,
  places: {
    ...workers['the source tree'],
    ...(entry === undefined ? {} : { exportWorker: new URL(entry, import.meta.url) }),
  },
  ...(path === 'exports' ? {} : { filePlaces: { choose: async () => path, reveal: () => undefined } }),
});
const { state, problem } = await write({ content: { kind: 'rows', format: 'jsonl' } });
await storage.close();
process.stdout.write(problem === null ? state : `${state} ${problem.code}`);
