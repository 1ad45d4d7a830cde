import { availableParallelism } from 'node:os';
import { blockOf, IDS_OF_BLOCK } from '../domain/usage-lines.ts';
import type { Query } from './reader.ts';
import type { PeriodLineRow, PeriodPart } from './statement-rows.ts';
import type { IdRange } from './usage-digest.ts';
import type { WorkerClient } from './worker-client.ts';

/** How a long reading is followed, and stopped: it rejects with the signal's reason then. */
export type ScanWatch = {
  /** So many more rows were read. */
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal;
};

/** What a part of a period's rows is read as. */
type Part = { 'attempts.scanBlocks': PeriodPart; 'attempts.quarterLines': PeriodLineRow[] };

/** Reading is a matter of the processor; more threads than these would take the relay's turn. */
const MOST_THREADS = 2;

/** Read in one go, a quarter of a second for a full one: between two of them it can be stopped. */
const IDS_AT_ONCE = 4 * IDS_OF_BLOCK;

/**
 * Reads a period's rows in threads of their own, so that no other read waits for them, and resolves with the parts in
 * order of id. AppError `storage.failed` when a thread dies.
 */
export async function readParts<Name extends keyof Part>(
  startReader: () => Promise<WorkerClient<Query>>,
  name: Name,
  periodId: string,
  range: IdRange,
  { onRows, signal }: Partial<ScanWatch> = {},
): Promise<Part[Name][]> {
  const waiting = spansOf(range).map((span, place) => ({ span, place }));
  const parts: Part[Name][] = [];

  async function readOn(): Promise<void> {
    signal?.throwIfAborted();
    const thread = await startReader();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const part = (await thread.run({ name, args: [periodId, next.span] })) as Part[Name];
        signal?.throwIfAborted();
        parts[next.place] = part;
        onRows?.(rowsOf(part));
      }
    } finally {
      // What ends one ends the other.
      waiting.length = 0;
      await thread.close();
    }
  }

  const threads = Math.min(MOST_THREADS, availableParallelism(), waiting.length);
  await Promise.all(Array.from({ length: threads }, readOn));
  return parts;
}

/** In whole blocks, of which the digest is made. */
function spansOf({ firstId, lastId }: IdRange): IdRange[] {
  if (lastId < firstId) return [];
  const start = blockOf(firstId) * IDS_OF_BLOCK;
  const count = Math.ceil((lastId + 1 - start) / IDS_AT_ONCE);
  return Array.from({ length: count }, (_, index) => {
    const from = start + index * IDS_AT_ONCE;
    return { firstId: from, lastId: Math.min(lastId, from + IDS_AT_ONCE - 1) };
  });
}

function rowsOf(part: PeriodPart | PeriodLineRow[]): number {
  return Array.isArray(part) ? part.reduce((sum, { requests }) => sum + requests, 0) : part.rows;
}
