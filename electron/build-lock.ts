import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from './build-fingerprint.ts';

const pollMs = 100;

/**
 * Runs the work while no other build of this tree runs, so that two commands started at once do not write
 * the same bundle. A lock left behind by a killed build is taken over.
 */
export async function withBuildLock<T>(work: () => Promise<T>, root = projectRoot): Promise<T> {
  const file = join(root, 'out', '.build.lock');
  mkdirSync(join(root, 'out'), { recursive: true });
  while (!take(file)) await delay(pollMs);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isAlive(holder(file))) rmSync(file, { force: true });
    return false;
  }
}

function holder(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** An unreadable or empty lock belongs to a build that is just taking or dropping it. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
