import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReconciliation } from '../../electron/core/services/reconciliation.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { openAt } from './stored-carpool.ts';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore({ at: '2026-11-07T04:00:00Z' });
});
afterEach(() => rig.stop());

const at = (instant: string) => Date.parse(instant);

/** An account with requests at both ends of a UTC day: 0.3 USD on Nov 8, 0.15 USD on Nov 9, in UTC. */
async function usedAccount(zone = 'Asia/Shanghai') {
  const prepared = await prepareGroup(rig.api, vendor.vendorUrl);
  await rig.api.group.update({ groupId: prepared.groupId, changes: { zone } });
  await rig.core.start();
  for (const [instant, inputTokens] of [
    ['2026-11-08T00:00:00Z', 40_000],
    ['2026-11-08T23:59:59.999Z', 60_000],
    ['2026-11-09T00:00:00Z', 50_000],
  ] as const) {
    rig.clock.set(instant);
    await ask(rig, prepared.secret, { inputTokens, outputTokens: 0 });
  }
  rig.clock.set('2026-11-10T04:00:00Z');
  return prepared;
}

describe('an account beside its provider', () => {
  it('is compared by the provider’s days, in UTC or in the group’s zone', async () => {
    const { accountId } = await usedAccount();
    const range = { accountId, fromOn: '2026-11-08', toOn: '2026-11-10' };
    await rig.api.reconciliation.set({ accountId, on: '2026-11-08', usd: '0.33' });
    await rig.api.reconciliation.set({ accountId, on: '2026-11-08', note: '控制台' });
    const { zone, days, totals } = await rig.api.reconciliation.list(range);
    expect(zone).toBe('UTC');
    expect(days).toEqual([
      {
        on: '2026-11-08',
        requests: 2,
        unpricedRequests: 0,
        listPusd: 300_000_000_000n,
        listIsExact: true,
        costPusd: 300_000_000_000n,
        providerPusd: 330_000_000_000n,
        note: '控制台',
        enteredAtMs: at('2026-11-10T04:00:00Z'),
        differencePusd: 30_000_000_000n,
        differenceBp: 909n,
        isOver: true,
      },
      {
        on: '2026-11-09',
        requests: 1,
        unpricedRequests: 0,
        listPusd: 150_000_000_000n,
        listIsExact: true,
        costPusd: 150_000_000_000n,
        providerPusd: null,
        note: '',
        enteredAtMs: null,
        differencePusd: null,
        differenceBp: null,
        isOver: false,
      },
    ]);
    expect(totals).toEqual({
      requests: 3,
      unpricedRequests: 0,
      listPusd: 450_000_000_000n,
      listIsExact: true,
      costPusd: 450_000_000_000n,
      days: 2,
      coveredDays: 1,
      coveredCostPusd: 300_000_000_000n,
      providerPusd: 330_000_000_000n,
      differencePusd: 30_000_000_000n,
      differenceBp: 909n,
      isOver: true,
    });
    await rig.api.reconciliation.saveSettings({ accountId, zone: 'Asia/Shanghai', toleranceBp: 6_000 });
    const own = await rig.api.reconciliation.list(range);
    expect(own.days.map(({ on, costPusd, isOver }) => [on, costPusd, isOver])).toEqual([
      ['2026-11-08', 120_000_000_000n, true],
      ['2026-11-09', 330_000_000_000n, false],
    ]);
  });

  it('is summed up by month, and the last one with a figure comes first', async () => {
    const { accountId } = await usedAccount();
    expect(await rig.api.reconciliation.month({ accountId })).toMatchObject({
      month: '2026-11',
      totals: { days: 30, coveredDays: 0, costPusd: 450_000_000_000n, differencePusd: null, isOver: false },
    });
    const text = 'usage_date_utc,model,cost_usd\n2026-11-08,a,0.15\n2026-11-08,b,0.15\n2026-11-09,a,0.145\n';
    expect(await rig.api.reconciliation.import({ accountId, text })).toEqual({ days: 2, replaced: 0 });
    rig.clock.set('2026-12-02T00:00:00Z');
    expect(await rig.api.reconciliation.month({ accountId })).toMatchObject({
      month: '2026-11',
      totals: {
        coveredDays: 2,
        coveredCostPusd: 450_000_000_000n,
        providerPusd: 445_000_000_000n,
        differencePusd: -5_000_000_000n,
        differenceBp: -112n,
        isOver: false,
      },
    });
    await rig.api.reconciliation.set({ accountId, on: '2026-11-09', usd: null });
    expect((await rig.api.reconciliation.month({ accountId })).totals.coveredDays).toBe(1);
    const bad = rig.api.reconciliation.import({ accountId, text: '2026-11-08,9\n2026-11-09,?' });
    await expect(bad).rejects.toMatchObject({
      code: 'reconciliation.lines_invalid',
      params: { lines: 'line 2 "usd": it must be an amount of USD from 0 up' },
    });
    expect((await rig.api.reconciliation.month({ accountId })).totals.providerPusd).toBe(300_000_000_000n);
  });

  it('tells the list price apart from what own terms made of it', async () => {
    const { accountId, secret } = await usedAccount();
    await rig.api.account.setPricing({ accountId, prices: [], fixedUsd: '0.01', discountBp: 5_000 });
    await ask(rig, secret, { inputTokens: 100_000, outputTokens: 0 });
    const { days } = await rig.api.reconciliation.list({
      ...{ accountId, fromOn: '2026-11-10', toOn: '2026-11-11' },
    });
    expect(days).toMatchObject([{ requests: 1, listPusd: 300_000_000_000n, costPusd: 155_000_000_000n }]);
  });

  it('is refused plainly in UTC where the group’s hours are none of UTC’s, and right in the group’s zone', async () => {
    const { accountId } = await usedAccount('Asia/Kolkata');
    const range = { accountId, fromOn: '2026-11-08', toOn: '2026-11-10' };
    expect(await rig.api.reconciliation.settings({ accountId })).toMatchObject({
      zone: 'Asia/Kolkata',
      zones: ['UTC', 'Asia/Kolkata'],
      todayOn: '2026-11-10',
    });
    const { days } = await rig.api.reconciliation.list(range);
    expect(days.map(({ costPusd }) => costPusd)).toEqual([120_000_000_000n, 330_000_000_000n]);
    await expect(rig.api.reconciliation.saveSettings({ accountId, zone: 'UTC' })).rejects.toMatchObject({
      code: 'reconciliation.zone_not_on_hours',
      field: 'zone',
      params: { zone: 'UTC', groupZone: 'Asia/Kolkata' },
    });
    // Without a group the account counts by UTC, which divides an hour that the group has used.
    await rig.api.binding.clear({ groupId: (await rig.api.group.list({}))[0]?.id as string });
    await expect(rig.api.reconciliation.list(range)).rejects.toMatchObject({
      code: 'reconciliation.zone_not_on_hours',
    });
    await rig.api.reconciliation.saveSettings({ accountId, zone: 'Asia/Kolkata' });
    expect((await rig.api.reconciliation.list(range)).totals.requests).toBe(3);
  });
});

it('figures keep the zone they were entered for when the account moves to a group of another', async () => {
  const { groupId, accountId } = await prepareGroup(rig.api, vendor.vendorUrl);
  await rig.api.reconciliation.set({ accountId, on: '2026-11-06', usd: '1' });
  await rig.api.binding.clear({ groupId });
  const { id: other } = await rig.api.group.create({ name: '加尔各答', zone: 'Asia/Kolkata' });
  await rig.api.binding.set({ groupId: other, accountId });
  expect((await rig.api.reconciliation.settings({ accountId })).zone).toBe('UTC');
});

it('a group’s provider figure is the sum of its accounts’ days that begin within the period', async () => {
  const { groupId, accountId } = await usedAccount();
  const text = '2026-10-31,5\n2026-11-01,0.25\n2026-11-30,0.5\n2026-12-01,7';
  rig.clock.set('2026-12-02T00:00:00Z');
  await rig.api.reconciliation.import({ accountId, text });
  const period = (await rig.api.period.list({ groupId })).at(-1);
  await rig.core.stop();
  const storage = await openAt(rig.dataDir, at('2026-12-02T00:00:00Z'));
  const { providerFigureOf } = createReconciliation({
    storage,
    clock: rig.clock,
    costVersions: () => [],
    priceEntries: () => [],
    announce: async () => undefined,
  });
  // November in Shanghai: the UTC days that begin within it are those of November 1 to 30.
  expect(await providerFigureOf(groupId, period?.startAtMs ?? 0, period?.endAtMs ?? 0)).toEqual({
    providerPusd: 750_000_000_000n,
    coveredDays: 2,
    days: 30,
  });
  expect(await providerFigureOf('nobody', period?.startAtMs ?? 0, period?.endAtMs ?? 0)).toEqual({
    providerPusd: 0n,
    coveredDays: 0,
    days: 0,
  });
  await storage.close();
});
