import { availableParallelism } from 'node:os';
import { blockOf, IDS_OF_BLOCK } from '../domain/usage-lines.ts';
import type { Query } from './reader.ts';
import type { PeriodLineRow, PeriodPart, PeriodScan } from './statement-rows.ts';
import { type IdRange, joinParts } from './usage-digest.ts';
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

/** Reads periods in threads of their own, so that no other read waits for them, until it is stopped for good. */
export function createPeriodReading(
  startReader: () => Promise<WorkerClient<Query>>,
  rangeOf: (periodId: string) => Promise<IdRange>,
) {
  const stopped = new AbortController();

  async function read<Name extends keyof Part>(
    name: Name,
    periodId: string,
    watch: ScanWatch | undefined,
  ): Promise<Part[Name][]> {
    const signals = watch === undefined ? [stopped.signal] : [stopped.signal, watch.signal];
    const range = await rangeOf(periodId);
    const onRows = watch?.onRows ?? (() => undefined);
    return readParts(startReader, { name, periodId, range }, { onRows, signal: AbortSignal.any(signals) });
  }

  return {
    scanPeriod: async (periodId: string, watch?: ScanWatch): Promise<PeriodScan> =>
      joinParts(await read('attempts.scanBlocks', periodId, watch)),
    periodLines: async (periodId: string, watch?: ScanWatch): Promise<PeriodLineRow[]> =>
      (await read('attempts.quarterLines', periodId, watch)).flat(),
    /** What is being read rejects with the reason. */
    stop: (reason: Error): void => stopped.abort(reason),
  };
}

/** Resolves with the parts in order of id. AppError `storage.failed` when a thread dies. */
async function readParts<Name extends keyof Part>(
  startReader: () => Promise<WorkerClient<Query>>,
  { name, periodId, range }: { readonly name: Name; readonly periodId: string; readonly range: IdRange },
  { onRows, signal }: ScanWatch,
): Promise<Part[Name][]> {
  const waiting = spansOf(range).map((span, place) => ({ span, place }));
  const parts: Part[Name][] = [];

  async function readOn(): Promise<void> {
    signal.throwIfAborted();
    const thread = await startReader();
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const part = (await thread.run({ name, args: [periodId, next.span] })) as Part[Name];
        signal.throwIfAborted();
        parts[next.place] = part;
        onRows(rowsOf(part));
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
