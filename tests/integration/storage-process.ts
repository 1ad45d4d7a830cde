import { writeSync } from 'node:fs';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { AppError } from '../../shared/errors.ts';
import { attempt, fill, openAt, settlement } from './stored-carpool.ts';

/*
 * A process with storage open on the folder of the first argument. It says "open" or why not, and then does
 * what the second argument says: `hold` nothing, or `write` attempts one after the other, each acknowledged
 * by a line as soon as storage has acknowledged it; a third argument limits how many. `open` only opens
 * thirty of them and goes on after a refusal.
 */
const [, , dataDir, task, most] = process.argv as unknown as [string, string, string, string, string?];

try {
  const storage = await openAt(dataDir);
  say('open');
  if (task === 'open') await openAttempts(storage);
  if (task === 'write') await writeAttempts(storage, Number(most ?? Number.POSITIVE_INFINITY));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  say(`${error.code} ${error.params.pid ?? error.params.reason ?? ''}`);
}

async function writeAttempts(storage: Storage, limit: number): Promise<void> {
  if ((await storage.read('groups.list')).length === 0) await fill(storage);
  const last = await storage.read('attempts.maxId');
  for (const { id } of await storage.read('attempts.listOpen'))
    await storage.write('attempts.settle', settlement(id, { source: 'recovered' }));
  for (let id = last + 1; id <= last + limit; id += 1) {
    await openOne(storage, id);
    say(`opened ${id}`);
    await storage.attempts.settle(settlement(id));
    say(`settled ${id}`);
  }
  await storage.close();
  say('closed');
}

async function openAttempts(storage: Storage): Promise<void> {
  await fill(storage);
  for (let id = 1; id <= 30; id += 1) {
    const refusal = await openOne(storage, id).catch((error: AppError) => error);
    say(refusal === undefined ? `opened ${id}` : `refused ${id} ${refusal.params.reason}`);
  }
  await storage.close();
}

function openOne(storage: Storage, id: number): Promise<void> {
  const opening = storage.attempts.open(attempt(id));
  opening.hurry();
  return opening.synced;
}

/** Straight to the pipe: what was said is out even if the process is killed right after. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
