import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../ports.ts';

const FREE_ATTEMPTS = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** After three wrong attempts in a row each further one has to wait: 1 s, 2 s, 4 s, at most 5 minutes. */
export function createAttemptDelay({ monotonicMs }: Pick<Clock, 'monotonicMs'>) {
  let wrong = 0;
  let nextAtMs = 0;

  function waitMs(): number {
    return Math.max(0, Math.ceil(nextAtMs - monotonicMs()));
  }

  return {
    waitMs,
    /** `vault.too_many_attempts` while it is too early; nothing is tried then. */
    refuseEarly(): void {
      const wait = waitMs();
      if (wait > 0) throw new AppError('vault.too_many_attempts', { seconds: Math.ceil(wait / 1_000) });
    },
    failed(): void {
      wrong += 1;
      if (wrong < FREE_ATTEMPTS) return;
      const wait = FIRST_WAIT_MS * 2 ** (wrong - FREE_ATTEMPTS);
      nextAtMs = monotonicMs() + Math.min(wait, LONGEST_WAIT_MS);
    },
    passed(): void {
      wrong = 0;
      nextAtMs = 0;
    },
  };
}
