import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CountedUsage,
  fits,
  LimitCounters,
  type QuotaState,
  windowsAt,
} from '../../electron/core/domain/limit-counters.ts';
import { dayOf, weekOf } from '../../electron/core/domain/limit-windows.ts';
import { periodAt } from '../../electron/core/domain/periods.ts';
import { noLimits } from '../../electron/core/services/limits-subjects.ts';

const zone = 'Asia/Shanghai';
const settings = { zone, anchorDay: 10 };
const at = (text: string) => Date.parse(text);
const iso = (atMs: number) => new Date(atMs).toISOString();
/** A Saturday. */
const noon = at('2026-11-21T12:00:00+08:00');
const nothing: CountedUsage = {
  totalPusd: 0n,
  monthPusd: 0n,
  weekPusd: 0n,
  dayPusd: 0n,
  dayTokens: 0,
  minutes: [],
};

function countersAt(atMs: number, usage = nothing): LimitCounters {
  return new LimitCounters(usage, windowsAt(atMs, zone, periodAt(atMs, settings)), settings);
}

const all = {
  ...noLimits,
  quotaTotalPusd: 100n,
  quotaMonthPusd: 100n,
  quotaWeekPusd: 100n,
  quotaDayPusd: 100n,
  quotaFiveHoursPusd: 100n,
  dayTokens: 1_000,
};

const used = (counters: LimitCounters, nowMs: number) =>
  Object.fromEntries(counters.quotas(all, nowMs).map(({ quota, usedPusd }) => [quota, usedPusd]));

test('days and weeks are those of the zone, weeks from Monday, over a change to summer time too', () => {
  const ends = (window: { startAtMs: number; endAtMs: number }) => [
    iso(window.startAtMs),
    iso(window.endAtMs),
  ];
  expect(ends(dayOf(noon, zone))).toEqual(['2026-11-20T16:00:00.000Z', '2026-11-21T16:00:00.000Z']);
  expect(ends(weekOf(noon, zone))).toEqual(['2026-11-15T16:00:00.000Z', '2026-11-22T16:00:00.000Z']);
  expect(ends(weekOf(at('2026-11-16T00:00:00+08:00'), zone))[0]).toBe('2026-11-15T16:00:00.000Z');
  const changing = dayOf(at('2026-03-29T12:00:00Z'), 'Europe/Berlin');
  expect(changing.endAtMs - changing.startAtMs).toBe(23 * 3_600_000);
});

test('usage counts in every window, and each window forgets it at its own end', () => {
  const counters = countersAt(noon);
  counters.use({ costPusd: 30n, tokens: 7 }, noon);
  expect(used(counters, noon)).toEqual({ total: 30n, month: 30n, week: 30n, day: 30n, five_hours: 30n });
  expect(
    counters.quotas(all, noon).map(({ quota, resetsAtMs }) => [quota, resetsAtMs && iso(resetsAtMs)]),
  ).toEqual([
    ['total', null],
    ['month', '2026-12-09T16:00:00.000Z'],
    ['week', '2026-11-22T16:00:00.000Z'],
    ['day', '2026-11-21T16:00:00.000Z'],
    ['five_hours', '2026-11-21T09:01:00.000Z'],
  ]);
  expect(used(counters, noon + 5 * 3_600_000)).toMatchObject({ five_hours: 30n });
  expect(used(counters, noon + 5 * 3_600_000 + 60_000)).toMatchObject({ five_hours: 0n, day: 30n });
  const nextDay = at('2026-11-22T00:00:00+08:00');
  expect(used(counters, nextDay - 1)).toMatchObject({ day: 30n });
  expect(used(counters, nextDay)).toMatchObject({ day: 0n, week: 30n });
  expect(counters.dayTokens(all, nextDay)).toMatchObject({ used: 0 });
  expect(used(counters, at('2026-11-23T00:00:00+08:00'))).toMatchObject({ week: 0n, month: 30n });
  expect(used(counters, at('2026-12-10T00:00:00+08:00'))).toMatchObject({ month: 0n, total: 30n });
  expect(used(counters, at('2027-05-01T00:00:00+08:00'))).toMatchObject({ month: 0n, total: 30n });
});

test('a request that began before midnight counts for the day it began in', () => {
  const counters = countersAt(noon);
  const nextDay = at('2026-11-22T00:00:10+08:00');
  expect(used(counters, nextDay)).toMatchObject({ day: 0n });
  counters.use({ costPusd: 30n, tokens: 7 }, nextDay - 20_000);
  expect(used(counters, nextDay)).toEqual({ total: 30n, month: 30n, week: 30n, day: 0n, five_hours: 30n });
  expect(counters.dayTokens(all, nextDay)).toMatchObject({ used: 0 });
});

test('what was counted before the program started counts on', () => {
  const counters = countersAt(noon, {
    totalPusd: 90n,
    monthPusd: 80n,
    weekPusd: 70n,
    dayPusd: 60n,
    dayTokens: 50,
    minutes: [{ minuteAtMs: noon - 3_600_000, costPusd: 40n }],
  });
  expect(used(counters, noon)).toEqual({ total: 90n, month: 80n, week: 70n, day: 60n, five_hours: 40n });
  expect(counters.dayTokens(all, noon)).toEqual({
    limit: 1_000,
    used: 50,
    held: 0,
    resetsAtMs: at('2026-11-22T00:00:00+08:00'),
  });
});

test('the rolling quota says when it has room, minute by minute', () => {
  const counters = countersAt(noon);
  counters.use({ costPusd: 60n, tokens: 0 }, noon);
  counters.use({ costPusd: 40n, tokens: 0 }, noon + 600_000);
  const five = 5 * 3_600_000 + 60_000;
  expect(counters.roomAtMs(100n, 50n)).toBe(noon + five);
  expect(counters.roomAtMs(100n, 70n)).toBe(noon + 600_000 + five);
});

test('a quota takes what fits exactly, and nothing more once it is used up', () => {
  const state = (usedPusd: bigint, heldPusd: bigint): QuotaState => ({
    quota: 'day',
    limitPusd: 100n,
    usedPusd,
    heldPusd,
    resetsAtMs: null,
  });
  expect(fits(state(60n, 20n), 20n)).toBe(true);
  expect(fits(state(60n, 20n), 21n)).toBe(false);
  expect(fits(state(100n, 0n), 0n)).toBe(false);
  expect(fits(state(0n, 100n), 0n)).toBe(false);
});

test('used and reserved never go over a quota by more than requests exceed what was reserved for them', () => {
  const step = fc.record({ hold: fc.bigInt(0n, 40n), excess: fc.bigInt(-40n, 40n), ends: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const counters = countersAt(noon);
      const underWay: { hold: bigint; cost: bigint }[] = [];
      let allowance = 0n;
      for (const { hold, excess, ends } of steps) {
        const quota = counters.quotas(all, noon)[0] as QuotaState;
        if (fits(quota, hold)) {
          counters.hold({ costPusd: hold, tokens: 0 });
          const cost = hold + excess < 0n ? 0n : hold + excess;
          if (cost > hold) allowance += cost - hold;
          underWay.push({ hold, cost });
        }
        for (const ended of underWay.splice(0, ends)) {
          counters.release({ costPusd: ended.hold, tokens: 0 });
          counters.use({ costPusd: ended.cost, tokens: 0 }, noon);
        }
        for (const { usedPusd, heldPusd, limitPusd } of counters.quotas(all, noon)) {
          expect(usedPusd + heldPusd).toBeLessThanOrEqual(limitPusd + allowance);
        }
      }
    }),
  );
});
