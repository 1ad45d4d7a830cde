import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { startProcess } from './child-process.ts';
import { freshFolder, openAt } from './stored-carpool.ts';

const script = new URL('./storage-process.ts', import.meta.url);
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A process that opens the folder and holds it; resolves with what it says: "open", or the error's code and pid. */
async function start(dataDir: string): Promise<{ child: ChildProcess; said: string }> {
  const child = startProcess(script, [dataDir, 'hold']);
  started.push(child);
  const [said] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  return { child, said: String(said) };
}

test('a second process is refused with the pid of the first', async () => {
  const dataDir = await freshFolder();
  const { child, said } = await start(dataDir);
  expect(said).toBe('open');
  expect(await readFile(join(dataDir, 'carpool.pid'), 'utf8')).toBe(`${child.pid}\n`);
  expect((await start(dataDir)).said).toBe(`storage.in_use ${child.pid}`);
});

test('a second opening within the process is refused too', async () => {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  await expect(openAt(dataDir)).rejects.toMatchObject({
    code: 'storage.in_use',
    params: { pid: process.pid },
  });
  await storage.write('settings.put', { still: 'mine' });
  await storage.close();
});

test('a folder whose owner was killed is free at once, whatever pid it has left', async () => {
  const dataDir = await freshFolder();
  const { child } = await start(dataDir);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // The pid may belong to somebody else by now.
  await writeFile(join(dataDir, 'carpool.pid'), `${process.pid}\n`);
  expect((await start(dataDir)).said).toBe('open');
});

test('a folder that was closed is free, and keeps no pid', async () => {
  const dataDir = await freshFolder();
  await (await openAt(dataDir)).close();
  expect((await readdir(dataDir)).sort()).toEqual(['carpool.db', 'carpool.lock']);
  await (await openAt(dataDir)).close();
});

test('of six processes that start at once exactly one gets the folder', async () => {
  for (let round = 0; round < 3; round += 1) {
    const dataDir = await freshFolder();
    const all = await Promise.all(Array.from({ length: 6 }, () => start(dataDir)));
    const winners = all.filter(({ said }) => said === 'open');
    expect(winners).toHaveLength(1);
    const pid = winners[0]?.child.pid;
    expect(all.filter(({ said }) => said === `storage.in_use ${pid}`)).toHaveLength(5);
    for (const { child } of all) child.kill('SIGKILL');
  }
});

test('an owner that has not said its pid is reported without one', async () => {
  const dataDir = await freshFolder();
  await start(dataDir);
  await writeFile(join(dataDir, 'carpool.pid'), 'not a pid');
  expect((await start(dataDir)).said).toBe('storage.in_use ?');
});
