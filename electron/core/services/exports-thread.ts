import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import { brokenExport, clearLeftovers, type ExportTarget } from './exports-file.ts';
import type { ExportTask, FromExport, RowsWork, StatementWork, ToExport } from './exports-messages.ts';

export type ExportThread = {
  /** Resolves when the thread is gone; undefined: cancelled, and nothing is left. Rejects with the AppError of the file. */
  readonly ended: Promise<{ readonly rows: number; readonly bytes: number } | undefined>;
  /** Ends it before its next step; a file that has its name by then stays. */
  cancel(): void;
};

export type ThreadPlaces = { readonly exportWorker: URL; readonly exportFonts: URL };

/** A document is made as a whole; rows pass through a page at a time, and what lies about of them must stay small. */
const heapMb = { statement: 1_024, rows: 96 } as const;
const YOUNG_GENERATION_MB = 8;

/** Writes one file in a thread of its own. */
export function startExport(
  places: ThreadPlaces,
  target: ExportTarget,
  work: StatementWork | RowsWork,
  onProgress: (rows: number) => void,
): ExportThread {
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  const task: ExportTask = { target, fonts: places.exportFonts.href, cancelled };
  const worker = new Worker(places.exportWorker, {
    workerData: task,
    name: 'export',
    resourceLimits: {
      maxOldGenerationSizeMb: heapMb[work.kind],
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
  const ended = new Promise<{ rows: number; bytes: number } | undefined>((resolve, reject) => {
    let last: FromExport | undefined;
    let fault: unknown;
    worker.on('message', (message: FromExport) => {
      if (message.kind === 'progress') onProgress(message.rows);
      else last = message;
    });
    worker.on('error', (error) => {
      fault = error;
    });
    worker.on('exit', () => {
      if (last?.kind === 'done') resolve(last);
      else if (last?.kind === 'cancelled') resolve(undefined);
      else if (last?.kind === 'failed')
        reject(new AppError(last.code, last.params, { cause: new Error(last.cause) }));
      else {
        // It died without a word: one export runs at a time, so what lies about is its own.
        clearLeftovers(target.dataDir);
        reject(brokenExport(fault ?? new Error('the export has ended early'), target.path));
      }
    });
  });
  worker.once('online', () => void send(worker, work));
  return {
    ended,
    cancel: () => void Atomics.store(cancelled, 0, 1),
  };
}

const LINES_AT_ONCE = 500;

async function send(worker: Worker, work: StatementWork | RowsWork): Promise<void> {
  const post = (message: ToExport) => worker.postMessage(message);
  if (work.kind === 'rows') return post({ kind: 'work', work });
  const { hash, document } = work.statement;
  const { lines, ...usage } = document.usage;
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    post({ kind: 'lines', lines: lines.slice(from, from + LINES_AT_ONCE) });
    await setImmediate();
  }
  const statement = { hash, document: { ...document, usage: { ...usage, lines: [] } } };
  post({ kind: 'work', work: { ...work, statement } });
}
