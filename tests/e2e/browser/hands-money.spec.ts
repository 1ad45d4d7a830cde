import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { send } from '../month-of-use.ts';
import { ownersBrowser } from './both-appearances.ts';
import { folderWithDueMonths } from './due-months.ts';
import { type Flow, type Hand, handsOf, walkAll } from './hands.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  const months = await folderWithDueMonths(simulator.vendorUrl);
  ({ groupId } = months);
  app = await startApp({ dataDir: months.dataDir });
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  // What is metered in USD this month needs a rate.
  const [member] = await app.api.member.list({ groupId });
  const { secret } = await app.api.memberKey.create({ memberId: member?.id ?? '', label: '手机' });
  await send(app.relayUrl, secret, simCommand({ plan: { inputTokens: 90_000, outputTokens: 4_000 } }));
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });

type Owner = {
  readonly page: Page;
  readonly hand: Hand;
  /** The month that is closed with this hand. */
  readonly month: string;
  /** One that was used in that month. */
  readonly model: string;
  /** A group for payments, with nothing closed yet. */
  readonly pool: { readonly id: string; readonly name: string };
};

const button = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const field = (within: Locator, name: string) => within.getByRole('textbox', { name, exact: true });
const rulesNow = async () => (await app.api.split.rules({ groupId })).current.rules;

const split: Record<string, Flow<Owner>> = {
  'tries out rules and applies them': async ({ page, hand }) => {
    const change = button(page, '更改规则').first();
    await hand.press(change);
    const dialog = page.getByRole('dialog', { name: '分摊规则' });
    await hand.choose(dialog.getByRole('radio', { name: '均摊' }));
    await hand.leave(dialog);
    await expect(change).toBeFocused();
    await hand.press(change);
    await hand.choose(dialog.getByRole('radio', { name: '按权重' }));
    await hand.write(dialog.getByLabel('权重: 林晓'), '3');
    await hand.pickTab(dialog.getByRole('tab', { name: '按量费用' }));
    await hand.choose(dialog.getByRole('radio', { name: '按模型' }));
    await hand.write(dialog.getByLabel('第 1 个模型', { exact: true }), 'claude-opus-*');
    await hand.write(dialog.getByLabel('第 1 个模型的倍数'), '2.5');
    await hand.choose(dialog.getByRole('radio', { name: '本期起' }));
    await hand.press(button(dialog, '应用规则'));
    await expect(dialog).toHaveCount(0);
    await expect(change).toBeFocused();
    expect(await rulesNow()).toMatchObject({
      fee: { kind: 'weights', weights: [{ weight: 3 }] },
      metered: { kind: 'by_model', multipliers: [{ model: 'claude-opus-*', bp: 25_000 }] },
    });
    await hand.press(change);
    await hand.choose(dialog.getByRole('radio', { name: '基础 + 用量' }));
    await hand.choose(dialog.getByRole('radio', { name: '本期起' }));
    await hand.press(button(dialog, '应用规则'));
    await expect(dialog).toHaveCount(0);
    expect((await rulesNow()).fee.kind).toBe('base_plus_usage');
  },

  'reads the formulas, and another period': async ({ page, hand, month }) => {
    await hand.press(button(page, '显示算式').first());
    await hand.press(button(page, '收起算式').first());
    const period = page.getByRole('combobox', { name: '账期' });
    const now = await period.inputValue();
    await hand.pick(period, month);
    await expect(period).toHaveValue(month);
    await hand.pick(period, now);
    await expect(period).toHaveValue(now);
  },

  'enters a refund, corrects it and deletes it': async ({ page, hand }) => {
    await hand.press(button(page, '添加'));
    const adding = page.getByRole('dialog', { name: '添加退款或支出' });
    await hand.choose(adding.getByRole('radio', { name: '退款' }));
    await hand.write(adding.getByLabel('金额'), '33.34');
    await hand.write(adding.getByLabel('说明'), '停了一天');
    await hand.press(button(adding, '保存'));
    await expect(adding).toHaveCount(0);
    await expect(button(page, '添加')).toBeFocused();
    const row = page.getByRole('row', { name: /停了一天/ });
    await hand.open(row);
    const editing = page.getByRole('dialog', { name: '修改退款或支出' });
    await hand.write(editing.getByLabel('金额'), '30');
    await hand.press(button(editing, '保存'));
    await expect(editing).toHaveCount(0);
    await expect(row).toBeFocused();
    const mine = async () =>
      (await app.api.split.entries({ groupId })).filter(({ reason }) => reason === '停了一天');
    expect(await mine()).toMatchObject([{ kind: 'refund', amount: { amountMinor: 3_000n } }]);
    await hand.open(row);
    await hand.press(button(editing, '删除'));
    await expect(editing).toHaveCount(0);
    expect(await mine()).toEqual([]);
  },

  'keeps a list of rates, and takes the rate from it': async ({ page, hand }) => {
    const change = page.getByRole('region', { name: /按量费用/ }).getByRole('button', { name: '修改汇率' });
    await hand.press(change);
    const dialog = page.getByRole('dialog', { name: '美元汇率（CNY）' });
    await hand.choose(dialog.getByRole('radio', { name: '从列表取' }));
    await hand.press(button(dialog, '导入汇率'));
    const importing = dialog.getByRole('form', { name: '导入汇率' });
    await hand.write(importing.getByLabel('日期和汇率'), 'date,rate\n2025-10-30,7.08\n2025-10-31,7.0812\n');
    await hand.write(importing.getByLabel('来源'), '中国银行');
    await hand.press(button(importing, '导入'));
    await expect(importing).toHaveCount(0);
    await hand.press(button(dialog, '添加汇率'));
    await hand.write(dialog.getByLabel('1 USD 折合多少 CNY'), '7.1');
    await hand.write(dialog.getByLabel('来源'), '合同');
    await hand.press(button(dialog, '添加到列表'));
    await expect(dialog.getByRole('row', { name: /7\.1 / })).toBeVisible();
    await hand.press(button(dialog, '删除汇率 7.08'));
    await expect(dialog.getByRole('row', { name: /7\.08 / })).toHaveCount(0);
    await hand.leave(dialog);
    await expect(dialog).toHaveCount(0);
    await expect(change).toBeFocused();
    const rates = await app.api.rate.list({});
    expect(rates.map(({ rate }) => rate).sort()).toEqual(['7.0812', '7.1']);
    for (const { id } of rates) await app.api.rate.remove({ rateId: id });
  },

  'exports the preview and the records': async ({ page, hand }) => {
    const preview = page.waitForEvent('download');
    await hand.press(button(page, '导出 CSV'));
    expect((await preview).suggestedFilename()).toMatch(/\.csv$/);
    await hand.press(button(page, '导出用量记录'));
    const dialog = page.getByRole('dialog', { name: /^导出 / });
    await hand.choose(dialog.getByRole('radio', { name: /^JSON Lines/ }));
    // A file that is there already is only replaced when asked for.
    const member = { mouse: '王芳', keyboard: '赵磊' }[hand.name];
    await hand.pick(dialog.getByRole('combobox', { name: '成员' }), member);
    const rows = page.waitForEvent('download');
    await hand.press(button(dialog, '导出'));
    expect((await rows).suggestedFilename()).toMatch(new RegExp(`${member}.*\\.jsonl$`));
    await hand.leave(dialog);
    await expect(dialog).toHaveCount(0);
    await expect(button(page, '导出用量记录')).toBeFocused();
  },
};

const statements: Record<string, Flow<Owner>> = {
  'closes a period, and reads the statement of one member': async ({ page, hand, month }) => {
    await hand.go(6);
    await expect(title(page)).toHaveText('对账单');
    await hand.press(button(page, `结账 ${month}`));
    const dialog = page.getByRole('dialog', { name: `结账 ${month}` });
    await expect(dialog.getByText('都已核对，可以结账')).toBeVisible();
    await hand.leave(dialog);
    await expect(button(page, `结账 ${month}`)).toBeFocused();
    await hand.press(button(page, `结账 ${month}`));
    await expect(dialog.getByText('都已核对，可以结账')).toBeVisible();
    await hand.write(dialog.getByRole('textbox'), month);
    await hand.press(button(dialog, '结账'));
    await expect(title(page)).toHaveText(new RegExp(`号对账单 · ${month}$`));
    const paper = page.getByRole('article', { name: `对账单 ${month}` });
    await hand.pick(page.getByRole('combobox', { name: '看某位成员' }), '王芳');
    await expect(paper.getByText(/^(王芳 应付拼车组|拼车组应付 王芳) ¥/)).toBeVisible();
    await hand.pick(page.getByRole('combobox', { name: '看某位成员' }), '全部成员');
    await hand.press(button(paper, '显示算式').first());
    await expect(paper.getByText(/ ÷ .* = /).first()).toBeVisible();
  },

  'verifies and exports a statement': async ({ page, hand, month }) => {
    await hand.press(button(page, '校验'));
    const verify = page.getByRole('dialog', { name: '校验对账单' });
    await expect(verify.getByText(/份对账单全部正确/)).toBeVisible();
    await hand.leave(verify);
    await expect(verify).toHaveCount(0);
    await expect(button(page, '校验')).toBeFocused();
    await hand.press(button(page, '导出'));
    const dialog = page.getByRole('dialog', { name: `导出 ${month}` });
    await hand.choose(dialog.getByRole('radio', { name: /^JSON/ }));
    const file = page.waitForEvent('download');
    await hand.press(button(dialog, '导出'));
    expect((await file).suggestedFilename()).toMatch(/\.json$/);
    await hand.leave(dialog);
    await expect(dialog).toHaveCount(0);
    await expect(button(page, '导出')).toBeFocused();
  },

  'corrects a statement, prices it anew, and reverses it': async ({ page, hand, month, model }) => {
    const more = button(page, '更多操作');
    const dialog = page.getByRole('dialog', { name: '录入调整' });
    await hand.command(more, '录入调整');
    await hand.write(dialog.getByLabel('王芳 的金额（CNY）'), '-12.34');
    await hand.write(dialog.getByLabel('赵磊 的金额（CNY）'), '12.34');
    await hand.write(dialog.getByLabel('原因'), `替跑 ${hand.name}`);
    await hand.press(button(dialog, '录入'));
    await expect(dialog).toHaveCount(0);
    await expect(more).toBeFocused();

    await hand.command(more, '录入调整');
    await hand.choose(dialog.getByRole('radio', { name: '重新定价' }));
    await hand.pick(dialog.getByRole('combobox', { name: '模型' }), model);
    await hand.choose(dialog.getByRole('radio', { name: '自己填' }));
    await hand.write(dialog.getByLabel('输入'), '7.5');
    await hand.write(dialog.getByLabel('输出'), '37.5');
    await hand.press(button(dialog, '预览'));
    await hand.write(dialog.getByLabel('原因'), `降价 ${hand.name}`);
    await hand.press(button(dialog, /^录入 \d 笔调整$/));
    await expect(dialog).toHaveCount(0);

    await hand.command(more, '冲正');
    const reverse = page.getByRole('dialog', { name: `冲正 ${month}` });
    await hand.write(reverse.getByLabel('原因'), '规则设错了');
    await hand.press(button(reverse, '冲正'));
    await expect(reverse).toHaveCount(0);
    await expect(page.getByText('这份对账单保持原样')).toBeVisible();

    await hand.go(6);
    await hand.open(page.getByRole('table', { name: '调整' }).getByRole('row').nth(1));
    const drawer = page.getByRole('dialog', { name: /^冲正 · / });
    await expect(drawer.getByText('规则设错了')).toBeVisible();
    await hand.leave(drawer);
    await expect(drawer).toHaveCount(0);
    await hand.open(page.getByRole('table', { name: '已结账' }).getByRole('row').nth(1));
    await expect(title(page)).toHaveText(new RegExp(`号对账单 · ${month}$`));
    const reasons = (await app.api.adjustment.list({ groupId })).map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining([`替跑 ${hand.name}`, `降价 ${hand.name}`, '规则设错了']));
  },
};

const balanceOf = async ({ pool }: Owner, who: string) =>
  (await app.api.balance.list({ groupId: pool.id })).parties.find(({ name }) => name === who)?.balanceMinor;

const payments: Record<string, Flow<Owner>> = {
  'enters what was owed before': async (owner) => {
    const { page, hand, pool } = owner;
    await hand.go(7);
    await expect(title(page)).toHaveText('收付款与结余');
    await hand.press(button(page, '按成员查看'));
    await expect(page.getByRole('table', { name: '各成员的三个数字' })).toBeVisible();
    await hand.command(button(page, /^切换拼车组/), pool.name);
    await expect(page.getByText('还没有收付款')).toBeVisible();
    await hand.command(button(page, '更多'), '期初结余');
    const drawer = page.getByRole('dialog', { name: '期初结余' });
    await hand.write(field(drawer, '林晓'), '514.87');
    await hand.write(field(drawer, '王芳'), '-340.74');
    await hand.write(field(drawer, '陈诚'), '-174.13');
    await hand.press(button(drawer, '保存期初结余'));
    await expect(drawer).toHaveCount(0);
    await expect(button(page, '更多')).toBeFocused();
    expect(await balanceOf(owner, '王芳')).toBe(-34_074n);
  },

  'records a suggested transfer, and takes it back': async (owner) => {
    const { page, hand } = owner;
    await hand.choose(page.getByRole('radio', { name: '转账次数最少' }));
    await hand.press(button(page, '记录：陈诚 付给 林晓 ¥174.13'));
    await expect.poll(() => balanceOf(owner, '陈诚')).toBe(0n);
    await hand.press(page.getByRole('alert').getByRole('button', { name: '撤销' }));
    await expect.poll(() => balanceOf(owner, '陈诚')).toBe(-17_413n);
    await hand.press(button(page, '复制文字：整组账单'));
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('陈诚 → 林晓  ¥174.13');
  },

  'records a payment by hand': async (owner) => {
    const { page, hand } = owner;
    await hand.press(button(page, '记录付款'));
    const form = page.getByRole('dialog', { name: '记录付款' });
    await hand.pick(form.getByRole('combobox', { name: '付款人' }), '王芳');
    await hand.pick(form.getByRole('combobox', { name: '收款人' }), '林晓');
    await hand.write(field(form, '金额（CNY）'), '200');
    await hand.write(field(form, '备注'), '先付一部分');
    await hand.press(button(form, '记录付款'));
    await expect(form).toHaveCount(0);
    await expect(button(page, '记录付款')).toBeFocused();
    expect(await balanceOf(owner, '王芳')).toBe(-14_074n);
  },

  'follows a balance, and writes a debt off': async (owner) => {
    const { page, hand } = owner;
    await hand.open(
      page.getByRole('table', { name: '每个人的结余' }).getByRole('row').filter({ hasText: '王芳' }),
    );
    const drawer = page.getByRole('dialog', { name: '结余明细' });
    await hand.press(button(drawer, /^复制给 TA/));
    await hand.press(button(drawer, '免除欠款'));
    const dialog = page.getByRole('dialog', { name: '免除 王芳 的欠款' });
    await hand.write(field(dialog, '免除金额（CNY）'), '100');
    await hand.choose(dialog.getByRole('radio', { name: '按比例承担' }));
    await hand.write(field(dialog, '林晓 的比例'), '3');
    await hand.write(field(dialog, '原因'), '已离职');
    await hand.press(button(dialog, '免除欠款'));
    await expect(dialog).toHaveCount(0);
    await hand.leave(drawer);
    await expect(drawer).toHaveCount(0);
    expect(await balanceOf(owner, '王芳')).toBe(-4_074n);
  },

  'reverses a payment that can no longer be undone': async (owner) => {
    const {
      page,
      hand: { name },
    } = owner;
    await page.clock.install({ time: Date.now() + 11 * 60_000 });
    await page.reload();
    await expect(title(page)).toHaveText('收付款与结余');
    const hand = handsOf(page).find((one) => one.name === name) as Hand;
    const row = page.getByRole('row').filter({ hasText: '先付一部分' });
    await hand.press(row.getByRole('button', { name: /^冲正/ }));
    const dialog = page.getByRole('dialog', { name: '冲正这笔记录' });
    await hand.write(field(dialog, '原因'), '没有到账');
    await hand.press(button(dialog, '冲正'));
    await expect(dialog).toHaveCount(0);
    await expect(row.getByText('原因：没有到账')).toBeVisible();
    expect(await balanceOf(owner, '王芳')).toBe(-24_074n);
  },
};

for (const [index, name] of ['mouse', 'keyboard'].entries())
  test(`split, statements and payments: every flow with the ${name}`, async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { api } = app;
    const closed = (await api.statement.list({ groupId })).map(({ periodId }) => periodId);
    const ended = (await api.period.list({ groupId })).filter(
      ({ id, endAtMs }) => endAtMs < Date.now() && !closed.includes(id),
    );
    const month = ended.at(-1);
    const used = await api.usage.list({ groupId, fromMs: month?.startAtMs, toMs: month?.endAtMs, limit: 1 });
    const { id } = await api.group.create({ name: `${name} pool`, creatorName: '林晓' });
    await api.member.createMany({ groupId: id, names: ['王芳', '陈诚'] });
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await page.goto(`${app.controlUrl}/#/split?group=${groupId}`);
    await expect(title(page)).toHaveText('费用分摊');
    await walkAll(
      { ...split, ...statements, ...payments },
      {
        page,
        hand: handsOf(page)[index] as Hand,
        month: month?.label as string,
        model: used.records[0]?.modelAnswered as string,
        pool: { id, name: `${name} pool` },
      },
    );
  });
