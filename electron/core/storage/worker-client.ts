import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { decodeError } from './storage-error.ts';
import type { FromWorker, Job, ToWorker, WorkerTask } from './worker-messages.ts';

type Caller = { readonly resolve: (value: unknown) => void; readonly reject: (error: AppError) => void };

/** One storage thread, seen from the main thread. */
export type WorkerClient<Work> = {
  /** What the thread reported when it was ready. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Sends the work with everything else of this turn of the event loop; resolves with its value. */
  run(work: Work): Promise<unknown>;
  /** Why the thread is gone; null while it is there. */
  failure(): string | null;
  /** Lets the thread finish what it was given, and end. */
  close(): Promise<void>;
};

/** Starts a storage thread and waits until it is ready. AppError when it refuses or dies. */
export async function startWorker<Work>(entry: URL, task: WorkerTask): Promise<WorkerClient<Work>> {
  const worker = new Worker(entry, { workerData: task, name: `storage ${task.role}` });
  const callers = new Map<number, Caller>();
  let unsent: Job<Work>[] = [];
  let lastId = 0;
  let failure: string | null = null;

  worker.on('error', (error) => fail(`the storage ${task.role} died: ${error.message}`));
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      fail(`the storage ${task.role} has ended`);
      resolve();
    });
  });
  const facts = await ready(worker, () => failure);
  worker.on('message', (message: FromWorker) => {
    if (message.kind !== 'done') return;
    for (const { id, outcome } of message.outcomes) {
      const caller = callers.get(id);
      callers.delete(id);
      if (outcome.ok) caller?.resolve(outcome.value);
      else caller?.reject(decodeError(outcome.error));
    }
  });

  function fail(reason: string): void {
    failure ??= reason;
    for (const { reject } of callers.values()) reject(new AppError('storage.failed', { reason: failure }));
    callers.clear();
    unsent = [];
  }

  function send(): void {
    const jobs = unsent;
    unsent = [];
    if (jobs.length > 0) worker.postMessage({ kind: 'work', jobs } satisfies ToWorker<Work>);
  }

  return {
    facts,
    run(work) {
      if (failure !== null) return Promise.reject(new AppError('storage.failed', { reason: failure }));
      if (unsent.length === 0) setImmediate(send);
      lastId += 1;
      const id = lastId;
      unsent.push({ id, work });
      return new Promise((resolve, reject) => callers.set(id, { resolve, reject }));
    },
    failure: () => failure,
    async close() {
      send();
      worker.postMessage({ kind: 'close' } satisfies ToWorker<Work>);
      await ended;
    },
  };
}

function ready(worker: Worker, failure: () => string | null): Promise<WorkerClient<never>['facts']> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve(message.facts);
      if (message.kind === 'refused') reject(decodeError(message.error));
    });
    worker.once('exit', () =>
      reject(new AppError('storage.failed', { reason: failure() ?? 'it ended early' })),
    );
  });
}
