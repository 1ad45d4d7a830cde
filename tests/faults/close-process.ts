import { closeAs } from '../closing-carpool.ts';
import { startCore } from '../core-rig.ts';

/*
 * Closes December 2026 of the only group in the folder of the first argument and says "done". Its storage thread kills
 * the process when it is told to.
 */
const [, , dataDir] = process.argv as unknown as [string, string, string];

const { api, core } = await startCore({
  dataDir,
  at: '2027-01-02T00:00:00Z',
  storageWorker: new URL('./killing-storage-worker.ts', import.meta.url),
});
const [group] = await api.group.list({});
const groupId = group?.id as string;
const december = (await api.period.list({ groupId })).find(({ label }) => label === '2026-12');
if (december !== undefined) await closeAs(api, december);
await core.stop();
process.stdout.write('done');
