import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';
import { startSlowVendor } from '../slow-vendor.ts';
import { until } from './relay-rig.ts';

let rig: CoreRig;

beforeEach(async () => {
  rig = await startCore();
});
afterEach(() => rig.stop());

describe('an account', () => {
  it('is being validated while its test runs, and valid after it', async () => {
    const vendor = await startSlowVendor();
    const draft = { name: 'a', provider: 'compatible' as const, apiKey: 'sk-sim-a', baseUrl: vendor.url };
    const { id: accountId } = await rig.api.account.create(draft);
    const check = rig.api.account.check({ accountId });
    await until(
      async () => vendor.waiting(),
      (waiting) => waiting === 1,
    );
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      status: 'validating',
      validation: 'pending',
    });
    vendor.answerAll();
    await check;
    expect(await rig.api.account.get({ accountId })).toMatchObject({ status: 'active', validation: 'valid' });
    vendor.stop();
  });

  it('has expired once its tokens are over and nothing renews them', async () => {
    await rig.api.oauth.saveProfile({ provider: 'claude', changes: { confirmed: true } });
    const { id: accountId } = await rig.api.account.create({
      name: 'a',
      provider: 'claude',
      authKind: 'manual',
    });
    const tokens = { claudeAiOauth: { accessToken: 'token', expiresAt: rig.clock.now() + 60_000 } };
    await rig.api.account.importTokens({ accountId, tokens });
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      status: 'active',
      validation: 'pending',
      state: 'normal',
    });
    rig.clock.set('2026-11-10T04:01:00Z');
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      status: 'error',
      validation: 'expired',
      state: 'needs_login',
    });
  });

  it('cleans its description like a name, and stands in the list by its priority', async () => {
    const create = (name: string, priority?: number) =>
      rig.api.account.create({
        name,
        provider: 'claude',
        apiKey: 'sk-x',
        description: `备用\u202E \n${name}`,
        ...(priority === undefined ? {} : { priority, sharing: 'dedicated' as const }),
      });
    await create('乙');
    await create('丙', 90);
    expect(await create('甲')).toMatchObject({ description: '备用 甲', sharing: 'shared', priority: 50 });
    const listed = await rig.api.account.list({});
    expect(listed.map(({ name, priority, sharing }) => [name, priority, sharing])).toEqual([
      ['丙', 90, 'dedicated'],
      ['甲', 50, 'shared'],
      ['乙', 50, 'shared'],
    ]);
  });
});
