import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { attempt, freshFolder, group, nowMs, openAt, settlement } from './stored-carpool.ts';
import { EACH_PUSD, fillUnpriced, ofModel, pricingOf, UNPRICED_ROWS } from './unpriced-rows.ts';

let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());

describe('records whose model had no price', () => {
  let rig: CoreRig;
  beforeEach(async () => {
    rig = await startCore({ at: '2026-11-10T04:00:00Z' });
  });
  afterEach(() => rig.stop());

  const model = 'house-model-7';

  /** Two requests for a model without a price between two with one; the group's USD rate is 7. */
  async function prepare() {
    const prepared = await prepareGroup(rig.api, vendor.vendorUrl);
    await rig.api.group.update({ groupId: prepared.groupId, changes: { usdRate: '7' } });
    await rig.api.account.update({ accountId: prepared.accountId, changes: { meteredBilled: true } });
    await rig.api.limits.set({
      scope: 'member',
      subjectId: prepared.memberId,
      changes: { quotaTotalPusd: 10n ** 12n },
    });
    await rig.core.start();
    await ask(rig, prepared.secret, { inputTokens: 1_000, outputTokens: 100 });
    await ask(rig, prepared.secret, { inputTokens: 1_234, outputTokens: 567, model }, model);
    await ask(rig, prepared.secret, { inputTokens: 10, outputTokens: 3, model }, model);
    return prepared;
  }

  async function figures(groupId: string, memberId: string) {
    const preview = await rig.api.split.preview({ groupId });
    const { quotas } = await rig.api.limits.status({ scope: 'member', subjectId: memberId });
    return {
      blockers: preview.blockers.filter(({ kind }) => kind === 'unpriced'),
      metered: preview.pools.find(({ kind }) => kind === 'metered')?.sourcePusd,
      used: quotas[0]?.usedPusd,
    };
  }

  it('are listed, stay as they are without a price, and are priced by an own price, to the pUSD and only once', async () => {
    const { groupId, accountId, memberId } = await prepare();
    const [period] = await rig.api.period.list({ groupId });
    expect(await rig.api.price.listUnpriced({})).toEqual([
      {
        ...{ groupId, groupName: '周末拼车', periodId: period?.id, periodLabel: period?.label },
        ...{ accountId, accountName: '周末拼车的账号', provider: 'anthropic', model, requests: 2 },
        tokens: {
          inputTokens: 1_244,
          cacheWrite5mTokens: 0,
          cacheWrite1hTokens: 0,
          cacheReadTokens: 0,
          outputTokens: 570,
        },
        firstAtMs: Date.parse('2026-11-10T04:00:00Z'),
        lastAtMs: Date.parse('2026-11-10T04:00:00Z'),
        priceFrom: null,
      },
    ]);
    await expect(rig.api.price.priceUnpriced({ accountId, model })).rejects.toMatchObject({
      code: 'price.none',
    });
    expect(await figures(groupId, memberId)).toEqual({
      blockers: [{ kind: 'unpriced', records: 2, models: [model] }],
      metered: 4_500_000_000n,
      used: 4_500_000_000n,
    });

    // Input alone prices no record with output.
    const own = (prices: { input: string; output?: string }) =>
      rig.api.account.setPricing({
        ...{ accountId, fixedUsd: '0.001', discountBp: 1_000 },
        prices: [{ model, ...prices }],
      });
    await own({ input: '0.5' });
    expect(await rig.api.price.previewPricing({ accountId, model })).toEqual({
      records: 0,
      costPusd: 0n,
      leftUnpriced: 2,
    });
    await own({ input: '0.5', output: '2.000001' });
    expect(await rig.api.price.listUnpriced({ groupId })).toMatchObject([{ priceFrom: 'own' }]);
    // 1,234 x 500,000 + 567 x 2,000,001 = 1,751,000,567; + 10^9, - 10 % = 2,475,900,510.3 pUSD.
    // 10 x 500,000 + 3 x 2,000,001 = 11,000,003; + 10^9, - 10 % = 909,900,002.7 pUSD. Each rounded half up.
    const priced = { records: 2, costPusd: 2_475_900_510n + 909_900_003n, leftUnpriced: 0 };
    expect(await rig.api.price.previewPricing({ accountId, model })).toEqual(priced);
    expect(await figures(groupId, memberId)).toMatchObject({ metered: 4_500_000_000n });
    rig.clock.set('2026-11-12T04:00:00Z');
    expect(await rig.api.price.priceUnpriced({ accountId, model })).toEqual(priced);
    expect(await figures(groupId, memberId)).toEqual({
      blockers: [],
      metered: 7_885_800_513n,
      used: 7_885_800_513n,
    });
    expect(await rig.api.price.priceUnpriced({ accountId, model })).toEqual({
      records: 0,
      costPusd: 0n,
      leftUnpriced: 0,
    });
    expect(await rig.api.price.listUnpriced({})).toEqual([]);

    const { records } = await rig.api.usage.list({ groupId });
    expect(
      records.map(({ costPusd, unpriced, costVersion, flags }) => [costPusd, unpriced, costVersion, flags]),
    ).toEqual([
      [909_900_003n, false, 2, ['priced_later']],
      [2_475_900_510n, false, 2, ['priced_later']],
      [4_500_000_000n, false, null, []],
    ]);
    const { arithmetic } = await rig.api.usage.get({ usageId: records[1]?.id as number });
    expect(arithmetic?.lines.map(({ amountPusd, own: isOwn }) => [amountPusd, isOwn])).toEqual([
      [617_000_000n, true],
      [1_134_000_567n, true],
    ]);
    const range = { groupId, fromMs: 0, toMs: Date.parse('2027-01-01T00:00:00Z'), bucket: 'hour' as const };
    expect((await rig.api.usage.summary(range)).totals).toMatchObject({
      requests: 3,
      unpricedRequests: 0,
      costPusd: 7_885_800_513n,
    });
  });

  it('are priced by an entry that the list gets, and keep its version', async () => {
    const { groupId, accountId } = await prepare();
    const file = { text: `provider,model,input,output\nanthropic,${model},2,10`, mode: 'named' as const };
    const { diff } = await rig.api.price.previewImport(file);
    // 1,244 x 2 + 570 x 10 = 8,188 M pUSD, unpriced so far.
    expect(diff?.used).toMatchObject([{ requests: 2, beforePusd: null, afterPusd: 8_188_000_000n }]);
    await rig.api.price.applyImport({ ...file, digest: diff?.digest ?? '' });
    expect(await rig.api.price.listUnpriced({})).toMatchObject([{ priceFrom: 'list' }]);
    expect(await rig.api.price.priceUnpriced({ accountId, model, groupId })).toEqual({
      records: 2,
      costPusd: 8_188_000_000n,
      leftUnpriced: 0,
    });
    const { records } = await rig.api.usage.list({ groupId });
    expect(records.map(({ priceVersion }) => priceVersion)).toEqual([2, 2, 1]);
    const { arithmetic } = await rig.api.usage.get({ usageId: records[0]?.id as number });
    expect(arithmetic).toMatchObject({ priceVersion: 2, ownTerms: null });
  });
});

describe('many unpriced records', () => {
  let storage: Storage;

  beforeEach(async () => {
    storage = await openAt(await freshFolder());
    await fillUnpriced(storage);
  });
  afterEach(() => storage.close());

  async function agree(priced: number): Promise<void> {
    const { rows, ledger, rollups } = await storage.read('reconcile.sums');
    const costPusd = BigInt(priced) * EACH_PUSD;
    expect(rows).toMatchObject({ requests: UNPRICED_ROWS, priced, costPusd });
    expect(ledger).toEqual({ entries: priced, amountPusd: costPusd });
    const unpricedRequests = UNPRICED_ROWS - priced;
    expect(rollups).toMatchObject({ requests: UNPRICED_ROWS, unpricedRequests, costPusd });
  }

  it('stop being priced after the portion in which the owner says so', async () => {
    const told: unknown[] = [];
    const write: Storage['write'] = async (name, ...args) => {
      told.push(await pricing.cancelPricing(ofModel));
      return storage.write(name, ...args);
    };
    const pricing = pricingOf({ ...storage, write });
    expect(await pricing.priceUnpriced(ofModel)).toMatchObject({ records: 500, leftUnpriced: 0 });
    expect(told).toEqual([[{ ...ofModel, recordsDone: 0, cancelling: true }]]);
    expect(await pricing.pricingStatus()).toEqual([]);
    await agree(500);
  });

  it('are priced in portions that each stand: what fails leaves the rest unpriced, and the next try goes on', async () => {
    let portions = 0;
    const failing: Storage['write'] = (name, ...args) => {
      portions += 1;
      return portions === 2 ? Promise.reject(new Error('killed')) : storage.write(name, ...args);
    };
    const write = failing;
    await expect(pricingOf({ ...storage, write }).priceUnpriced(ofModel)).rejects.toThrow('killed');
    await agree(500);
    await expect(pricingOf(storage, true).priceUnpriced(ofModel)).rejects.toMatchObject({
      code: 'price.period_closed',
      params: { period: '2026-11' },
    });
    await agree(500);
    // Two at once price each record once.
    const both = await Promise.all([
      pricingOf(storage).priceUnpriced({ ...ofModel, groupId: group.id }),
      pricingOf(storage).priceUnpriced(ofModel),
    ]);
    expect(both.reduce((sum, { records }) => sum + records, 0)).toBe(701);
    expect(both.reduce((sum, { costPusd }) => sum + costPusd, 0n)).toBe(701n * EACH_PUSD);
    await agree(1_201);
  });

  it('without a roll-up to change are left as they are', async () => {
    const late = { costPusd: 1n, priceVersion: 1, costVersion: null };
    // The hour of the roll-up lies beyond reach of a record that began days later.
    storage.attempts.open(attempt(2_000, { modelAsked: ofModel.model, startedAtMs: nowMs + 90_000_000 }));
    await storage.attempts.settle(settlement(2_000, { modelAnswered: null, costPusd: null }));
    await storage.read('attempts.find', 2_000);
    await expect(
      storage.write(
        'unpriced.price',
        [
          { id: 1, ...late },
          { id: 2_000, ...late },
        ],
        nowMs,
      ),
    ).rejects.toMatchObject({ code: 'storage.conflict' });
    const { rows, ledger } = await storage.read('reconcile.sums');
    expect([rows.priced, ledger.entries]).toEqual([0, 0]);
  });
});
