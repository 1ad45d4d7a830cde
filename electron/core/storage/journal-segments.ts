import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL, syncFolder } from './folder.ts';
import type { JournalPosition } from './journal-format.ts';

const NAME = /^(\d{12})\.log$/;

/** The numbers of the journal's files, smallest first. */
export function listSegments(dataDir: string): number[] {
  return namesIn(join(dataDir, JOURNAL))
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Makes a new file of the journal, whose name survives a power cut, and opens it for writing. */
export function createSegment(dataDir: string, segment: number): number {
  const folder = join(dataDir, JOURNAL);
  const isNew = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined;
  const file = openSync(pathOf(dataDir, segment), 'wx', 0o600);
  try {
    syncFolder(folder);
    if (isNew) syncFolder(dataDir);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** At most `length` bytes of a segment from this place on; none where there is no such file. */
export function readSegment(dataDir: string, { segment, offset }: JournalPosition, length: number): Buffer {
  let file: number;
  try {
    file = openSync(pathOf(dataDir, segment), 'r');
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, fstatSync(file).size - offset)));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(file);
  }
}

/** Removes the segments before this one: what they hold is in the database, on disk. */
export function removeSegmentsBefore(dataDir: string, segment: number): void {
  for (const old of listSegments(dataDir)) if (old < segment) rmSync(pathOf(dataDir, old), { force: true });
}

function pathOf(dataDir: string, segment: number): string {
  return join(dataDir, JOURNAL, `${String(segment).padStart(12, '0')}.log`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
