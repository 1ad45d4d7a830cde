import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountBulk } from '../../shared/contract/account-bulk.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { prepareUsedGroup } from '../metered-usage.ts';
import { startSimulator } from '../simulator/simulator-process.ts';
import { type SlowVendor, startSlowVendor } from '../slow-vendor.ts';
import { until } from './relay-rig.ts';

let rig: CoreRig;

beforeEach(async () => {
  rig = await startCore();
});
afterEach(() => rig.stop());

const create = async (name: string, baseUrl = 'http://127.0.0.1:9') =>
  (await rig.api.account.create({ name, provider: 'compatible', baseUrl, apiKey: 'sk-sim-x' })).id;
const status = (bulkId: string) => rig.api.accountBulk.status({ bulkId });
const ended = (bulkId: string): Promise<AccountBulk> =>
  until(
    () => status(bulkId),
    ({ state }) => state === 'done' || state === 'cancelled',
  );
const outcomes = ({ items }: AccountBulk) => items.map(({ name, outcome }) => [name, outcome]);

const waiting = (vendor: SlowVendor, count: number) =>
  until(
    async () => vendor.waiting(),
    (found) => found >= count,
  );

describe('a bulk action', () => {
  it('removes what may be removed, says why it left the others, and tells of each step', async () => {
    const vendor = await startSimulator();
    const used = await prepareUsedGroup(rig, vendor.vendorUrl);
    const [a, b] = [await create('甲'), await create('乙')];
    const accountIds = [a, used.accountId, b, a];
    const { bulkId } = await rig.api.accountBulk.begin({ action: 'remove', accountIds });
    const bulk = await ended(bulkId);
    expect(bulk).toMatchObject({ action: 'remove', state: 'done' });
    expect(outcomes(bulk)).toEqual([
      ['甲', 'done'],
      ['周末拼车的账号', 'failed'],
      ['乙', 'done'],
    ]);
    expect(bulk.items[1]?.reason?.zh).toContain('周末拼车的账号');
    expect((await rig.api.account.list({})).map(({ name }) => name)).toEqual(['周末拼车的账号']);
    const told = rig.events.filter(({ name }) => name === 'accountBulk.changed');
    expect(told).toHaveLength(7);
    await vendor.stop();
  });

  it('disables and enables', async () => {
    const accountIds = [await create('甲'), await create('乙')];
    const enabled = async () => (await rig.api.account.list({})).map((one) => one.enabled);
    await ended((await rig.api.accountBulk.begin({ action: 'disable', accountIds })).bulkId);
    expect(await enabled()).toEqual([false, false]);
    await ended((await rig.api.accountBulk.begin({ action: 'enable', accountIds })).bulkId);
    expect(await enabled()).toEqual([true, true]);
  });

  it('tests four at a time, and a cancelled one ends what it has begun and begins no more', async () => {
    const vendor = await startSlowVendor();
    const accountIds: string[] = [];
    for (const name of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
      accountIds.push(await create(name, vendor.url));
    accountIds.unshift(await create('0'));
    const { bulkId } = await rig.api.accountBulk.begin({ action: 'check', accountIds });
    await waiting(vendor, 4);
    const under = await status(bulkId);
    expect(under.items.filter(({ outcome }) => outcome === 'running')).toHaveLength(4);
    expect(under.items[0]).toMatchObject({
      name: '0',
      outcome: 'failed',
      reason: { zh: expect.any(String) },
    });
    expect(vendor.answerAll()).toBe(4);
    await waiting(vendor, 4);
    expect(await rig.api.accountBulk.cancel({ bulkId })).toMatchObject({ state: 'cancelling' });
    expect(vendor.answerAll()).toBe(4);
    const bulk = await ended(bulkId);
    expect(bulk.state).toBe('cancelled');
    expect(outcomes(bulk)).toEqual([
      ['0', 'failed'],
      ...['1', '2', '3', '4', '5', '6', '7', '8'].map((name) => [name, 'done']),
      ['9', 'skipped'],
      ['10', 'skipped'],
    ]);
    expect(vendor.answerAll()).toBe(0);
    vendor.stop();
  });

  it('ends with the program, which waits for what has begun', async () => {
    const vendor = await startSlowVendor();
    const accountIds = [];
    for (const name of ['1', '2', '3', '4', '5']) accountIds.push(await create(name, vendor.url));
    const { bulkId } = await rig.api.accountBulk.begin({ action: 'check', accountIds });
    await waiting(vendor, 4);
    const stopping = rig.core.stop();
    vendor.answerAll();
    await stopping;
    expect(outcomes(await status(bulkId))).toEqual([
      ...['1', '2', '3', '4'].map((name) => [name, 'done']),
      ['5', 'skipped'],
    ]);
    vendor.stop();
  });
});
