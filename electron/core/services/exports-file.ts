import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { syncFolder } from '../storage/folder.ts';

export type ExportTarget = {
  readonly dataDir: string;
  readonly jobId: string;
  /** The file that is to be. */
  readonly path: string;
  /** Whether a file of that name gives way. */
  readonly replace: boolean;
};

/** Where files go that the owner has chosen no place for. */
export function exportsFolder(dataDir: string): string {
  return join(dataDir, 'exports');
}

/**
 * A file that is there complete or not at all: written under another name in the same folder, brought to the disk, then
 * given its name. A note in the data folder says where it is being written, so that a start after a crash can take it
 * away. Throws `export.exists`, `export.disk_full`, `export.not_writable` or `export.failed`; nothing is left then.
 */
export class ExportFile {
  readonly #target: ExportTarget;
  readonly #draft: string;
  readonly #note: string;
  #handle: number | undefined;
  bytes = 0;

  constructor(target: ExportTarget) {
    this.#target = target;
    this.#draft = join(dirname(target.path), draftName(target.jobId));
    this.#note = join(notesFolder(target.dataDir), target.jobId);
    this.#guarded(() => {
      this.#writeNote();
      this.#handle = openSync(this.#draft, 'wx');
    });
  }

  write(content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    this.#guarded(() => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle as number, bytes, at);
      this.bytes += bytes.length;
    });
  }

  /** Gives the file its name once all of it is on disk. */
  finish(): void {
    this.#guarded(() => {
      fsyncSync(this.#handle as number);
      this.#close();
      giveName(this.#draft, this.#target);
      syncFolder(dirname(this.#target.path));
    });
    rmSync(this.#note, { force: true });
  }

  /** Leaves no trace of it. */
  discard(): void {
    this.#close();
    rmSync(this.#draft, { force: true });
    rmSync(this.#note, { force: true });
  }

  #writeNote(): void {
    mkdirSync(dirname(this.#note), { recursive: true, mode: 0o700 });
    const note = openSync(this.#note, 'wx', 0o600);
    try {
      writeSync(note, this.#draft);
      fsyncSync(note);
    } finally {
      closeSync(note);
    }
    syncFolder(dirname(this.#note));
  }

  #close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.discard();
      throw asExportError(error, this.#target.path);
    }
  }
}

/**
 * Takes away what exports that were cut off have left half done. What cannot be removed now, such as on a disk that is
 * write-protected, is left for the next time; gives the reasons.
 */
export function clearLeftovers(dataDir: string): unknown[] {
  const folder = notesFolder(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ name: jobId }) => {
      try {
        removeDraft(join(folder, jobId), jobId);
        return [];
      } catch (error) {
        return [error];
      }
    });
}

function removeDraft(note: string, jobId: string): void {
  const draft = readFileSync(note, 'utf8');
  // Whatever the note says, only a draft of this very export is removed.
  if (basename(draft) === draftName(jobId)) rmSync(draft, { force: true });
  rmSync(note, { force: true });
}

/** What is left to say of an export that went wrong before or beside its file. */
export function brokenExport(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.name : 'unknown';
  return new AppError('export.failed', { file: basename(path), reason }, { cause: error });
}

/** What the system's refusal of a file means to the owner. */
function asExportError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const file = basename(path);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('export.disk_full', { file }, { cause: error });
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code))
    return new AppError('export.not_writable', { file, reason: code }, { cause: error });
  if (code !== '') return new AppError('export.failed', { file, reason: code }, { cause: error });
  return brokenExport(error, path);
}

function notesFolder(dataDir: string): string {
  return join(exportsFolder(dataDir), '.unfinished');
}

function draftName(jobId: string): string {
  return `.aicarpool-${jobId}.tmp`;
}

/** What some file systems answer that know no second name for a file. */
const noLinks: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

function giveName(draft: string, { path, replace }: ExportTarget): void {
  if (replace || !hasLinked(draft, path)) renameSync(draft, path);
  else rmSync(draft);
}

/** Unlike a renaming, a second name never takes the place of a file that is there. False where there are no second names. */
function hasLinked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || (noLinks.has(code) && existsSync(path)))
      throw new AppError('export.exists', { file: basename(path) }, { field: 'replace' });
    if (!noLinks.has(code)) throw error;
    return false;
  }
}
