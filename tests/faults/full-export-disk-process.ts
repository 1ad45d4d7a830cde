import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { exportRig } from '../integration/export-rig.ts';
import { attempt, fill, openAt } from '../integration/stored-carpool.ts';

/* Exports to the small disk given second, which it fills before, from the data folder given first. */
const [, , dataDir, disk] = process.argv as [string, string, string, string];
const say = (line: string) => process.stdout.write(`${line}\n`);

const storage = await openAt(dataDir);
await fill(storage);
for (let id = 1; id <= 1_500; id += 1) await storage.write('attempts.open', attempt(id));

const filler = join(disk, 'filler');
const handle = openSync(filler, 'w');
const block = Buffer.alloc(64 * 1024);
// All but the last half megabyte: the export begins and cannot go on.
for (let written = 0; written < 24; written += 1) writeSync(handle, block);
closeSync(handle);

const { write } = exportRig({
  storage,
  dataDir,
  filePlaces: { choose: async () => join(disk, '账单.jsonl'), reveal: () => undefined },
});
const content = { kind: 'rows', format: 'jsonl' } as const;
const full = await write({ content });
say(`full: ${full.state} ${full.problem?.code}`);
say(full.problem?.zh ?? '');
say(`on the disk: ${readdirSync(disk).join()}`);
rmSync(filler);
say(`with space: ${(await write({ content })).state}`);
say(`on the disk: ${readdirSync(disk).join()}`);
await storage.close();
