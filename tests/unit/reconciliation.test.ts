import { describe, expect, it } from 'vitest';
import { datesOfMonth, daysOf } from '../../electron/core/domain/days.ts';
import type { PriceEntry } from '../../electron/core/domain/pricing.ts';
import { readProviderLines } from '../../electron/core/domain/provider-lines.ts';
import {
  differenceOf,
  dividedHour,
  figuresOf,
  hoursByDay,
  isOnWholeHours,
} from '../../electron/core/domain/reconciliation.ts';
import { zeroTokens } from '../../shared/tokens.ts';

const at = (instant: string) => Date.parse(instant);
const usd = (micro: number) => BigInt(micro) * 1_000_000n;
const usual = { toleranceBp: 100, tolerancePusd: usd(10_000) };

describe('a difference', () => {
  it('is the provider’s figure less ours, in pUSD and basis points of theirs, half away from zero', () => {
    expect(differenceOf(usd(2_000_000), usd(2_500_000), usual)).toEqual({
      differencePusd: usd(500_000),
      differenceBp: 2_000n,
      isOver: true,
    });
    expect(differenceOf(usd(20_001), usd(20_000), usual)).toMatchObject({ differenceBp: -1n });
    expect(differenceOf(0n, null, usual)).toEqual({
      differencePusd: null,
      differenceBp: null,
      isOver: false,
    });
  });

  it('is told when it is more than 1 % and at least a cent of USD', () => {
    const isOver = (ours: number, theirs: number) => differenceOf(usd(ours), usd(theirs), usual).isOver;
    expect(isOver(990_000, 1_000_000)).toBe(false);
    expect(isOver(989_999, 1_000_000)).toBe(true);
    expect(isOver(1_010_001, 1_000_000)).toBe(true);
    expect(isOver(100_000, 109_999)).toBe(false);
    expect(isOver(100_000, 110_000)).toBe(true);
    expect(isOver(10_000, 0)).toBe(true);
    expect(differenceOf(5n, 5n, { toleranceBp: 0, tolerancePusd: 0n }).isOver).toBe(false);
    expect(differenceOf(5n, 6n, { toleranceBp: 0, tolerancePusd: 0n }).isOver).toBe(true);
  });
});

describe('days', () => {
  const hour = (hourAt: string, groupId = 'g') => ({ groupId, hourAtMs: at(hourAt) });

  it('take the hours that begin within them, 23 and 25 of them where clocks change', () => {
    const range = daysOf('2026-10-24', '2026-10-27', 'Europe/Berlin');
    const hours = Array.from({ length: 80 }, (_, index) => ({
      groupId: 'g',
      hourAtMs: at('2026-10-23T20:00:00Z') + index * 3_600_000,
    }));
    expect(hoursByDay(hours, range).map(({ on, hours: own }) => [on, own.length])).toEqual([
      ['2026-10-24', 24],
      ['2026-10-25', 25],
      ['2026-10-26', 24],
    ]);
    expect(datesOfMonth('2028-02')).toEqual({ fromOn: '2028-02-01', toOn: '2028-03-01' });
  });

  it('are refused where one begins within an hour of another zone’s clocks, and never in that zone itself', () => {
    const beginnings = [at('2026-11-02T00:00:00Z')];
    const odd = hour('2026-11-01T23:30:00Z', 'kolkata');
    const whole = [hour('2026-11-01T23:00:00Z'), hour('2026-11-02T00:00:00Z')];
    expect(dividedHour([...whole, odd], beginnings, () => false)).toEqual(odd);
    expect(dividedHour([...whole, odd], beginnings, (groupId) => groupId === 'kolkata')).toBeUndefined();
    expect(dividedHour(whole, beginnings, () => false)).toBeUndefined();
    const zones = ['UTC', 'Asia/Shanghai', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
    expect(zones.map((zone) => isOnWholeHours(zone, at('2026-11-02T00:00:00Z')))).toEqual([
      ...[true, true],
      ...[false, false, false],
    ]);
  });
});

describe('our own figure', () => {
  const prices = {
    inputTokens: 3_000_000n,
    cacheWrite5mTokens: 3_750_000n,
    cacheWrite1hTokens: 6_000_000n,
    cacheReadTokens: 300_000n,
    outputTokens: 15_000_000n,
  };
  const entry: PriceEntry = {
    ...{ provider: 'p', model: 'm', names: ['m'], prefixes: [], derivedKinds: [], prices },
    longContext: null,
  };
  const tiered = {
    ...entry,
    ...{ model: 't', names: ['t'], longContext: { overInputTokens: 1, prices } },
  };
  const hour = {
    ...{ ...zeroTokens, groupId: 'g', hourAtMs: at('2026-11-02T05:00:00Z'), model: 'm' },
    ...{ requests: 2, unpricedRequests: 0, costPusd: 7n, inputTokens: 1_000, outputTokens: 100 },
  };
  const list = { versions: [], entries: [entry, tiered], provider: 'p' };

  it('at list price is the cost itself until the account has terms of its own, then the tokens’ value', () => {
    expect(figuresOf([hour], list)).toEqual({
      ...{ requests: 2, unpricedRequests: 0, listPusd: 7n, listIsExact: true, costPusd: 7n },
    });
    const later = { ...list, versions: [{ validFromMs: at('2026-11-02T06:00:00Z') }] };
    expect(figuresOf([hour], later).listPusd).toBe(7n);
    // 1,000 x 3,000,000 + 100 x 15,000,000 pUSD.
    const own = { ...list, versions: [{ validFromMs: at('2026-11-02T05:59:00Z') }] };
    expect(figuresOf([hour, hour], own)).toMatchObject({
      requests: 4,
      listPusd: 9_000_000_000n,
      listIsExact: true,
      costPusd: 14n,
    });
    expect(figuresOf([{ ...hour, model: 't' }], own)).toMatchObject({
      listPusd: 4_500_000_000n,
      listIsExact: false,
    });
  });

  it('at list price is not known once a model has none', () => {
    const unpriced = { ...hour, unpricedRequests: 1, costPusd: 0n };
    expect(figuresOf([hour, unpriced], list)).toMatchObject({ unpricedRequests: 1, listPusd: null });
    const own = { ...list, versions: [{ validFromMs: 0 }] };
    expect(figuresOf([{ ...hour, model: 'own' }], own).listPusd).toBeNull();
    expect(figuresOf([{ ...hour, ...zeroTokens, model: 'own' }], own).listPusd).toBe(0n);
  });
});

describe('a provider’s file', () => {
  const lines = (...cells: [string, string, string?][]) =>
    cells.map(([date, figure, currency], index) => ({ row: index + 2, date, figure, currency }));

  it('adds up the lines of a day, exactly', () => {
    const { days, problems } = readProviderLines(
      lines(
        ['2026-11-01', '0.1'],
        ['2026-11-01T00:00:00Z', '$0.2', 'usd'],
        ['2026/11/2', '$1,234.567890123456'],
        ['2026-11-03', '1.25e-05', 'USD'],
        ['2026-11-04', '0.5000000000000000'],
      ),
      '2026-11-10',
    );
    expect(problems).toEqual([]);
    expect([...days]).toEqual([
      ['2026-11-01', 300_000_000_000n],
      ['2026-11-02', 1_234_567_890_123_456n],
      ['2026-11-03', 12_500_000n],
      ['2026-11-04', 500_000_000_000n],
    ]);
  });

  it('has every bad line named with its field', () => {
    const { problems } = readProviderLines(
      lines(
        ['2026-11-11', '1'],
        ['', '-1'],
        ['2026-11-01', '1,5'],
        ['2026-11-01', '0.1234567890123'],
        ['2026-11-01', '9999999'],
        ['2026-11-01', '1', 'EUR'],
      ),
      '2026-11-10',
    );
    expect(problems.map(({ line, field, reason }) => `${line} ${field} ${reason.en}`)).toEqual([
      '2 date it must not lie after today',
      '3 date it is not a date that exists (YYYY-MM-DD)',
      '3 usd it must be an amount of USD from 0 up',
      '4 usd it must be an amount of USD from 0 up',
      '5 usd it may have at most 12 decimals',
      '6 usd the amount is too large',
      '7 currency it must be USD',
    ]);
  });
});
