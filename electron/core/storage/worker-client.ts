import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { decodeError } from './storage-error.ts';
import type { FromWorker, ToWorker, WorkerTask } from './worker-messages.ts';

type Caller = {
  readonly written: (() => void) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
};

/** What a storage thread makes is short-lived and small; the usual 48 MB would only fill up with it. */
const YOUNG_GENERATION_MB = 6;

/** Enough to share a sync: more would only wait longer. */
const MOST_TOGETHER = 64;

/** One storage thread, seen from the main thread. */
export type WorkerClient<Work> = {
  /** What the thread reported when it was ready. */
  readonly facts: Readonly<Record<string, unknown>>;
  /**
   * Sends the work with everything else of this turn of the event loop; resolves with its value. `written` is
   * called before that, where the thread tells of it.
   */
  run(work: Work, written?: () => void): Promise<unknown>;
  /** Why the thread is gone; null while it is there. */
  failure(): string | null;
  /** Lets the thread finish what it was given, and end. */
  close(): Promise<void>;
};

/** Starts a storage thread and waits until it is ready. AppError when it refuses or dies. */
export async function startWorker<Work>(entry: URL, task: WorkerTask): Promise<WorkerClient<Work>> {
  const worker = new Worker(entry, {
    workerData: task,
    name: `storage ${task.role}`,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  /** Those whose work was given in and is not done, in that order. */
  let callers: Caller[] = [];
  /** So many of them, from the first, have been told that theirs is written. */
  let told = 0;
  let unsent: Work[] = [];
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
    if (message.kind === 'written') {
      for (const end = told + message.works; told < end; told += 1) callers[told]?.written?.();
    }
    if (message.kind !== 'done') return;
    const { outcomes } = message;
    const served = callers;
    callers = served.splice(outcomes.length);
    told = Math.max(0, told - outcomes.length);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.ok) served[index]?.resolve(outcome.value);
      else served[index]?.reject(decodeError(outcome.error));
    }
  });

  function fail(reason: string): void {
    failure ??= reason;
    for (const { reject } of callers) reject(new AppError('storage.failed', { reason: failure }));
    callers = [];
    unsent = [];
  }

  /** Sends when a turn of the event loop has brought nothing more; a call on its own goes with its own turn. */
  function gather(seen: number): void {
    if (unsent.length > seen && unsent.length < MOST_TOGETHER) setImmediate(gather, unsent.length);
    else send();
  }

  function send(): void {
    const works = unsent;
    unsent = [];
    if (works.length > 0) worker.postMessage({ kind: 'work', works } satisfies ToWorker<Work>);
  }

  return {
    facts,
    run(work, written) {
      if (failure !== null) return Promise.reject(new AppError('storage.failed', { reason: failure }));
      unsent.push(work);
      if (unsent.length === 1) setImmediate(gather, 1);
      return new Promise((resolve, reject) => callers.push({ written, resolve, reject }));
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
