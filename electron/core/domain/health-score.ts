import { isFailure, type Outcome } from './cooldown.ts';

/** 0 to 100, and whether it has sunk so far that the account counts as unreliable. */
export type Health = { readonly score: number; readonly demoted: boolean };

export const soundHealth: Health = { score: 100, demoted: false };

/** Below the first an account is demoted, from the second on it is not; between them it stays as it was. */
const DEMOTED_BELOW = 60;
const RESTORED_FROM = 80;

/** Health after an attempt, or a check by itself: it falls by how bad the outcome is and rises again with each success. */
export function healthAfter({ score, demoted }: Health, outcome: Outcome): Health {
  const moved =
    outcome.kind === 'succeeded'
      ? score + Math.ceil((100 - score) / 8)
      : Math.max(0, score - lossOf(outcome));
  return {
    score: moved,
    demoted: moved < DEMOTED_BELOW || (demoted && moved < RESTORED_FROM),
  };
}

/** A limit that is used up, and a request that the account is not to blame for, are no sickness. */
function lossOf(outcome: Outcome): number {
  if (isFailure(outcome)) return 10;
  if (outcome.kind !== 'refused') return 0;
  const { status } = outcome;
  if (status === 503 || status === 529) return 5;
  return status === 401 || status === 402 || status === 403 ? 25 : 0;
}
