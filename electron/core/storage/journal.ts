import type { Logger } from '../ports.ts';
import type { JournalPosition } from './journal-format.ts';
import { isAwaited, lineOf, SYNC_LINE } from './journal-records.ts';
import type { Checkpoint, NewAttempt, Settlement } from './rows.ts';
import type { WorkerClient } from './worker-client.ts';

/** The row of an attempt on its way to the disk. */
export type Opening = {
  /** The operating system has it: it is there even if this program dies at once. */
  readonly written: Promise<void>;
  /** It is on disk, within 20 ms if nobody hurries: it is there even if the power fails. */
  readonly synced: Promise<void>;
  /** Puts it on disk now. */
  hurry(): void;
};

/**
 * What happens to attempts, written one after the other behind the end of a file: one write and one sync for
 * all that comes together, which is all that a request waits for. The tables get it a moment later. Calls fail
 * with `storage.full` or `storage.failed`.
 */
export type AttemptJournal = {
  open(attempt: NewAttempt): Opening;
  /** Notes what is known so far; a settled attempt stays as it is. Resolves when it is on disk, which nobody hurries. */
  checkpoint(id: number, known: Checkpoint): Promise<void>;
  /** Resolves when it is on disk. An attempt that is settled already, or unknown, stays as it is. */
  settle(settlement: Settlement): Promise<void>;
};

export type Journal = AttemptJournal & {
  /** Resolves when the tables hold everything that was given in before the call, or logs why they cannot. */
  apply(): Promise<void>;
};

export type JournalDeps = {
  readonly thread: Pick<WorkerClient<string>, 'run'>;
  /** Takes a part before this position into the tables; resolves with the end of what they hold then. */
  readonly applyUntil: (until: JournalPosition) => Promise<JournalPosition>;
  /** What the tables hold at the start. */
  readonly applied: JournalPosition;
  readonly logger: Logger;
};

/** What nobody waits for is on disk within this time: most of it goes with a settlement before that. */
const SYNC_AFTER_MS = 20;
/** How far the tables may be behind when nobody asks for them. */
const APPLY_AFTER_MS = 100;
/** A full disk is not asked more often. */
const APPLY_AGAIN_MS = 2_000;

/** The journal over its thread; whoever reads the tables calls `apply` first. */
export function createJournal({ thread, applyUntil, logger, ...start }: JournalDeps): Journal {
  let { applied } = start;
  let synced = applied;
  let last: Promise<unknown> = Promise.resolve();
  let applying: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let syncTimer: NodeJS.Timeout | undefined;

  function note(position: unknown): void {
    synced = position as JournalPosition;
    timer ??= setTimeout(() => void apply(), APPLY_AFTER_MS).unref();
  }

  function add(line: string, written?: () => void): Promise<void> {
    const done = thread.run(line, written).then(note);
    last = done;
    if (isAwaited(line)) {
      clearTimeout(syncTimer);
      syncTimer = undefined;
    } else syncTimer ??= setTimeout(sync, SYNC_AFTER_MS);
    return done;
  }

  function sync(): void {
    // Whoever gave in what could not be put on disk hears of it.
    add(SYNC_LINE).catch(() => undefined);
  }

  async function apply(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (syncTimer !== undefined) sync();
    // What is on its way counts as given in; whoever gave it hears of its failure.
    await last.catch(() => undefined);
    const until = synced;
    while (isBefore(applied, until)) {
      // One that is under way may have begun before there was space again: only an own one without progress ends it.
      const isOwn = applying === undefined;
      applying ??= applyOnce(until).finally(() => {
        applying = undefined;
      });
      const before = applied;
      await applying;
      if (applied === before && isOwn) return;
    }
  }

  async function applyOnce(until: JournalPosition): Promise<void> {
    try {
      const after = await applyUntil(until);
      if (isBefore(applied, after)) applied = after;
      else logger.error({ applied, until }, 'the journal cannot be read on');
    } catch (error) {
      logger.warn({ err: error }, 'the journal waits to be taken into the tables');
      timer ??= setTimeout(() => void apply(), APPLY_AGAIN_MS).unref();
    }
  }

  return {
    open(attempt) {
      const { promise: written, resolve, reject } = Promise.withResolvers<void>();
      let isOver = false;
      const over = () => {
        isOver = true;
      };
      const synced = add(lineOf.opened(attempt), resolve);
      synced.then(over, (error: unknown) => {
        over();
        reject(error);
      });
      // Whoever waits for the sync alone hears of the failure there.
      written.catch(() => undefined);
      return {
        written,
        synced,
        hurry: () => {
          if (!isOver) sync();
        },
      };
    },
    checkpoint: (id, known) => add(lineOf.known(id, known)),
    settle: (settlement) => add(lineOf.settled(settlement)),
    apply,
  };
}

function isBefore(one: JournalPosition, other: JournalPosition): boolean {
  return one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
}
