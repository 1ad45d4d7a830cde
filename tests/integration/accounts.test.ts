import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup, prepareUsedGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

const canary = 'sk-sim-canary-5f1c0e';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore();
  await vendor.reset();
});
afterEach(() => rig.stop());

describe('a new account', () => {
  it('has the defaults of its provider and never shows its key', async () => {
    const account = await rig.api.account.create({
      name: 'Claude-01',
      provider: 'claude',
      apiKey: ` ${canary}\n`,
    });
    expect(account).toEqual({
      id: expect.any(String),
      name: 'Claude-01',
      description: '',
      provider: 'claude',
      authKind: 'api_key',
      sharing: 'shared',
      priority: 50,
      baseUrl: 'https://api.anthropic.com',
      userAgent: null,
      hasSecret: true,
      secretState: 'open',
      enabled: true,
      status: 'active',
      validation: 'pending',
      state: 'normal',
      health: {
        rest: null,
        modelsOff: [],
        windows: [],
        score: 100,
        demoted: false,
        lastDay: { requests: 0, succeeded: 0, limited: 0, overloaded: 0, failed: 0 },
        lastHour: { requests: 0, overloaded: 0 },
      },
      lastCheck: null,
      fee: null,
      feesToday: 0,
      feePayerMemberId: null,
      meteredPayerMemberId: null,
      meteredBilled: true,
      dialect: 'anthropic',
      priceProvider: 'anthropic',
      firstByteTimeoutMs: 120_000,
      idleTimeoutMs: 180_000,
      rateLimitPauseS: null,
      dailyRequestLimit: null,
      concurrencyLimit: null,
      use: {
        requests: 0,
        unpricedRequests: 0,
        tokens: 0,
        costPusd: 0n,
        running: 0,
        dayRequests: 0,
        dayEndsAtMs: Date.parse('2026-11-11T00:00:00Z'),
      },
      supportedModels: null,
      modelMapping: [],
      login: null,
      projectId: null,
      location: null,
      proxy: null,
      boundGroupId: null,
      boundGroupName: null,
      createdAtMs: rig.clock.now(),
      lastUsedAtMs: null,
    });
    expect(await rig.api.account.list({})).toEqual([account]);
  });

  it.each([
    ['openai', 'openai', 'https://api.openai.com', 'openai'],
    ['gemini', 'gemini', 'https://generativelanguage.googleapis.com', 'google'],
    ['qwen', 'openai', 'https://dashscope.aliyuncs.com/compatible-mode/v1', 'qwen'],
  ] as const)(
    'of %s speaks %s at %s with the prices of %s',
    async (provider, dialect, baseUrl, priceProvider) => {
      const draft = { name: 'a', provider, apiKey: canary };
      const account = await rig.api.account.create(draft);
      expect(account).toMatchObject({ provider, dialect, baseUrl, priceProvider });
      // What the form sends back is no other list than it was given.
      const changes = { name: 'b', priceProvider };
      expect(await rig.api.account.update({ accountId: account.id, changes })).toMatchObject(changes);
      await expect(
        rig.api.account.update({ accountId: account.id, changes: { dialect: 'anthropic' } }),
      ).rejects.toMatchObject({ code: 'input.invalid', field: 'changes.dialect' });
    },
  );

  it('of a compatible provider speaks what its owner says, and a change of that is to be tested anew', async () => {
    const draft = { name: 'a', provider: 'compatible' as const, apiKey: canary, baseUrl: vendor.vendorUrl };
    expect(await rig.api.account.create(draft)).toMatchObject({
      dialect: 'anthropic',
      priceProvider: 'anthropic',
    });
    const { id } = await rig.api.account.create({ ...draft, name: 'b', dialect: 'openai' });
    expect(await rig.api.account.get({ accountId: id })).toMatchObject({
      dialect: 'openai',
      priceProvider: 'openai',
    });
    expect(await rig.api.account.check({ accountId: id })).toMatchObject({ ok: true });
    expect(await rig.api.account.get({ accountId: id })).toMatchObject({ validation: 'valid' });
    expect((await vendor.ledger()).at(-1)).toMatchObject({ dialect: 'openai-chat', path: '/v1/models' });
    const changed = await rig.api.account.update({ accountId: id, changes: { dialect: 'anthropic' } });
    expect(changed).toMatchObject({ dialect: 'anthropic', validation: 'pending', lastCheck: null });
  });

  it('with a fee takes metered cost as a yardstick, unless the owner says otherwise', async () => {
    const fee = { amountMinor: 20_000n, currency: 'USD' };
    const draft = { provider: 'claude' as const, apiKey: canary, fee };
    expect(await rig.api.account.create({ ...draft, name: 'a' })).toMatchObject({
      fee,
      meteredBilled: false,
    });
    expect(await rig.api.account.create({ ...draft, name: 'b', meteredBilled: true })).toMatchObject({
      meteredBilled: true,
    });
  });

  it('leaves its key in no file of the data folder', async () => {
    const { id } = await rig.api.account.create({ name: 'a', provider: 'claude', apiKey: canary });
    await rig.api.account.update({ accountId: id, changes: { apiKey: `${canary}-second` } });
    const names = await readdir(rig.dataDir, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.map((file) => file.slice(rig.dataDir.length + 1))).toContain('carpool.db-wal');
    const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
    expect(texts.filter((text) => text.includes(canary))).toEqual([]);
  });

  it.each([
    ['http://vendor.example.com', 'account.base_url_invalid'],
    ['ftp://vendor.example.com', 'account.base_url_invalid'],
    ['https://user:pass@vendor.example.com', 'account.base_url_invalid'],
    ['https://vendor.example.com/?key=1', 'account.base_url_invalid'],
    ['https://vendor.example.com/#x', 'account.base_url_invalid'],
    ['vendor.example.com', 'account.base_url_invalid'],
    ['http://169.254.169.254/latest', 'account.base_url_invalid'],
    ['https://[::ffff:169.254.169.254]', 'account.base_url_invalid'],
    [undefined, 'input.invalid'],
  ])('is refused at the address %s', async (baseUrl, code) => {
    const draft = { name: 'a', provider: 'compatible' as const, apiKey: canary };
    const creating = rig.api.account.create(baseUrl === undefined ? draft : { ...draft, baseUrl });
    await expect(creating).rejects.toMatchObject({ code, field: 'baseUrl' });
    expect(await rig.api.account.list({})).toEqual([]);
  });

  it.each([
    ['https://vendor.example.com/api/anthropic/', 'https://vendor.example.com/api/anthropic'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://192.168.1.20:3000/', 'http://192.168.1.20:3000'],
    ['http://[fd12:3456::1]', 'http://[fd12:3456::1]'],
    [' https://VENDOR.example.com ', 'https://vendor.example.com'],
  ])('is kept at %s as %s', async (typed, baseUrl) => {
    const draft = { name: 'a', provider: 'compatible' as const, apiKey: canary, baseUrl: typed };
    expect(await rig.api.account.create(draft)).toMatchObject({ baseUrl });
  });

  it.each([
    [{ apiKey: '密钥' }, 'input.invalid', 'apiKey'],
    [{ apiKey: 'a b' }, 'input.invalid', 'apiKey'],
    [{ fee: { amountMinor: -1n, currency: 'CNY' } }, 'input.invalid', 'fee.amountMinor'],
    [{ fee: { amountMinor: 1n, currency: 'QQQ' } }, 'input.invalid', 'fee.currency'],
    [{ feePayerMemberId: 'nobody' }, 'member.not_found', 'feePayerMemberId'],
    [{ priceProvider: 'nobody' }, 'input.invalid', 'priceProvider'],
    [{ name: '' }, 'input.invalid', 'name'],
    [{ dialect: 'openai' as const }, 'input.invalid', 'dialect'],
  ])('is refused with %o', async (wrong, code, field) => {
    const creating = rig.api.account.create({ name: 'a', provider: 'claude', apiKey: canary, ...wrong });
    await expect(creating).rejects.toMatchObject({ code, field });
    expect(await rig.api.account.list({})).toEqual([]);
  });
});

describe('binding', () => {
  it('is one for one, and a conflict names the other side', async () => {
    const first = await prepareGroup(rig.api, vendor.vendorUrl, '一组');
    const second = await prepareGroup(rig.api, vendor.vendorUrl, '二组');
    await expect(
      rig.api.binding.set({ groupId: first.groupId, accountId: second.accountId }),
    ).rejects.toMatchObject({
      code: 'binding.account_taken',
      params: { account: '二组的账号', group: '二组' },
    });
    await rig.api.binding.clear({ groupId: second.groupId });
    await expect(
      rig.api.binding.set({ groupId: first.groupId, accountId: second.accountId }),
    ).rejects.toMatchObject({
      code: 'binding.group_taken',
      params: { account: '一组的账号', group: '一组' },
    });
    await rig.api.binding.clear({ groupId: first.groupId });
    const bound = await rig.api.binding.set({ groupId: first.groupId, accountId: second.accountId });
    expect(bound).toMatchObject({ boundGroupId: first.groupId, boundGroupName: '一组' });
    await expect(rig.api.binding.clear({ groupId: second.groupId })).rejects.toMatchObject({
      code: 'binding.not_found',
    });
  });

  it('goes to one of two groups that ask at the same time', async () => {
    const { groupId, accountId } = await prepareGroup(rig.api, vendor.vendorUrl, '一组');
    await rig.api.binding.clear({ groupId });
    const other = await rig.api.group.create({ name: '二组' });
    const results = await Promise.allSettled(
      [groupId, other.id].map((id) => rig.api.binding.set({ groupId: id, accountId })),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

describe('the relay', () => {
  it('uses the new key and address with the next request, and nothing once the account is disabled', async () => {
    await vendor.setKeys({ prefix: null, accept: ['sk-sim-new'] });
    const { accountId, secret } = await prepareGroup(rig.api, vendor.vendorUrl);
    await rig.core.start();
    const plan = { inputTokens: 10, outputTokens: 1 };
    expect(await ask(rig, secret, plan)).toBe(401);
    await rig.api.account.update({ accountId, changes: { apiKey: 'sk-sim-new' } });
    expect(await ask(rig, secret, plan)).toBe(200);
    expect(await rig.api.account.disable({ accountId })).toMatchObject({ status: 'inactive' });
    expect(await ask(rig, secret, plan)).toBe(503);
    await rig.api.account.enable({ accountId });
    expect(await ask(rig, secret, plan)).toBe(200);
  });
});

describe('a connection test', () => {
  it('keeps its report with the account, and a new key has to be tested again', async () => {
    const { accountId } = await prepareGroup(rig.api, vendor.vendorUrl);
    const report = await rig.api.account.check({ accountId });
    expect(report).toMatchObject({ ok: true, failedLayer: null });
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      validation: 'valid',
      lastCheck: report,
    });
    const renewed = await rig.api.account.update({ accountId, changes: { apiKey: 'sk-sim-other' } });
    expect(renewed).toMatchObject({ validation: 'pending', lastCheck: null });
    const renamed = await rig.api.account.update({ accountId, changes: { name: '新名字' } });
    expect(renamed).toMatchObject({ name: '新名字', validation: 'pending' });
  });

  it('marks the account when its key is refused, but not when the network fails', async () => {
    const { accountId } = await prepareGroup(rig.api, vendor.vendorUrl);
    await rig.api.account.update({ accountId, changes: { apiKey: 'wrong-key' } });
    expect(await rig.api.account.check({ accountId })).toMatchObject({ ok: false, failedLayer: 'auth' });
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      validation: 'invalid',
      status: 'error',
    });
    const closedPort = 'http://127.0.0.1:9';
    await rig.api.account.update({ accountId, changes: { apiKey: 'sk-sim-ok', baseUrl: closedPort } });
    expect(await rig.api.account.check({ accountId })).toMatchObject({ ok: false, failedLayer: 'tcp' });
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      validation: 'pending',
      status: 'active',
    });
  });

  it('of a draft stores nothing', async () => {
    const draft = { provider: 'compatible' as const, baseUrl: vendor.vendorUrl, apiKey: 'sk-sim-draft' };
    expect(await rig.api.account.checkDraft(draft)).toMatchObject({ ok: true });
    expect(await rig.api.account.list({})).toEqual([]);
  });
});

describe('removing', () => {
  it('takes an unused account out of its group and away', async () => {
    const { accountId, groupId } = await prepareGroup(rig.api, vendor.vendorUrl);
    expect(await rig.api.account.remove({ accountId })).toEqual({ done: true });
    expect(await rig.api.account.list({})).toEqual([]);
    expect(await rig.api.group.get({ groupId })).toMatchObject({ accountId: null });
  });

  it('is refused once there are usage rows, which would become uncheckable', async () => {
    const { accountId } = await prepareUsedGroup(rig, vendor.vendorUrl);
    await expect(rig.api.account.remove({ accountId })).rejects.toMatchObject({
      code: 'account.in_use',
      params: { account: '周末拼车的账号', rows: 1 },
    });
    expect(await rig.api.account.get({ accountId })).toMatchObject({ lastUsedAtMs: rig.clock.now() });
  });
});

describe('without the key file that sealed them', () => {
  it('account secrets are closed, the relay sends nothing, and all the rest stays readable', async () => {
    const { dataDir } = rig;
    const { groupId, accountId, secret } = await prepareUsedGroup(rig, vendor.vendorUrl);
    await rig.core.stop();
    await rm(join(dataDir, 'vault.key'));
    await vendor.reset();
    rig = await startCore({ dataDir });
    await rig.core.start();
    expect(await ask(rig, secret, { inputTokens: 1, outputTokens: 1 })).toBe(503);
    expect(await vendor.ledger()).toEqual([]);
    await expect(rig.api.account.check({ accountId })).rejects.toMatchObject({
      code: expect.stringMatching(/^vault\.(locked|unreadable)$/),
    });
    expect(await rig.api.account.list({})).toMatchObject([{ id: accountId, hasSecret: true }]);
    expect((await rig.api.usage.list({ groupId })).records).toHaveLength(1);
  });
});
