import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';
import { type DueMonths, folderWithDueMonths } from './due-months.ts';

let simulator: Simulator;
let app: AppProcess;
let months: DueMonths;
/** Labels of the two months to close. */
let first: string;
let second: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  months = await folderWithDueMonths(simulator.vendorUrl);
  [first, second] = months.due.map(({ label }) => label) as [string, string];
  app = await startApp({ dataDir: months.dataDir });
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'serial' });

async function open(page: Page): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/statements`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('对账单');
}

/** In the smallest window, or in another one. */
async function shoot(page: Page, name: string, width = 1024, height = 700): Promise<void> {
  await page.setViewportSize({ width, height });
  await shootBoth(app.api, page, `statements/${name}-${width}`);
}

function rowOf(table: Locator, name: string): Locator {
  return table
    .getByRole('row')
    .filter({ has: table.page().getByRole('cell', { name: new RegExp(`^${name}`) }) });
}

test('an owner closes a period by mouse and reads its statement', async ({ page }) => {
  await open(page);
  await expect(page.getByText(`${first} 已结束，等待结账`)).toBeVisible();
  await shoot(page, 'due', 1440, 900);

  await page.getByRole('button', { name: `结账 ${second}` }).click();
  const later = page.getByRole('dialog', { name: `结账 ${second}` });
  await expect(later.getByText(`更早的账期 ${first} 还没有结账，先结它。`)).toBeVisible();
  await later.getByRole('button', { name: `先结 ${first}` }).click();

  const dialog = page.getByRole('dialog', { name: `结账 ${first}` });
  await expect(dialog.getByText('都已核对，可以结账')).toBeVisible();
  await expect(dialog.getByText('第 1 号')).toBeVisible();
  const confirm = dialog.getByRole('button', { name: '结账', exact: true });
  await dialog.getByRole('textbox').fill(second);
  await expect(confirm).toBeDisabled();
  await shoot(page, 'close');
  await dialog.getByRole('textbox').fill(first);

  // The core may take ten seconds; here it answers when the picture is taken.
  let goOn = () => {};
  const shot = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await page.route('**/api/period.close', async (route) => {
    await shot;
    await route.continue();
  });
  await confirm.click();
  await expect(dialog.getByText('正在核对每条用量记录，写入对账单')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await shootBoth(app.api, page, 'statements/closing');
  goOn();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`第 1 号对账单 · ${first}`);
  const paper = page.getByRole('article', { name: `对账单 ${first}` });
  await shoot(page, 'statement');
  const balances = paper.getByRole('table', { name: '结余' });
  await expect(balances.getByRole('row').last().getByRole('cell')).toHaveText([
    '合计',
    '¥0.00',
    /^¥1,[45]\d\d\.\d\d$/,
    /^¥1,[45]\d\d\.\d\d$/,
    '¥0.00',
    '¥0.00',
  ]);
  const checks = paper.getByRole('list', { name: '核对' });
  await expect(checks.getByText('相符', { exact: true })).toHaveCount(4);
  const fee = paper.getByRole('region', { name: /^第 1 池 订阅费 · Claude-01/ });
  await expect(fee.getByText('规则：40 % 按在车天数，其余按用量')).toBeVisible();
  await expect(fee.getByRole('heading', { name: '按在车天数：¥580.00' })).toBeVisible();
  await expect(fee.getByRole('heading', { name: '按用量：¥870.00' })).toBeVisible();
  const refund = paper.getByRole('region', { name: /^第 \d 池 退款/ });
  await expect(refund.getByText('-¥33.34').first()).toBeVisible();
  await fee.getByRole('button', { name: '显示算式' }).click();
  await expect(fee.getByText(/^¥580\.00 × \d+ ÷ \d+ = /).first()).toBeVisible();
  await fee.getByRole('button', { name: '收起算式' }).click();
  await shoot(page, 'paper', 1440, 3_200);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("one member's lines are read, the statement is verified, corrected and exported", async ({ page }) => {
  await open(page);
  await page.getByRole('row', { name: new RegExp(`第 1 号.*${first}`) }).click();
  const paper = page.getByRole('article', { name: `对账单 ${first}` });
  const balances = paper.getByRole('table', { name: '结余' });
  await page.getByRole('combobox', { name: '看某位成员' }).click();
  await page.getByRole('option', { name: '王芳' }).click();
  await expect(paper.getByText(/^(王芳 应付拼车组|拼车组应付 王芳) ¥/)).toBeVisible();
  await expect(rowOf(balances, '王芳')).toHaveAttribute('aria-current', 'true');
  await expect(rowOf(balances, '赵磊')).toBeVisible();
  const usage = paper.getByRole('table', { name: '用量，按日与模型' });
  await expect(usage.getByRole('columnheader', { name: '成员' })).toHaveCount(0);
  await shoot(page, 'paper-member', 1024, 3_600);

  await page.getByRole('button', { name: '校验' }).click();
  const verify = page.getByRole('dialog', { name: '校验对账单' });
  await expect(verify.getByText('1 份对账单全部正确')).toBeVisible();
  await shoot(page, 'verified');
  await verify.getByRole('button', { name: '关闭' }).last().click();
  await expect(verify).toBeHidden();

  await adjust(page);
  await reprice(page);
  await exportAsJson(page);
});

/** 王芳 is given 12.34 back, which 赵磊 bears. */
async function adjust(page: Page): Promise<void> {
  await page.getByRole('button', { name: '更多操作' }).click();
  await page.getByRole('menuitem', { name: '录入调整' }).click();
  const dialog = page.getByRole('dialog', { name: '录入调整' });
  await dialog.getByRole('button', { name: '录入' }).click();
  await expect(dialog.getByText('请填写原因')).toBeVisible();
  await expect(dialog.getByText('至少一位成员要有金额')).toBeVisible();
  await dialog.getByLabel('王芳 的金额（CNY）').fill('-12.34');
  await dialog.getByLabel('赵磊 的金额（CNY）').fill('12.3');
  await dialog.getByRole('button', { name: '录入' }).click();
  await expect(dialog.getByText('请选择，或让合计为零')).toBeVisible();
  await shoot(page, 'adjust-unbalanced');
  await dialog.getByLabel('赵磊 的金额（CNY）').fill('12.34');
  await dialog.getByLabel('原因').fill('王芳替赵磊跑的批处理');
  await expect(dialog.getByText('请选择，或让合计为零')).toHaveCount(0);
  await dialog.getByRole('button', { name: '录入' }).click();
  await expect(dialog).toBeHidden();
  const [adjustment] = await app.api.adjustment.list({ groupId: months.groupId });
  expect(adjustment).toMatchObject({
    kind: 'correction',
    periodId: months.due[1].id,
    aboutPeriodId: months.due[0].id,
    amountMinor: 0n,
  });
  const amounts = adjustment?.lines.map(({ memberName, amountMinor }) => [memberName, amountMinor]) ?? [];
  expect(Object.fromEntries(amounts)).toEqual({ 王芳: -1_234n, 赵磊: 1_234n });
}

/** A model at another price: chosen by keyboard, looked at, and entered with a reason; fee, refund and metered cost change. */
async function reprice(page: Page): Promise<void> {
  await page.getByRole('button', { name: '更多操作' }).press('Enter');
  await page.getByRole('menuitem', { name: '录入调整' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: '录入调整' });
  await dialog.getByRole('radio', { name: '更正' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('combobox', { name: '账号' })).toHaveValue('Claude-01');
  const look = dialog.getByRole('button', { name: '预览' });
  await look.press('Enter');
  await expect(dialog.getByText('至少填一个价格')).toBeVisible();
  await expect(dialog.getByText('请选择')).toBeVisible();
  await shoot(page, 'reprice-missing');
  await dialog.getByRole('combobox', { name: '模型' }).press('Enter');
  await page.getByRole('option', { name: 'claude-opus-4-1-20250805' }).click();
  await dialog.getByRole('radio', { name: '定价表' }).focus();
  await page.keyboard.press('Space');
  await look.press('Enter');
  await expect(dialog.getByText(/不改变任何人的份额/)).toBeVisible();
  await shoot(page, 'reprice-no-change');
  await dialog.getByRole('radio', { name: '自己填' }).focus();
  await page.keyboard.press('Space');
  await dialog.getByLabel('输入').fill('７.５');
  await dialog.getByLabel('输出').fill('37.5');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('原因')).toBeFocused();
  await shoot(page, 'reprice');
  await shoot(page, 'reprice', 1440, 1_100);
  await dialog.getByRole('button', { name: '录入 3 笔调整' }).click();
  await expect(dialog.getByText('请填写原因')).toBeVisible();
  await dialog.getByLabel('原因').fill('服务商下调了 Opus 的价格');
  await dialog.getByRole('button', { name: '录入 3 笔调整' }).press('Enter');
  await expect(dialog).toBeHidden();
  const entered = await app.api.adjustment.list({ groupId: months.groupId });
  const repriced = entered.filter(({ kind }) => kind === 'repricing');
  expect(repriced.map(({ title, reason }) => [title.zh.split(' · ')[2], reason]).sort()).toEqual([
    ['计量费用', '服务商下调了 Opus 的价格'],
    ['订阅费', '服务商下调了 Opus 的价格'],
    ['退款', '服务商下调了 Opus 的价格'],
  ]);
  // 7.5 and 37.5 instead of 15 and 75: the metered cost is less, the fee and the refund only move.
  expect(repriced.filter(({ amountMinor }) => amountMinor < 0n)).toHaveLength(1);
  expect(repriced.filter(({ amountMinor }) => amountMinor === 0n)).toHaveLength(2);
}

/** The file's document is, byte for byte, what was hashed. */
async function exportAsJson(page: Page): Promise<void> {
  await page.getByRole('button', { name: '导出', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `导出 ${first}` });
  await dialog.getByRole('radio', { name: /^JSON/ }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: '导出', exact: true }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  const { hash } = JSON.parse(file);
  const document = file.slice('{"document":'.length, -`,"hash":"${hash}"}`.length);
  expect(createHash('sha256').update(document).digest('hex')).toBe(hash);
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await expect(dialog).toBeHidden();
}

test('the next period is closed by keyboard, with the adjustment in it, and reversed again', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: `结账 ${second}` }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `结账 ${second}` });
  await expect(dialog.getByText('其中 4 笔调整，关于以前的账期')).toBeVisible();
  await expect(dialog.getByRole('textbox')).toBeFocused();
  await shoot(page, 'close-adjusted');
  await page.keyboard.type(second);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`第 2 号对账单 · ${second}`);
  const paper = page.getByRole('article', { name: `对账单 ${second}` });
  const correction = paper.getByRole('region', { name: new RegExp(`更正 · ${first}$`) });
  await expect(correction.getByText('说明：王芳替赵磊跑的批处理')).toBeVisible();
  await expect(rowOf(correction, '王芳').getByRole('cell')).toHaveText(['王芳', '-¥12.34']);
  await shoot(page, 'paper-second', 1440, 3_200);
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole('button', { name: '更多操作' }).press('Enter');
  await expect(page.getByRole('menuitem', { name: '冲正' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: '冲正' })).toBeFocused();
  await page.keyboard.press('Enter');
  const reverse = page.getByRole('dialog', { name: `冲正 ${second}` });
  await expect(reverse.getByLabel('原因')).toBeFocused();
  await page.keyboard.type('分摊规则设错了');
  await shoot(page, 'reverse');
  await reverse.getByRole('button', { name: '冲正' }).press('Enter');
  await expect(reverse).toBeHidden();
  await expect(page.getByText('这份对账单保持原样')).toBeVisible();
  await shoot(page, 'reversed');

  await page.getByRole('link', { name: '对账单', exact: true }).first().press('Enter');
  const closed = page.getByRole('table', { name: '已结账' });
  await expect(closed.getByRole('row').nth(1)).toContainText('已冲正');
  await closed.getByRole('row').nth(1).focus();
  await page.keyboard.press('j');
  await expect(closed.getByRole('row').nth(2)).toBeFocused();
  await shoot(page, 'list');
  await shoot(page, 'list', 1440, 900);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`第 1 号对账单 · ${first}`);
  await page.goBack();

  await page.getByRole('table', { name: '调整' }).getByRole('row').nth(1).press('Enter');
  const drawer = page.getByRole('dialog', { name: new RegExp(`^冲正 · ${second} · `) });
  await expect(drawer.getByText('分摊规则设错了')).toBeVisible();
  await shoot(page, 'adjustment');
});

test('a record that was changed behind the program is found and named', async ({ page }) => {
  const db = new Database(join(months.dataDir, 'carpool.db'));
  db.exec('UPDATE attempts SET output_tokens = 7 WHERE id = 2');
  db.close();
  await open(page);
  await page.getByRole('button', { name: '校验' }).click();
  const verify = page.getByRole('dialog', { name: '校验对账单' });
  await expect(verify.getByText('1 份对账单有问题')).toBeVisible();
  await expect(verify.getByText('usage.digest')).toBeVisible();
  await shoot(page, 'tampered');
});

test('verifying that takes long shows how far it is; once stopped it has proved nothing, and can begin again', async ({
  page,
}) => {
  const db = new Database(join(months.dataDir, 'carpool.db'));
  db.pragma('foreign_keys = OFF');
  // All ids up to this one are looked through.
  db.exec('UPDATE attempts SET id = 90000000000 WHERE id = 2');
  db.close();
  await open(page);
  await page.getByRole('button', { name: '校验' }).press('Enter');
  const verify = page.getByRole('dialog', { name: '校验对账单' });
  await expect(
    verify.getByText(/^正在核对校验链.*第 1 \/ \d 份，已读用量记录 [1-9]\d* \/ \d+ 条$/),
  ).toBeVisible();
  await expect(verify.getByRole('progressbar', { name: '校验进度' })).toBeVisible();
  await shoot(page, 'verifying');
  await verify.getByRole('button', { name: '停止' }).press('Enter');
  await expect(verify.getByText('校验没有做完')).toBeVisible();
  await expect(verify.getByText(/不能说明账单是对还是错/)).toBeVisible();
  await expect(verify.getByText(/全部正确|有问题/)).toHaveCount(0);
  await shoot(page, 'verify-stopped');
  await verify.getByRole('button', { name: '重新校验' }).press('Enter');
  await expect(verify.getByRole('progressbar', { name: '校验进度' })).toBeVisible();
  await expect.poll(() => app.api.statement.verifyStatus({})).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(verify).toBeHidden();
  await expect.poll(() => app.api.statement.verifyStatus({})).toEqual([]);
});

test('a damaged statement is listed as damaged, and the others can be opened', async ({ page }) => {
  const db = new Database(join(months.dataDir, 'carpool.db'));
  db.exec("DROP TRIGGER statements_no_update; UPDATE statements SET document = '{}' WHERE number = 1");
  db.close();
  await open(page);
  const rows = page.getByRole('table', { name: '已结账' }).getByRole('row');
  const damaged = rows.filter({ hasText: '第 1 号' });
  await expect(damaged.getByText('已损坏', { exact: true })).toBeVisible();
  await expect(damaged.getByText(/^结账之后已损坏或被改动/)).toBeVisible();
  await shoot(page, 'damaged');
  await damaged.press('Enter');
  await expect(page.getByText(/已损坏，读不出来/)).toBeVisible();
  await page.goBack();
  await rows.filter({ hasText: '第 2 号' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('第 2 号对账单');
});

test('what is in the way is named with its screen, and a new group learns what comes', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: /前端拼车组/ }).click();
  await page.getByRole('menuitem', { name: /海外拼车组/ }).click();
  await page.getByRole('button', { name: /^结账/ }).first().click();
  const dialog = page.getByRole('dialog', { name: /^结账/ });
  await expect(dialog.getByText('还有 1 项未完成')).toBeVisible();
  await expect(dialog.getByText('没有 USD 的汇率。在费用分摊里填写。')).toBeVisible();
  await shoot(page, 'blocked');
  await dialog.getByRole('link', { name: '查看分摊' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('费用分摊');

  await app.api.group.create({ name: '新拼车组', creatorName: '林晓' });
  await page.reload();
  await page.getByRole('button', { name: /海外拼车组/ }).click();
  await page.getByRole('menuitem', { name: /新拼车组/ }).click();
  await page.goto(`${app.controlUrl}/#/statements`);
  await expect(page.getByText('还没有对账单')).toBeVisible();
  await shoot(page, 'empty');
});
