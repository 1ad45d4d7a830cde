import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Names of what lies in the data folder. */
export const DATABASE = 'carpool.db';
export const LOCK = 'carpool.lock';
export const PID = 'carpool.pid';
export const BACKUPS = 'backups';
export const JOURNAL = 'journal';

/** Makes files that were created, renamed or removed in the folder survive a power cut. */
export function syncFolder(path: string): void {
  // Windows cannot open a folder for this, and orders its directory entries by itself.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
