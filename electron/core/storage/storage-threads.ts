import type { JournalPosition } from './journal-format.ts';
import type { Query } from './reader.ts';
import { startWorker, type WorkerClient } from './worker-client.ts';
import type { WorkerTask } from './worker-messages.ts';
import type { Unit } from './writer.ts';

/** The threads that stay as long as the storage is open. */
export type StorageThreads = {
  readonly writer: WorkerClient<Unit>;
  readonly recorder: WorkerClient<string>;
  readonly reader: WorkerClient<Query>;
  /** Up to where the writer has taken the journal into the tables. */
  readonly applied: JournalPosition;
  /** Why one of them is gone; null while all are there. */
  failure(): string | null;
  /** Lets each finish what it was given. */
  close(): Promise<void>;
};

/**
 * Starts the writer, which brings the folder in order, then the two that work beside it, both at once. AppError
 * when one refuses or dies; none is left behind then.
 */
export async function startThreads(
  entry: URL,
  taskOf: (role: WorkerTask['role']) => WorkerTask,
): Promise<StorageThreads> {
  const writer = await startWorker<Unit>(entry, taskOf('writer'));
  const { journal: applied, nextSegment } = writer.facts as {
    readonly journal: JournalPosition;
    readonly nextSegment: number;
  };
  const starts = [
    startWorker<string>(entry, { ...taskOf('journal'), nextSegment }),
    startWorker<Query>(entry, taskOf('reader')),
  ] as const;
  const beside = (await Promise.allSettled(starts)).flatMap((start) =>
    start.status === 'fulfilled' ? [start.value] : [],
  );
  // The writer last: the connection that closes last empties the log into the database.
  const all: readonly WorkerClient<never>[] = [...beside, writer];
  async function close(): Promise<void> {
    for (const thread of all) await thread.close();
  }
  try {
    const [recorder, reader] = await Promise.all(starts);
    const failure = () => all.map((thread) => thread.failure()).find((reason) => reason !== null) ?? null;
    return { writer, recorder, reader, applied, failure, close };
  } catch (error) {
    await close();
    throw error;
  }
}
