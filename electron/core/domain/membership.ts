import type { CalendarDate } from '../../../shared/time.ts';
import type { MembershipInterval } from './periods.ts';

export type MembershipStatus = 'active' | 'upcoming' | 'left';

/** How a member stands on a day: `leftOn` is the first day outside; `upcoming` when only later intervals remain. */
export function membershipOn(
  intervals: readonly MembershipInterval[],
  today: CalendarDate,
): MembershipStatus {
  const within = ({ joinedOn, leftOn }: MembershipInterval) =>
    joinedOn <= today && (leftOn === null || today < leftOn);
  if (intervals.some(within)) return 'active';
  return intervals.some(({ joinedOn }) => joinedOn > today) ? 'upcoming' : 'left';
}

/** The first day on which the two differ; null where they are the same. */
export function firstChange(
  before: readonly MembershipInterval[],
  after: readonly MembershipInterval[],
): CalendarDate | null {
  const ours = boundsOf(before);
  const theirs = boundsOf(after);
  const changed = [
    ...ours.filter((bound) => !theirs.includes(bound)),
    ...theirs.filter((bound) => !ours.includes(bound)),
  ];
  return changed.map((bound) => bound.slice(-DATE_LENGTH)).sort()[0] ?? null;
}

const DATE_LENGTH = '2026-11-01'.length;

function boundsOf(intervals: readonly MembershipInterval[]): string[] {
  return intervals.flatMap(({ joinedOn, leftOn }) => [
    `in ${joinedOn}`,
    ...(leftOn === null ? [] : [`out ${leftOn}`]),
  ]);
}

/** Whether each begins once the one before has ended, and none ends before it has begun. */
export function areStays(intervals: readonly MembershipInterval[]): boolean {
  return intervals.every(({ joinedOn, leftOn }, index) => {
    const before = intervals[index - 1];
    const follows = before === undefined || (before.leftOn !== null && before.leftOn <= joinedOn);
    return follows && (leftOn === null || joinedOn < leftOn);
  });
}
