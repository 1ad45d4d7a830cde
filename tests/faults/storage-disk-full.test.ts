import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startProcess } from '../integration/child-process.ts';
import { freshFolder } from '../integration/stored-carpool.ts';

const script = new URL('./full-disk-process.ts', import.meta.url);
// A small disk of its own for one process, for root and, where the system lets them, for others too.
const wrapper = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  fileURLToPath(new URL('./on-small-disk.sh', import.meta.url)),
];
const canMount = spawnSync(wrapper[0] as string, [...wrapper.slice(1), '/tmp', 'true']).status === 0;

test.skipIf(!canMount)(
  'a full disk refuses writes by name, loses nothing, and needs no restart',
  async () => {
    const dataDir = await freshFolder();
    const child = startProcess(script, [dataDir], [...wrapper, dataDir]);
    const exited = once(child, 'exit');
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
      said.push(line);
    expect(await exited).toEqual([0, null]);
    expect(said).toEqual([
      'full: storage.full',
      'again: storage.full',
      'state: open',
      'with space: written',
      'acknowledged rows are all there: true',
      'sums agree: true',
      'after a restart all rows are there: true',
    ]);
  },
);
