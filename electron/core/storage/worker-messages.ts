import type { EpochMs } from '../../../shared/time.ts';
import type { ErrorMessage } from './storage-error.ts';

/** What a worker is started with. */
export type WorkerTask = {
  readonly role: 'writer' | 'journal' | 'reader' | 'backup';
  readonly dataDir: string;
  readonly nowMs: EpochMs;
  /** The first file that the journal may write. */
  readonly nextSegment?: number;
};

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorMessage };

/** A writer's work are units, the journal's are lines, a reader's are queries. */
export type ToWorker<Work> =
  | { readonly kind: 'work'; readonly works: readonly Work[] }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready'; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly error: ErrorMessage }
  /** So many works, the first of those not told yet, are with the operating system and not on disk yet. */
  | { readonly kind: 'written'; readonly works: number }
  /** One outcome for each of the works that were sent first, in that order. */
  | { readonly kind: 'done'; readonly outcomes: readonly Outcome[] };
