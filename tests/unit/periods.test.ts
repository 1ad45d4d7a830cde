import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeDays, dateOf, nextPeriod, periodAt } from '../../electron/core/domain/periods.ts';

const shanghai = { zone: 'Asia/Shanghai', anchorDay: 1 };
const newYork = { zone: 'America/New_York', anchorDay: 1 };
const HOUR_MS = 3_600_000;

function at(text: string): number {
  return Date.parse(text);
}

describe('the period of an instant (C14)', () => {
  test.each([
    ['2026-10-31T15:59:59.999Z', shanghai, '2026-10'],
    ['2026-10-31T16:00:00.000Z', shanghai, '2026-11'],
    ['2026-11-01T03:59:59.999Z', newYork, '2026-10'],
    ['2026-11-01T04:00:00.000Z', newYork, '2026-11'],
    ['2026-12-01T04:59:59.999Z', newYork, '2026-11'],
    ['2026-12-01T05:00:00.000Z', newYork, '2026-12'],
    ['2027-03-01T04:59:59.999Z', newYork, '2027-02'],
    ['2026-11-01T05:30:00.000Z', newYork, '2026-11'],
    ['2026-11-01T06:30:00.000Z', newYork, '2026-11'],
  ])('%s in %j is %s', (instant, settings, label) => {
    expect(periodAt(at(instant), settings).label).toBe(label);
  });

  test.each([
    ['2026-11-15T00:00:00Z', shanghai, '2026-10-31T16:00:00Z', '2026-11-30T16:00:00Z', 720],
    ['2026-11-15T00:00:00Z', newYork, '2026-11-01T04:00:00Z', '2026-12-01T05:00:00Z', 721],
    ['2027-03-15T00:00:00Z', newYork, '2027-03-01T05:00:00Z', '2027-04-01T04:00:00Z', 743],
  ])('%s in %j runs from %s to %s', (instant, settings, start, end, hours) => {
    const period = periodAt(at(instant), settings);
    expect([period.startAtMs, period.endAtMs]).toEqual([at(start), at(end)]);
    expect((period.endAtMs - period.startAtMs) / HOUR_MS).toBe(hours);
  });
});

describe('an anchor day', () => {
  test('of 31 is the last day where the month is shorter', () => {
    const settings = { zone: 'UTC', anchorDay: 31 };
    let period = periodAt(at('2027-12-31T00:00:00Z'), settings);
    const starts = [period.startOn];
    for (let i = 0; i < 5; i += 1) {
      period = nextPeriod(period, settings);
      starts.push(period.startOn);
    }
    expect(starts).toEqual([
      '2027-12-31',
      '2028-01-31',
      '2028-02-29',
      '2028-03-31',
      '2028-04-30',
      '2028-05-31',
    ]);
    expect(periodAt(at('2027-02-27T23:59:59Z'), settings).label).toBe('2027-01');
    expect(periodAt(at('2027-02-28T00:00:00Z'), settings).label).toBe('2027-02');
  });

  test('in the middle of the month names the period after the month it starts in', () => {
    const period = periodAt(at('2026-12-10T00:00:00Z'), { zone: 'Asia/Shanghai', anchorDay: 15 });
    expect(period).toEqual({
      startOn: '2026-11-15',
      endOn: '2026-12-15',
      startAtMs: at('2026-11-14T16:00:00Z'),
      endAtMs: at('2026-12-14T16:00:00Z'),
      label: '2026-11',
    });
  });

  test('must be a day of a month', () => {
    for (const anchorDay of [0, 32, 1.5])
      expect(() => periodAt(0, { zone: 'UTC', anchorDay })).toThrow(RangeError);
  });
});

describe('periods in a row', () => {
  const zones = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'America/Santiago',
    'Africa/Cairo',
    'Pacific/Apia',
    'UTC',
  );
  const instants = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });

  test('contain their instants and follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: 1, max: 31 }), instants, (zone, anchorDay, atMs) => {
        const settings = { zone, anchorDay };
        const period = periodAt(atMs, settings);
        expect(period.startAtMs <= atMs && atMs < period.endAtMs).toBe(true);
        const next = nextPeriod(period, settings);
        expect(next).toEqual(periodAt(period.endAtMs, settings));
        expect(next.startAtMs).toBe(period.endAtMs);
        expect(periodAt(period.endAtMs - 1, settings)).toEqual(period);
      }),
    );
  });

  test('stay without gap and keep different labels when the anchor day changes', () => {
    const first = periodAt(at('2026-10-10T00:00:00Z'), shanghai);
    const second = nextPeriod(first, { zone: 'Asia/Shanghai', anchorDay: 15 });
    const third = nextPeriod(second, { zone: 'Asia/Shanghai', anchorDay: 15 });
    expect([first, second, third].map(({ label, startOn, endOn }) => [label, startOn, endOn])).toEqual([
      ['2026-10', '2026-10-01', '2026-11-01'],
      ['2026-11', '2026-11-01', '2026-12-15'],
      ['2026-12', '2026-12-15', '2027-01-15'],
    ]);
  });

  test('start with the first instant of a day whose midnight is skipped', () => {
    // Santiago goes from 23:59:59 on 5 September 2026 to 01:00 on the 6th.
    const period = periodAt(at('2026-09-10T00:00:00Z'), { zone: 'America/Santiago', anchorDay: 6 });
    expect(period.startAtMs).toBe(at('2026-09-06T04:00:00Z'));
  });
});

describe('active days', () => {
  const november = { startOn: '2026-11-01', endOn: '2026-12-01' };

  test.each([
    ['from before, to this day', [{ joinedOn: '2026-01-05', leftOn: null }], 30],
    ['joiner', [{ joinedOn: '2026-11-11', leftOn: null }], 20],
    ['leaver: the leave date is not shared', [{ joinedOn: '2026-03-01', leftOn: '2026-11-16' }], 15],
    ['next month', [{ joinedOn: '2026-12-01', leftOn: null }], 0],
    ['last day only', [{ joinedOn: '2026-11-30', leftOn: '2026-12-01' }], 1],
    ['left on the first day', [{ joinedOn: '2026-01-01', leftOn: '2026-11-01' }], 0],
    ['joined and left on one day', [{ joinedOn: '2026-11-05', leftOn: '2026-11-05' }], 0],
    ['never', [], 0],
  ])('%s', (_, intervals, days) => {
    expect(activeDays(intervals, november)).toBe(days);
  });

  test('of a member who rejoins are the sum, and no day counts twice', () => {
    const left = { joinedOn: '2026-10-01', leftOn: '2026-11-04' };
    expect(activeDays([{ joinedOn: '2026-11-21', leftOn: null }, left], november)).toBe(3 + 10);
    expect(activeDays([{ joinedOn: '2026-11-02', leftOn: null }, left], november)).toBe(30);
  });

  test('do not change when clocks do', () => {
    const march = periodAt(at('2027-03-15T00:00:00Z'), newYork);
    expect(activeDays([{ joinedOn: '2027-01-01', leftOn: null }], march)).toBe(31);
  });

  test('are as many as a count day by day finds', () => {
    const dates = fc
      .integer({ min: Date.parse('2026-10-01') / 86_400_000, max: Date.parse('2026-12-31') / 86_400_000 })
      .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
    const intervals = fc.array(fc.record({ joinedOn: dates, leftOn: fc.option(dates) }), { maxLength: 5 });
    fc.assert(
      fc.property(intervals, (list) => {
        let counted = 0;
        for (let day = 1; day <= 30; day += 1) {
          const date = `2026-11-${String(day).padStart(2, '0')}`;
          if (list.some((one) => one.joinedOn <= date && (one.leftOn === null || date < one.leftOn)))
            counted += 1;
        }
        expect(activeDays(list, november)).toBe(counted);
      }),
    );
  });
});

describe('the date of an instant', () => {
  test('is the one on the wall in the zone', () => {
    expect(dateOf(at('2026-10-31T15:59:59.999Z'), 'Asia/Shanghai')).toBe('2026-10-31');
    expect(dateOf(at('2026-10-31T16:00:00.000Z'), 'Asia/Shanghai')).toBe('2026-11-01');
  });
});
