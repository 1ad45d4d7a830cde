import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Adjustment } from '../../shared/contract/adjustment.ts';
import type { Params } from '../../shared/contract/index.ts';
import { closeAs, oneDollarModel, twoByUsage } from '../closing-carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

const modelOfB = 'claude-b-dollar';
const USD = 1_000_000_000_000n;

type Asked = Params<'adjustment.previewRepricing'>;

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

/** November is closed with 甲 at 3 USD and 乙 at 1 USD, the cost billed at 7.1 CNY; it is December. */
async function closedNovember() {
  const carpool = await twoByUsage(rig, vendor.vendorUrl, modelOfB);
  const { groupId, accountId } = carpool;
  await rig.api.account.update({ accountId, changes: { meteredBilled: true } });
  await rig.api.group.update({ groupId, changes: { usdRate: '7.1' } });
  rig.clock.set('2026-12-05T00:00:00Z');
  const [december, november] = await rig.api.period.list({ groupId });
  if (december === undefined || november === undefined) throw new Error('two periods were expected');
  const closed = await closeAs(rig.api, november);
  const about = { groupId, aboutPeriodId: november.id, accountId };
  return { ...carpool, december, november, closed, about };
}

function own(input: string, fixedUsd = '0', discountBp = 0): Asked['prices'] {
  return { from: 'own', input, output: '0', fixedUsd, discountBp };
}

/** Looks at it and enters it as it was shown. */
async function reprice(asked: Asked, reason = '服务商改价'): Promise<Adjustment[]> {
  const { digest } = await rig.api.adjustment.previewRepricing(asked);
  return rig.api.adjustment.reprice({ ...asked, reason, digest });
}

function told(entries: readonly Adjustment[]) {
  return entries.map(({ kind, title, amountMinor, payerMemberId, lines }) => [
    kind,
    title.zh,
    amountMinor,
    payerMemberId,
    Object.fromEntries(lines.map(({ memberName, amountMinor: line }) => [memberName, line])),
  ]);
}

const titleOfFee = `重新定价 · 2026-11 · 订阅费 · 周末拼车的账号 · ${modelOfB}`;
const titleOfMetered = `重新定价 · 2026-11 · 计量费用 · 周末拼车的账号 · ${modelOfB}`;

describe('repricing a closed period', () => {
  it('shows cost and shares before and after, and enters what changes in each pool', async () => {
    const { about, a, b, groupId, november, december, closed } = await closedNovember();
    expect(closed.document.pools.map(({ shares }) => shares.map(({ amountMinor }) => amountMinor))).toEqual([
      [15_000n, 5_000n],
      [2_130n, 710n],
    ]);
    // What counted at the close counts, whatever the rate and the account's terms are by now.
    await rig.api.group.update({ groupId, changes: { usdRate: '8' } });
    await rig.api.account.update({ accountId: about.accountId, changes: { meteredBilled: false } });
    const asked = { ...about, model: modelOfB, prices: own('2') };
    const preview = await rig.api.adjustment.previewRepricing(asked);
    expect(preview).toMatchObject({
      requests: 1,
      beforePusd: USD,
      afterPusd: 2n * USD,
      amountMinor: 710n,
      members: [
        { memberId: a, requests: 0, beforePusd: 0n, afterPusd: 0n, amountMinor: -3_000n },
        { memberId: b, requests: 1, beforePusd: USD, afterPusd: 2n * USD, amountMinor: 3_710n },
      ],
      entries: [{ amountMinor: 0n }, { amountMinor: 710n, payerMemberId: null }],
    });
    expect(await rig.api.adjustment.list({ groupId })).toEqual([]);

    const { digest } = preview;
    const entered = await rig.api.adjustment.reprice({ ...asked, reason: '服务商改价', digest });
    // 3 : 1 of 200.00 has become 3 : 2, and 28.40 has become 35.50.
    expect(told(entered)).toEqual([
      ['repricing', titleOfFee, 0n, null, { 甲: -3_000n, 乙: 3_000n }],
      ['repricing', titleOfMetered, 710n, null, { 乙: 710n }],
    ]);
    expect(entered).toMatchObject([
      { periodId: december.id, aboutPeriodId: november.id, reason: '服务商改价' },
      { periodId: december.id, aboutPeriodId: november.id, reason: '服务商改价' },
    ]);
    expect((await rig.api.usage.list({ groupId })).records.map(({ costPusd }) => costPusd)).toEqual([
      USD,
      3n * USD,
    ]);
    expect((await rig.api.statement.get({ groupId, periodId: november.id })).hash).toBe(closed.hash);

    rig.clock.set('2027-01-01T00:00:00Z');
    const next = await closeAs(rig.api, december);
    expect(
      next.document.pools.map(({ title, totalMinor, paidBy, shares }) => [
        title.zh,
        totalMinor,
        paidBy,
        shares.map(({ amountMinor }) => amountMinor),
      ]),
    ).toEqual([
      ['订阅费 · 周末拼车的账号', 20_000n, null, [10_000n, 10_000n]],
      expect.arrayContaining([titleOfFee, 0n, [-3_000n, 3_000n]]),
      expect.arrayContaining([titleOfMetered, 710n, [710n]]),
    ]);
    expect(
      next.document.balances.map(({ name, openingMinor, paidMinor, shareMinor, closingMinor }) => [
        ...[name, openingMinor, paidMinor, shareMinor, closingMinor],
      ]),
    ).toEqual([
      ['甲', -17_130n, 0n, 7_000n, -24_130n],
      ['乙', -5_710n, 0n, 13_710n, -19_420n],
      ['车主 Owner', 22_840n, 20_710n, 0n, 43_550n],
    ]);
    expect(await rig.api.statement.verify({ groupId })).toMatchObject({ ok: true });
  });

  it('adds nothing the second time, and going back is the mirror', async () => {
    const { about, groupId } = await closedNovember();
    const asked = { ...about, model: modelOfB };
    await reprice({ ...asked, prices: own('2') });
    const again = rig.api.adjustment.previewRepricing({ ...asked, prices: own('2') });
    await expect(again).rejects.toMatchObject({ code: 'adjustment.no_change', field: 'prices' });
    const back = { ...asked, prices: { from: 'account' as const } };
    expect(await rig.api.adjustment.previewRepricing(back)).toMatchObject({
      beforePusd: 2n * USD,
      afterPusd: USD,
      amountMinor: -710n,
    });
    expect(told(await reprice(back))).toEqual([
      ['repricing', titleOfFee, 0n, null, { 甲: 3_000n, 乙: -3_000n }],
      ['repricing', titleOfMetered, -710n, null, { 乙: -710n }],
    ]);
    const { totals } = await rig.api.split.preview({ groupId });
    expect(totals.map(({ amountMinor }) => amountMinor)).toEqual([10_000n, 10_000n]);
  });

  it('goes on from what other models cost by then, and from usage that was found late', async () => {
    const { about, groupId, use } = await closedNovember();
    await reprice({ ...about, model: modelOfB, prices: own('2') });
    // 甲's too: 6 : 2 is 3 : 1 again.
    const second = await reprice({ ...about, model: oneDollarModel, prices: own('2') });
    expect(
      second.map(({ amountMinor, lines }) => [amountMinor, lines.map((line) => line.amountMinor)]),
    ).toEqual([
      [0n, [3_000n, -3_000n]],
      [2_130n, [2_130n]],
    ]);
    rig.clock.set('2026-11-20T00:00:00Z');
    await use.b(2);
    rig.clock.set('2026-12-06T00:00:00Z');
    await rig.api.usage.list({ groupId });
    // 6 : 4 of 200.00 instead of 6 : 2.
    const [late] = await rig.api.adjustment.list({ groupId });
    expect(late).toMatchObject({ kind: 'late', lines: [{ amountMinor: -3_000n }, { amountMinor: 3_000n }] });
    // 6 : 3 with the late usage, and the late entry stays as it is: together 66.67 of 200.00 for 乙.
    const third = await reprice({ ...about, model: modelOfB, prices: own('1') });
    expect(third[0]?.lines.map(({ amountMinor }) => amountMinor)).toEqual([1_333n, -1_333n]);
    expect((await rig.api.adjustment.list({ groupId }))[0]?.lines).toEqual(late?.lines);
  });

  it('leaves fees alone where the records began in an earlier period', async () => {
    const { about, use, december } = await closedNovember();
    rig.clock.set('2026-11-20T00:00:00Z');
    await use.b(2);
    rig.clock.set('2027-01-01T00:00:00Z');
    const { document } = await closeAs(rig.api, december);
    expect(document.pools.map(({ kind, totalMinor }) => [kind, totalMinor])).toEqual([
      ['subscription_fee', 20_000n],
      ['metered', 1_420n],
      ['adjustment', 0n],
    ]);
    const asked = { ...about, aboutPeriodId: december.id, model: modelOfB, prices: own('2') };
    expect(
      (await reprice(asked)).map(({ title, lines }) => [title.zh, lines.map((line) => line.amountMinor)]),
    ).toEqual([[`重新定价 · 2026-12 · 计量费用 · 周末拼车的账号 · ${modelOfB}`, [1_420n]]]);
  });

  it('takes the fixed cost and the discount of each call into account, and listed prices where none is given', async () => {
    const { about } = await closedNovember();
    const asked = { ...about, model: modelOfB };
    // (1,000,000 x 1.000001 USD/M + 0.5 USD) less 12.34 %.
    expect(
      await rig.api.adjustment.previewRepricing({ ...asked, prices: own('1.000001', '0.5', 1_234) }),
    ).toMatchObject({ afterPusd: 1_314_900_876_600n });
    const listed = rig.api.adjustment.previewRepricing({ ...asked, prices: { from: 'list' } });
    await expect(listed).rejects.toMatchObject({ code: 'adjustment.no_price', field: 'prices' });
  });

  it('is refused where there is nothing to reprice, or not as it was shown', async () => {
    const { about, groupId, november, december } = await closedNovember();
    const asked = { ...about, model: modelOfB, prices: own('2') };
    const refusalOf = (changed: Partial<Asked>) =>
      rig.api.adjustment.previewRepricing({ ...asked, ...changed }).then(
        () => 'accepted',
        ({ code, field }) => [code, field],
      );
    expect(await refusalOf({ aboutPeriodId: december.id })).toEqual(['period.not_closed', 'aboutPeriodId']);
    expect(await refusalOf({ accountId: 'nobody' })).toEqual(['account.not_found', 'accountId']);
    expect(await refusalOf({ model: 'claude-x' })).toEqual(['adjustment.no_records', 'model']);
    expect(await refusalOf({ prices: own('1') })).toEqual(['adjustment.no_change', 'prices']);
    const { digest } = await rig.api.adjustment.previewRepricing(asked);
    const other = { ...asked, prices: own('3'), reason: '改价', digest };
    await expect(rig.api.adjustment.reprice(other)).rejects.toMatchObject({
      code: 'adjustment.preview_outdated',
      field: 'digest',
    });
    expect(await rig.api.adjustment.list({ groupId })).toEqual([]);
    await rig.api.statement.reverse({ groupId, periodId: november.id, reason: '重来' });
    expect(await refusalOf({})).toEqual(['statement.reversed', 'aboutPeriodId']);
  });
});
