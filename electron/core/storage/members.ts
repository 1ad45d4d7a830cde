import type { MembershipInterval } from '../domain/periods.ts';
import type { MemberRow, NewMember } from './rows.ts';
import { type Connection, prepare } from './statements.ts';
import { changeOne, integer, table, text } from './table.ts';

type StoredMember = Omit<MemberRow, 'intervals'>;
type StoredInterval = MembershipInterval & { readonly memberId: string };

const members = table<StoredMember>('members', {
  id: text('id'),
  groupId: text('group_id'),
  name: text('name'),
  role: text('role'),
  joinSeq: integer('join_seq'),
  createdAtMs: integer('created_at_ms'),
});

const intervals = table<StoredInterval>('member_intervals', {
  memberId: text('member_id'),
  joinedOn: text('joined_on'),
  leftOn: text('left_on'),
});

/** Adds a member at the end of the group's order of joining, in the group from `joinedOn` on. */
export function insert(db: Connection, member: NewMember, joinedOn: string): MemberRow {
  const next = prepare<{ joinSeq: number }>(
    db,
    'SELECT coalesce(max(join_seq), 0) + 1 AS joinSeq FROM members WHERE group_id = @groupId',
  ).get({ groupId: member.groupId });
  const stored: StoredMember = { ...member, joinSeq: next?.joinSeq ?? 1 };
  members.insert(db, stored);
  insertInterval(db, member.id, joinedOn);
  return { ...stored, intervals: [{ joinedOn, leftOn: null }] };
}

export function rename(db: Connection, id: string, name: string): void {
  members.update(db, id, { name });
}

/** The member is in again from that day on. AppError `storage.conflict` while an earlier interval is open. */
export function insertInterval(db: Connection, memberId: string, joinedOn: string): void {
  intervals.insert(db, { memberId, joinedOn, leftOn: null });
}

/** Sets or clears the first day not shared of the interval that begins on `joinedOn`. */
export function setLeft(db: Connection, memberId: string, joinedOn: string, leftOn: string | null): void {
  changeOne(
    db,
    'UPDATE member_intervals SET left_on = @leftOn WHERE member_id = @memberId AND joined_on = @joinedOn',
    { memberId, joinedOn, leftOn },
  );
}

/** The member was in exactly then, and at no other time. */
export function replaceIntervals(
  db: Connection,
  memberId: string,
  stays: readonly { readonly joinedOn: string; readonly leftOn: string | null }[],
): void {
  prepare(db, 'DELETE FROM member_intervals WHERE member_id = @memberId').run({ memberId });
  for (const { joinedOn, leftOn } of stays) intervals.insert(db, { memberId, joinedOn, leftOn });
}

/** In the order of joining, those who left included; of all groups when none is named. */
export function list(db: Connection, groupId?: string): MemberRow[] {
  const byMember = Map.groupBy(
    groupId === undefined
      ? intervals.select(db, 'ORDER BY member_id, joined_on')
      : intervals.select(
          db,
          `WHERE member_id IN (SELECT id FROM members WHERE group_id = @groupId)
           ORDER BY member_id, joined_on`,
          { groupId },
        ),
    (interval) => interval.memberId,
  );
  const stored =
    groupId === undefined
      ? members.select(db, 'ORDER BY group_id, join_seq')
      : members.select(db, 'WHERE group_id = @groupId ORDER BY join_seq', { groupId });
  return stored.map((member) => ({
    ...member,
    intervals: (byMember.get(member.id) ?? []).map(({ joinedOn, leftOn }) => ({ joinedOn, leftOn })),
  }));
}
