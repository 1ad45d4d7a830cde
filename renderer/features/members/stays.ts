import type { Member } from '../../../shared/contract/member.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { daysBetween } from '../../components/calendar.ts';

export type Stay = Member['intervals'][number];

/** A member's stays, the latest first. */
export function latestFirst(stays: readonly Stay[]): Stay[] {
  return [...stays].sort((a, b) => (a.joinedOn < b.joinedOn ? 1 : -1));
}

/** Days of the period within the stays, which never overlap. */
export function daysWithin(stays: readonly Stay[], period: Pick<Period, 'startOn' | 'endOn'>): number {
  return stays.reduce((days, { joinedOn, leftOn }) => {
    const from = joinedOn > period.startOn ? joinedOn : period.startOn;
    const to = leftOn !== null && leftOn < period.endOn ? leftOn : period.endOn;
    return days + Math.max(0, daysBetween(from, to));
  }, 0);
}

/** The stays as they would be if the latest one ended on that day. */
export function endedOn(stays: readonly Stay[], leftOn: CalendarDate): Stay[] {
  const [latest, ...earlier] = latestFirst(stays);
  return latest === undefined ? [] : [...earlier, { ...latest, leftOn }];
}
