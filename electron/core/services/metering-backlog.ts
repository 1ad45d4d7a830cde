import type { Logger } from '../ports.ts';
import type { Settlement } from '../storage/rows.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

type Waiting = { readonly settlement: Settlement; readonly done: () => void };

/**
 * Settlements whose commit failed, as on a full disk: written again after 1 s, then at doubling distances up
 * to 30 s. Settling is idempotent, so one that was written after all does no harm.
 */
export function createUnsettled(logger: Logger, settle: (settlement: Settlement) => Promise<void>) {
  const waiting: Waiting[] = [];
  let waitMs = FIRST_WAIT_MS;
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    timer ??= setTimeout(retry, waitMs).unref();
  }

  async function retry(): Promise<void> {
    timer = undefined;
    if (await writeAll()) {
      waitMs = FIRST_WAIT_MS;
      return;
    }
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    schedule();
  }

  /** Tries each once; true when nothing waits any more. */
  async function writeAll(): Promise<boolean> {
    let failure: unknown;
    for (const next of waiting.splice(0)) {
      try {
        await settle(next.settlement);
        next.done();
      } catch (error) {
        failure = error;
        waiting.push(next);
      }
    }
    if (waiting.length > 0) {
      logger.warn({ attempts: waiting.length, err: failure }, 'settlements are waiting for the disk');
    }
    return waiting.length === 0;
  }

  return {
    waiting: (): number => waiting.length,

    add(settlement: Settlement, done: () => void): void {
      waiting.push({ settlement, done });
      schedule();
    },

    async stop(): Promise<void> {
      clearTimeout(timer);
      await writeAll();
    },
  };
}
