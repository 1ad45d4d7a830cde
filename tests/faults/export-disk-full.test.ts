import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startProcess } from '../integration/child-process.ts';
import { freshFolder } from '../integration/stored-carpool.ts';

const script = new URL('./full-export-disk-process.ts', import.meta.url);
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
  'an export onto a full disk is refused by name, leaves nothing, and succeeds with space',
  async () => {
    const dataDir = await freshFolder();
    const disk = join(await freshFolder(), 'disk');
    mkdirSync(disk);
    const child = startProcess(script, [dataDir, disk], [...wrapper, disk]);
    const exited = once(child, 'exit');
    const said = await text(child.stdout as NodeJS.ReadableStream);
    expect(await exited).toEqual([0, null]);
    expect(said.split('\n')).toEqual([
      'full: failed export.disk_full',
      '磁盘已满，「账单.jsonl」没有写成，也没有留下半个文件；账单数据不受影响。腾出空间后再导出。',
      'on the disk: filler',
      'with space: done',
      'on the disk: 账单.jsonl',
      '',
    ]);
  },
);
