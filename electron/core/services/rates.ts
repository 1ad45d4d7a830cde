import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { decodeText } from '../../../shared/contract/name-input.ts';
import type { Period } from '../../../shared/contract/period.ts';
import type { ListedRate } from '../../../shared/contract/rate.ts';
import { AppError } from '../../../shared/errors.ts';
import { isZone } from '../../../shared/time.ts';
import { linesInvalid } from '../domain/file-lines.ts';
import { readRateLines } from '../domain/rate-lines.ts';
import { usedRate } from '../domain/usd-rate.ts';
import { readDatedLines } from '../export/dated-lines.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { RateRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

export type RatesDeps = {
  readonly storage: Storage;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: IdSource;
  readonly listPeriods: (params: { groupId: string }) => Promise<Period[]>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Rates = ReturnType<typeof createRates>;

type Use = ListedRate['usedBy'][number];

const LONGEST_SOURCE = 80;
const LONGEST_NOTE = 200;

const columns = {
  date: ['date', 'day', '日期'],
  figure: ['rate', 'value', 'obs_value', 'close', '汇率', '中间价'],
  currency: [],
};

/** The list of rates from USD: what the owner has entered or imported, each with its source and time. */
export function createRates({ storage, clock, ids, listPeriods, announce }: RatesDeps) {
  /** Which periods of which groups take each rate. */
  async function uses(rates: readonly RateRow[]): Promise<Map<string, Use[]>> {
    const found = new Map<string, Use[]>();
    const groups = (await storage.read('groups.list')).filter(({ rateChoice }) => rateChoice === 'from_list');
    for (const group of groups) {
      const periods = await listPeriods({ groupId: group.id });
      const taken = periods.map(({ label, endAtMs }) => ({
        label,
        rateId: usedRate(group, rates, endAtMs, clock.now())?.rateId,
      }));
      for (const [rateId, of] of Map.groupBy(taken, (one) => one.rateId))
        if (typeof rateId === 'string') {
          const use = { groupId: group.id, groupName: group.name, periods: of.map(({ label }) => label) };
          found.set(rateId, [...(found.get(rateId) ?? []), use]);
        }
    }
    return found;
  }

  async function list({ currency }: Params<'rate.list'>): Promise<ListedRate[]> {
    const rates = await storage.read('rates.list');
    const used = await uses(rates);
    return rates
      .filter((rate) => currency === undefined || rate.currency === currency)
      .map((rate) => ({ ...rate, usedBy: used.get(rate.id) ?? [] }));
  }

  function readSource(typed: string): string {
    const source = decodeText(typed, LONGEST_SOURCE, 'source');
    if (source === '') throw invalidInput('source', { zh: '必须填写', en: 'it is required' });
    return source;
  }

  return {
    list,

    async add(params: Params<'rate.add'>): Promise<ListedRate> {
      const { currency, rate, validAtMs } = params;
      checkCurrency(currency);
      const source = readSource(params.source);
      const note = decodeText(params.note ?? '', LONGEST_NOTE, 'note');
      if (validAtMs > clock.now())
        throw invalidInput('validAtMs', { zh: '不能晚于现在', en: 'it must not lie in the future' });
      const id = ids.uuid();
      const row = { id, currency, rate, source, note, validAtMs, createdAtMs: clock.now() };
      await storage.write('rates.insert', [row]);
      await announce({ name: 'rate.changed', payload: {} });
      const used = await uses(await storage.read('rates.list'));
      return { ...row, usedBy: used.get(id) ?? [] };
    },

    async remove({ rateId }: Params<'rate.remove'>): Promise<Result<'rate.remove'>> {
      const rates = await storage.read('rates.list');
      if (!rates.some(({ id }) => id === rateId))
        throw new AppError('rate.not_found', {}, { field: 'rateId' });
      const use = (await uses(rates)).get(rateId)?.[0];
      if (use !== undefined)
        throw new AppError(
          'rate.in_use',
          { group: use.groupName, period: use.periods[0] ?? '' },
          { field: 'rateId' },
        );
      await storage.write('rates.remove', rateId);
      await announce({ name: 'rate.changed', payload: {} });
      return { done: true };
    },

    async importFile({
      currency,
      text,
      zone = 'UTC',
      ...given
    }: Params<'rate.import'>): Promise<Result<'rate.import'>> {
      checkCurrency(currency);
      if (!isZone(zone)) throw invalidInput('zone', { zh: '没有这个时区', en: 'there is no such time zone' });
      const source = readSource(given.source);
      const nowMs = clock.now();
      const { rates, problems } = readRateLines(readDatedLines(text, columns), zone, nowMs);
      if (problems.length > 0) throw linesInvalid('rate.lines_invalid', problems);
      const stored = await storage.read('rates.list');
      const current = new Map(
        stored
          .filter((row) => row.currency === currency && row.source === source)
          .toReversed()
          .map((row) => [row.validAtMs, row.rate]),
      );
      const rows = rates
        .filter(({ validAtMs, rate }) => current.get(validAtMs) !== rate)
        .map((rate) => ({ id: ids.uuid(), currency, ...rate, source, note: '', createdAtMs: nowMs }));
      if (rows.length > 0) {
        await storage.write('rates.insert', rows);
        await announce({ name: 'rate.changed', payload: {} });
      }
      return { added: rows.length, skipped: rates.length - rows.length };
    },
  };
}

function checkCurrency(currency: string): void {
  if (currency === 'USD') throw invalidInput('currency', { zh: '美元不需要汇率', en: 'USD needs no rate' });
  if (!Intl.supportedValuesOf('currency').includes(currency))
    throw invalidInput('currency', { zh: '没有这个币种', en: 'there is no such currency' });
}
