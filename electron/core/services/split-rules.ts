import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeText } from '../../../shared/contract/name-input.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { GroupRules, PoolEntry } from '../../../shared/contract/split.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Money } from '../../../shared/money.ts';
import type { SplitRule } from '../../../shared/split.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { readFee } from '../domain/account-input.ts';
import { givenFields } from '../domain/given-fields.ts';
import { rulesFor } from '../domain/rule-versions.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { GroupRow, PoolEntryRow, RulesVersionRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type SplitRulesDeps = {
  readonly storage: Storage;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly listPeriods: (params: { groupId: string }) => Promise<Period[]>;
  readonly getPeriod: (groupId: string, periodId: string | undefined) => Promise<Period>;
  /** The first day of a group that is not closed; null before its first close. */
  readonly closedUntil: (groupId: string) => Promise<CalendarDate | null>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type SplitRulesService = ReturnType<typeof createSplitRules>;

const LONGEST_REASON = 200;

type Draft = Params<'split.addEntry'>['entry'];

/** How a group shares its costs, period by period, and what its owner enters beside the fees. */
export function createSplitRules(deps: SplitRulesDeps) {
  const { storage, clock, ids, listPeriods, getPeriod, announce } = deps;

  async function changeable(groupId: string): Promise<GroupRow> {
    const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
    if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    if (group.archivedAtMs !== null) throw new AppError('group.archived', { group: group.name });
    return group;
  }

  async function firstOpen(groupId: string): Promise<Period> {
    const day = await deps.closedUntil(groupId);
    const periods = (await listPeriods({ groupId })).toReversed();
    return periods.find(({ startOn }) => day === null || startOn >= day) ?? getPeriod(groupId, undefined);
  }

  async function rules({ groupId }: Params<'split.rules'>): Promise<GroupRules> {
    const running = await getPeriod(groupId, undefined);
    const periods = await listPeriods({ groupId });
    const rows = await storage.read('splitRules.list', groupId);
    const labelOf = (seq: number) => periods.find((period) => period.seq === seq)?.label ?? '';
    const shown = ({ fromSeq, rules: given, createdAtMs }: RulesVersionRow) => ({
      fromSeq,
      fromLabel: labelOf(fromSeq),
      rules: given,
      createdAtMs,
    });
    const open = await firstOpen(groupId);
    const next = rulesFor(rows, running.seq + 1);
    const current = rulesFor(rows, running.seq);
    return {
      current: shown(current),
      next: next === current ? null : shown(next),
      firstOpen: { seq: open.seq, label: open.label },
      versions: rows.toReversed().map(shown),
    };
  }

  /** Members that a rule names must be of the group, each once. */
  async function checkMembers(groupId: string, rule: SplitRule, path: string): Promise<void> {
    const [list, named] =
      rule.kind === 'equal'
        ? (['discounts', rule.discounts] as const)
        : (['weights', rule.kind === 'weights' ? rule.weights : []] as const);
    const members = (await storage.read('members.list')).filter((row) => row.groupId === groupId);
    for (const [index, { memberId }] of named.entries()) {
      const field = `${path}.${list}.${index}.memberId`;
      if (!members.some(({ id }) => id === memberId)) throw new AppError('member.not_found', {}, { field });
      if (named.findIndex((other) => other.memberId === memberId) < index)
        throw invalidInput(field, { zh: '这位成员出现了两次', en: 'the member is named twice' });
    }
  }

  /** What other tables must know: the account, who paid, and a currency that exists. */
  async function read(
    groupId: string,
    entry: Draft,
    path: string,
  ): Promise<Omit<PoolEntryRow, 'id' | 'createdAtMs'>> {
    const { kind, accountId, sharedLike, bookedOn, payerMemberId } = entry;
    const amount = readAmount(entry.amount, `${path}.amount`);
    const reason = decodeText(entry.reason, LONGEST_REASON, `${path}.reason`);
    if (reason === '') throw invalidInput(`${path}.reason`, { zh: '必须填写', en: 'it is required' });
    const periods = await listPeriods({ groupId });
    const firstOn = periods.at(-1)?.startOn;
    if (firstOn !== undefined && bookedOn < firstOn)
      throw invalidInput(`${path}.bookedOn`, {
        zh: `不能早于第一个账期（${firstOn}）`,
        en: `it cannot be before the first period (${firstOn})`,
      });
    await refuseClosed(groupId, bookedOn, `${path}.bookedOn`);
    if (accountId !== null && !(await storage.read('accounts.list')).some(({ id }) => id === accountId))
      throw new AppError('account.not_found', {}, { field: `${path}.accountId` });
    const members = await storage.read('members.list');
    if (payerMemberId !== null && !members.some(({ id }) => id === payerMemberId))
      throw new AppError('member.not_found', {}, { field: `${path}.payerMemberId` });
    return { groupId, kind, accountId, sharedLike, bookedOn, ...amount, payerMemberId, reason };
  }

  async function refuseClosed(groupId: string, bookedOn: CalendarDate, field: string): Promise<void> {
    const day = await deps.closedUntil(groupId);
    if (day !== null && bookedOn < day) throw new AppError('period.closed_until', { day }, { field });
  }

  async function entryOf(entryId: string): Promise<PoolEntryRow> {
    const row = (await storage.read('poolEntries.list')).find(({ id }) => id === entryId);
    if (row === undefined) throw new AppError('split.entry_not_found', {}, { field: 'entryId' });
    return row;
  }

  async function changed(groupId: string): Promise<void> {
    await announce({ name: 'group.changed', payload: { groupId } });
  }

  return {
    rules,

    async setRules({ groupId, from, rules: given }: Params<'split.setRules'>): Promise<GroupRules> {
      await changeable(groupId);
      await checkMembers(groupId, given.fee, 'rules.fee');
      await checkMembers(groupId, given.metered, 'rules.metered');
      const running = await getPeriod(groupId, undefined);
      const seqs = {
        first_open: (await firstOpen(groupId)).seq,
        this_period: running.seq,
        next_period: running.seq + 1,
      };
      await storage.write('splitRules.add', {
        groupId,
        fromSeq: seqs[from],
        rules: given,
        createdAtMs: clock.now(),
      });
      await changed(groupId);
      return rules({ groupId });
    },

    async entries({ groupId, periodId }: Params<'split.entries'>): Promise<PoolEntry[]> {
      const asked = await getPeriod(groupId, periodId);
      const period = periodId === undefined ? undefined : asked;
      const rows = (await storage.read('poolEntries.list')).filter((row) => row.groupId === groupId);
      return rows
        .filter(
          ({ bookedOn }) => period === undefined || (period.startOn <= bookedOn && bookedOn < period.endOn),
        )
        .map(present);
    },

    async addEntry({ groupId, entry }: Params<'split.addEntry'>): Promise<PoolEntry> {
      await changeable(groupId);
      const row = { id: ids.uuid(), ...(await read(groupId, entry, 'entry')), createdAtMs: clock.now() };
      await storage.write('poolEntries.insert', row);
      await changed(groupId);
      return present(row);
    },

    async updateEntry({ entryId, changes }: Params<'split.updateEntry'>): Promise<PoolEntry> {
      const before = await entryOf(entryId);
      await changeable(before.groupId);
      await refuseClosed(before.groupId, before.bookedOn, 'entryId');
      const { id, groupId: _, createdAtMs, ...stored } = present(before);
      const draft: Draft = { ...stored, ...givenFields(changes) };
      const row = { id, ...(await read(before.groupId, draft, 'changes')), createdAtMs };
      await storage.write('poolEntries.update', id, row);
      await changed(before.groupId);
      return present(row);
    },

    async removeEntry({ entryId }: Params<'split.removeEntry'>): Promise<Result<'split.removeEntry'>> {
      const { groupId, bookedOn } = await entryOf(entryId);
      await changeable(groupId);
      await refuseClosed(groupId, bookedOn, 'entryId');
      await storage.write('poolEntries.remove', entryId);
      await changed(groupId);
      return { done: true };
    },
  };
}

function readAmount(amount: Money, field: string): Money {
  if (amount.amountMinor === 0n)
    throw invalidInput(`${field}.amountMinor`, { zh: '必须大于 0', en: 'it must be above zero' });
  return readFee(amount, field);
}

function present({ amountMinor, currency, ...row }: PoolEntryRow): PoolEntry {
  return { ...row, amount: { amountMinor, currency } };
}
