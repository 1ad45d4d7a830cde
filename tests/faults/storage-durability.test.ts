import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startProcess } from '../integration/child-process.ts';
import { freshFolder, openAt, settlement } from '../integration/stored-carpool.ts';
import { databaseSums } from '../oracle.ts';
import { seededRandom } from '../seeded-random.ts';

const script = new URL('../integration/storage-process.ts', import.meta.url);
const seed = Number(process.env.KILL_SEED ?? 20261121);
const canTrace = spawnSync('strace', ['-V']).status === 0;

type Said = { opened: number; settled: number; closed: boolean };

/** Runs the writing process until it ends or `isEnough` has it killed; what it has acknowledged. */
async function write(
  args: readonly string[],
  wrapper: readonly string[] = [],
  isEnough: (said: Said) => boolean = () => false,
): Promise<Said> {
  const child = startProcess(script, args, wrapper);
  const exited = once(child, 'exit');
  const said: Said = { opened: 0, settled: 0, closed: false };
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const [word, id] = line.split(' ');
    if (word === 'opened') said.opened = Number(id);
    if (word === 'settled') said.settled = Number(id);
    if (word === 'closed') said.closed = true;
    if (isEnough(said)) child.kill('SIGKILL');
  }
  await exited;
  return said;
}

/** Everything acknowledged is there, at most one attempt beyond it, and the three sums are one. */
async function expectKept(dataDir: string, said: Said): Promise<void> {
  const storage = await openAt(dataDir);
  try {
    const last = await storage.read('attempts.maxId');
    expect(last - said.opened).toBeOneOf([0, 1]);
    for (let id = 1; id <= said.settled; id += 1)
      expect((await storage.read('attempts.find', id))?.state).toBe('settled');
    const open = await storage.read('attempts.listOpen');
    expect(open.length).toBeLessThanOrEqual(1);
    for (const { id } of open)
      await storage.write('attempts.settle', settlement(id, { source: 'recovered' }));
    const { rows, ledger, rollups } = await storage.read('reconcile.sums');
    expect([ledger.entries, rollups.requests]).toEqual([rows.requests, rows.requests]);
  } finally {
    await storage.close();
  }
  const { integrity, rows, ledger, rollups } = databaseSums(join(dataDir, 'carpool.db'));
  expect(integrity).toBe('ok');
  expect([ledger, rollups]).toEqual([rows, rows]);
}

test(`everything acknowledged is there after a kill at any moment (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const dataDir = await freshFolder();
  let before = 0;
  for (let round = 0; round < 8; round += 1) {
    const enough = before + 1 + random(120);
    const atOpen = random(2) === 0;
    const said = await write([dataDir, 'write'], [], ({ opened, settled }) =>
      atOpen ? opened >= enough : settled >= enough,
    );
    expect(said.opened).toBeGreaterThanOrEqual(enough);
    await expectKept(dataDir, said);
    before = said.opened;
  }
});

test.skipIf(!canTrace)('each acknowledgement comes after the sync of the journal that holds it', async () => {
  const dataDir = await freshFolder();
  const log = join(await freshFolder(), 'calls');
  const trace = ['strace', '-f', '-y', '-s', '40', '-e', 'trace=pwrite64,fdatasync,fsync,write', '-o', log];
  expect(await write([dataDir, 'write', '20'], trace)).toEqual({ opened: 20, settled: 20, closed: true });

  let unsynced = 0;
  let acknowledged = 0;
  let sinceLast = 0;
  for (const call of (await readFile(log, 'utf8')).split('\n')) {
    if (/pwrite64\(\d+<[^>]*journal\/\d+\.log>/.test(call)) unsynced += 1;
    if (/f(data)?sync\(\d+<[^>]*journal\/\d+\.log>/.test(call)) {
      sinceLast += unsynced;
      unsynced = 0;
    }
    if (/write\(1<[^>]*>, "(opened|settled) /.test(call)) {
      acknowledged += 1;
      expect({ acknowledged, unsynced, written: sinceLast > 0 }).toEqual({
        acknowledged,
        unsynced: 0,
        written: true,
      });
      sinceLast = 0;
    }
  }
  expect(acknowledged).toBe(40);
});

test.skipIf(!canTrace)(
  'a kill at any sync leaves all that was acknowledged, and nothing half done',
  async () => {
    for (let sync = 1, closed = false; !closed; sync += sync < 8 ? 1 : 4) {
      const dataDir = await freshFolder();
      const kill = [
        'strace',
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        `inject=fdatasync,fsync:signal=SIGKILL:when=${sync}`,
      ];
      const said = await write([dataDir, 'write', '4'], kill);
      closed = said.closed;
      await expectKept(dataDir, said).catch((cause: unknown) => {
        throw new Error(`after a kill at sync ${sync}`, { cause });
      });
    }
  },
);

test.skipIf(!canTrace)('a sync that fails refuses what it was to hold, and nothing else', async () => {
  const dataDir = await freshFolder();
  const fail = [
    'strace',
    '-f',
    '-qq',
    '-o',
    '/dev/null',
    '-P',
    join(dataDir, 'journal', '000000000001.log'),
    '-e',
    'inject=fdatasync:error=EIO:when=5',
  ];
  const child = startProcess(script, [dataDir, 'open'], fail);
  const exited = once(child, 'exit');
  const opened: number[] = [];
  const refused: number[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (line.startsWith('opened')) opened.push(Number(line.split(' ')[1]));
    if (line.includes('EIO')) refused.push(Number(line.split(' ')[1]));
  }
  expect(await exited).toEqual([0, null]);
  expect([opened.length, refused.length]).toEqual([29, 1]);
  const storage = await openAt(dataDir);
  const ids = (await storage.read('attempts.listOpen')).map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(opened));
  expect(ids.filter((id) => !opened.includes(id)).every((id) => refused.includes(id))).toBe(true);
  await storage.close();
});
