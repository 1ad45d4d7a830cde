import { exportRig, workers } from '../integration/export-rig.ts';
import { nowMs, openAt } from '../integration/stored-carpool.ts';

/*
 * Writes the usage records of the data folder given first into the file given second, `exports` being the folder of
 * that name; dies before the step that `KILL_BEFORE` says.
 */
const [, , dataDir, path] = process.argv as [string, string, string, string];

const storage = await openAt(dataDir, nowMs);
const { write } = exportRig({
  storage,
  dataDir,
  places: {
    ...workers['the source tree'],
    exportWorker: new URL('./killing-export-worker.ts', import.meta.url),
  },
  ...(path === 'exports' ? {} : { filePlaces: { choose: async () => path, reveal: () => undefined } }),
});
const { state, problem } = await write({ content: { kind: 'rows', format: 'jsonl' } });
await storage.close();
process.stdout.write(problem === null ? state : `${state} ${problem.code}`);
