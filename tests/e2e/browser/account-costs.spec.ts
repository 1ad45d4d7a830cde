import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;
let carpool: { groupId: string; accountId: string; memberId: string; secret: string };

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  carpool = await setUp();
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });
test.describe.configure({ mode: 'serial' });

const HAIKU = 'claude-haiku-4-5-20251001';

async function setUp() {
  const { api } = app;
  await api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  const group = await api.group.create({
    name: '前端拼车组',
    zone: 'Asia/Shanghai',
    creatorName: '林晓',
    usdRate: '7.1',
  });
  const account = await api.account.create({
    name: 'Claude-01',
    provider: 'compatible',
    baseUrl: simulator.vendorUrl,
    apiKey: 'sk-sim-owner-secret',
    priceProvider: 'anthropic',
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  await api.account.check({ accountId: account.id });
  const member = await api.member.create({ groupId: group.id, name: '王芳', joinedOn: '2020-01-01' });
  const { secret } = await api.memberKey.create({ memberId: member.id, label: '电脑' });
  return { groupId: group.id, accountId: account.id, memberId: member.id, secret };
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/${path}`);
}

function shoot(page: Page, name: string, scrolledTo?: 'top' | 'end'): Promise<void> {
  return shootBoth(app.api, page, `costs/${name}`, scrolledTo);
}

async function feesOf() {
  const { fees } = await app.api.account.costs({ accountId: carpool.accountId });
  return fees.map(({ amount, cycleDay, payerName, validFromOn, validUntilOn }) => ({
    amountMinor: amount.amountMinor,
    cycleDay,
    payerName,
    validFromOn,
    validUntilOn,
  }));
}

test('an owner adds a fee with the mouse, changes its price and payer from a day, corrects and ends it', async ({
  page,
}) => {
  await open(page, `accounts/${carpool.accountId}`);
  const fees = page.getByRole('region', { name: '费用：订阅费' });
  await expect(fees.getByText('没有订阅费。')).toBeVisible();

  await test.step('add', async () => {
    await fees.getByRole('button', { name: '添加订阅费' }).click();
    const form = fees.getByRole('form', { name: '添加订阅费' });
    await form.getByText('每月固定一天').click();
    await form.getByRole('button', { name: '添加', exact: true }).click();
    await expect(form.getByText('请填写金额')).toBeVisible();
    await expect(form.getByText('请填 1 到 31 的整数')).toBeVisible();
    await form.getByRole('textbox', { name: '金额' }).fill('140');
    await form.getByRole('textbox', { name: '扣费日', exact: true }).fill('1');
    await form.getByLabel('首次扣费日').fill('2026-01-05');
    await form.getByLabel('生效日期').fill('2026-01-10');
    await form.getByRole('button', { name: '添加', exact: true }).click();
    await expect(form.getByText(/必须在有效期内/)).toBeVisible();
    await form.getByLabel('首次扣费日').fill('');
    await form.getByLabel('生效日期').fill('');
    await shoot(page, 'fee-form');
    await form.getByRole('button', { name: '添加', exact: true }).click();
    await expect(fees.getByText('每月 1 日 · 车主付费')).toBeVisible();
  });

  await test.step('change price and payer', async () => {
    await fees.getByRole('button', { name: '换价：¥140.00' }).click();
    const form = fees.getByRole('form', { name: '换价或换人付' });
    await expect(form.getByRole('textbox', { name: '金额' })).toHaveValue('140.00');
    await form.getByRole('textbox', { name: '金额' }).fill('168');
    await form.getByRole('combobox', { name: '谁付的费' }).click();
    await page.getByRole('option', { name: '王芳' }).click();
    await form.getByLabel('生效日期').fill('2999-05-01');
    await form.getByRole('button', { name: '更换' }).click();
    await expect(fees.getByText('每月 1 日 · 王芳 垫付')).toBeVisible();
    expect(await feesOf()).toEqual([
      { amountMinor: 14_000n, cycleDay: 1, payerName: null, validFromOn: null, validUntilOn: '2999-05-01' },
      { amountMinor: 16_800n, cycleDay: 1, payerName: '王芳', validFromOn: '2999-05-01', validUntilOn: null },
    ]);
    await shoot(page, 'fees');
  });

  await test.step('correct, end and remove', async () => {
    await fees.getByRole('button', { name: '¥168.00 的更多操作' }).click();
    await page.getByRole('menuitem', { name: '更正' }).click();
    const form = fees.getByRole('form', { name: '更正' });
    await form.getByRole('textbox', { name: '金额' }).fill('170');
    await form.getByRole('button', { name: '保存更正' }).click();
    await fees.getByRole('button', { name: '¥170.00 的更多操作' }).click();
    await page.getByRole('menuitem', { name: '结束' }).click();
    await fees.getByLabel('从哪天起不再收').fill('2999-08-01');
    await expect(fees.getByText(/最后一天是 2999年7月31日/)).toBeVisible();
    await shoot(page, 'fee-end');
    await fees.getByRole('button', { name: '结束订阅费' }).click();
    await expect(fees.getByText(/至 2999年7月31日（含）/)).toBeVisible();
    await fees.getByRole('button', { name: '¥170.00 的更多操作' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    const question = page.getByRole('dialog', { name: '删除这笔订阅费？' });
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(fees.getByText('¥170.00')).toBeVisible();
    await fees.getByRole('button', { name: '¥170.00 的更多操作' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    await question.getByRole('button', { name: '删除' }).click();
    await expect(fees.getByText('¥170.00')).toHaveCount(0);
    expect(await feesOf()).toHaveLength(1);
  });
});

test('an owner adds and gives up a fee by keyboard alone', async ({ page }) => {
  await open(page, `accounts/${carpool.accountId}`);
  const fees = page.getByRole('region', { name: '费用：订阅费' });
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  const add = fees.getByRole('button', { name: '添加订阅费' });
  const form = fees.getByRole('form', { name: '添加订阅费' });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(form.getByRole('textbox', { name: '金额' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(form).toHaveCount(0);
  await expect(drawer).toBeVisible();
  await expect(add).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('33.50');
  await page.keyboard.press('Enter');
  await expect(fees.getByText('每个账期一次 · 车主付费')).toBeVisible();
  await expect(add).toBeFocused();
  expect((await feesOf()).map(({ amountMinor, cycleDay }) => [amountMinor, cycleDay])).toContainEqual([
    3_350n,
    null,
  ]);
});

test('an owner prices calls by keyboard alone, sees an example while typing, and the version afterwards', async ({
  page,
}) => {
  await open(page, `accounts/${carpool.accountId}`);
  const pricing = page.getByRole('region', { name: '费用：调用计价' });
  await expect(pricing.getByText('全部按定价表')).toBeVisible();
  await pricing.getByRole('button', { name: '修改计价' }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: '「Claude-01」的调用计价' });
  await expect(form.getByRole('textbox', { name: '每次调用' })).toBeFocused();
  await page.keyboard.type('0.0000000000001');
  await expect(form.getByText('0 到 999，最多 12 位小数')).toBeVisible();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0.01');
  await page.keyboard.press('Tab');
  await page.keyboard.type('10');

  await form.getByRole('button', { name: '添加模型' }).focus();
  await page.keyboard.press('Enter');
  await expect(form.getByRole('combobox', { name: '第 1 行：模型' })).toBeFocused();
  await page.keyboard.type('claude-haiku-4-5*');
  await expect(form.getByRole('textbox', { name: 'claude-haiku-4-5*：输出' })).toHaveAttribute(
    'placeholder',
    '5',
  );
  await page.keyboard.press('Escape');
  await expect(form).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.type('0.8');
  // 1,000 x 0.8 + 500 x 5 = $0.0033, + $0.01, - 10 %.
  await expect(form.getByRole('status')).toContainText(
    '1,000 输入 + 500 输出 = $0.0033 + $0.01 − 10% = $0.01197',
  );
  await form.getByRole('button', { name: '添加模型' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('claude-haiku-4-5*');
  await expect(form.getByText('上面已有这个模型')).toBeVisible();
  await shoot(page, 'pricing-form-wrong');
  await form.getByRole('button', { name: '保存计价' }).click();
  await expect(form.getByText('有填写不对的地方，还没有保存。')).toBeVisible();
  await form.getByRole('combobox', { name: '第 2 行：模型' }).fill('qwen-max');
  await form.getByRole('textbox', { name: 'qwen-max：输入' }).fill('1.6');
  await form.getByRole('textbox', { name: 'qwen-max：输出' }).fill('6.4');
  await shoot(page, 'pricing-form');
  await form.getByRole('textbox', { name: 'qwen-max：输出' }).press('Enter');
  await expect(form).toBeHidden();
  await expect(pricing.getByText('claude-haiku-4-5*', { exact: true })).toBeVisible();
  await pricing.getByRole('button', { name: '历史版本（1）' }).press('Enter');
  await expect(pricing.getByText('第 1 版')).toBeVisible();
  await pricing.getByRole('combobox', { name: '按量费用谁付' }).click();
  await page.getByRole('option', { name: '王芳' }).click();
  await expect(page.getByText('已更改付费人')).toBeVisible();
  await shoot(page, 'pricing', 'end');
  const { pricing: stored } = await app.api.account.costs({ accountId: carpool.accountId });
  const listed = { cacheRead: null, cacheWrite5m: null, cacheWrite1h: null };
  expect(stored).toMatchObject({
    version: 1,
    prices: [
      { model: 'claude-haiku-4-5*', input: '0.8', output: null, ...listed },
      { model: 'qwen-max', input: '1.6', output: '6.4', ...listed },
    ],
    fixedUsd: '0.01',
    discountBp: 1_000,
  });
  expect(await app.api.account.get({ accountId: carpool.accountId })).toMatchObject({
    meteredPayerMemberId: carpool.memberId,
  });
});

test('a record shows every line of its cost, and the split each charge with its date and payer', async ({
  page,
}) => {
  const plan = { text: '你好', model: HAIKU, inputTokens: 1_234, outputTokens: 567 };
  const answer = await fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': carpool.secret,
    },
    body: JSON.stringify({
      model: HAIKU,
      max_tokens: 64,
      messages: [{ role: 'user', content: simCommand({ plan }) }],
    }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  await open(page, 'usage');
  await page.getByRole('row', { name: /haiku/ }).click();
  const arithmetic = page.getByRole('table', { name: '费用怎么算出来的' });
  // 1,234 x 0.8 = 987.2 M pUSD, 567 x 5 = 2,835 M, + 10,000 M, - 10 % = 12,439.98 M.
  const line = (name: RegExp) => arithmetic.getByRole('row', { name });
  await expect(line(/^输入（自有价格）/)).toContainText('1,234 × $0.8/M=$0.0009872');
  await expect(line(/^输出/)).toContainText('567 × $5/M=$0.002835');
  await expect(line(/^每次调用/)).toContainText('+$0.010000');
  await expect(line(/^折扣/)).toContainText('−$0.00138222');
  await expect(line(/^合计/)).toContainText('=$0.01243998');
  await expect(page.getByText(/账号自有价格第 1 版/)).toBeVisible();
  await shoot(page, 'arithmetic');

  await app.api.account.addFee({
    accountId: carpool.accountId,
    fee: { amount: { amountMinor: 20_000n, currency: 'USD' }, cycleDay: 31, payerMemberId: carpool.memberId },
  });
  await open(page, 'split');
  const pools = page.getByRole('region', { name: /第 \d 池/ });
  await expect(pools).toHaveCount(4);
  await expect(pools.nth(0)).toContainText('订阅费车主付费');
  await expect(pools.nth(1)).toContainText(/订阅费 · \d+年\d+月1日车主付费/);
  await expect(pools.nth(2)).toContainText(/订阅费 · \d+年\d+月(28|29|30|31)日王芳 垫付/);
  await expect(pools.nth(3)).toContainText('按量费用王芳 垫付');
  await shoot(page, 'split', 'top');
});
