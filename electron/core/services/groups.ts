import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Group } from '../../../shared/contract/group.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeName, nameSkeleton } from '../../../shared/contract/name-input.ts';
import { AppError } from '../../../shared/errors.ts';
import { usualRules } from '../../../shared/split.ts';
import { type EpochMs, isZone } from '../../../shared/time.ts';
import { membershipOn } from '../domain/membership.ts';
import { readModelMapping } from '../domain/model-mapping.ts';
import { dateOf } from '../domain/periods.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { GroupRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type GroupsDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Resolves when everything that keeps groups in memory knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Groups = ReturnType<typeof createGroups>;

type Changes = Params<'group.update'>['changes'];

/** Carpool groups: their settings, and whether they are in use. */
export function createGroups({ storage, clock, ids, announce }: GroupsDeps) {
  async function rowOf(groupId: string): Promise<GroupRow> {
    const row = (await storage.read('groups.list')).find((group) => group.id === groupId);
    if (row === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    return row;
  }

  async function present(rows: readonly GroupRow[]): Promise<Group[]> {
    const [members, bindings] = await Promise.all([
      storage.read('members.list'),
      storage.read('bindings.list'),
    ]);
    return rows.map((row) => {
      const today = dateOf(clock.now(), row.zone);
      return {
        ...row,
        accountId: bindings.find((binding) => binding.groupId === row.id)?.accountId ?? null,
        memberCount: members.filter(
          (member) => member.groupId === row.id && membershipOn(member.intervals, today) !== 'left',
        ).length,
      };
    });
  }

  async function get({ groupId }: Params<'group.get'>): Promise<Group> {
    const [group] = await present([await rowOf(groupId)]);
    return group as Group;
  }

  async function refuseTakenName(name: string, exceptId?: string): Promise<void> {
    const skeleton = nameSkeleton(name);
    const taken = (await storage.read('groups.list')).some(
      (group) =>
        group.id !== exceptId && group.archivedAtMs === null && nameSkeleton(group.name) === skeleton,
    );
    if (taken) throw new AppError('group.name_taken', { name }, { field: 'name' });
  }

  /** Once something was used, paid or closed, its amounts and dates are in this currency and zone. */
  async function isInUse(groupId: string): Promise<boolean> {
    if (await storage.read('attempts.existForGroup', groupId)) return true;
    if (await storage.read('payments.existForGroup', groupId)) return true;
    return (await storage.read('statements.closedPeriods', groupId)).length > 0;
  }

  async function refuseFixed(row: GroupRow, changes: Changes): Promise<void> {
    const field = (['currency', 'zone', 'anchorDay'] as const).find(
      (key) => changes[key] !== undefined && changes[key] !== row[key],
    );
    if (field !== undefined && (await isInUse(row.id)))
      throw new AppError('group.currency_fixed', { group: row.name }, { field: `changes.${field}` });
  }

  /** A minimum is an amount of the currency it was set in: in another one it would be another amount. */
  async function withoutMinimums(groupId: string): Promise<WriteCall[]> {
    const versions = await storage.read('splitRules.list', groupId);
    const stale = versions.filter(({ rules: { fee, metered } }) => fee.minimumMinor ?? metered.minimumMinor);
    return stale.map(({ fromSeq, rules: { fee, metered } }) => {
      const rules = { fee: { ...fee, minimumMinor: null }, metered: { ...metered, minimumMinor: null } };
      return { name: 'splitRules.add', args: [{ groupId, fromSeq, rules, createdAtMs: clock.now() }] };
    });
  }

  return {
    get,

    async list({ includeArchived = false }: Params<'group.list'>): Promise<Group[]> {
      const rows = await storage.read('groups.list');
      return present(includeArchived ? rows : rows.filter((row) => row.archivedAtMs === null));
    },

    async create(params: Params<'group.create'>): Promise<Group> {
      const name = decodeName(params.name, 'name');
      const creatorName =
        params.creatorName === undefined ? undefined : decodeName(params.creatorName, 'creatorName');
      checkPlace(params, '');
      await refuseTakenName(name);
      const row: GroupRow = {
        id: ids.uuid(),
        name,
        mode: 'carpool',
        currency: params.currency ?? 'CNY',
        zone: params.zone ?? 'Asia/Shanghai',
        anchorDay: params.anchorDay ?? 1,
        maxMembers: params.maxMembers ?? 10,
        usdRate: params.usdRate ?? null,
        usdRateSetAtMs: (params.usdRate ?? null) === null ? null : clock.now(),
        rateChoice: 'by_hand',
        modelMapping: [],
        createdAtMs: clock.now(),
        archivedAtMs: null,
      };
      await storage.writeAll([
        { name: 'groups.insert', args: [row] },
        {
          name: 'splitRules.add',
          args: [{ groupId: row.id, fromSeq: 0, rules: usualRules, createdAtMs: row.createdAtMs }],
        },
        ...(creatorName === undefined
          ? []
          : [
              {
                name: 'members.insert' as const,
                args: [
                  {
                    id: ids.uuid(),
                    groupId: row.id,
                    name: creatorName,
                    role: 'creator' as const,
                    createdAtMs: row.createdAtMs,
                  },
                  dateOf(row.createdAtMs, row.zone),
                ] as const,
              },
            ]),
      ]);
      await announce({ name: 'group.changed', payload: { groupId: row.id } });
      return get({ groupId: row.id });
    },

    async update({ groupId, changes }: Params<'group.update'>): Promise<Group> {
      const row = await rowOf(groupId);
      if (row.archivedAtMs !== null) throw new AppError('group.archived', { group: row.name });
      checkPlace(changes, 'changes.');
      readModelMapping(changes.modelMapping ?? [], 'changes.modelMapping');
      const name = changes.name === undefined ? row.name : decodeName(changes.name, 'changes.name');
      if (name !== row.name) await refuseTakenName(name, groupId);
      await refuseFixed(row, changes);
      const { memberCount } = await get({ groupId });
      if (changes.maxMembers !== undefined && changes.maxMembers < memberCount)
        throw invalidInput('changes.maxMembers', {
          zh: `组里已有 ${memberCount} 人`,
          en: `the group already has ${memberCount} members`,
        });
      await storage.writeAll([
        {
          name: 'groups.update',
          args: [groupId, { ...changes, ...rateAfter(row, changes, clock.now()), name }],
        },
        ...(changes.currency === undefined || changes.currency === row.currency
          ? []
          : await withoutMinimums(groupId)),
      ]);
      await announce({ name: 'group.changed', payload: { groupId } });
      return get({ groupId });
    },

    async archive({ groupId }: Params<'group.archive'>): Promise<Group> {
      const row = await rowOf(groupId);
      if (row.archivedAtMs !== null) return get({ groupId });
      const { accountId } = await get({ groupId });
      await storage.writeAll([
        { name: 'bindings.remove', args: [groupId, clock.now()] },
        { name: 'groups.update', args: [groupId, { archivedAtMs: clock.now() }] },
      ]);
      await announce({ name: 'group.changed', payload: { groupId } });
      if (accountId !== null) await announce({ name: 'account.changed', payload: { accountId } });
      return get({ groupId });
    },

    async restore({ groupId }: Params<'group.restore'>): Promise<Group> {
      const row = await rowOf(groupId);
      if (row.archivedAtMs === null) return get({ groupId });
      await refuseTakenName(row.name, groupId);
      await storage.write('groups.update', groupId, { archivedAtMs: null });
      await announce({ name: 'group.changed', payload: { groupId } });
      return get({ groupId });
    },

    async listZones(): Promise<string[]> {
      return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
    },
  };
}

/** The rate entered by hand, and when; it belongs to a currency, so another currency does not inherit it. */
function rateAfter(
  row: GroupRow,
  { currency, usdRate }: Changes,
  nowMs: EpochMs,
): Pick<GroupRow, 'usdRate' | 'usdRateSetAtMs'> {
  const isStale = currency !== undefined && currency !== row.currency;
  const stored = isStale ? null : row.usdRate;
  const rate = usdRate === undefined ? stored : usdRate;
  if (rate === null) return { usdRate: null, usdRateSetAtMs: null };
  return { usdRate: rate, usdRateSetAtMs: rate === stored ? row.usdRateSetAtMs : nowMs };
}

function checkPlace(
  { currency, zone }: { currency?: string | undefined; zone?: string | undefined },
  path: string,
): void {
  if (currency !== undefined && !Intl.supportedValuesOf('currency').includes(currency))
    throw invalidInput(`${path}currency`, { zh: '没有这个币种', en: 'there is no such currency' });
  if (zone !== undefined && !isZone(zone))
    throw invalidInput(`${path}zone`, { zh: '没有这个时区', en: 'there is no such time zone' });
}
