import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { backUp } from './backups.ts';
import { DATABASE, syncFolder } from './folder.ts';
import { migrate, newestVersion, versionOf } from './migrate.ts';
import { type Migration, migrations as shipped } from './migrations/index.ts';
import type { Connection } from './statements.ts';
import { isCorruption } from './storage-error.ts';

/** 'ACPL' in the header says whose database this is: https://www.sqlite.org/fileformat.html#application_id */
const APPLICATION_ID = 0x4143504c;

export type OpenedDatabase = {
  readonly db: Connection;
  readonly created: boolean;
  readonly version: number;
  /** The copy made before a migration; null when there was nothing to migrate. */
  readonly backup: string | null;
};

const HEADER_BYTES = 100;
const BUSY_TIMEOUT_MS = 5_000;
/** Rows are written at the ends of their indexes; the driver's own 16 MB for each connection would never be used again. */
const CACHE_KIB = 4 * 1024;
const LARGEST_LOG_BYTES = 64 * 1024 * 1024;

/**
 * Opens the data folder's database for writing, up to date. Only where there is no file one is created.
 * AppError `storage.not_ours`, `storage.corrupt` or `storage.newer` for a file that must not be touched; it
 * has then not been written to.
 */
export async function openDatabase(
  dataDir: string,
  nowMs: EpochMs,
  migrations: readonly Migration[] = shipped,
): Promise<OpenedDatabase> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, DATABASE);
  const created = lstatSync(file, { throwIfNoEntry: false }) === undefined;
  if (created) create(file, migrations);
  else inspect(file, migrations);
  const db = connect(file);
  try {
    const backup = versionOf(db) < newestVersion(migrations) ? await backUp(db, dataDir, nowMs) : null;
    migrate(db, migrations);
    return { db, created, version: versionOf(db), backup };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that only reads, to a database that {@link openDatabase} has opened. */
export function openForReading(dataDir: string): Connection {
  const db = new Database(join(dataDir, DATABASE), { readonly: true, timeout: BUSY_TIMEOUT_MS });
  db.pragma('trusted_schema = OFF');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  return db;
}

function connect(file: string): Connection {
  const db = new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  db.pragma('journal_mode = WAL');
  // Explicit, because the driver's own default in WAL mode does not sync each commit.
  db.pragma('synchronous = FULL');
  // Only macOS knows the difference: https://www.sqlite.org/pragma.html#pragma_fullfsync
  db.pragma('fullfsync = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma(`journal_size_limit = ${LARGEST_LOG_BYTES}`);
  db.pragma(`cache_size = -${CACHE_KIB}`);
  return db;
}

/** Makes the database under another name and moves it into place when it is complete and on disk. */
function create(file: string, migrations: readonly Migration[]): void {
  if (existsSync(`${file}-wal`))
    throw new AppError('storage.corrupt', {
      reason: `${basename(file)}-wal is there without ${basename(file)}`,
    });
  const draft = `${file}.new`;
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${draft}${suffix}`, { force: true });
  closeSync(openSync(draft, 'wx', 0o600));
  const db = new Database(draft);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, migrations);
  } finally {
    db.close();
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
}

/** Refuses a file that is not a sound database of this program, without writing to it. */
function inspect(file: string, migrations: readonly Migration[]): void {
  const known = newestVersion(migrations);
  const header = readHeader(file);
  if (header?.applicationId !== APPLICATION_ID)
    throw new AppError('storage.not_ours', { file: basename(file) });
  if (header.version > known) throw new AppError('storage.newer', { found: header.version, known });
  try {
    if (existsSync(`${file}-journal`)) rollBack(file);
    const db = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      // The log may already hold another version than the header.
      const found = versionOf(db);
      if (found > known) throw new AppError('storage.newer', { found, known });
      const verdict = found < 1 ? 'no schema version' : String(db.pragma('quick_check(1)', { simple: true }));
      if (verdict !== 'ok') throw new AppError('storage.corrupt', { reason: verdict });
    } finally {
      db.close();
    }
  } catch (error) {
    if (isCorruption(error))
      throw new AppError('storage.corrupt', { reason: error.message }, { cause: error });
    throw error;
  }
}

/**
 * Undoes a transaction that was cut off outside WAL mode: a copy put back from `backups/` is brought into WAL
 * mode by one. Only a connection that may write can do it.
 */
function rollBack(file: string): void {
  const db = new Database(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  try {
    versionOf(db);
  } finally {
    db.close();
  }
}

/** What the file's first bytes say; they are always in the file itself, as it is only ever moved into place complete. */
function readHeader(file: string): { applicationId: number; version: number } | undefined {
  if (!statSync(file).isFile()) return undefined;
  const header = Buffer.alloc(HEADER_BYTES);
  const handle = openSync(file, 'r');
  try {
    if (readSync(handle, header) < HEADER_BYTES) return undefined;
  } finally {
    closeSync(handle);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return undefined;
  return { applicationId: header.readUInt32BE(68), version: header.readUInt32BE(60) };
}
