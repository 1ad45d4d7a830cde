import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import { LOCK, PID } from './folder.ts';

export type InstanceLock = { release(): void };

const LOOKS_FOR_OWNER = 20;
const LOOK_AGAIN_MS = 25;

/**
 * Takes the data folder for this process, or throws AppError `storage.in_use` with the owner's pid.
 *
 * The lock is SQLite's own file lock on an empty database, which the system drops with the process, so a
 * crash leaves nothing to clean up and of two racing starts one wins. Nothing else may open the lock file
 * within the process: on POSIX systems closing any handle of a file gives up the locks on it.
 */
export async function lockFolder(dataDir: string): Promise<InstanceLock> {
  const lock = new Database(join(dataDir, LOCK), { timeout: 0 });
  try {
    // Nothing is ever written here, so there is nothing to roll back from a file.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    throw busy ? new AppError('storage.in_use', { pid: await ownerOf(dataDir) }) : error;
  }
  const pidFile = join(dataDir, PID);
  const draft = `${pidFile}.new`;
  writeFileSync(draft, `${process.pid}\n`, { mode: 0o600 });
  renameSync(draft, pidFile);
  return {
    release() {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}

/** The pid that the folder's owner has written; looks again for a moment, as it may just be starting. */
async function ownerOf(dataDir: string): Promise<number | string> {
  for (let look = 0; look < LOOKS_FOR_OWNER; look += 1) {
    const pid = readPid(join(dataDir, PID));
    if (pid !== undefined && isAlive(pid)) return pid;
    await wait(LOOK_AGAIN_MS);
  }
  return '?';
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
