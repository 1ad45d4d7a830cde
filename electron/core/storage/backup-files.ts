import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../../../shared/time.ts';
import { BACKUPS } from './folder.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** 'carpool-20261121T041442123Z-v1.db': when it was made, and the schema version it holds. */
const NAME = /^carpool-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-v\d+\.db$/;

/** The file name of a copy made at this instant. */
export function backupName(atMs: EpochMs, schemaVersion: number): string {
  return `carpool-${new Date(atMs).toISOString().replace(/[-:.]/g, '')}-v${schemaVersion}.db`;
}

/** Whether the newest copy is a day old, or dated a day ahead by a clock that has been set back since. */
export function isBackupDue(dataDir: string, nowMs: EpochMs): boolean {
  const [newest] = listBackups(join(dataDir, BACKUPS));
  return newest === undefined || Math.abs(nowMs - newest.atMs) >= DAY_MS;
}

/** Complete copies, newest first. */
export function listBackups(folder: string): { name: string; atMs: EpochMs }[] {
  return namesIn(folder)
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second, ms] = NAME.exec(name) ?? [];
      return year === undefined
        ? []
        : [{ name, atMs: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`) }];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Removes what a copy that was interrupted has left. */
export function removeDrafts(folder: string): void {
  for (const name of namesIn(folder)) if (/\.db\.new(-\w+)?$/.test(name)) rmSync(join(folder, name));
}
