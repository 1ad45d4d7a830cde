import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { backupName, listBackups, removeDrafts } from './backup-files.ts';
import { BACKUPS, syncFolder } from './folder.ts';
import { versionOf } from './migrate.ts';
import type { Connection } from './statements.ts';

const KEPT = 10;
const ALL_PAGES_AT_ONCE = 0x7fffffff;

/**
 * Copies the database as it stands into `backups/`, opens the copy to see that it is sound, and drops the
 * oldest beyond ten. Returns the copy's path. AppError `storage.corrupt` when the copy is not sound.
 */
export async function backUp(db: Connection, dataDir: string, nowMs: EpochMs): Promise<string> {
  const folder = join(dataDir, BACKUPS);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeDrafts(folder);
  const name = backupName(nowMs, versionOf(db));
  const draft = join(folder, `${name}.new`);
  closeSync(openSync(draft, 'wx', 0o600));
  try {
    // In one step: a write between two steps would start the copy again.
    await db.backup(draft, { progress: () => ALL_PAGES_AT_ONCE });
    verify(draft);
    sync(draft);
    renameSync(draft, join(folder, name));
  } catch (error) {
    removeDrafts(folder);
    throw error;
  }
  syncFolder(folder);
  for (const { name: old } of listBackups(folder).slice(KEPT)) rmSync(join(folder, old));
  return join(folder, name);
}

function verify(copy: string): void {
  const db = new Database(copy, { fileMustExist: true });
  try {
    // One file that needs no log beside it.
    db.pragma('journal_mode = DELETE');
    const verdict = String(db.pragma('quick_check(1)', { simple: true }));
    if (verdict !== 'ok') throw new AppError('storage.corrupt', { reason: `backup: ${verdict}` });
  } finally {
    db.close();
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
