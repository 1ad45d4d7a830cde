import { asAppError } from '../../../shared/errors.ts';
import type { Clock, Logger } from '../ports.ts';

export type AlertWatchDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Compares what is wrong with what is told. */
  readonly look: () => Promise<void>;
  /** Sends what is due. */
  readonly sendDue: () => Promise<void>;
  /** Forgets what is too old. */
  readonly prune: () => Promise<void>;
};

const LOOK_MS = 10_000;
const SEND_MS = 1_000;
const PRUNE_MS = 3_600_000;

/** Notices what no event tells of: quotas, disks, balances, and messages whose time has come. */
export function createAlertWatch({ clock, logger, look, sendDue, prune }: AlertWatchDeps) {
  let timers: NodeJS.Timeout[] = [];
  let prunedAtMs: number | undefined;
  let pruning: Promise<void> = Promise.resolve();

  function pruneIfDue(): void {
    if (prunedAtMs !== undefined && clock.now() - prunedAtMs < PRUNE_MS) return;
    prunedAtMs = clock.now();
    pruning = prune().catch((error: unknown) =>
      logger.warn({ code: asAppError(error).code }, 'old alerts could not be removed'),
    );
  }

  return {
    start(): void {
      if (timers.length > 0) return;
      const tick = () => {
        pruneIfDue();
        void look();
      };
      timers = [setInterval(tick, LOOK_MS).unref(), setInterval(() => void sendDue(), SEND_MS).unref()];
      tick();
    },

    async stop(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      timers = [];
      await pruning;
    },
  };
}
