import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSavings } from '../../electron/core/services/savings.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { openPartyBooks } from './party-books.ts';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
});
afterAll(async () => {
  await rig.stop();
  await vendor.stop();
});

it('values usage at the list price of each row, whatever the account charged, and keeps the three figures apart', async () => {
  const { api } = rig;
  const { groupId, accountId, memberId, secret } = await prepareGroup(api, vendor.vendorUrl);
  const other = await api.member.create({ groupId, name: '乙', joinedOn: '2026-11-01' });
  const { secret: otherSecret } = await api.memberKey.create({ memberId: other.id, label: '电脑' });
  await api.account.update({ accountId, changes: { meteredBilled: true } });
  await rig.core.start();
  const figures = async () => {
    const { listPusd, listMinor, shareMinor, provider, rate, unlistedRequests, members } =
      await api.saving.summary({ groupId });
    return [
      [listPusd, listMinor, shareMinor, provider, rate, unlistedRequests],
      ...members.map((one) => [one.memberName, one.listPusd, one.listMinor, one.shareMinor]),
    ];
  };

  // 1,000 x 3 + 100 x 15 = 4,500 M pUSD, as the row costs.
  await ask(rig, secret, { inputTokens: 1_000, outputTokens: 100 });
  expect(await figures()).toEqual([
    [4_500_000_000n, null, 0n, null, null, 0],
    ['甲', 4_500_000_000n, null, 0n],
    // Nobody shares a bill that cannot be converted yet.
  ]);
  await api.group.update({ groupId, changes: { usdRate: '7' } });

  // From now on for half the price, and one model of the account's own that no list has.
  await api.account.setPricing({
    accountId,
    prices: [{ model: 'own-model', input: '1', output: '1' }],
    fixedUsd: '0',
    discountBp: 5_000,
  });
  await ask(rig, otherSecret, { inputTokens: 1_000, outputTokens: 100 });
  // Beyond 200,000 tokens of input the whole request is at 6 and 22.5: 250,000 x 6 + 1,000 x 22.5 = 1,522,500 M.
  await ask(rig, otherSecret, { inputTokens: 250_000, outputTokens: 1_000 });
  await ask(rig, otherSecret, { inputTokens: 5_000, outputTokens: 5, model: 'own-model' }, 'own-model');
  await ask(rig, secret, { inputTokens: 7, outputTokens: 7, model: 'unknown-model' }, 'unknown-model');

  // The list: 4,500 and 4,500 + 1,522,500 M pUSD, 1,531,500 M together, $1.5315 x 7 = 10.7205 CNY.
  // The bill: 4,500 and 2,250 + 761,250 + 2,502.5 M, 770,502.5 M together, x 7 = 5.3935 CNY.
  expect(await figures()).toEqual([
    [1_531_500_000_000n, 1_072n, 539n, null, '7', 2],
    ['甲', 4_500_000_000n, 3n, 3n],
    ['乙', 1_527_000_000_000n, 1_069n, 536n],
  ]);
  // Two of the thirty days of UTC that begin in November in Shanghai: $1.50 x 7.
  await api.reconciliation.set({ accountId, on: '2026-11-09', usd: '1.0625' });
  await api.reconciliation.set({ accountId, on: '2026-11-10', usd: '0.4375' });
  expect((await api.saving.summary({ groupId })).provider).toEqual({
    usdPusd: 1_500_000_000_000n,
    minor: 1_050n,
    coveredDays: 2,
    days: 30,
  });
  const { records } = await api.usage.list({ groupId });
  expect(records.map(({ memberId: of }) => of === memberId)).toEqual([true, false, false, false, true]);
});

it('takes share and rate of a closed period from its statement', async () => {
  const books = await openPartyBooks(['甲', '乙']);
  const { storage, groupId } = books;
  books.setNow('2026-12-02T04:00:00Z');
  const period = await books.close('2026-11', { 甲: [10_000n, 5_001n], 乙: [0n, 4_999n] });
  const savings = createSavings({
    storage,
    getPeriod: async () => period,
    preview: books.preview,
    closedEntries: books.closedEntries,
    closedRate: async () => '6.5',
    providerFigureOf: async () => ({ providerPusd: 0n, coveredDays: 0, days: 30 }),
    priceEntries: async () => [],
  });
  expect(await savings.summary({ groupId })).toMatchObject({
    label: '2026-11',
    closed: true,
    rate: '6.5',
    listMinor: 0n,
    shareMinor: 10_000n,
    provider: null,
    members: [{ shareMinor: 5_001n }, { shareMinor: 4_999n }],
  });
  await books.stop();
});
