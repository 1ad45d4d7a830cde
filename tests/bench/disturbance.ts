import type { CoreShares, MeasuredWork } from './measure.ts';

/** Where other processes take more than this of a core, a verdict says so. */
export const DISTURBED_SHARE = 0.1;

/** What processes outside the bench took of the core where they took more. */
export function othersShare({ othersOnServerCore, othersOnLoadCore }: CoreShares): number {
  return Math.max(othersOnServerCore, othersOnLoadCore);
}

/** Whether other processes ran beside any subject of a work. */
export function isDisturbed({ subjects }: MeasuredWork): boolean {
  return Array.from(subjects.values()).some(({ shares }) => othersShare(shares) > DISTURBED_SHARE);
}
