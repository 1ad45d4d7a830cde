import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { askBalance, balanceApiAt } from '../../electron/core/providers/balance.ts';
import { createAccountBalances } from '../../electron/core/services/account-balances.ts';
import type { BalanceApi } from '../../shared/contract/account-balance.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { account, freshFolder, openAt, nowMs as storedAtMs } from './stored-carpool.ts';

const API_KEY = 'sk-balance-canary';

let server: Server;
let baseUrl: string;
let answers: Record<string, string | number>;
let asked: string[];
let rig: CoreRig;
let accountId: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`);
    const answer = answers[request.url ?? ''] ?? 404;
    if (typeof answer === 'number') response.writeHead(answer).end('{}');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => server.close());
beforeEach(async () => {
  asked = [];
  answers = {};
  rig = await startCore();
  const draft = {
    name: 'DeepSeek',
    provider: 'compatible',
    dialect: 'openai',
    baseUrl,
    apiKey: API_KEY,
  } as const;
  accountId = (await rig.api.account.create(draft)).id;
});
afterEach(() => rig.stop());

const moonshot = (amount: string) => `{"code":0,"data":{"available_balance":${amount}},"status":true}`;

test.each<[BalanceApi, Record<string, string>, [bigint, string][]]>([
  [
    'deepseek',
    {
      '/user/balance': `{"is_available":true,"balance_infos":[
        {"currency":"CNY","total_balance":"110.00","granted_balance":"10.00","topped_up_balance":"100.00"},
        {"currency":"USD","total_balance":"0.07"}]}`,
    },
    [
      [11_000n, 'CNY'],
      [7n, 'USD'],
    ],
  ],
  // As doubles the two would leave 74.74999999999999.
  [
    'openrouter',
    { '/api/v1/credits': '{"data":{"total_credits":100.5,"total_usage":25.740000001}}' },
    [[7_475n, 'USD']],
  ],
  ['moonshot', { '/v1/users/me/balance': moonshot('49.58894') }, [[4_958n, 'CNY']]],
  ['moonshot', { '/v1/users/me/balance': moonshot('-0.001') }, [[-1n, 'CNY']]],
  ['moonshot', { '/v1/users/me/balance': moonshot('1.5e2') }, [[15_000n, 'CNY']]],
  [
    'siliconflow',
    {
      '/v1/user/info':
        '{"code":20000,"data":{"balance":"0.88","chargeBalance":"88.00","totalBalance":"88.88"}}',
    },
    [[8_888n, 'CNY']],
  ],
  [
    'new_api',
    {
      '/v1/dashboard/billing/subscription': '{"hard_limit_usd":9007199254740993.25}',
      '/v1/dashboard/billing/usage': '{"object":"list","total_usage":1234.5}',
    },
    [],
  ],
  [
    'new_api',
    {
      '/v1/dashboard/billing/subscription': '{"hard_limit_usd":20.01}',
      '/v1/dashboard/billing/usage': '{"object":"list","total_usage":1234.5}',
    },
    [[766n, 'USD']],
  ],
])('%s tells what is left, to the minor unit and never more than there is', async (choice, given, left) => {
  answers = given;
  await rig.api.account.setBalanceCheck({ accountId, choice });
  const checked = await rig.api.account.checkBalance({ accountId });
  expect(checked).toMatchObject({ api: choice, problem: null, checkedAtMs: rig.clock.now() });
  expect(checked.balances.map(({ amountMinor, currency }) => [amountMinor, currency])).toEqual(left);
  expect(asked).toEqual(Object.keys(given).map((path) => `${path} Bearer ${API_KEY}`));
  expect(await rig.api.account.balance({ accountId })).toEqual(checked);
});

test.each([
  [401, '这把密钥不能查询余额（401）'],
  [500, '回答了状态 500'],
  ['<html>', '回答里没有余额'],
  ['{"balance_infos":[{"currency":"CNY","total_balance":"1,00"}]}', '回答里没有余额'],
  ['{"balance_infos":[{"currency":"points","total_balance":"1.00"}]}', '回答里没有余额'],
])('an answer without a balance is told beside the last one: %s', async (answer, problem) => {
  answers = { '/user/balance': '{"balance_infos":[{"currency":"CNY","total_balance":"3.00"}]}' };
  await rig.api.account.setBalanceCheck({ accountId, choice: 'deepseek' });
  await rig.api.account.checkBalance({ accountId });
  answers = { '/user/balance': answer };
  const checked = await rig.api.account.checkBalance({ accountId });
  expect(checked.problem?.zh).toBe(problem);
  expect(checked.balances).toEqual([{ amountMinor: 300n, currency: 'CNY' }]);
});

test('an address that is known is asked by itself, others as the owner chooses, and logins never', async () => {
  const known = [
    'https://api.deepseek.com/anthropic',
    'https://openrouter.ai/api/v1',
    'https://api.moonshot.ai/v1',
  ];
  expect(known.map(balanceApiAt)).toEqual(['deepseek', 'openrouter', 'moonshot']);
  expect(balanceApiAt('https://api.siliconflow.cn/v1')).toBe('siliconflow');
  expect(balanceApiAt('https://api.deepseek.com.example.com')).toBeNull();
  await expect(rig.api.account.checkBalance({ accountId })).rejects.toMatchObject({
    code: 'account.no_balance',
  });
  const login = await rig.api.account.create({ name: '登录', provider: 'claude', authKind: 'oauth' });
  const chosen = await rig.api.account.setBalanceCheck({ accountId: login.id, choice: 'new_api' });
  expect(chosen.api).toBeNull();
  expect(asked).toEqual([]);
});

test('what another interface told is forgotten with it, and a provider that is not there is no error', async () => {
  answers = { '/v1/users/me/balance': moonshot('1') };
  await rig.api.account.setBalanceCheck({
    accountId,
    choice: 'moonshot',
    below: { amountMinor: 5n, currency: 'CNY' },
  });
  await rig.api.account.checkBalance({ accountId });
  const off = await rig.api.account.setBalanceCheck({ accountId, choice: 'off' });
  expect(off).toMatchObject({ api: null, balances: [], checkedAtMs: null, below: { amountMinor: 5n } });
  const target = { api: 'deepseek', baseUrl: 'http://127.0.0.1:9', apiKey: API_KEY, proxy: null } as const;
  expect(await askBalance(target, () => performance.now())).toEqual({
    ok: false,
    reason: { zh: '连接失败（ECONNREFUSED）', en: 'the connection failed (ECONNREFUSED)' },
  });
});

test('the watch asks once an hour, whatever came of it, and not for accounts that are switched off', async () => {
  const storage = await openAt(await freshFolder(), storedAtMs);
  await storage.write('accounts.insert', { ...account, baseUrl: 'https://api.deepseek.com' });
  await storage.write('accounts.insert', { ...account, id: 'off', name: 'off', enabled: false });
  let nowMs = storedAtMs;
  let times = 0;
  const balances = createAccountBalances({
    storage,
    clock: { now: () => nowMs },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    openSecret: () => API_KEY,
    openProxy: () => null,
    async ask() {
      times += 1;
      return times === 1
        ? { ok: false, reason: { zh: '回答了状态 500', en: 'it answered with status 500' } }
        : { ok: true, balances: [{ amountMinor: 1n, currency: 'CNY' }] };
    },
    announce: async () => undefined,
  });
  for (const [atMs, count] of [
    [0, 1],
    [3_599_999, 1],
    [3_600_000, 2],
    [7_199_999, 2],
    [7_200_000, 3],
  ] as const) {
    nowMs = storedAtMs + atMs;
    await balances.checkDue();
    expect(times).toBe(count);
  }
  expect(await balances.known()).toEqual(
    new Map([[account.id, { balances: [{ amountMinor: 1n, currency: 'CNY' }], below: null }]]),
  );
  await storage.close();
});
