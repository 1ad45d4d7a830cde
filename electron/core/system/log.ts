import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Logger } from '../ports.ts';

export type Log = Logger & {
  /** Writes what is still buffered. */
  close(): void;
};

/** Beyond this size the file is set aside at the next start. */
const LARGEST_BYTES = 10 * 1024 * 1024;

/** Never written, whatever a caller puts into the fields. */
const secretFields = ['apiKey', 'secret', 'token', 'authorization', 'digest', 'password'];

/** Writes logs/carpool.log in the data folder, and warnings and errors to stderr as well. */
export function openLog(dataDir: string): Log {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'carpool.log');
  setAside(path);
  const file = pino.destination({ dest: path, sync: false, mode: 0o600 });
  const stderr = pino.destination({ dest: 2, sync: true });
  const logger = pino(
    {
      base: null,
      redact: secretFields.flatMap((field) => [field, `*.${field}`]),
      serializers: { err: pino.stdSerializers.errWithCause },
    },
    pino.multistream([
      { level: 'info', stream: file },
      { level: 'warn', stream: stderr },
    ]),
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    close: () => file.flushSync(),
  };
}

function setAside(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_BYTES) renameSync(path, path.replace(/\.log$/, '.1.log'));
}
