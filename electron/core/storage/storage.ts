import { AppError } from '../../../shared/errors.ts';
import type { Clock, Logger, Paths } from '../ports.ts';
import { isBackupDue } from './backup-files.ts';
import { type AttemptJournal, createJournal } from './journal.ts';
import type { JournalPosition } from './journal-format.ts';
import type {
  ReadArgs,
  ReadName,
  ReadResult,
  WriteArgs,
  WriteCall,
  WriteName,
  WriteResult,
} from './operations.ts';
import { createPeriodReading, type ScanWatch } from './period-scan.ts';
import type { Query } from './reader.ts';
import type { PeriodLineRow, PeriodScan } from './statement-rows.ts';
import { startThreads } from './storage-threads.ts';
import { startWorker } from './worker-client.ts';
import type { WorkerTask } from './worker-messages.ts';

export type StorageStatus = {
  /** `failed`: a thread has died, and every call is refused until the program is started again. */
  readonly state: 'open' | 'failed' | 'closed';
  readonly reason: string | null;
  /** Why the last daily backup failed; null when it did not. The next try follows within the hour. */
  readonly backupFailure: string | null;
};

export type Storage = {
  /** Resolves when the commit that holds it is on disk. */
  write<Name extends WriteName>(name: Name, ...args: WriteArgs<Name>): Promise<WriteResult<Name>>;
  /** All in one transaction, in this order: all or none. */
  writeAll(operations: readonly WriteCall[]): Promise<void>;
  /** The writes that every request waits for. */
  readonly attempts: AttemptJournal;
  /** Sees every write that was acknowledged before the call. */
  read<Name extends ReadName>(name: Name, ...args: ReadArgs<Name>): Promise<ReadResult<Name>>;
  /** Reads all rows of a period in threads of their own, so that no other read waits for it. */
  scanPeriod(periodId: string, watch?: ScanWatch): Promise<PeriodScan>;
  /** The same rows by member, model and quarter of an hour; those of a quarter may come in several parts. */
  periodLines(periodId: string, watch?: ScanWatch): Promise<PeriodLineRow[]>;
  status(): StorageStatus;
  /** Finishes what is pending, then lets go of the data folder. */
  close(): Promise<void>;
};

export type StorageOptions = {
  readonly paths: Pick<Paths, 'dataDir' | 'storageWorker'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

const BACKUP_LOOK_MS = 60 * 60 * 1_000;

/**
 * Opens the data folder for this process, creating what is not there, and keeps a copy of each day.
 * AppError `storage.in_use`, `storage.not_ours`, `storage.corrupt`, `storage.newer`, `storage.full` or
 * `storage.failed`; calls fail with `storage.conflict`, `storage.full` or `storage.failed`.
 */
export async function openStorage({ paths, clock, logger }: StorageOptions): Promise<Storage> {
  const taskOf = (role: WorkerTask['role']): WorkerTask => ({
    role,
    dataDir: paths.dataDir,
    nowMs: clock.now(),
  });
  const { storageWorker } = paths;
  const threads = await startThreads(storageWorker, taskOf);
  const { writer, reader } = threads;
  const journal = createJournal({
    thread: threads.recorder,
    applyUntil: async (until) =>
      (await writer.run([{ name: 'journal.apply', args: [paths.dataDir, until] }])) as JournalPosition,
    applied: threads.applied,
    logger,
  });
  logger.info(writer.facts, 'storage is open');

  let closing: Promise<void> | undefined;
  let backupFailure: string | null = null;
  let backup: Promise<void> = Promise.resolve();

  async function keepBackup(): Promise<void> {
    try {
      if (!isBackupDue(paths.dataDir, clock.now())) return;
      await journal.apply();
      const thread = await startWorker(paths.storageWorker, taskOf('backup'));
      backupFailure = null;
      logger.info(thread.facts, 'the database is backed up');
    } catch (error) {
      backupFailure = error instanceof Error ? error.message : String(error);
      logger.error({ error }, 'the daily backup failed');
    }
  }

  function scheduleBackup(): void {
    backup = backup.then(keepBackup);
  }

  if (writer.facts.created !== true) scheduleBackup();
  const backupTimer = setInterval(scheduleBackup, BACKUP_LOOK_MS).unref();

  async function shutDown(): Promise<void> {
    clearInterval(backupTimer);
    periods.stop(whenClosed());
    await backup;
    await journal.apply();
    await threads.close();
  }

  function whenClosed(): AppError {
    return new AppError('storage.failed', { reason: 'storage is closed' });
  }

  function refuseWhenClosed(): void {
    if (closing !== undefined) throw whenClosed();
  }

  async function read<Name extends ReadName>(name: Name, ...args: ReadArgs<Name>): Promise<ReadResult<Name>> {
    refuseWhenClosed();
    await journal.apply();
    return (await reader.run({ name, args })) as ReadResult<Name>;
  }

  const periods = createPeriodReading(
    () => startWorker<Query>(storageWorker, taskOf('reader')),
    (periodId) => read('attempts.rangeOfPeriod', periodId),
  );

  return {
    write<Name extends WriteName>(name: Name, ...args: WriteArgs<Name>) {
      if (closing !== undefined) return Promise.reject(whenClosed());
      return writer.run([{ name, args } as WriteCall]) as Promise<WriteResult<Name>>;
    },
    async writeAll(operations) {
      refuseWhenClosed();
      if (operations.length > 0) await writer.run(operations);
    },
    attempts: journal,
    read,
    scanPeriod: periods.scanPeriod,
    periodLines: periods.periodLines,
    status() {
      const reason = threads.failure();
      const state = closing !== undefined ? 'closed' : reason === null ? 'open' : 'failed';
      return { state, reason: state === 'failed' ? reason : null, backupFailure };
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
