import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SplitRules, usualRules } from '../../shared/split.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup, sonnet } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
});
afterEach(() => rig.stop());

/** 甲 (from prepareGroup) and 乙 with a key each. */
async function twoMembers() {
  const first = await prepareGroup(rig.api, vendor.vendorUrl);
  const second = await rig.api.member.create({ groupId: first.groupId, name: '乙' });
  const { secret } = await rig.api.memberKey.create({ memberId: second.id, label: '电脑' });
  await rig.core.start();
  return { ...first, second: { memberId: second.id, secret } };
}

describe('periods', () => {
  it('run from the month the group was made in, without a gap, and seq counts them', async () => {
    const { id: groupId } = await rig.api.group.create({ name: '一组' });
    rig.clock.set('2027-01-31T16:00:00Z');
    const periods = await rig.api.period.list({ groupId });
    expect(periods.map(({ seq, label, startOn, endOn }) => [seq, label, startOn, endOn])).toEqual([
      [3, '2027-02', '2027-02-01', '2027-03-01'],
      [2, '2027-01', '2027-01-01', '2027-02-01'],
      [1, '2026-12', '2026-12-01', '2027-01-01'],
      [0, '2026-11', '2026-11-01', '2026-12-01'],
    ]);
    expect(periods[3]).toMatchObject({
      startAtMs: Date.parse('2026-10-31T16:00:00Z'),
      endAtMs: Date.parse('2026-11-30T16:00:00Z'),
    });
  });

  it('follow a changed zone as long as nothing was used, and are then frozen', async () => {
    const { groupId, secret } = await twoMembers();
    await rig.api.group.update({ groupId, changes: { zone: 'UTC', anchorDay: 5 } });
    expect(await rig.api.period.list({ groupId })).toMatchObject([
      { startOn: '2026-11-05', endOn: '2026-12-05' },
    ]);
    const before = await rig.api.period.list({ groupId });
    expect(await ask(rig, secret, { inputTokens: 10, outputTokens: 1 })).toBe(200);
    expect(await rig.api.period.list({ groupId })).toEqual(before);
    const { records } = await rig.api.usage.list({ groupId });
    expect(records[0]?.periodId).toBe(before[0]?.id);
  });

  it('hold each request by the instant it began, to the millisecond', async () => {
    const { groupId, secret } = await twoMembers();
    rig.clock.set('2026-11-30T15:59:59.999Z');
    await ask(rig, secret, { inputTokens: 10, outputTokens: 1 });
    rig.clock.set('2026-11-30T16:00:00Z');
    await ask(rig, secret, { inputTokens: 20, outputTokens: 2 });
    const [december, november] = await rig.api.period.list({ groupId });
    const { records } = await rig.api.usage.list({ groupId });
    expect(records.map(({ periodId }) => periodId)).toEqual([december?.id, november?.id]);
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      period: { label: '2026-12' },
      totals: [{ requests: 1 }, { requests: 0 }],
    });
  });

  it('of another group are not found', async () => {
    const { id } = await rig.api.group.create({ name: '一组' });
    const other = await rig.api.group.create({ name: '二组' });
    const [period] = await rig.api.period.list({ groupId: other.id });
    const preview = rig.api.split.preview({ groupId: id, periodId: period?.id });
    await expect(preview).rejects.toMatchObject({ code: 'period.not_found', field: 'periodId' });
  });
});

describe('a preview', () => {
  it('splits metered spend by use: summed in pUSD, converted once, to the fen', async () => {
    const { groupId, accountId, memberId, secret, second } = await twoMembers();
    await rig.api.group.update({ groupId, changes: { usdRate: '7.1' } });
    await ask(rig, secret, { inputTokens: 200_000, outputTokens: 0 });
    await ask(rig, second.secret, { inputTokens: 0, outputTokens: 100_000 });
    await ask(rig, second.secret, { inputTokens: 1, outputTokens: 0 });
    // 甲 0.6 USD, 乙 1.500003 USD: 2.100003 USD x 7.1 = 14.9100213 CNY.
    const preview = await rig.api.split.preview({ groupId });
    expect(preview).toMatchObject({
      currency: 'CNY',
      period: { seq: 0, label: '2026-11' },
      asOfMs: rig.clock.now(),
      priceVersion: 1,
      sumMinor: 1491n,
      blockers: [],
      totals: [
        {
          memberId,
          memberName: '甲',
          activeDays: 21,
          usagePusd: 600_000_000_000n,
          requests: 1,
          amountMinor: 426n,
        },
        { memberName: '乙', activeDays: 21, usagePusd: 1_500_003_000_000n, requests: 2, amountMinor: 1065n },
      ],
    });
    expect(preview.pools).toEqual([
      {
        id: `metered.${accountId}`,
        kind: 'metered',
        accountId,
        accountName: '周末拼车的账号',
        chargedOn: null,
        totalMinor: 1491n,
        sourcePusd: 2_100_003_000_000n,
        rate: '7.1',
        reason: null,
        title: null,
        sharedLike: 'metered',
        rule: { kind: 'by_usage', zeroUsage: 'equal_by_days', minimumMinor: null },
        fellBack: false,
        paidByMemberId: null,
        paidByName: null,
        parts: [
          {
            basis: 'by_usage',
            totalMinor: 1491n,
            totalWeight: 2_100_003_000_000n,
            shares: [
              {
                memberId,
                memberName: '甲',
                weight: 600_000_000_000n,
                floorMinor: 425n,
                remainder: 2_098_725_000_000n,
                amountMinor: 426n,
              },
              {
                memberId: second.memberId,
                memberName: '乙',
                weight: 1_500_003_000_000n,
                floorMinor: 1065n,
                remainder: 1_278_000_000n,
                amountMinor: 1065n,
              },
            ],
          },
        ],
        shares: [
          { memberId, memberName: '甲', amountMinor: 426n },
          { memberId: second.memberId, memberName: '乙', amountMinor: 1065n },
        ],
      },
    ]);
  });

  it('shares a fee in dollars by active days, and names who paid it', async () => {
    const { groupId, accountId, memberId, second } = await twoMembers();
    await rig.api.group.update({ groupId, changes: { usdRate: '7.1043' } });
    await rig.api.account.update({
      accountId,
      changes: {
        fee: { amountMinor: 20_000n, currency: 'USD' },
        feePayerMemberId: memberId,
        meteredBilled: false,
      },
    });
    await rig.api.member.leave({ memberId: second.memberId, leftOn: '2026-11-17' });
    // 200 USD x 7.1043 = 1,420.86 CNY; 21 and 7 of 28 days.
    const preview = await rig.api.split.preview({ groupId });
    expect(preview.pools).toMatchObject([
      {
        kind: 'subscription_fee',
        totalMinor: 142_086n,
        sourcePusd: 200_000_000_000_000n,
        rate: '7.1043',
        rule: { kind: 'equal', prorate: true },
        fellBack: false,
        paidByMemberId: memberId,
        paidByName: '甲',
        parts: [
          {
            basis: 'equal_by_days',
            totalWeight: 28n,
            shares: [
              { memberName: '甲', weight: 21n, floorMinor: 106_564n, remainder: 14n, amountMinor: 106_565n },
              { memberName: '乙', weight: 7n, floorMinor: 35_521n, remainder: 14n, amountMinor: 35_521n },
            ],
          },
        ],
      },
    ]);
  });

  it('tries out other rules without a change, and says when a minimum is more than a pool can bear', async () => {
    const { groupId, accountId, second } = await twoMembers();
    await rig.api.account.update({ accountId, changes: { fee: { amountMinor: 10_001n, currency: 'CNY' } } });
    const weights = [{ memberId: second.memberId, weight: 3 }];
    const fee = { kind: 'weights', weights, minimumMinor: null } as const;
    const shares = async (rules?: SplitRules) =>
      (await rig.api.split.preview({ groupId, ...(rules ? { rules } : {}) })).pools[0]?.shares.map(
        ({ amountMinor }) => amountMinor,
      );
    expect(await shares({ ...usualRules, fee })).toEqual([2_500n, 7_501n]);
    expect(await shares({ ...usualRules, fee: { ...fee, minimumMinor: 3_000 } })).toEqual([3_000n, 7_001n]);
    expect(await shares()).toEqual([5_001n, 5_000n]);
    const tooHigh = { ...usualRules, fee: { ...fee, minimumMinor: 5_001 } };
    const { blockers } = await rig.api.split.preview({ groupId, rules: tooHigh });
    expect(blockers).toEqual([
      {
        kind: 'minimum_too_high',
        poolId: expect.stringMatching(/^fee\./),
        largestMinor: 5_000n,
        currency: 'CNY',
      },
    ]);
  });

  it('counts refunds and other costs in the period of their date', async () => {
    const { groupId, accountId, memberId } = await twoMembers();
    const entry = {
      ...{ kind: 'refund' as const, accountId, sharedLike: 'fee' as const, payerMemberId: null },
      bookedOn: '2026-11-30',
      ...{ amount: { amountMinor: 1_001n, currency: 'CNY' }, reason: ' outage ' },
    };
    const refund = await rig.api.split.addEntry({ groupId, entry });
    expect(refund).toMatchObject({ reason: 'outage', amount: { amountMinor: 1_001n } });
    const charge = await rig.api.split.addEntry({
      groupId,
      entry: { ...entry, kind: 'charge', bookedOn: '2026-12-01', payerMemberId: memberId },
    });
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      pools: [
        { kind: 'refund', totalMinor: -1_001n, shares: [{ amountMinor: -501n }, { amountMinor: -500n }] },
      ],
      sumMinor: -1_001n,
    });
    const changes = { bookedOn: '2026-11-29', accountId: null };
    await rig.api.split.updateEntry({ entryId: charge.id, changes });
    expect((await rig.api.split.preview({ groupId })).sumMinor).toBe(0n);
    const [period] = await rig.api.period.list({ groupId });
    const listed = await rig.api.split.entries({ groupId, periodId: period?.id });
    expect(listed.map(({ id }) => id)).toEqual([charge.id, refund.id]);
    await rig.api.split.removeEntry({ entryId: refund.id });
    expect(await rig.api.split.entries({ groupId })).toEqual([{ ...charge, ...changes }]);
  });

  it('takes a fee in the currency of the group as it is', async () => {
    const { groupId, accountId } = await twoMembers();
    await rig.api.account.update({ accountId, changes: { fee: { amountMinor: 10_001n, currency: 'CNY' } } });
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      pools: [
        {
          totalMinor: 10_001n,
          sourcePusd: null,
          rate: null,
          shares: [{ amountMinor: 5_001n }, { amountMinor: 5_000n }],
        },
      ],
      sumMinor: 10_001n,
    });
  });

  it('keeps a fee out of periods that ended before the account was bound', async () => {
    const { groupId, accountId } = await twoMembers();
    await rig.api.binding.clear({ groupId });
    rig.clock.set('2026-12-10T04:00:00Z');
    await rig.api.binding.set({ groupId, accountId });
    await rig.api.account.update({ accountId, changes: { fee: { amountMinor: 10_000n, currency: 'CNY' } } });
    const [december, november] = await rig.api.period.list({ groupId });
    expect(await rig.api.split.preview({ groupId, periodId: november?.id })).toMatchObject({
      sumMinor: 0n,
      pools: [],
    });
    expect(await rig.api.split.preview({ groupId, periodId: december?.id })).toMatchObject({
      sumMinor: 10_000n,
    });
  });

  it('leaves spend out and says so while its rate is missing', async () => {
    const { groupId, secret } = await twoMembers();
    await ask(rig, secret, { inputTokens: 1_000, outputTokens: 0 });
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      pools: [],
      sumMinor: 0n,
      blockers: [{ kind: 'rate_missing', currency: 'USD' }],
    });
  });

  it('names unpriced models and never counts them as nothing', async () => {
    const { groupId, secret } = await twoMembers();
    await rig.api.group.update({ groupId, changes: { usdRate: '7' } });
    await ask(rig, secret, { inputTokens: 200_000, outputTokens: 0 });
    await ask(rig, secret, { inputTokens: 5, outputTokens: 5 }, 'model-nobody-prices');
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      sumMinor: 420n,
      blockers: [{ kind: 'unpriced', records: 1, models: ['model-nobody-prices'] }],
    });
    const { records } = await rig.api.usage.list({ groupId, model: 'model-nobody-prices' });
    expect(records).toMatchObject([{ costPusd: null, unpriced: true, source: 'final' }]);
  });

  it('says that nobody is there to share a fee', async () => {
    const { id: groupId } = await rig.api.group.create({ name: '空组' });
    const account = await rig.api.account.create({
      name: 'a',
      provider: 'claude',
      apiKey: 'sk-sim-x',
      fee: { amountMinor: 100n, currency: 'CNY' },
    });
    await rig.api.binding.set({ groupId, accountId: account.id });
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      pools: [],
      totals: [],
      sumMinor: 0n,
      blockers: [{ kind: 'no_members' }],
    });
  });
});

describe('the CSV file', () => {
  it('holds the same figures and is the same to the byte each time', async () => {
    const { groupId, secret } = await twoMembers();
    await rig.api.group.update({ groupId, changes: { usdRate: '7.1', name: '周末/拼车 ..\\x' } });
    await ask(rig, secret, { inputTokens: 200_000, outputTokens: 0 });
    const file = await rig.api.split.exportCsv({ groupId, lang: 'zh-CN' });
    expect(file.fileName).toBe('AiCarpool-周末-拼车-x-2026-11.csv');
    expect(file.mediaType).toBe('text/csv; charset=utf-8');
    const lines = file.text.split('\r\n');
    expect(file.text.startsWith('\uFEFF拼车组,周末/拼车 ..\\x')).toBe(true);
    expect(lines).toContain('计量费用 · 周末拼车的账号,4.26,按用量,甲,600000000000,600000000000,426,4.26');
    expect(lines).toContain('总计,,,,,,,4.26');
    rig.clock.set('2026-11-20T04:00:00Z');
    expect(await rig.api.split.exportCsv({ groupId, lang: 'zh-CN' })).toEqual(file);
  });

  it('says itself what is missing from it', async () => {
    const { groupId, secret } = await twoMembers();
    await ask(rig, secret, { inputTokens: 5, outputTokens: 5 }, 'model-nobody-prices');
    const { text } = await rig.api.split.exportCsv({ groupId, lang: 'en' });
    expect(text).toContain('2026-11 · 1 unpriced, not included (model-nobody-prices)');
  });
});

describe('usage', () => {
  it('shows the arithmetic of a row, and it gives the cost', async () => {
    const { groupId, secret } = await twoMembers();
    await ask(rig, secret, { inputTokens: 1_234, outputTokens: 567 });
    const { records } = await rig.api.usage.list({ groupId });
    const { record, arithmetic } = await rig.api.usage.get({ usageId: records[0]?.id as number });
    expect(record).toEqual(records[0]);
    expect(record).toMatchObject({
      modelAsked: sonnet,
      state: 'settled',
      source: 'final',
      costPusd: 12_207_000_000n,
    });
    expect(arithmetic).toEqual({
      priceVersion: 1,
      pricedModel: sonnet,
      lines: [
        {
          kind: 'inputTokens',
          tokens: 1_234,
          pusdPerToken: 3_000_000n,
          amountPusd: 3_702_000_000n,
          own: false,
        },
        {
          kind: 'outputTokens',
          tokens: 567,
          pusdPerToken: 15_000_000n,
          amountPusd: 8_505_000_000n,
          own: false,
        },
      ],
      ownTerms: null,
    });
  });

  it('comes in pages, newest first, and can be narrowed', async () => {
    const { groupId, memberId, secret, second } = await twoMembers();
    for (const key of [secret, second.secret, secret])
      await ask(rig, key, { inputTokens: 1, outputTokens: 1 });
    const first = await rig.api.usage.list({ groupId, limit: 2 });
    expect(first.records.map(({ id }) => id)).toEqual([3, 2]);
    const next = await rig.api.usage.list({ groupId, limit: 2, beforeId: first.nextBeforeId as number });
    expect(next).toMatchObject({ records: [{ id: 1 }], nextBeforeId: null });
    const own = await rig.api.usage.list({ groupId, memberId });
    expect(own.records.map(({ id }) => id)).toEqual([3, 1]);
    expect(await rig.api.usage.list({ groupId, source: 'partial' })).toEqual({
      records: [],
      nextBeforeId: null,
    });
    await expect(rig.api.usage.get({ usageId: 99 })).rejects.toMatchObject({ code: 'usage.not_found' });
  });

  it('is summed by day in the zone of the group, by member and by model', async () => {
    const { groupId, memberId, secret, second } = await twoMembers();
    rig.clock.set('2026-11-10T15:30:00Z');
    await ask(rig, secret, { inputTokens: 100, outputTokens: 0 });
    rig.clock.set('2026-11-10T16:30:00Z');
    await ask(rig, second.secret, { inputTokens: 10, outputTokens: 1 });
    await ask(rig, secret, { inputTokens: 5, outputTokens: 0 }, 'claude-haiku-4-5');
    const range = { fromMs: Date.parse('2026-11-01T00:00:00Z'), toMs: Date.parse('2026-12-01T00:00:00Z') };
    const summary = await rig.api.usage.summary({ groupId, ...range, bucket: 'day' });
    expect(summary.totals).toMatchObject({
      requests: 3,
      tokens: { inputTokens: 115, outputTokens: 1 },
      costPusd: 350_000_000n,
      unpricedRequests: 0,
    });
    expect(summary.byMember).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ memberId, requests: 2, costPusd: 305_000_000n }),
        expect.objectContaining({ memberId: second.memberId, requests: 1, costPusd: 45_000_000n }),
      ]),
    );
    expect(summary.byModel.map(({ model, requests }) => [model, requests]).sort()).toEqual([
      ['claude-haiku-4-5', 1],
      [sonnet, 2],
    ]);
    expect(summary.bySource).toEqual([{ source: 'final', requests: 3 }]);
    expect(summary.series).toMatchObject([
      { startAtMs: Date.parse('2026-11-09T16:00:00Z'), requests: 1, costPusd: 300_000_000n },
      { startAtMs: Date.parse('2026-11-10T16:00:00Z'), requests: 2, costPusd: 50_000_000n },
    ]);
    const hours = await rig.api.usage.summary({ groupId, ...range, bucket: 'hour' });
    expect(hours.series.map(({ startAtMs }) => startAtMs)).toEqual([
      Date.parse('2026-11-10T15:00:00Z'),
      Date.parse('2026-11-10T16:00:00Z'),
    ]);
  });
});

describe('the rules of a group', () => {
  it('count from this period or from the next on, and never for one before', async () => {
    const { groupId, accountId, secret } = await twoMembers();
    await rig.api.account.update({ accountId, changes: { fee: { amountMinor: 10_000n, currency: 'CNY' } } });
    await ask(rig, secret, { inputTokens: 10, outputTokens: 1 });
    const byUse = { ...usualRules, fee: usualRules.metered };
    const next = await rig.api.split.setRules({ groupId, from: 'next_period', rules: byUse });
    expect(next).toMatchObject({
      current: { fromSeq: 0, rules: usualRules },
      next: { fromSeq: 1, rules: byUse },
    });
    const kinds = async (periodId?: string) =>
      (await rig.api.split.preview({ groupId, periodId })).pools.map(({ rule }) => rule?.kind);
    expect(await kinds()).toEqual(['equal']);
    const [november] = await rig.api.period.list({ groupId });
    rig.clock.set('2026-12-10T04:00:00Z');
    expect(await kinds()).toEqual(['by_usage']);
    expect(await kinds(november?.id)).toEqual(['equal']);
    const equal = { ...usualRules, fee: { ...usualRules.fee, minimumMinor: 5 } };
    const changed = await rig.api.split.setRules({ groupId, from: 'this_period', rules: equal });
    expect(changed.versions.map(({ fromSeq, fromLabel, rules }) => [fromSeq, fromLabel, rules])).toEqual([
      [1, '2026-12', equal],
      [1, '2026-12', byUse],
      [0, '2026-11', usualRules],
    ]);
    expect(changed).toMatchObject({ current: { fromSeq: 1, rules: equal }, next: null });
  });
});
