import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, createClient, type Transport } from '../../shared/contract/client.ts';
import { type Envelope, type MethodName, methods } from '../../shared/contract/index.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { badCalls, canary, type Existing } from './bad-calls.ts';
import { type Carried, carriers } from './carriers.ts';
import { callClosing } from './closing-calls.ts';
import { databasePrint } from './database-print.ts';
import { pastAccountName, pastGroupName } from './past-group.ts';
import { grepFolder, secretsGiven } from './planted-secrets.ts';

const methodNames = Object.keys(methods) as MethodName[];
const vendorSecret = 'sk-sim-canary-of-the-contract';
const vaultPassphrase = 'canary passphrase 6f1d';

let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());

describe.each(Object.keys(carriers))('over %s', (carrier) => {
  let carried: Carried;
  let api: Api;
  let existing: Existing;
  /** The answers of every call so far. */
  const answers: { method: MethodName; envelope: Envelope }[] = [];

  beforeAll(async () => {
    carried = await (carriers[carrier] as () => Promise<Carried>)();
    const recorded: Transport = {
      ...carried.transport,
      async call(method, params) {
        const envelope = await carried.transport.call(method, params);
        answers.push({ method, envelope });
        return envelope;
      },
    };
    api = createClient(recorded);
    existing = await prepare(api);
  });
  afterAll(() => carried?.stop());

  it('refuses bad calls of every method by code and field, in both languages, and changes nothing', async () => {
    const before = databasePrint(carried.dataDir);
    const calls = Object.entries(badCalls(existing)) as [
      MethodName,
      ReturnType<typeof badCalls>[MethodName],
    ][];
    expect(calls.map(([method]) => method).sort()).toEqual([...methodNames].sort());
    for (const [method, bad] of calls) {
      for (const { params, code, field } of [{ params: 5, code: 'input.invalid', field: 'params' }, ...bad]) {
        const envelope = await carried.transport.call(method, params);
        const call = `${method} ${JSON.stringify(params)}`;
        expect([call, envelope]).toMatchObject([call, { ok: false, error: { code, retryable: false } }]);
        if (envelope.ok) continue;
        expect([call, envelope.error.field]).toEqual([call, field]);
        expect(envelope.error.message.zh).toMatch(/^[^{}]*\p{Script=Han}[^{}]*$/u);
        expect(envelope.error.message.en).toMatch(/^[A-Z"][^{}]+\.$/);
        expect(JSON.stringify(envelope)).not.toContain(canary);
      }
    }
    expect(databasePrint(carried.dataDir)).toBe(before);
  });

  it('knows no method beyond the contract', async () => {
    for (const name of ['group.drop', 'constructor', '__proto__', 'toString', '']) {
      const envelope = await carried.transport.call(name as MethodName, {});
      expect(envelope).toMatchObject({ ok: false });
      expect(envelope.ok || envelope.error.code).toMatch(/^(method|route)\.unknown$/);
    }
  });

  it('answers every method in good form', async () => {
    await callEverything(api, existing);
    const answered = new Set(answers.filter(({ envelope }) => envelope.ok).map(({ method }) => method));
    expect(methodNames.filter((method) => !answered.has(method))).toEqual([]);
  });

  it('never lets a secret of an account out', () => {
    expect(answers.length).toBeGreaterThan(methodNames.length);
    for (const { envelope } of answers) expect(JSON.stringify(envelope)).not.toContain(vendorSecret);
  });

  it('shows a recovery code in the answer that makes it and nowhere else', () => {
    const made = answers.flatMap(({ method, envelope }) =>
      method === 'vault.createRecoveryCode' && envelope.ok
        ? [(envelope.result as { recoveryCode: string }).recoveryCode]
        : [],
    );
    expect(made).toHaveLength(1);
    for (const { method, envelope } of answers)
      if (method !== 'vault.createRecoveryCode')
        expect(JSON.stringify(envelope)).not.toContain(made[0] as string);
  });

  it('leaves no planted secret in any file of the data folder', async () => {
    const planted = [vendorSecret, vaultPassphrase, ...secretsGiven(answers)];
    expect(planted.length).toBeGreaterThan(5);
    const { names, found } = await grepFolder(carried.dataDir, planted);
    expect(names).toEqual(expect.arrayContaining(['carpool.db', 'carpool.db-wal', 'vault.key']));
    expect(found).toEqual([]);
  });

  it('delivers events', async () => {
    const heard = new Promise((resolve) => {
      const stop = carried.transport.subscribe((name, payload) => {
        if (name !== 'settings.changed') return;
        stop();
        resolve(payload);
      });
    });
    // A stream over the network begins to deliver a moment after it was asked for.
    let done = false;
    void heard.then(() => {
      done = true;
    });
    while (!done) await api.settings.update({ changes: { theme: 'dark' } });
    expect(await heard).toEqual({});
  });
});

async function prepare(api: Api): Promise<Existing> {
  const group = await api.group.create({ name: '合约组', creatorName: '甲', usdRate: '7.1' });
  const [member] = await api.member.list({ groupId: group.id });
  const memberId = member?.id as string;
  const { key } = await api.memberKey.create({ memberId, label: '电脑' });
  const account = await api.account.create({
    name: '合约账号',
    provider: 'compatible',
    baseUrl: vendor.vendorUrl,
    apiKey: vendorSecret,
    fee: { amountMinor: 14_000n, currency: 'CNY' },
    feePayerMemberId: memberId,
  });
  // What the app itself writes of a new account is written, so that only bad calls could change anything.
  let { events } = await api.account.timeline({ accountId: account.id });
  while (events.length === 0) ({ events } = await api.account.timeline({ accountId: account.id }));
  return { groupId: group.id, accountId: account.id, memberId, keyId: key.id };
}

/** A proxy where nobody listens: what is sent through it fails, and what is stored of it can be read back. */
async function callProxy(api: Api, accountId: string): Promise<void> {
  const address = { kind: 'http', host: '127.0.0.1', port: 9, username: 'a' } as const;
  const proxy = { ...address, password: vendorSecret };
  const { baseUrl, provider } = await api.account.update({ accountId, changes: { proxy } });
  expect(await api.account.get({ accountId })).toMatchObject({ proxy: { ...address, hasPassword: true } });
  const draft = { provider, baseUrl, apiKey: vendorSecret, accountId, proxy: address };
  expect(await api.account.checkDraft(draft)).toMatchObject({ failedLayer: 'proxy' });
  expect(await api.account.update({ accountId, changes: { proxy: null } })).toMatchObject({ proxy: null });
}

/** Calls each method once or more, as an owner's month would. */
async function callEverything(api: Api, { groupId, accountId, memberId, keyId }: Existing): Promise<void> {
  expect(await api.group.listZones({})).toContain('Asia/Shanghai');
  await api.group.update({ groupId, changes: { maxMembers: 20 } });
  await api.group.get({ groupId });
  const [member] = await api.member.createMany({ groupId, names: ['乙'] });
  await api.member.create({ groupId, name: '丙', joinedOn: '2026-11-01' });
  const leaver = { memberId: member?.id as string };
  await api.member.update({ ...leaver, name: '乙乙' });
  await api.member.leave({ ...leaver, leftOn: '2099-01-01' });
  const left = (await api.member.get(leaver)).intervals;
  const { intervals } = await api.member.rejoin({ ...leaver, joinedOn: '2099-01-02' });
  expect(await api.member.restoreStays({ ...leaver, stays: left, instead: intervals })).toMatchObject({
    intervals: left,
  });
  await api.member.get(leaver);
  await api.account.update({ accountId, changes: { meteredBilled: true } });
  await callModels(api, groupId, accountId);
  await callCosts(api, accountId, memberId);
  await callProxy(api, accountId);
  expect(
    await api.account.checkDraft({ provider: 'compatible', baseUrl: vendor.vendorUrl, apiKey: vendorSecret }),
  ).toMatchObject({ ok: true });
  expect(await api.account.check({ accountId })).toMatchObject({ ok: true });
  await api.account.disable({ accountId });
  await api.account.enable({ accountId });
  expect(await api.account.recover({ accountId })).toMatchObject({ state: 'normal', health: { rest: null } });
  await api.binding.set({ groupId, accountId });
  await callRelay(api);

  const { secret, key } = await api.memberKey.rotate({ keyId, graceHours: 24 });
  await requestOnce(api, secret);
  expect(await api.memberKey.revoke({ keyId: key.id })).toMatchObject({ status: 'revoked' });
  expect(await api.memberKey.list({ memberId })).toHaveLength(2);
  await readUsage(api, groupId);
  await callExports(api, groupId);
  await callClosing(api);
  await callPayments(api, groupId, memberId, leaver.memberId);
  await callRates(api, groupId);
  await callReconciliation(api, accountId);

  await callLimits(api, groupId, memberId);
  await callWebhooks(api);
  await callVault(api);
  await callAlerts(api, accountId);

  await api.binding.clear({ groupId });
  await api.group.archive({ groupId });
  expect(await api.group.list({})).toMatchObject([{ name: pastGroupName }]);
  await api.group.restore({ groupId });
  await callLogins(api);
  await callFiles(api);
  await callBulk(api, accountId);
  const spare = await api.account.create({ name: '备用', provider: 'claude', apiKey: vendorSecret });
  await api.account.remove({ accountId: spare.id });
  expect((await api.account.list({})).map(({ name }) => name).sort()).toEqual(['合约账号', pastAccountName]);
  await api.account.get({ accountId });
  await api.settings.update({ changes: { language: 'en', wizard: 'done', wizardGroupId: groupId } });
  expect(await api.settings.get({})).toMatchObject({
    language: 'en',
    wizard: 'done',
    wizardGroupId: groupId,
  });
  expect(await api.price.listVersions({})).toMatchObject([{ version: 1, current: true }]);
  expect(await api.price.listEntries({ provider: 'anthropic' })).not.toEqual([]);
  const found = await api.price.find({ provider: 'anthropic', model: 'claude-sonnet-4-5-20250929' });
  expect(found).toMatchObject({ model: 'claude-sonnet-4-5', inputPusd: 3_000_000n });
  expect(await api.price.listProviders({})).toContain('anthropic');
  await callPrices(api, groupId, accountId);
}

/** A model gets a listed price, the list of the program comes back, and nothing was unpriced. */
async function callPrices(api: Api, groupId: string, accountId: string): Promise<void> {
  const file = {
    text: 'provider,model,input,output\nqwen,qwen-max,1.6,6.4',
    mode: 'named' as const,
  };
  const { diff } = await api.price.previewImport(file);
  expect(diff).toMatchObject({ baseVersion: 1, added: 1, removed: 0, changed: 0, used: [] });
  const digest = diff?.digest ?? '';
  expect(await api.price.applyImport({ ...file, fileName: 'qwen.csv', digest })).toMatchObject({
    ...{ version: 2, origin: 'import', source: 'qwen.csv', current: true },
  });
  const ofModel = { accountId, model: 'claude-sonnet-4-5' };
  const nothing = { records: 0, costPusd: 0n, leftUnpriced: 0 };
  expect(await api.price.listUnpriced({ groupId })).toEqual([]);
  expect(await api.price.previewPricing(ofModel)).toEqual(nothing);
  expect(await api.price.priceUnpriced(ofModel)).toEqual(nothing);
  expect(await api.price.pricingStatus({})).toEqual([]);
  expect(await api.price.cancelPricing(ofModel)).toEqual([]);
  expect((await api.price.export({})).text).toContain('qwen,qwen-max,1.6,6.4');
  expect(await api.price.bundled({})).toMatchObject({ isNew: false });
  const update = await api.price.previewUpdate({});
  expect(update).toMatchObject({ baseVersion: 2, removed: 1 });
  expect(await api.price.applyUpdate({ digest: update.digest })).toMatchObject({ origin: 'package' });
  const back = await api.price.previewRestore({ version: 2 });
  expect(back).toMatchObject({ baseVersion: 3, added: 1 });
  const restored = await api.price.restore({ version: 2, digest: back.digest });
  expect(restored).toMatchObject({ version: 4, origin: 'restore', source: '2' });
  const same = await api.price.previewRestore({ version: 2 });
  await expect(api.price.restore({ version: 2, digest: same.digest })).rejects.toMatchObject({
    code: 'price.nothing_to_apply',
  });
  expect(await api.price.listOwn({})).toEqual([]);
}

async function callPayments(api: Api, groupId: string, creatorId: string, memberId: string): Promise<void> {
  const cny = (amountMinor: bigint) => ({ amountMinor, currency: 'CNY' });
  const opening = await api.balance.setOpening({
    groupId,
    openings: [
      { party: null, amount: cny(900n) },
      { party: memberId, amount: cny(-900n) },
    ],
  });
  expect(opening).toMatchObject({ parties: [{ party: creatorId, openingMinor: 900n }, {}, {}] });
  const terms = { groupId, amount: cny(100n), method: 'wechat' as const };
  const between = { fromParty: memberId, toParty: creatorId };
  const paid = await api.payment.record({ ...terms, ...between, paymentId: randomUUID(), note: '饭钱' });
  expect(await api.payment.undo({ paymentId: paid.id })).toMatchObject({ state: 'undone' });
  const [transfer] = (await api.settlement.suggest({ groupId, mode: 'fewest' })).transfers;
  expect(transfer).toMatchObject({ from: { party: memberId }, to: { party: creatorId }, amountMinor: 900n });
  const suggested = await api.settlement.record({
    ...terms,
    ...between,
    amount: cny(900n),
    mode: 'fewest',
    paymentId: randomUUID(),
  });
  const reversal = { paymentId: suggested.id, reversalId: randomUUID(), reason: '没有到账' };
  expect(await api.payment.reverse(reversal)).toMatchObject({ state: 'reversed', suggested: true });
  const debt = { groupId, party: memberId, amount: cny(900n) };
  const preview = await api.payment.previewWriteOff(debt);
  expect(preview.transfers.map(({ amountMinor }) => amountMinor)).toEqual([450n, 450n]);
  await api.payment.writeOff({ ...debt, paymentId: randomUUID(), reason: '不再追讨' });
  const { parties } = await api.balance.list({ groupId });
  expect(parties.map(({ balanceMinor }) => balanceMinor)).toEqual([450n, 0n, -450n]);
  expect(await api.balance.history({ groupId, party: memberId })).toMatchObject({ balanceMinor: 0n });
  expect((await api.payment.list({ groupId })).payments).toHaveLength(3);
  expect((await api.settlement.text({ groupId })).zh).toContain('¥4.50');
  expect(await api.saving.summary({ groupId })).toMatchObject({ closed: false, currency: 'CNY' });
}

/** Nobody is logged in: the provider's addresses lead nowhere. */
async function callLogins(api: Api): Promise<void> {
  const tokenUrl = `http://127.0.0.1:${await freePort()}/token`;
  const changes = { clientId: 'client', clientSecret: vendorSecret, tokenUrl, confirmed: true as const };
  const saved = await api.oauth.saveProfile({ provider: 'claude', changes });
  expect(saved).toMatchObject({ clientId: 'client', hasClientSecret: true, tokenUrl });
  expect(await api.oauth.profiles({})).toMatchObject([saved, { provider: 'gemini', clientId: null }]);
  const { id: accountId } = await api.account.create({ name: '登录', provider: 'claude', authKind: 'oauth' });
  const { loginId, url } = await api.oauth.begin({ accountId });
  expect(await api.oauth.status({ loginId })).toMatchObject({ state: 'waiting', url });
  const code = `${vendorSecret}#${new URL(url).searchParams.get('state')}`;
  expect(await api.oauth.finish({ loginId, code })).toMatchObject({ state: 'failed' });
  const again = await api.oauth.begin({ accountId });
  expect(await api.oauth.cancel({ loginId: again.loginId })).toMatchObject({ state: 'cancelled' });
  const tokens = { claudeAiOauth: { accessToken: vendorSecret } };
  const imported = await api.account.importTokens({ accountId, tokens });
  expect(imported).toMatchObject({ authKind: 'manual', login: { state: 'active', renewable: false } });
  await api.oauth.saveProfile({ provider: 'claude', changes: { clientId: null, clientSecret: null } });
  expect(await api.oauth.revoke({ accountId })).toEqual({ toldProvider: false });
  await api.account.remove({ accountId });
}

/** Everything out and, where it is new, in again; the accounts that stay are known by their names. */
async function callFiles(api: Api): Promise<void> {
  const plain = await api.accountFile.export({ format: 'json' });
  expect(plain.text).toContain('"合约账号"');
  expect(await api.accountFile.preview({ text: plain.text })).toMatchObject({
    kind: 'json',
    rows: ['合约账号', pastAccountName].map((name) => ({
      ...{ name, hasSecret: false, problems: [{ field: 'apiKey' }] },
    })),
  });
  expect((await api.accountFile.export({ format: 'csv' })).text).toContain('合约账号');
  const passphrase = vaultPassphrase;
  const { text } = await api.accountFile.exportEncrypted({ passphrase });
  expect(await api.accountFile.import({ text, passphrase })).toMatchObject({
    created: [],
    refused: ['合约账号', pastAccountName].map((name) => ({
      ...{ name, hasSecret: true, problems: [{ field: 'name' }] },
    })),
  });
  const added = `name;provider;apiKey\n导入;claude;${vendorSecret}\n`;
  const { created } = await api.accountFile.import({ text: added });
  expect(created).toMatchObject([{ row: 2, name: '导入' }]);
  await api.account.remove({ accountId: created[0]?.accountId as string });
  expect((await api.accountFile.template({})).text).toContain('apiKey');
}

async function callBulk(api: Api, accountId: string): Promise<void> {
  const { bulkId, items } = await api.accountBulk.begin({ action: 'remove', accountIds: [accountId] });
  expect(items).toEqual([{ accountId, name: '合约账号', outcome: 'waiting', reason: null }]);
  await expect
    .poll(async () => (await api.accountBulk.status({ bulkId })).state, { timeout: 20_000 })
    .toBe('done');
  expect((await api.accountBulk.cancel({ bulkId })).items).toMatchObject([
    { outcome: 'failed', reason: { zh: expect.stringContaining('合约账号') } },
  ]);
}

async function callModels(api: Api, groupId: string, accountId: string): Promise<void> {
  const modelMapping = [{ from: 'sonnet*', to: 'claude-sonnet-4-5' }];
  const supportedModels = ['claude-*'];
  await api.account.update({ accountId, changes: { supportedModels, modelMapping } });
  expect(await api.account.get({ accountId })).toMatchObject({ supportedModels, modelMapping });
  expect(await api.group.update({ groupId, changes: { modelMapping } })).toMatchObject({ modelMapping });
  await api.account.update({ accountId, changes: { supportedModels: null, modelMapping: [] } });
  expect(await api.account.get({ accountId })).toMatchObject({ supportedModels: null, modelMapping: [] });
}

/** Leaves the account with the fee and the prices it had. */
async function callCosts(api: Api, accountId: string, memberId: string): Promise<void> {
  const before = await api.account.costs({ accountId });
  expect(before).toMatchObject({ fees: [{ state: 'current', payerName: '甲' }], pricing: null });
  const amount = { amountMinor: 500n, currency: 'USD' };
  const added = await api.account.addFee({
    accountId,
    fee: { amount, cycleDay: 31, payerMemberId: memberId, validFromOn: '2999-01-01' },
  });
  const fee = added.fees.find(({ state }) => state === 'upcoming');
  expect(fee).toMatchObject({ amount, nextChargeOn: '2999-01-31' });
  const feeId = fee?.id as string;
  expect((await api.account.updateFee({ feeId, changes: { cycleDay: 5 } })).fees[1]).toMatchObject({
    cycleDay: 5,
    amount,
  });
  expect((await api.account.endFee({ feeId, validUntilOn: '2999-03-01' })).fees[1]).toMatchObject({
    validUntilOn: '2999-03-01',
  });
  expect(await api.account.removeFee({ feeId })).toEqual(before);

  const prices = [{ model: ' claude-own* ', input: '2.50' }];
  const priced = await api.account.setPricing({ accountId, prices, fixedUsd: '0.010', discountBp: 1_000 });
  expect(priced.pricing).toMatchObject({
    version: 1,
    state: 'current',
    prices: [{ model: 'claude-own*', input: '2.5', output: null }],
    fixedUsd: '0.01',
    discountBp: 1_000,
    createdBy: 'owner',
  });
  const back = await api.account.setPricing({ accountId, prices: [], fixedUsd: '0', discountBp: 0 });
  expect(back.versions.map(({ version, state }) => [version, state])).toEqual([
    [2, 'current'],
    [1, 'past'],
  ]);
}

async function callLimits(api: Api, groupId: string, memberId: string): Promise<void> {
  const of = { scope: 'member' as const, subjectId: memberId };
  const limits = await api.limits.set({ ...of, changes: { quotaDayPusd: 5_000_000_000_000n, queueSize: 4 } });
  expect(limits).toMatchObject({ quotaDayPusd: 5_000_000_000_000n, queueSize: 4, concurrency: null });
  expect(await api.limits.get(of)).toEqual(limits);
  const allowedClients = ['codex' as const, 'other' as const];
  expect(await api.limits.set({ ...of, changes: { allowedClients } })).toEqual({ ...limits, allowedClients });
  expect((await api.limits.status(of)).limits.allowedClients).toEqual(allowedClients);
  expect(await api.limits.set({ ...of, changes: { allowedClients: null } })).toEqual(limits);
  const [quota] = (await api.limits.status(of)).quotas;
  expect(quota).toMatchObject({ quota: 'day', limitPusd: 5_000_000_000_000n, heldPusd: 0n });
  expect(quota?.usedPusd).toBeGreaterThan(0n);
  expect((await api.limits.resetCounters(of)).quotas).toMatchObject([{ usedPusd: 0n }]);
  expect(await api.limits.status({ scope: 'group', subjectId: groupId })).toMatchObject({ quotas: [] });
}

/** Nobody listens there. What is stored outlives a change of the data key, which follows. */
async function callWebhooks(api: Api): Promise<void> {
  const url = `http://127.0.0.1:${await freePort()}/hook?token=${vendorSecret}`;
  const target = { url, secret: vendorSecret, allowPrivate: true };
  const { id: webhookId } = await api.webhook.create({ name: '自建', service: 'json', ...target });
  const changes = { kinds: ['account_limited' as const], lang: 'en' as const };
  const updated = await api.webhook.update({ webhookId, changes });
  expect(updated).toMatchObject({ hasSecret: true, host: new URL(url).host, pending: 0, ...changes });
  expect(await api.webhook.test({ webhookId })).toMatchObject({ ok: false, status: null, said: null });
  expect(await api.webhook.log({ webhookId })).toMatchObject([{ ok: false, givenUp: true }]);
  const token = `${vendorSecret}-bark`;
  const spare = await api.webhook.create({ name: '手机', service: 'bark', token });
  expect(await api.webhook.list({})).toHaveLength(2);
  await api.webhook.remove({ webhookId: spare.id });
}

async function callAlerts(api: Api, accountId: string): Promise<void> {
  const changes = { overloadPercent: 30, mutedKinds: ['period_due' as const] };
  expect(await api.alert.saveSettings({ changes })).toMatchObject(changes);
  expect(await api.alert.settings({})).toMatchObject(changes);
  const key = `${vendorSecret}-refused`;
  await api.account.update({ accountId, changes: { apiKey: key } });
  await vendor.setKeys({ refuse: [key] });
  await api.account.check({ accountId });
  let found = await api.alert.list({ open: true });
  // An alert follows its cause by a moment.
  while (found.alerts.length === 0) found = await api.alert.list({ open: true });
  expect(found.alerts).toMatchObject([{ kind: 'account_key_refused', subject: { id: accountId } }]);
  const alertId = found.alerts[0]?.id as string;
  expect((await api.alert.markRead({ alertId })).readAtMs).not.toBeNull();
  await api.alert.markAllRead({});
  expect(await api.alert.list({})).toMatchObject({ unreadCount: 0 });
  const { events } = await api.account.timeline({ accountId, days: 1 });
  expect(events.at(-1)).toMatchObject({ state: 'needs_key', untilMs: null });
  await vendor.setKeys({ refuse: [] });
  await api.account.update({ accountId, changes: { apiKey: vendorSecret } });
  const below = { amountMinor: 10_000n, currency: 'USD' };
  const chosen = await api.account.setBalanceCheck({ accountId, choice: 'new_api', below });
  expect(chosen).toMatchObject({ api: 'new_api', below, balances: [], checkedAtMs: null });
  const checked = await api.account.checkBalance({ accountId });
  expect(checked.problem?.zh).toMatch(/状态 404|不能查询/);
  expect(await api.account.balance({ accountId })).toEqual(checked);
}

async function callVault(api: Api): Promise<void> {
  const { recoveryCode } = await api.vault.createRecoveryCode({});
  expect(await api.vault.unlock({ recoveryCode })).toMatchObject({ locked: false });
  expect(await api.vault.rotateKey({})).toMatchObject({ keyVersion: 2 });
  expect(await api.vault.rewrap({ passphrase: vaultPassphrase })).toMatchObject({ keptBy: 'passphrase' });
  expect(await api.vault.rewrap({})).toEqual(await api.vault.status({}));
}

async function callRelay(api: Api): Promise<void> {
  const port = await freePort();
  const moved = await api.relay.setPort({ port });
  expect(moved).toMatchObject({ state: 'listening', port, lan: false });
  const [address] = moved.addresses;
  expect(await api.relay.testAddress({ url: address?.url as string })).toMatchObject({ ok: true });
  expect(await api.relay.setPaused({ paused: true })).toMatchObject({ state: 'listening', paused: true });
  expect(await api.relay.setPaused({ paused: false })).toMatchObject({ paused: false });
  expect(await api.relay.setLan({ enabled: false })).toEqual(await api.relay.status({}));
}

async function requestOnce(api: Api, secret: string): Promise<void> {
  const { addresses } = await api.relay.status({});
  const answer = await fetch(`${addresses[0]?.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 16,
      messages: [{ role: 'user', content: '你好' }],
    }),
  });
  expect(answer.status).toBe(200);
  await answer.arrayBuffer();
}

async function callRates(api: Api, groupId: string): Promise<void> {
  const added = await api.rate.add({ currency: 'CNY', rate: '7.2', source: '手抄', validAtMs: 1_000 });
  expect(await api.group.update({ groupId, changes: { rateChoice: 'from_list' } })).toMatchObject({
    rateChoice: 'from_list',
    usdRate: '7.1',
  });
  expect(await api.rate.list({ currency: 'CNY' })).toMatchObject([{ id: added.id, usedBy: [{ groupId }] }]);
  expect((await api.split.preview({ groupId })).rate).toMatchObject({ rate: '7.2', rateId: added.id });
  const text = 'date,rate\n1970-01-02,7.3\n1970-01-03,7.4\n';
  expect(await api.rate.import({ currency: 'CNY', source: '手抄', text })).toEqual({ added: 2, skipped: 0 });
  expect(await api.rate.remove({ rateId: added.id })).toEqual({ done: true });
}

async function callReconciliation(api: Api, accountId: string): Promise<void> {
  const { todayOn, zone } = await api.reconciliation.settings({ accountId });
  expect(zone).toBe('UTC');
  const saved = await api.reconciliation.saveSettings({ accountId, toleranceBp: 50, toleranceUsd: '0.5' });
  expect(saved).toMatchObject({ toleranceBp: 50, tolerancePusd: 500_000_000_000n });
  expect(await api.reconciliation.import({ accountId, text: '2026-11-01,1.25' })).toEqual({
    days: 1,
    replaced: 0,
  });
  await api.reconciliation.set({ accountId, on: todayOn, usd: '0.000000000001', note: '控制台' });
  const month = await api.reconciliation.month({ accountId });
  expect(month).toMatchObject({ month: todayOn.slice(0, 7), totals: { requests: 1 } });
  const { days } = await api.reconciliation.list({ accountId, fromOn: '2026-11-01', toOn: '2026-11-02' });
  expect(days).toMatchObject([{ on: '2026-11-01', providerPusd: 1_250_000_000_000n }]);
}

async function readUsage(api: Api, groupId: string): Promise<void> {
  const { records } = await api.usage.list({ groupId });
  expect(records).toMatchObject([{ state: 'settled', source: 'final' }]);
  const { record, arithmetic } = await api.usage.get({ usageId: records[0]?.id as number });
  expect(arithmetic?.lines.reduce((sum, line) => sum + line.amountPusd, 0n)).toBe(record.costPusd);
  const range = { fromMs: record.startedAtMs - 3_600_000, toMs: record.startedAtMs + 1 };
  expect(await api.usage.summary({ groupId, ...range, bucket: 'hour' })).toMatchObject({
    totals: { requests: 1, costPusd: record.costPusd },
  });
  const trend = await api.usage.trend({ groupId, ...range, step: 'day', by: 'account' });
  expect(trend.figures).toMatchObject([{ key: record.accountId, requests: 1, costPusd: record.costPusd }]);
  const today = (await api.usage.today({})).find((one) => one.groupId === groupId);
  expect(today).toMatchObject({ groupName: '合约组', requests: 1, costPusd: record.costPusd });
  expect((await api.usage.hours({ groupId, ...range })).cells).toMatchObject([{ requests: 1 }]);
  const { memberId, modelAsked, dialect } = record;
  expect(await api.relay.explain({ groupId, memberId, model: modelAsked, dialect })).toMatchObject({
    refusal: null,
    account: { id: record.accountId },
  });
  const [period] = await api.period.list({ groupId });
  const { current } = await api.split.rules({ groupId });
  const tried = await api.split.setRules({ groupId, from: 'next_period', rules: current.rules });
  expect(tried.next?.rules).toEqual(current.rules);
  const spent = await api.split.addEntry({
    groupId,
    entry: {
      ...{ kind: 'charge', accountId: null, sharedLike: 'fee', payerMemberId: null },
      bookedOn: period?.startOn ?? '',
      ...{ amount: { amountMinor: 500n, currency: 'CNY' }, reason: 'SMS' },
    },
  });
  const corrected = await api.split.updateEntry({ entryId: spent.id, changes: { reason: 'SIM card' } });
  expect(await api.split.entries({ groupId, periodId: period?.id })).toEqual([corrected]);
  expect(await api.split.removeEntry({ entryId: spent.id })).toEqual({ done: true });
  const preview = await api.split.preview({ groupId, periodId: period?.id });
  expect(preview.pools.map(({ kind }) => kind)).toEqual(['subscription_fee', 'metered']);
  expect(preview.totals.reduce((sum, total) => sum + total.amountMinor, 0n)).toBe(preview.sumMinor);
  expect((await api.split.exportCsv({ groupId, lang: 'en' })).text).toContain('Subscription fee');
}

/** The rows of the running period, into the data folder, twice. */
async function callExports(api: Api, groupId: string): Promise<void> {
  const [period] = await api.period.list({ groupId });
  const content = { kind: 'rows', format: 'csv' } as const;
  const wanted = { groupId, periodId: period?.id as string, content, lang: 'zh-CN' as const };
  const { jobId, state, fileName, place } = await api.export.begin(wanted);
  expect([state, fileName, place]).toEqual([
    'waiting',
    `AiCarpool-用量记录-合约组-${period?.label}.csv`,
    'exports',
  ]);
  await exported(api, jobId);
  expect(await api.export.cancel({ jobId })).toMatchObject({ state: 'done', rowsDone: 1, rowsExpected: 1 });
  expect(await api.export.reveal({ jobId })).toEqual({ shown: false });
  await expect(api.export.begin(wanted)).rejects.toMatchObject({ code: 'export.exists', field: 'replace' });
  const again = await api.export.begin({ ...wanted, replace: true });
  await exported(api, again.jobId);
}

async function exported(api: Api, jobId: string): Promise<void> {
  const state = async () => (await api.export.status({ jobId })).state;
  // A thread has to start first, which takes its time where much else runs.
  await expect.poll(state, { timeout: 20_000 }).toBe('done');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
