import type { EpochMs } from '../../../shared/time.ts';
import type { ErrorMessage } from './storage-error.ts';

/** What a worker is started with. */
export type WorkerTask = {
  readonly role: 'writer' | 'reader' | 'backup';
  readonly dataDir: string;
  readonly nowMs: EpochMs;
};

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorMessage };

/** A caller's work under the number its outcome comes back with; a writer takes units, a reader queries. */
export type Job<Work> = { readonly id: number; readonly work: Work };

export type ToWorker<Work> =
  | { readonly kind: 'work'; readonly jobs: readonly Job<Work>[] }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready'; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly error: ErrorMessage }
  | {
      readonly kind: 'done';
      readonly outcomes: readonly { readonly id: number; readonly outcome: Outcome }[];
    };
