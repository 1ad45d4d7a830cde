import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runProcess } from '../integration/child-process.ts';
import { exportRig, exportsOf, filesIn } from '../integration/export-rig.ts';
import { attempt, fill, freshFolder, openAt, settlement } from '../integration/stored-carpool.ts';

const script = new URL('./export-process.ts', import.meta.url);
const ROWS = 2_500;
const NAME = 'AiCarpool-用量记录-周末拼车-2026-11.jsonl';

let dataDir: string;

beforeAll(async () => {
  dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  await fill(storage);
  for (let id = 1; id <= ROWS; id += 1) {
    await storage.writeAll([
      { name: 'attempts.open', args: [attempt(id)] },
      { name: 'attempts.settle', args: [settlement(id)] },
    ]);
  }
  await storage.close();
});

/** Starts the exports again over what the killed process has left. */
async function startAgain(): Promise<void> {
  const storage = await openAt(dataDir);
  exportRig({ storage, dataDir });
  await storage.close();
}

async function killEverywhere(path: string, before: string | undefined): Promise<string[]> {
  const file = path === 'exports' ? join(exportsOf(dataDir), NAME) : path;
  const folder = join(file, '..');
  const seen: string[] = [];
  for (let killBefore = 1, isDone = false; !isDone && killBefore < 40; killBefore += 1) {
    rmSync(file, { force: true });
    if (before !== undefined) writeFileSync(file, before);
    process.env.KILL_BEFORE = String(killBefore);
    const { signal, stdout } = await runProcess(script, [dataDir, path]);
    isDone = stdout === 'done';
    expect([killBefore, signal]).toEqual([killBefore, isDone ? null : 'SIGKILL']);

    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const lines = text?.split('\n').length;
    seen.push(text === before ? 'before' : lines === ROWS + 1 ? 'complete' : `half: ${text?.length}`);
    await startAgain();
    expect(await filesIn(join(exportsOf(dataDir), '.unfinished'))).toEqual([]);
    expect(await filesIn(folder)).toEqual(text === undefined ? [] : [file.slice(folder.length + 1)]);
  }
  return seen;
}

test('an export killed before any of its steps leaves its file complete or not at all, and the next start clears up', async () => {
  // Note: folder, file, text, sync, close, then the folder's open, sync, close. Draft: file, three pages, sync, close.
  // Name: link, the draft's name gone, then the folder's open, sync, close, and the note gone.
  expect(await killEverywhere('exports', undefined)).toEqual([
    ...Array.from({ length: 15 }, () => 'before'),
    ...Array.from({ length: 6 }, () => 'complete'),
  ]);
});

test('the file that it was to replace is there until the new one is complete', async () => {
  const path = join(await freshFolder(), '账单.jsonl');
  // A renaming takes the place of the link and of the draft's removal.
  expect(await killEverywhere(path, 'the old one')).toEqual([
    ...Array.from({ length: 15 }, () => 'before'),
    ...Array.from({ length: 5 }, () => 'complete'),
  ]);
});
