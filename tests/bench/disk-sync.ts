import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const APPENDS = 300;
const APPEND_BYTES = 4_096;

/** Appends small pieces to a file in the folder and syncs each one; gives the times of the syncs in ms. */
export function timeDiskSyncs(folder: string): number[] {
  const path = join(folder, 'disk-sync');
  const piece = Buffer.alloc(APPEND_BYTES, 1);
  const file = openSync(path, 'w');
  try {
    return Array.from({ length: APPENDS }, () => {
      writeSync(file, piece);
      const begin = performance.now();
      fdatasyncSync(file);
      return performance.now() - begin;
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
