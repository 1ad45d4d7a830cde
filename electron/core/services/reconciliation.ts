import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeText } from '../../../shared/contract/name-input.ts';
import type {
  ReconciliationDay,
  ReconciliationSettings,
  ReconciliationTotals,
} from '../../../shared/contract/reconciliation.ts';
import { AppError } from '../../../shared/errors.ts';
import { type Pusd, usdToPusd } from '../../../shared/money.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { datesOfMonth, dayAfter, dayStart, daysBetween, daysOf } from '../domain/days.ts';
import { linesInvalid } from '../domain/file-lines.ts';
import { dateOf } from '../domain/periods.ts';
import type { PriceEntry } from '../domain/pricing.ts';
import { readProviderLines } from '../domain/provider-lines.ts';
import {
  addFigures,
  differenceOf,
  dividedHour,
  figuresOf,
  HOUR_MS,
  hoursByDay,
  nothingUsed,
  type Tolerance,
} from '../domain/reconciliation.ts';
import { readDatedLines } from '../export/dated-lines.ts';
import type { Clock } from '../ports.ts';
import type { CostVersionRow } from '../storage/account-rows.ts';
import type { AccountHourRow, ProviderFigureRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { type ComparedAccount, createReconciliationSettings } from './reconciliation-settings.ts';

export type ReconciliationDeps = {
  readonly storage: Storage;
  readonly clock: Pick<Clock, 'now'>;
  /** An account's own terms over time; none: the price list alone. */
  readonly costVersions: (accountId: string) => readonly CostVersionRow[];
  /** The price list that counts now. */
  readonly priceEntries: () => readonly PriceEntry[];
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Reconciliation = ReturnType<typeof createReconciliation>;

/** What the providers of a group's accounts say of a span of time. */
export type ProviderFigure = {
  readonly providerPusd: Pusd;
  /** Days of all accounts with a figure, of as many as there are. */
  readonly coveredDays: number;
  readonly days: number;
};

const MOST_DAYS = 366;
const LONGEST_NOTE = 200;

const columns = {
  date: ['date', 'day', 'usage_date_utc', 'usage_date', 'start_time_iso', 'start_time', '日期'],
  figure: ['usd', 'cost_usd', 'amount_usd', 'amount_value', 'cost', 'amount', '金额', '费用'],
  currency: ['currency', 'amount_currency', '币种'],
};

/** What accounts were billed for by our records beside what their providers say, by the providers' days. */
export function createReconciliation(deps: ReconciliationDeps) {
  const { storage, clock, costVersions, priceEntries, announce } = deps;
  const settings = createReconciliationSettings({ storage, clock });

  /** The account's use in the days of the zone; `reconciliation.zone_not_on_hours` where they cannot be told apart. */
  async function usedBetween(
    { account, groups, settings: { zone } }: ComparedAccount,
    fromOn: CalendarDate,
    toOn: CalendarDate,
  ): Promise<{ on: CalendarDate; hours: AccountHourRow[] }[]> {
    const range = daysOf(fromOn, toOn, zone);
    const { days, endAtMs } = range;
    const startAtMs = days[0]?.startAtMs ?? endAtMs;
    const hours = await storage.read('rollups.accountHours', account.id, startAtMs - HOUR_MS, endAtMs);
    const zoneOf = (groupId: string) => groups.find(({ id }) => id === groupId)?.zone ?? zone;
    const beginnings = [...days.map((day) => day.startAtMs), endAtMs];
    const divided = dividedHour(hours, beginnings, (groupId) => zoneOf(groupId) === zone);
    if (divided !== undefined)
      throw new AppError('reconciliation.zone_not_on_hours', {
        zone,
        groupZone: zoneOf(divided.groupId),
      });
    return hoursByDay(hours, range);
  }

  async function compare(
    compared: ComparedAccount,
    fromOn: CalendarDate,
    toOn: CalendarDate,
  ): Promise<{ days: ReconciliationDay[]; totals: ReconciliationTotals }> {
    const { account } = compared;
    const figures = await storage.read('providerFigures.list', account.id);
    const entered = new Map(figures.map((row) => [row.dayOn, row]));
    const list = {
      versions: costVersions(account.id),
      entries: priceEntries(),
      provider: account.priceProvider,
    };
    const days = (await usedBetween(compared, fromOn, toOn)).map(({ on, hours }) => {
      const own = figuresOf(hours, list);
      const row = entered.get(on);
      const providerPusd = row?.amountPusd ?? null;
      return {
        on,
        ...own,
        providerPusd,
        note: row?.note ?? '',
        enteredAtMs: row?.enteredAtMs ?? null,
        ...differenceOf(own.costPusd, providerPusd, compared.settings),
      };
    });
    return { days, totals: totalsOf(days, compared.settings) };
  }

  async function changed(accountId: string): Promise<void> {
    await announce({ name: 'reconciliation.changed', payload: { accountId } });
  }

  return {
    async settings({ accountId }: Params<'reconciliation.settings'>): Promise<ReconciliationSettings> {
      return (await settings.find(accountId)).settings;
    },

    async saveSettings(params: Params<'reconciliation.saveSettings'>): Promise<ReconciliationSettings> {
      const saved = await settings.save(params);
      await changed(params.accountId);
      return saved;
    },

    async list(params: Params<'reconciliation.list'>): Promise<Result<'reconciliation.list'>> {
      const { accountId, fromOn, toOn } = params;
      const compared = await settings.find(accountId);
      const asked = daysBetween(fromOn, toOn);
      if (asked < 1 || asked > MOST_DAYS)
        throw invalidInput('toOn', {
          zh: `必须晚于开始日期，最多 ${MOST_DAYS} 天`,
          en: `it must come after the first day, by at most ${MOST_DAYS} days`,
        });
      return { accountId, zone: compared.settings.zone, ...(await compare(compared, fromOn, toOn)) };
    },

    async month({
      accountId,
      month,
    }: Params<'reconciliation.month'>): Promise<Result<'reconciliation.month'>> {
      const compared = await settings.find(accountId);
      const { zone, todayOn } = compared.settings;
      const last = (await storage.read('providerFigures.list', accountId)).at(-1)?.dayOn;
      const asked = month ?? (last ?? todayOn).slice(0, 7);
      const { fromOn, toOn } = datesOfMonth(asked);
      const { totals } = await compare(compared, fromOn, toOn);
      return { accountId, zone, month: asked, totals };
    },

    async set(params: Params<'reconciliation.set'>): Promise<Result<'reconciliation.set'>> {
      const { accountId, on, usd } = params;
      const { keep, settings: known } = await settings.find(accountId);
      const given = params.note === undefined ? undefined : decodeText(params.note, LONGEST_NOTE, 'note');
      if (on > known.todayOn)
        throw invalidInput('on', { zh: '不能晚于今天', en: 'it must not lie after today' });
      const before = (await storage.read('providerFigures.list', accountId)).find((row) => row.dayOn === on);
      const amountPusd = usd === undefined ? before?.amountPusd : usd === null ? null : usdToPusd(usd);
      if (amountPusd === undefined) throw invalidInput('usd', { zh: '必须填写', en: 'it is required' });
      if (amountPusd === null) await storage.write('providerFigures.remove', accountId, on);
      else {
        const note = given ?? before?.note ?? '';
        const row = { accountId, dayOn: on, amountPusd, note, enteredAtMs: clock.now() };
        await storage.writeAll([...keep, { name: 'providerFigures.put', args: [[row]] }]);
      }
      await changed(accountId);
      return { done: true };
    },

    async importFile(params: Params<'reconciliation.import'>): Promise<Result<'reconciliation.import'>> {
      const { accountId, text } = params;
      const { keep, settings: known } = await settings.find(accountId);
      const { days, problems } = readProviderLines(readDatedLines(text, columns), known.todayOn);
      if (problems.length > 0) throw linesInvalid('reconciliation.lines_invalid', problems);
      const stored = await storage.read('providerFigures.list', accountId);
      const notes = new Map(stored.map(({ dayOn, note }) => [dayOn, note]));
      const rows = [...days].map(
        ([dayOn, amountPusd]): ProviderFigureRow => ({
          accountId,
          dayOn,
          amountPusd,
          note: notes.get(dayOn) ?? '',
          enteredAtMs: clock.now(),
        }),
      );
      await storage.writeAll([...keep, { name: 'providerFigures.put', args: [rows] }]);
      await changed(accountId);
      return { days: rows.length, replaced: rows.filter(({ dayOn }) => notes.has(dayOn)).length };
    },

    /**
     * What the providers say of a group's accounts, those it used and the one it is bound to, on the days that begin
     * within [fromMs, toMs). Days are the providers' own, so at the edges they may be some hours off the group's.
     */
    async providerFigureOf(groupId: string, fromMs: EpochMs, toMs: EpochMs): Promise<ProviderFigure> {
      const [used, bindings] = await Promise.all([
        storage.read('rollups.accountsUsed', groupId, fromMs, toMs),
        storage.read('bindings.list'),
      ]);
      const bound = bindings
        .filter((binding) => binding.groupId === groupId && binding.boundAtMs < toMs)
        .map(({ accountId }) => accountId);
      const parts = [...new Set([...used, ...bound])].map(async (accountId) => {
        const { zone } = (await settings.find(accountId)).settings;
        const [fromOn, toOn] = [firstDayFrom(fromMs, zone), firstDayFrom(toMs, zone)];
        const covered = (await storage.read('providerFigures.list', accountId)).filter(
          ({ dayOn }) => fromOn <= dayOn && dayOn < toOn,
        );
        return {
          providerPusd: covered.reduce((sum, { amountPusd }) => sum + amountPusd, 0n),
          coveredDays: covered.length,
          days: daysBetween(fromOn, toOn),
        };
      });
      return (await Promise.all(parts)).reduce(
        (sum, part) => ({
          providerPusd: sum.providerPusd + part.providerPusd,
          coveredDays: sum.coveredDays + part.coveredDays,
          days: sum.days + part.days,
        }),
        { providerPusd: 0n, coveredDays: 0, days: 0 },
      );
    },
  };
}

/** The first day of the zone that begins at the instant or after it. */
function firstDayFrom(atMs: EpochMs, zone: string): CalendarDate {
  const on = dateOf(atMs, zone);
  return dayStart(on, zone) === atMs ? on : dayAfter(on);
}

function totalsOf(days: readonly ReconciliationDay[], tolerance: Tolerance): ReconciliationTotals {
  const covered = days.filter(({ providerPusd }) => providerPusd !== null);
  const coveredCostPusd = covered.reduce((sum, { costPusd }) => sum + costPusd, 0n);
  const providerPusd = covered.reduce((sum, day) => sum + (day.providerPusd ?? 0n), 0n);
  return {
    ...days.reduce(addFigures, nothingUsed),
    days: days.length,
    coveredDays: covered.length,
    coveredCostPusd,
    providerPusd,
    ...differenceOf(coveredCostPusd, covered.length === 0 ? null : providerPusd, tolerance),
  };
}
