import type { EpochMs } from '../../../shared/time.ts';
import type { Clock } from '../ports.ts';

/**
 * The wall clock, but it never goes back: set back, it goes on from where it was until the wall clock has
 * caught up. So nobody gets a used-up day a second time.
 */
export function createForwardClock(clock: Clock): () => EpochMs {
  let lastMs = clock.now();
  let readAtMs = clock.monotonicMs();
  return () => {
    const monotonicMs = clock.monotonicMs();
    const wallMs = clock.now();
    lastMs = wallMs >= lastMs ? wallMs : lastMs + (monotonicMs - readAtMs);
    readAtMs = monotonicMs;
    return lastMs;
  };
}
