import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chargesIn,
  type FeeTerms,
  feeStateOn,
  feesOn,
  nextCharge,
} from '../../electron/core/domain/fee-charges.ts';
import { nextPeriod, type PeriodBounds, periodAt } from '../../electron/core/domain/periods.ts';

const always: FeeTerms = { cycleDay: null, firstChargeOn: null, validFromOn: null, validUntilOn: null };

/** Consecutive periods from the one that holds the date, in the zone. */
function periods(from: string, count: number, zone: string, anchorDay: number): PeriodBounds[] {
  const list = [periodAt(Date.parse(`${from}T12:00:00Z`), { zone, anchorDay })];
  while (list.length < count) list.push(nextPeriod(list.at(-1) as PeriodBounds, { zone, anchorDay }));
  return list;
}

describe('a fee with a cycle day', () => {
  test('is charged on the last day of shorter months', () => {
    const fee = { ...always, cycleDay: 31 };
    const charges = periods('2027-11-15', 6, 'Asia/Shanghai', 1).map((period) => chargesIn(fee, period));
    expect(charges).toEqual([
      ['2027-11-30'],
      ['2027-12-31'],
      ['2028-01-31'],
      ['2028-02-29'],
      ['2028-03-31'],
      ['2028-04-30'],
    ]);
    expect(chargesIn(fee, { startOn: '2027-02-01', endOn: '2027-03-01' })).toEqual(['2027-02-28']);
  });

  test('may be charged not at all or twice in a period whose days are cut off by a short month', () => {
    const list = periods('2027-01-15', 4, 'Asia/Shanghai', 31);
    expect(list.map(({ startOn, endOn }) => [startOn, endOn])).toEqual([
      ['2026-12-31', '2027-01-31'],
      ['2027-01-31', '2027-02-28'],
      ['2027-02-28', '2027-03-31'],
      ['2027-03-31', '2027-04-30'],
    ]);
    expect(list.map((period) => chargesIn({ ...always, cycleDay: 30 }, period))).toEqual([
      ['2027-01-30'],
      [],
      ['2027-02-28', '2027-03-30'],
      [],
    ]);
    expect(list.map((period) => chargesIn({ ...always, cycleDay: 31 }, period))).toEqual([
      ['2026-12-31'],
      ['2027-01-31'],
      ['2027-02-28'],
      ['2027-03-31'],
    ]);
  });

  test('belongs to the period that begins on its date, not to the one that ends there', () => {
    const fee = { ...always, cycleDay: 15 };
    const list = periods('2026-11-15', 3, 'America/New_York', 15);
    expect(list.map(({ startOn }) => startOn)).toEqual(['2026-11-15', '2026-12-15', '2027-01-15']);
    expect(list.map((period) => chargesIn(fee, period))).toEqual([
      ['2026-11-15'],
      ['2026-12-15'],
      ['2027-01-15'],
    ]);
  });

  test.each([
    // Summer time begins and ends on these days; the zone with the half hour skips midnight itself.
    ['America/New_York', 8, ['2026-03-08', '2026-04-08']],
    ['America/New_York', 1, ['2026-03-01', '2026-04-01']],
    ['Africa/Cairo', 24, ['2026-03-24', '2026-04-24']],
    ['Asia/Kolkata', 29, ['2026-03-29', '2026-04-29']],
    ['Pacific/Kiritimati', 31, ['2026-03-31', '2026-04-30']],
  ])('is charged by the calendar of %s on day %d, whatever its clocks do', (zone, cycleDay, expected) => {
    const list = periods('2026-03-15', 2, zone, 1);
    expect(list.flatMap((period) => chargesIn({ ...always, cycleDay }, period))).toEqual(expected);
  });

  test('is charged first on its first charge date, and by the cycle after it', () => {
    const fee = { ...always, cycleDay: 15, firstChargeOn: '2026-11-03' };
    const months = periods('2026-10-15', 4, 'Asia/Shanghai', 1).map((period) => chargesIn(fee, period));
    expect(months).toEqual([[], ['2026-11-03', '2026-11-15'], ['2026-12-15'], ['2027-01-15']]);
    const onDay = { ...fee, firstChargeOn: '2026-11-15' };
    expect(chargesIn(onDay, { startOn: '2026-11-01', endOn: '2026-12-01' })).toEqual(['2026-11-15']);
  });

  test('is charged from the day it is valid and no more on the day its time is up', () => {
    const fee = { ...always, cycleDay: 15, validFromOn: '2026-11-15', validUntilOn: '2027-01-15' };
    const year = { startOn: '2026-01-01', endOn: '2027-12-01' };
    expect(chargesIn(fee, year)).toEqual(['2026-11-15', '2026-12-15']);
    expect(chargesIn({ ...fee, validFromOn: '2026-11-16', validUntilOn: '2027-01-16' }, year)).toEqual([
      '2026-12-15',
      '2027-01-15',
    ]);
  });

  test('has each charge in exactly one of any run of periods, even where anchor day and zone change on the way', () => {
    const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC');
    const settings = fc.record({ zone, anchorDay: fc.integer({ min: 1, max: 31 }) });
    const startMs = fc.integer({ min: Date.parse('2011-06-01'), max: Date.parse('2040-01-01') });
    const day = fc.integer({ min: 1, max: 31 });
    fc.assert(
      fc.property(
        startMs,
        fc.array(settings, { minLength: 2, maxLength: 30 }),
        day,
        (atMs, all, cycleDay) => {
          const list: PeriodBounds[] = [];
          for (const each of all)
            list.push(
              list.length === 0 ? periodAt(atMs, each) : nextPeriod(list.at(-1) as PeriodBounds, each),
            );
          const fee = { ...always, cycleDay };
          const whole = { startOn: list[0]?.startOn as string, endOn: list.at(-1)?.endOn as string };
          const dates = list.flatMap((period) => chargesIn(fee, period));
          expect(dates).toEqual(chargesIn(fee, whole));
          expect(new Set(dates).size).toBe(dates.length);
          // One in every month that lies within the run as a whole.
          const months = new Set(dates.map((on) => on.slice(0, 7)));
          expect(months.size).toBe(dates.length);
          const inner = Number(whole.endOn.slice(0, 4)) * 12 + Number(whole.endOn.slice(5, 7));
          const first = Number(whole.startOn.slice(0, 4)) * 12 + Number(whole.startOn.slice(5, 7));
          expect(dates.length).toBeGreaterThanOrEqual(inner - first - 1);
        },
      ),
    );
  });
});

describe('a fee by the period', () => {
  test('is charged once in each, on its first day', () => {
    const list = periods('2026-10-15', 3, 'Asia/Shanghai', 1);
    expect(list.map((period) => chargesIn(always, period))).toEqual([
      ['2026-10-01'],
      ['2026-11-01'],
      ['2026-12-01'],
    ]);
  });

  test('changes its price with a period: the old entry keeps the period it ends in', () => {
    const list = periods('2026-10-15', 3, 'Asia/Shanghai', 1);
    const old = { ...always, validUntilOn: '2026-11-15' };
    const dearer = { ...always, validFromOn: '2026-11-15' };
    expect(list.map((period) => [chargesIn(old, period).length, chargesIn(dearer, period).length])).toEqual([
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
  });
});

test('the next charge is the first from today on that still comes', () => {
  const fee = { ...always, cycleDay: 31 };
  expect(nextCharge(fee, '2027-02-28')).toBe('2027-02-28');
  expect(nextCharge(fee, '2027-03-01')).toBe('2027-03-31');
  expect(nextCharge({ ...fee, firstChargeOn: '2028-05-03' }, '2027-03-01')).toBe('2028-05-03');
  expect(nextCharge({ ...fee, validFromOn: '2028-02-01' }, '2027-03-01')).toBe('2028-02-29');
  expect(nextCharge({ ...fee, validUntilOn: '2027-03-31' }, '2027-03-01')).toBeNull();
  expect(nextCharge(always, '2027-03-01')).toBeNull();
});

test('of the fees valid on a day the one that began last comes last', () => {
  const fee = (id: string, validFromOn: string | null, validUntilOn: string | null, createdAtMs = 0) => ({
    ...always,
    id,
    validFromOn,
    validUntilOn,
    createdAtMs,
  });
  const fees = [
    fee('next', '2027-01-01', null),
    fee('b', '2026-06-01', '2027-01-01', 2),
    fee('a', '2026-06-01', '2027-01-01', 1),
    fee('first', null, '2026-06-01'),
  ];
  expect(
    ['2026-05-31', '2026-06-01', '2026-12-31', '2027-01-01'].map((on) =>
      feesOn(fees, on).map(({ id }) => id),
    ),
  ).toEqual([['first'], ['a', 'b'], ['a', 'b'], ['next']]);
  expect(feesOn([], '2026-06-01')).toEqual([]);
  expect(fees.map((one) => feeStateOn(one, '2026-06-01'))).toEqual([
    'upcoming',
    'current',
    'current',
    'ended',
  ]);
});
