import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { UsageRecord } from '../../../shared/contract/usage.ts';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { sumTokens } from '../../../shared/tokens.ts';
import { dayAfter, dayStart } from '../domain/days.ts';
import { dateOf } from '../domain/periods.ts';
import { type PriceEntry, priceOf } from '../domain/pricing.ts';
import { type CostProfile, tariffCost, tariffOf } from '../domain/tariffs.ts';
import { hourOfWeek, stepsBetween } from '../domain/usage-steps.ts';
import type { Clock } from '../ports.ts';
import type { AttemptRow, GroupRow, UsageFigures, UsageHourRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type UsageDeps = {
  readonly storage: Storage;
  readonly clock: Pick<Clock, 'now'>;
  /** The entries of a price table version. */
  readonly priceEntries: (version: number) => Promise<readonly PriceEntry[]>;
  /** An account's own terms by their version; null for none. */
  readonly costProfile: (accountId: string, version: number | null) => CostProfile | null;
};

export type Usage = ReturnType<typeof createUsage>;

type Detail = Result<'usage.get'>;
type Summary = Result<'usage.summary'>;
type Figures = Summary['totals'];

const PAGE = 100;
const MOST_STEPS = 1_000;

/** What was used: the rows, a row's arithmetic, and sums from the roll-ups. */
export function createUsage({ storage, clock, priceEntries, costProfile }: UsageDeps) {
  async function groupOf(groupId: string): Promise<GroupRow> {
    const group = (await storage.read('groups.list')).find((row) => row.id === groupId);
    if (group === undefined) throw new AppError('group.not_found', {}, { field: 'groupId' });
    return group;
  }

  async function arithmeticOf(row: AttemptRow): Promise<Detail['arithmetic']> {
    if (row.costPusd === null || row.tokens === null) return null;
    const account = (await storage.read('accounts.list')).find(({ id }) => id === row.accountId);
    const pricedModel = row.modelAnswered ?? row.modelAsked;
    const listed =
      account && priceOf(await priceEntries(row.priceVersion), account.priceProvider, pricedModel);
    const profile = costProfile(row.accountId, row.costVersion);
    const tariff = tariffOf(listed, profile, pricedModel);
    const cost = tariff && tariffCost(row.tokens, tariff);
    // The account's price list may have been changed since: arithmetic that gives another sum explains nothing.
    if (tariff === undefined || cost === undefined || cost.costPusd !== row.costPusd) return null;
    const { fixedPusd, discountBp, ownKinds } = tariff;
    return {
      priceVersion: row.priceVersion,
      pricedModel,
      lines: cost.lines.map((line) => ({ ...line, own: ownKinds.includes(line.kind) })),
      ownTerms: profile && {
        version: profile.version,
        fixedPusd,
        discountBp,
        discountPusd: cost.discountPusd,
      },
    };
  }

  return {
    async list({ limit = PAGE, ...filter }: Params<'usage.list'>): Promise<Result<'usage.list'>> {
      await groupOf(filter.groupId);
      // One more than asked for tells whether there is a next page.
      const rows = await storage.read('attempts.list', { ...filter, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return {
        records: page.map(present),
        nextBeforeId: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      };
    },

    async get({ usageId }: Params<'usage.get'>): Promise<Detail> {
      const row = await storage.read('attempts.find', usageId);
      if (row === undefined) throw new AppError('usage.not_found', {}, { field: 'usageId' });
      const attempts = await storage.read('attempts.ofRequest', row);
      return { record: present(row), arithmetic: await arithmeticOf(row), attempts };
    },

    async summary({ groupId, fromMs, toMs, bucket }: Params<'usage.summary'>): Promise<Summary> {
      const { zone } = await groupOf(groupId);
      const [rows, hours] = await Promise.all([
        storage.read('rollups.summary', groupId, fromMs, toMs),
        storage.read('rollups.byHour', groupId, fromMs, toMs),
      ]);
      const startOf = bucket === 'hour' ? ({ hourAtMs }: UsageHourRow) => hourAtMs : dayStarts(zone);
      return {
        totals: figuresOf(rows),
        byMember: fold(rows, (row) => row.memberId).map(([memberId, figures]) => ({ memberId, ...figures })),
        byModel: fold(rows, (row) => row.model).map(([model, figures]) => ({ model, ...figures })),
        byAccount: fold(rows, (row) => row.accountId).map(([accountId, figures]) => ({
          accountId,
          ...figures,
        })),
        bySource: fold(rows, (row) => row.source).map(([source, { requests }]) => ({ source, requests })),
        series: fold(hours, startOf).map(([startAtMs, figures]) => ({ startAtMs, ...figures })),
      };
    },

    async today(): Promise<Result<'usage.today'>> {
      const nowMs = clock.now();
      const groups = (await storage.read('groups.list')).filter(({ archivedAtMs }) => archivedAtMs === null);
      return Promise.all(
        groups.map(async ({ id: groupId, name: groupName, zone }) => {
          const on = dateOf(nowMs, zone);
          const fromMs = dayStart(on, zone);
          const rows = await storage.read('rollups.summary', groupId, fromMs, dayStart(dayAfter(on), zone));
          return { groupId, groupName, fromMs, ...figuresOf(rows) };
        }),
      );
    },

    async trend({ groupId, fromMs, toMs, step, by }: Params<'usage.trend'>): Promise<Result<'usage.trend'>> {
      const { zone } = await groupOf(groupId);
      const steps = stepsBetween(fromMs, toMs, { length: step, zone, most: MOST_STEPS });
      if (steps === undefined)
        throw invalidInput('toMs', {
          zh: `最多 ${MOST_STEPS} 步，换更长的步长或更短的时间`,
          en: `at most ${MOST_STEPS} steps; choose longer ones or less time`,
        });
      const rows = await storage.read('rollups.trend', groupId, steps, by);
      return { steps, figures: rows.map((row) => ({ step: row.step, key: row.key, ...figuresOf([row]) })) };
    },

    async hours({ groupId, fromMs, toMs }: Params<'usage.hours'>): Promise<Result<'usage.hours'>> {
      const { zone } = await groupOf(groupId);
      const rows = await storage.read('rollups.byHour', groupId, fromMs, toMs);
      const placed = rows.map((row) => ({ ...row, ...hourOfWeek(row.hourAtMs, zone) }));
      const cells = fold(placed, ({ weekday, hour }) => weekday * 24 + hour).map(([key, figures]) => ({
        weekday: Math.floor(key / 24),
        hour: key % 24,
        ...figures,
      }));
      return { cells: cells.sort((a, b) => a.weekday - b.weekday || a.hour - b.hour) };
    },
  };
}

function present(row: AttemptRow): UsageRecord {
  return { ...row, flags: [...row.flags] };
}

/** Tells the first instant of the day of hours that come in their order. */
function dayStarts(zone: string): (row: UsageHourRow) => EpochMs {
  let startAtMs = 0;
  let endAtMs = 0;
  return ({ hourAtMs }) => {
    if (hourAtMs >= endAtMs) {
      const on = dateOf(hourAtMs, zone);
      startAtMs = dayStart(on, zone);
      endAtMs = dayStart(dayAfter(on), zone);
    }
    return startAtMs;
  };
}

function fold<Row extends UsageFigures, K>(rows: readonly Row[], keyOf: (row: Row) => K): [K, Figures][] {
  return [...Map.groupBy(rows, keyOf)].map(([key, group]) => [key, figuresOf(group)]);
}

function figuresOf(rows: readonly UsageFigures[]): Figures {
  return {
    requests: rows.reduce((sum, row) => sum + row.requests, 0),
    unpricedRequests: rows.reduce((sum, row) => sum + row.unpricedRequests, 0),
    costPusd: rows.reduce((sum, row) => sum + row.costPusd, 0n),
    tokens: sumTokens(rows),
  };
}
