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
