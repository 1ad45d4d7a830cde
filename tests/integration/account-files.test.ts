import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask } from '../metered-usage.ts';
import { login } from '../proxies/every-kind.ts';
import { startHttpProxy } from '../proxies/http-proxy.ts';
import type { TestProxy } from '../proxies/tunnels.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

const passphrase = '正确的 horse battery';
const canaries = {
  claude: 'sk-sim-canary-claude',
  vendor: 'sk-sim-canary-vendor',
  openai: 'sk-sim-canary-openai',
  access: 'sk-sim-canary-access',
  refresh: 'sk-sim-canary-refresh',
  gemini: 'sk-sim-canary-gemini',
};

let rig: CoreRig;
let vendor: Simulator;
let proxy: TestProxy;

beforeAll(async () => {
  vendor = await startSimulator();
  proxy = await startHttpProxy({ login });
});
afterAll(async () => {
  await proxy.stop();
  await vendor.stop();
});
beforeEach(async () => {
  rig = await startCore();
  await vendor.reset();
});
afterEach(() => rig.stop());

const confirm = (api = rig.api) =>
  Promise.all(
    (['claude', 'gemini'] as const).map((provider) =>
      api.oauth.saveProfile({ provider, changes: { confirmed: true } }),
    ),
  );
const preview = (text: string) => rig.api.accountFile.preview({ text });
const importText = (text: string) => rig.api.accountFile.import({ text });
const names = async () => (await rig.api.account.list({})).map(({ name }) => name);

/** Five accounts of different kinds, with everything that can be said of one. */
async function createFive(): Promise<void> {
  const { api } = rig;
  await confirm();
  await api.account.create({
    name: 'Claude-钥匙',
    provider: 'claude_console',
    apiKey: canaries.claude,
    baseUrl: vendor.vendorUrl,
    userAgent: 'carpool/1.0',
    rateLimitPauseS: 60,
    priority: 90,
    fee: { amountMinor: 14_450n, currency: 'CNY' },
  });
  await api.account.create({
    name: '=SUM(A1)',
    description: '-备用',
    provider: 'compatible',
    apiKey: canaries.vendor,
    baseUrl: vendor.vendorUrl,
    proxy: { kind: 'http', host: '127.0.0.1', port: proxy.port, ...login },
    priority: 80,
  });
  const off = await api.account.create({
    name: 'GPT',
    provider: 'compatible',
    dialect: 'openai',
    apiKey: canaries.openai,
    baseUrl: vendor.vendorUrl,
    sharing: 'dedicated',
    dailyRequestLimit: 2_000,
    concurrencyLimit: 5,
    supportedModels: ['gpt-5*', 'o4-mini'],
    modelMapping: [{ from: 'sonnet*', to: 'gpt-5' }],
    priority: 70,
  });
  await api.account.disable({ accountId: off.id });
  const claude = await api.account.create({
    name: 'Claude-登录',
    provider: 'claude',
    authKind: 'oauth',
    baseUrl: vendor.vendorUrl,
    priority: 60,
  });
  await api.account.importTokens({
    accountId: claude.id,
    tokens: {
      claudeAiOauth: {
        accessToken: canaries.access,
        refreshToken: canaries.refresh,
        expiresAt: rig.clock.now() + 3_600_000,
        scopes: ['user:inference'],
      },
    },
  });
  const gemini = await api.account.create({
    name: 'Gemini-登录',
    provider: 'gemini',
    authKind: 'manual',
    projectId: 'project-1',
    location: 'us-central1',
    baseUrl: vendor.vendorUrl,
    priority: 55,
  });
  await api.account.importTokens({
    accountId: gemini.id,
    tokens: { geminiOauth: { access_token: canaries.gemini, scope: 'cloud openid' } },
  });
}

/** What of an account must be the same on another computer. */
async function described(api = rig.api) {
  return (await api.account.list({})).map(
    ({ id, createdAtMs, lastUsedAtMs, use, health, lastCheck, ...same }) => same,
  );
}

describe('an encrypted export', () => {
  it('brings five accounts of different kinds to another computer, where they serve requests', async () => {
    await createFive();
    const original = await described();
    const { text, fileName } = await rig.api.accountFile.exportEncrypted({ passphrase });
    expect(fileName).toBe('AiCarpool-accounts-2026-11-10-encrypted.json');
    for (const secret of [...Object.values(canaries), login.password, 'Claude-钥匙'])
      expect(text).not.toContain(secret);
    await rig.stop();

    rig = await startCore();
    await confirm();
    const shown = await rig.api.accountFile.preview({ text, passphrase });
    expect(shown.kind).toBe('encrypted');
    expect(shown.rows.map(({ name, hasSecret, problems }) => [name, hasSecret, problems])).toEqual([
      ['Claude-钥匙', true, []],
      ['=SUM(A1)', true, []],
      ['GPT', true, []],
      ['Claude-登录', true, []],
      ['Gemini-登录', true, []],
    ]);
    expect(await names()).toEqual([]);
    const { created, refused } = await rig.api.accountFile.import({ text, passphrase });
    expect([created.length, refused]).toEqual([5, []]);
    expect(await described()).toEqual(original);

    await rig.core.start();
    const member = await memberOf();
    const asked = async (name: string): Promise<{ status: number; apiKey: string | null }> => {
      const account = (await rig.api.account.list({})).find((one) => one.name === name);
      const accountId = account?.id as string;
      await rig.api.account.enable({ accountId });
      await rig.api.binding.set({ groupId: member.groupId, accountId });
      const model = name === 'GPT' ? 'gpt-5' : 'claude-sonnet-4-5';
      const status = await ask(rig, member.secret, { inputTokens: 5, outputTokens: 5 }, model);
      await rig.api.binding.clear({ groupId: member.groupId });
      return { status, apiKey: (await vendor.ledger()).at(-1)?.apiKey ?? null };
    };
    expect(await asked('Claude-钥匙')).toEqual({ status: 200, apiKey: canaries.claude });
    const before = proxy.asked.length;
    expect(await asked('=SUM(A1)')).toEqual({ status: 200, apiKey: canaries.vendor });
    expect(proxy.asked.length).toBe(before + 1);
    expect(await asked('GPT')).toEqual({ status: 200, apiKey: canaries.openai });
    expect(await asked('Claude-登录')).toEqual({ status: 200, apiKey: canaries.access });
  });

  it('opens by its passphrase alone, and one that was altered anywhere is named', async () => {
    await createFive();
    const { text } = await rig.api.accountFile.exportEncrypted({ passphrase });
    await rig.stop();
    rig = await startCore();
    await expect(
      rig.api.accountFile.import({ text, passphrase: 'another passphrase' }),
    ).rejects.toMatchObject({ code: 'account_file.passphrase_wrong', field: 'passphrase' });
    await expect(importText(text)).rejects.toMatchObject({ code: 'account_file.passphrase_needed' });
    const file = JSON.parse(text) as Record<string, string>;
    for (const part of ['derivation', 'check', 'data', 'digest']) {
      const value = file[part] as string;
      const at = Math.floor(value.length / 2);
      const other = value[at] === 'A' ? 'B' : 'A';
      const altered = { ...file, [part]: value.slice(0, at) + other + value.slice(at + 1) };
      await expect(
        rig.api.accountFile.import({ text: JSON.stringify(altered), passphrase }),
      ).rejects.toMatchObject({ code: 'account_file.damaged', field: 'text' });
    }
    await expect(
      rig.api.accountFile.import({ text: JSON.stringify({ ...file, version: 2 }), passphrase }),
    ).rejects.toMatchObject({ code: 'account_file.newer' });
    expect(await names()).toEqual([]);
  });
});

describe('while the vault is locked', () => {
  it('nothing sealed goes out and nothing new comes in, but the rest can be exported', async () => {
    await rig.stop();
    const chosen = { reason: 'chosen' as const };
    rig = await startCore({ passphrase: { ...chosen, given: passphrase } });
    const { dataDir } = rig;
    await rig.api.account.create({ name: 'Claude-01', provider: 'claude', apiKey: canaries.claude });
    await rig.core.stop();
    rig = await startCore({ dataDir, passphrase: chosen });
    await expect(rig.api.accountFile.exportEncrypted({ passphrase })).rejects.toMatchObject({
      code: 'vault.locked',
    });
    const added = '[{"name": "neu", "provider": "claude", "apiKey": "sk-x"}]';
    await expect(importText(added)).rejects.toMatchObject({ code: 'vault.locked' });
    expect(await names()).toEqual(['Claude-01']);
    expect((await rig.api.accountFile.export({ format: 'csv' })).text).toContain('Claude-01');
  });
});

describe('an export without secrets', () => {
  it('has none, keeps figures figures and texts texts, and names what it cannot bring', async () => {
    await createFive();
    const csv = await rig.api.accountFile.export({ format: 'csv' });
    const json = await rig.api.accountFile.export({ format: 'json' });
    for (const secret of [...Object.values(canaries), login.password])
      expect(csv.text + json.text).not.toContain(secret);
    const lines = csv.text.split('\r\n');
    expect(lines[0]).toMatch(
      /^\uFEFFname,description,provider,.*,requests,unpricedRequests,tokens,costUsd,lastUsedAt$/,
    );
    expect(lines[0]).not.toMatch(/apiKey|Token\b|proxyPassword/);
    expect(lines[2]).toContain("'=SUM(A1),'-备用,compatible,api_key,shared,80,true,");
    expect(lines[3]).toMatch(
      /,2000,5,120000,180000,,,true,openai,gpt-5\* o4-mini,sonnet\*=>gpt-5,disabled,,0,0,0,0\.0{12},$/,
    );
    await rig.stop();

    rig = await startCore();
    const shown = await preview(csv.text);
    expect(shown.ignored).toEqual([
      'state',
      'group',
      'requests',
      'unpricedRequests',
      'tokens',
      'costUsd',
      'lastUsedAt',
    ]);
    expect(shown.rows.map(({ row, name, problems }) => [row, name, problems[0]?.field ?? null])).toEqual([
      [2, 'Claude-钥匙', 'apiKey'],
      [3, '=SUM(A1)', 'apiKey'],
      [4, 'GPT', 'apiKey'],
      [5, 'Claude-登录', null],
      [6, 'Gemini-登录', null],
    ]);
    expect(shown.rows[0]?.problems[0]?.reason).toEqual({ zh: '必须填写', en: 'it is required' });
    expect((await preview(json.text)).rows).toEqual(
      shown.rows.map((row, index) => ({ ...row, row: index + 1 })),
    );
    const { created } = await importText(csv.text);
    expect(created.map(({ name }) => name)).toEqual(['Claude-登录', 'Gemini-登录']);
    expect(await rig.api.account.list({})).toMatchObject([
      { state: 'needs_login' },
      { state: 'needs_login' },
    ]);
  });
});

describe('an import', () => {
  it('reads a CSV of any usual spreadsheet: byte order mark, semicolons, quotes, empty lines', async () => {
    const csv = [
      '\uFEFFname;provider;apiKey;priority;description;proxyKind;proxyHost;proxyPort;feeAmount;feeCurrency;meteredBilled',
      'A;claude;sk-a;80;"一行',
      '两行";socks5;proxy.home;1080;144.5;CNY;否',
      ';;;;;;;;;;',
      "'=B;openai;sk-b;;;;;;;;",
    ].join('\r\n');
    const { created, refused } = await importText(csv);
    expect([created.map(({ row, name }) => [row, name]), refused]).toEqual([
      [
        [2, 'A'],
        [4, '=B'],
      ],
      [],
    ]);
    expect(await rig.api.account.list({})).toMatchObject([
      {
        name: 'A',
        description: '一行 两行',
        priority: 80,
        proxy: { kind: 'socks5', host: 'proxy.home', port: 1080, username: null, hasPassword: false },
        fee: { amountMinor: 14_450n, currency: 'CNY' },
        meteredBilled: false,
      },
      { name: '=B', provider: 'openai', priority: 50, proxy: null },
    ]);
  });

  it('tells every problem by row and column, and takes nothing of a row that has one', async () => {
    await rig.api.account.create({ name: 'Claude-01', provider: 'claude', apiKey: 'sk-x' });
    const csv = [
      'name,provider,apiKey,priority,proxyKind,proxyHost,proxyPort,userAgent,modelMapping,feeAmount,feeCurrency',
      'good,claude,sk-good,10,,,,,,,',
      'ＣＬＡＵＤＥ-01,claude,sk-x,,,,,,,,',
      'GOOD,claude,sk-x,,,,,,,,',
      'bad,telepathy,sk-x,high,http,,99999,,a=>b,1.234,CNY',
      'odd,compatible,sk-x,,,,,,,,',
      'fake,claude_console,sk-x,,,,,claude-cli/2,,,',
      ',claude,sk-x,101,,,,,a,,',
      'long,claude,sk-x,1,,,,,,,,one, two',
    ].join('\n');
    const { rows } = await preview(csv);
    expect(rows.map(({ row, problems }) => [row, problems.map(({ field }) => field)])).toEqual([
      [2, []],
      [3, ['name']],
      [4, ['name']],
      [5, ['priority', 'provider', 'feeAmount', 'proxyHost', 'proxyPort']],
      [6, ['baseUrl']],
      [7, ['userAgent']],
      [8, ['name', 'priority', 'modelMapping']],
      [9, ['name']],
    ]);
    expect(rows[1]?.problems[0]?.reason.zh).toContain('已有名为「ＣＬＡＵＤＥ-01」的账号');
    expect(rows[3]?.problems[0]?.reason).toEqual({ zh: '必须是数字', en: 'it must be a number' });
    const { created, refused } = await importText(csv);
    expect(created.map(({ name }) => name)).toEqual(['good']);
    expect(refused).toEqual(rows.slice(1));
    expect(await names()).toEqual(['Claude-01', 'good']);
  });

  it('reads both forms of tokens and the names of other forms, once the provider’s rules are confirmed', async () => {
    const accounts = [
      {
        name: 'Claude',
        platform: 'claude',
        addType: 'oauth',
        accountType: 'dedicated',
        claudeAiOauth: {
          accessToken: canaries.access,
          refreshToken: canaries.refresh,
          expiresAt: rig.clock.now() + 60_000,
          scopes: ['user:inference'],
          subscriptionType: 'max',
        },
        proxy: { enabled: false, type: 'socks5', host: '', port: 0 },
      },
      {
        name: 'Gemini',
        geminiOauth: { access_token: canaries.gemini, token_type: 'Bearer', scope: 'a b', id_token: 'x' },
        projectId: 'project-1',
      },
      { name: 'Bare', provider: 'claude', accessToken: canaries.claude },
      { name: 'Mixed', provider: 'gemini', claudeAiOauth: { accessToken: canaries.claude } },
      { name: 'Both', provider: 'claude', apiKey: 'sk-x', accessToken: canaries.claude },
      {
        name: 'Console',
        platform: 'claude_console',
        apiUrl: 'https://x.example',
        apiKey: 'sk-x',
        rateLimitDuration: 60,
      },
      'not an account',
    ];
    const text = JSON.stringify(accounts);
    const unconfirmed = await preview(text);
    expect(unconfirmed.rows[0]?.problems[0]?.reason.en).toContain('rules');
    await confirm();
    const { rows, ignored } = await preview(text);
    expect(rows.map(({ problems }) => problems.map(({ field }) => field))).toEqual([
      [],
      [],
      [],
      ['authKind'],
      ['apiKey'],
      [],
      ['name', 'provider'],
    ]);
    expect(ignored).toEqual([]);
    await importText(text);
    expect(await rig.api.account.list({})).toMatchObject([
      { name: 'Bare', authKind: 'manual', login: { state: 'active', renewable: false } },
      {
        name: 'Claude',
        authKind: 'oauth',
        sharing: 'dedicated',
        proxy: null,
        login: { state: 'active', renewable: true, scopes: ['user:inference'] },
      },
      { name: 'Console', baseUrl: 'https://x.example', rateLimitPauseS: 60 },
      { name: 'Gemini', authKind: 'manual', projectId: 'project-1', login: { scopes: ['a', 'b'] } },
    ]);
  });

  it('refuses what is no list of accounts, and repeats none of it', async () => {
    for (const [text, reason] of [
      ['[{"name": "a"', 'it is neither valid JSON nor CSV'],
      ['sk-secret,sk-other\na,b', 'its first line must name the columns, name and provider at least'],
      ['name,provider,name\na,claude,b', 'a column stands in it twice'],
      ['name,provider\n"a,claude', 'its quotes do not fit together, so it is no table'],
    ] as const)
      await expect(preview(text)).rejects.toMatchObject({
        code: 'account_file.unreadable',
        params: { reason },
      });
    const polluting = '[{"__proto__": {"name": "a"}, "constructor": "x", "sk-1234": 1, "name": "a"}]';
    const { rows, ignored } = await preview(polluting);
    expect(rows.map(({ problems }) => problems.map(({ field }) => field))).toEqual([['provider']]);
    expect(ignored).toEqual(['__proto__', 'constructor', '?']);
  });

  it('takes the template as it is', async () => {
    const { text } = await rig.api.accountFile.template({});
    const { rows, ignored } = await preview(text);
    expect(rows.map(({ name, problems }) => [name, problems])).toEqual([
      ['Claude-01', []],
      ['Vendor-01', []],
    ]);
    expect(ignored).toEqual([]);
  });
});

async function memberOf() {
  const group = await rig.api.group.create({ name: '周末拼车' });
  const [member] = await rig.api.member.list({ groupId: group.id });
  const added = member ?? (await rig.api.member.create({ groupId: group.id, name: '甲' }));
  const { secret } = await rig.api.memberKey.create({ memberId: added.id, label: '电脑' });
  return { groupId: group.id, secret };
}
