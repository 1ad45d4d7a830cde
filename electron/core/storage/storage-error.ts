import { AppError, type ErrorCode, type ErrorParams } from '../../../shared/errors.ts';

/** An error as it crosses from a worker's thread, where its class would be lost. */
export type ErrorMessage = {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
  readonly cause: string | null;
};

/**
 * What a failure of the database means to its caller: `storage.conflict` for a broken constraint,
 * `storage.full` for a disk without space, `storage.failed` with SQLite's own words for the rest.
 */
function asStorageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (code.startsWith('SQLITE_CONSTRAINT')) return new AppError('storage.conflict', {}, { cause: error });
  if (fullCodes.has(code)) return new AppError('storage.full', {}, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  const params = { reason: code === '' ? reason : `${code}: ${reason}` };
  return new AppError('storage.failed', params, { cause: error });
}

/** Whether SQLite says that the file is no sound database. */
export function isCorruption(error: unknown): error is Error {
  const code = codeOf(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

export function encodeError(error: unknown): ErrorMessage {
  const { code, params, cause } = asStorageError(error);
  return { code, params, cause: cause === undefined ? null : String(cause) };
}

export function decodeError({ code, params, cause }: ErrorMessage): AppError {
  return new AppError(code, params, cause === null ? {} : { cause: new Error(cause) });
}

/** SQLITE_IOERR_SHMSIZE: the shared memory file beside the log could not grow. */
const fullCodes: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
