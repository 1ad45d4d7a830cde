import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { Member } from '../../../shared/contract/member.ts';
import { decodeName, nameSkeleton } from '../../../shared/contract/name-input.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { areStays, firstChange, membershipOn } from '../domain/membership.ts';
import { dateOf } from '../domain/periods.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { GroupRow, MemberKeyRow, MemberRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type MembersDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** The first day of a group that is not closed; null before its first close. */
  readonly closedUntil: (groupId: string) => Promise<CalendarDate | null>;
  /** Resolves when everything that keeps members in memory knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Members = ReturnType<typeof createMembers>;

/** The people of a group and the days they share its cost. */
export function createMembers({ storage, clock, ids, closedUntil, announce }: MembersDeps) {
  async function groupOf(groupId: string): Promise<GroupRow> {
    const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
    if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    return group;
  }

  async function openGroup(groupId: string): Promise<GroupRow> {
    const group = await groupOf(groupId);
    if (group.archivedAtMs !== null) throw new AppError('group.archived', { group: group.name });
    return group;
  }

  async function rowOf(memberId: string): Promise<MemberRow> {
    const row = (await storage.read('members.list')).find((member) => member.id === memberId);
    if (row === undefined) throw new AppError('member.not_found', {}, { field: 'memberId' });
    return row;
  }

  /** Who was there in a closed period is settled. */
  async function refuseClosed(groupId: string, on: CalendarDate, field: string): Promise<void> {
    const day = await closedUntil(groupId);
    if (day !== null && on < day) throw new AppError('period.closed_until', { day }, { field });
  }

  async function get({ memberId }: Params<'member.get'>): Promise<Member> {
    const row = await rowOf(memberId);
    const [group, keys] = await Promise.all([
      groupOf(row.groupId),
      storage.read('memberKeys.list', memberId),
    ]);
    return present(row, group, keys, clock.now());
  }

  /** All or none: `names` join on the same day, after the group's room and the names were checked. */
  async function add(
    groupId: string,
    names: readonly string[],
    joinedOn: CalendarDate | undefined,
  ): Promise<string[]> {
    const group = await openGroup(groupId);
    const rows = await storage.read('members.list', groupId);
    refuseTakenNames(names, rows);
    refuseOverflow(group, rows, names.length, clock.now());
    const nowMs = clock.now();
    const added = names.map((name) => ({
      id: ids.uuid(),
      groupId,
      name,
      role: 'member' as const,
      createdAtMs: nowMs,
    }));
    const day = joinedOn ?? dateOf(nowMs, group.zone);
    await refuseClosed(groupId, day, 'joinedOn');
    await storage.writeAll(
      added.map((row) => ({ name: 'members.insert' as const, args: [row, day] as const })),
    );
    await announce({ name: 'member.changed', payload: { groupId } });
    return added.map((row) => row.id);
  }

  return {
    get,

    async list({ groupId }: Params<'member.list'>): Promise<Member[]> {
      const [group, rows, keys] = await Promise.all([
        groupOf(groupId),
        storage.read('members.list', groupId),
        storage.read('memberKeys.list'),
      ]);
      return [...rows]
        .sort((a, b) => a.joinSeq - b.joinSeq)
        .map((row) =>
          present(
            row,
            group,
            keys.filter((key) => key.memberId === row.id),
            clock.now(),
          ),
        );
    },

    async create({ groupId, name, joinedOn }: Params<'member.create'>): Promise<Member> {
      const [memberId] = await add(groupId, [decodeName(name, 'name')], joinedOn);
      return get({ memberId: memberId as string });
    },

    async createMany({ groupId, names, joinedOn }: Params<'member.createMany'>): Promise<Member[]> {
      const cleaned = names.map((name, index) => decodeName(name, `names.${index}`));
      const added = await add(groupId, cleaned, joinedOn);
      return Promise.all(added.map((memberId) => get({ memberId })));
    },

    async update({ memberId, name }: Params<'member.update'>): Promise<Member> {
      const row = await rowOf(memberId);
      await openGroup(row.groupId);
      const cleaned = decodeName(name, 'name');
      const others = (await storage.read('members.list', row.groupId)).filter(
        (other) => other.id !== memberId,
      );
      refuseTakenNames([cleaned], others);
      await storage.write('members.rename', memberId, cleaned);
      await announce({ name: 'member.changed', payload: { groupId: row.groupId } });
      return get({ memberId });
    },

    async leave({ memberId, leftOn }: Params<'member.leave'>): Promise<Member> {
      const row = await rowOf(memberId);
      const group = await openGroup(row.groupId);
      if (membershipOn(row.intervals, dateOf(clock.now(), group.zone)) === 'left')
        throw new AppError('member.left', { member: row.name });
      const { joinedOn } = lastInterval(row);
      if (leftOn <= joinedOn)
        throw datesInvalid(
          'leftOn',
          `离开日必须晚于加入日 ${joinedOn}`,
          `the leave date must be after ${joinedOn}, the day of joining`,
        );
      await refuseClosed(row.groupId, leftOn, 'leftOn');
      await storage.write('memberIntervals.setLeft', memberId, joinedOn, leftOn);
      await announce({ name: 'member.changed', payload: { groupId: row.groupId } });
      return get({ memberId });
    },

    async rejoin({ memberId, joinedOn }: Params<'member.rejoin'>): Promise<Member> {
      const row = await rowOf(memberId);
      const group = await openGroup(row.groupId);
      const { leftOn } = lastInterval(row);
      if (leftOn === null) throw new AppError('member.already_active', { member: row.name });
      if (joinedOn < leftOn)
        throw datesInvalid(
          'joinedOn',
          `重新加入日不能早于离开日 ${leftOn}`,
          `the day of rejoining must not be before ${leftOn}, the leave date`,
        );
      await refuseClosed(row.groupId, joinedOn, 'joinedOn');
      const others = (await storage.read('members.list', row.groupId)).filter(
        (other) => other.id !== memberId,
      );
      refuseOverflow(group, others, 1, clock.now());
      await storage.write('memberIntervals.insert', memberId, joinedOn);
      await announce({ name: 'member.changed', payload: { groupId: row.groupId } });
      return get({ memberId });
    },

    async restoreStays({ memberId, stays, instead }: Params<'member.restoreStays'>): Promise<Member> {
      const row = await rowOf(memberId);
      const group = await openGroup(row.groupId);
      if (firstChange(row.intervals, instead) !== null)
        throw new AppError('member.stays_changed', { member: row.name }, { field: 'instead' });
      if (!areStays(stays)) throw datesInvalid('stays', '日期前后矛盾', 'the dates contradict each other');
      const fromOn = firstChange(row.intervals, stays);
      if (fromOn === null) return get({ memberId });
      await refuseClosed(row.groupId, fromOn, 'stays');
      const others = (await storage.read('members.list', row.groupId)).filter(
        (other) => other.id !== memberId,
      );
      const isIn = membershipOn(stays, dateOf(clock.now(), group.zone)) !== 'left';
      if (isIn) refuseOverflow(group, others, 1, clock.now());
      await storage.write('memberIntervals.replace', memberId, stays);
      await announce({ name: 'member.changed', payload: { groupId: row.groupId } });
      return get({ memberId });
    },
  };
}

function present(row: MemberRow, group: GroupRow, keys: readonly MemberKeyRow[], nowMs: number): Member {
  const working = keys.filter(
    (key) => key.revokedAtMs === null && (key.expiresAtMs === null || key.expiresAtMs > nowMs),
  );
  const uses = keys.map((key) => key.lastUsedAtMs).filter((atMs) => atMs !== null);
  return {
    ...row,
    status: membershipOn(row.intervals, dateOf(nowMs, group.zone)),
    intervals: [...row.intervals],
    activeKeyCount: working.length,
    lastSeenAtMs: uses.length === 0 ? null : Math.max(...uses),
  };
}

function lastInterval(row: MemberRow): { joinedOn: CalendarDate; leftOn: CalendarDate | null } {
  const last = [...row.intervals].sort((a, b) => (a.joinedOn < b.joinedOn ? -1 : 1)).at(-1);
  if (last === undefined)
    throw new AppError('internal', {}, { cause: new Error(`member ${row.id} never joined`) });
  return last;
}

// Those who left keep their name: a statement of an earlier month must not name two people alike.
function refuseTakenNames(names: readonly string[], rows: readonly MemberRow[]): void {
  const taken = new Set(rows.map((row) => nameSkeleton(row.name)));
  for (const name of names) {
    const skeleton = nameSkeleton(name);
    if (taken.has(skeleton)) throw new AppError('member.name_taken', { name }, { field: 'name' });
    taken.add(skeleton);
  }
}

function refuseOverflow(group: GroupRow, rows: readonly MemberRow[], more: number, nowMs: number): void {
  const today = dateOf(nowMs, group.zone);
  const present = rows.filter((row) => membershipOn(row.intervals, today) !== 'left').length;
  if (present + more > group.maxMembers)
    throw new AppError('group.full', { group: group.name, max: group.maxMembers });
}

function datesInvalid(field: string, zh: string, en: string): AppError {
  return new AppError('member.dates_invalid', { reason: en, reasonZh: zh }, { field });
}
