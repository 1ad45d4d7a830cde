import type { LimitScope, Limits } from '../../../shared/contract/limits.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Pusd } from '../../../shared/money.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { FIVE_HOURS_MS, LimitCounters, type LimitWindows, windowsAt } from '../domain/limit-counters.ts';
import { MinuteRate } from '../domain/minute-rate.ts';
import type { PeriodBounds } from '../domain/periods.ts';
import type { GroupRow, LimitsRow, LimitUsage } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { type Holder, subjectsOf } from './limits-slots.ts';

/** Someone who has limits, with what counts against them. */
export type Subject = {
  readonly row: LimitsRow;
  readonly groupId: string;
  readonly zone: string;
  readonly counters: LimitCounters;
  readonly rate: MinuteRate;
  firstUsedAtMs: EpochMs | null;
};

/** What is reserved for a request under way. */
export type Hold = {
  readonly holder: Holder;
  readonly costPusd: Pusd;
  readonly tokens: number;
  readonly atMs: EpochMs;
};

/** An attempt that was settled. */
export type Settled = {
  readonly attemptId: number;
  readonly requestId: string;
  readonly holder: Holder;
  readonly startedAtMs: EpochMs;
  readonly costPusd: Pusd;
  readonly tokens: number;
};

export type SubjectsDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly now: () => EpochMs;
  readonly monotonicMs: () => number;
  /** The group's running billing period. */
  readonly getPeriod: (groupId: string) => Promise<PeriodBounds>;
};

export const noLimits: Limits = {
  quotaTotalPusd: null,
  quotaMonthPusd: null,
  quotaWeekPusd: null,
  quotaDayPusd: null,
  quotaFiveHoursPusd: null,
  dayTokens: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  concurrency: null,
  queueSize: null,
  queueTimeoutMs: null,
  expiresAtMs: null,
  daysAfterFirstUse: null,
  models: null,
  allowedClients: null,
};

type Known = Readonly<Record<LimitScope, Map<string, Subject>>>;

const nobody: readonly Subject[] = [];

/**
 * Everyone who has limits, in memory; counters are rebuilt from the rows and roll-ups when the program starts
 * and when limits change, while requests go on.
 */
export class Subjects {
  readonly #deps: SubjectsDeps;
  readonly #known = { key: new Map<string, Subject>(), member: new Map(), group: new Map() } satisfies Known;
  readonly #holds = new Map<string, Hold>();
  /** What was settled while a subject is being read, whose figures may hold it already or not; one list a reading. */
  readonly #settledMeanwhile = new Set<Settled[]>();

  constructor(deps: SubjectsDeps) {
    this.#deps = deps;
  }

  find(scope: LimitScope, subjectId: string): Subject | undefined {
    return this.#known[scope].get(subjectId);
  }

  /** Those whose limits this request is under, the narrowest first. */
  of({ keyId, memberId, groupId }: Holder): readonly Subject[] {
    const { key, member, group } = this.#known;
    if (key.size + member.size + group.size === 0) return nobody;
    return [key.get(keyId), member.get(memberId), group.get(groupId)].filter(
      (subject): subject is Subject => subject !== undefined,
    );
  }

  hold(requestId: string, hold: Hold): void {
    this.#holds.set(requestId, hold);
    for (const { counters } of this.of(hold.holder)) counters.hold(hold);
  }

  release(requestId: string): Hold | undefined {
    const hold = this.#holds.get(requestId);
    if (hold === undefined) return undefined;
    this.#holds.delete(requestId);
    for (const { counters } of this.of(hold.holder)) counters.release(hold);
    return hold;
  }

  /** Counts what an attempt has used in place of what was reserved for it. */
  settle(settled: Settled): void {
    const hold = this.release(settled.requestId);
    const counted = { ...settled, startedAtMs: hold?.atMs ?? settled.startedAtMs };
    for (const meanwhile of this.#settledMeanwhile) meanwhile.push(counted);
    for (const subject of this.of(settled.holder)) this.#use(subject, counted);
  }

  /** Reads one subject anew and puts it in place of the old; with `fresh` its minute starts anew too. */
  async load(row: LimitsRow, group: GroupRow, fresh = false): Promise<Subject> {
    const { scope, subjectId } = row;
    const windows = windowsAt(this.#deps.now(), group.zone, await this.#deps.getPeriod(group.id));
    const { usage, meanwhile } = await this.#read(row, group.id, windows);
    const before = this.find(scope, subjectId);
    const subject: Subject = {
      row,
      groupId: group.id,
      zone: group.zone,
      counters: new LimitCounters(usage, windows, group),
      rate: fresh || before === undefined ? new MinuteRate() : before.rate,
      firstUsedAtMs: usage.firstUsedAtMs ?? before?.firstUsedAtMs ?? null,
    };
    const openThen = new Set(usage.openIds);
    for (const settled of meanwhile) {
      const isNew = openThen.has(settled.attemptId) || settled.attemptId > usage.maxId;
      if (isNew && isUnder(subject, settled.holder)) this.#use(subject, settled, false);
    }
    for (const hold of this.#holds.values()) if (isUnder(subject, hold.holder)) subject.counters.hold(hold);
    this.#known[scope].set(subjectId, subject);
    return subject;
  }

  /** What a subject has used by the rows, and what was settled while they were read. */
  async #read(
    { scope, subjectId, countedAfterId }: LimitsRow,
    groupId: string,
    { month, week, day }: LimitWindows,
  ): Promise<{ usage: LimitUsage; meanwhile: readonly Settled[] }> {
    const meanwhile: Settled[] = [];
    this.#settledMeanwhile.add(meanwhile);
    try {
      const usage = await this.#deps.storage.read('limits.usage', {
        scope,
        subjectId,
        groupId,
        countedAfterId,
        monthFromMs: month.startAtMs,
        weekFromMs: week.startAtMs,
        dayFromMs: day.startAtMs,
        minutesFromMs: this.#deps.now() - FIVE_HOURS_MS,
      });
      return { usage, meanwhile };
    } finally {
      this.#settledMeanwhile.delete(meanwhile);
    }
  }

  #use({ row, counters, rate }: Subject, settled: Settled, now = true): void {
    if (settled.attemptId <= row.countedAfterId) return;
    counters.use(settled, settled.startedAtMs);
    if (now && row.tokensPerMinute !== null) rate.noteTokens(this.#deps.monotonicMs(), settled.tokens);
  }
}

export type Place = { readonly group: GroupRow; readonly memberId: string | undefined };

/**
 * Finds the group a subject belongs to, or is, and its member. What it gives throws `group.not_found`,
 * `member.not_found` or `member_key.not_found`.
 */
export async function readPlaces(
  storage: Pick<Storage, 'read'>,
): Promise<(scope: LimitScope, subjectId: string) => Place> {
  const [groups, members, keys] = await Promise.all([
    storage.read('groups.list'),
    storage.read('members.list'),
    storage.read('memberKeys.list'),
  ]);
  const groupById = new Map(groups.map((group) => [group.id, group]));
  const groupIdOf = new Map(members.map(({ id, groupId }) => [id, groupId]));
  const memberIdOf = new Map(keys.map(({ id, memberId }) => [id, memberId]));
  return (scope, subjectId) => {
    const memberId = { group: undefined, member: subjectId, key: memberIdOf.get(subjectId) }[scope];
    const group = groupById.get(scope === 'group' ? subjectId : (groupIdOf.get(memberId ?? '') ?? ''));
    if (group === undefined) throw new AppError(notFound[scope], {}, { field: 'subjectId' });
    return { group, memberId };
  };
}

const notFound = {
  group: 'group.not_found',
  member: 'member.not_found',
  key: 'member_key.not_found',
} as const;

function isUnder({ row }: Subject, holder: Holder): boolean {
  return subjectsOf(holder).some(([scope, id]) => scope === row.scope && id === row.subjectId);
}
