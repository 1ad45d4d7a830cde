import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AppProcess, freshDataDir, startApp } from '../../app-process.ts';
import { writeLedgerRows } from '../../bench/ledger-rows.ts';
import { prepareCarpool } from '../../carpool.ts';
import { startCore } from '../../core-rig.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

const ROWS = 50_000;

let simulator: Simulator;
let app: AppProcess;
let groupId: string;
let emptyGroupId: string;
let accountId: string;
let secret: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp({ dataDir: await folderWithManyRows() });
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });
test.describe.configure({ mode: 'default' });

/** A carpool with as many records in the running period, up to now, and a group without any. */
async function folderWithManyRows(): Promise<string> {
  const dataDir = await freshDataDir();
  const nowMs = Date.now();
  const { api, core } = await startCore({ dataDir, at: new Date(nowMs).toISOString() });
  const carpool = await prepareCarpool(api, simulator.vendorUrl, { members: 4, keysEach: 1 });
  ({ groupId, accountId } = carpool);
  emptyGroupId = (await api.group.create({ name: '还没开始的组' })).id;
  await api.account.check({ accountId });
  const [period] = await api.period.list({ groupId });
  const [key] = carpool.keys;
  secret = key?.secret as string;
  await core.stop();
  const place = {
    groupId,
    memberIds: carpool.keys.map(({ memberId }) => memberId),
    keyId: key?.id as string,
    accountId,
    period: period as NonNullable<typeof period>,
    untilMs: nowMs,
  };
  writeLedgerRows(join(dataDir, 'carpool.db'), place, ROWS);
  return dataDir;
}

async function send(): Promise<void> {
  const answer = await fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5',
      max_tokens: 64,
      messages: [{ role: 'user', content: simCommand({ plan: { inputTokens: 1_000, outputTokens: 100 } }) }],
    }),
  });
  await answer.arrayBuffer();
}

async function openUsage(page: Page, place = ''): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${app.controlUrl}/#/usage?group=${groupId}${place}`);
  await expect(page.getByRole('heading', { level: 1, name: '用量与记录' })).toBeVisible();
}

const recordsOf = (page: Page): Locator => page.getByRole('table', { name: '用量记录' });
const rowsOf = (page: Page): Locator => recordsOf(page).locator('tbody tr[aria-rowindex]');
const rowIndexOf = async (row: Locator) => Number(await row.getAttribute('aria-rowindex'));

test('the trend is read by mouse and by keyboard, narrowed by its legend, and told as a table', async ({
  page,
}) => {
  await openUsage(page);
  const charts = page.getByRole('region', { name: '图表' });
  const bars = charts.getByRole('group', { name: '费用，按天' }).getByRole('img');
  await expect(bars.last()).toBeVisible();
  await shootBoth(app.api, page, 'usage-trend');

  await bars.last().focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Home');
  const before = bars.first();
  await expect(before).toBeFocused();
  await expect(before).toHaveAttribute('aria-label', /成员1 \$[\d.,]+/);
  await expect(charts.getByText((await before.getAttribute('aria-label')) as string)).toBeVisible();

  const first = charts.getByRole('list', { name: /^图例/ }).getByRole('button').first();
  const name = /^成员\d/.exec((await first.textContent()) ?? '')?.[0] as string;
  await first.click();
  await expect(first).toHaveAttribute('aria-pressed', 'false');
  await expect(before).not.toHaveAttribute('aria-label', new RegExp(name));
  await first.click();

  await charts.getByRole('radiogroup', { name: '按什么划分' }).getByText('模型').click();
  await charts.getByRole('radiogroup', { name: '图表显示' }).getByText('请求').click();
  for (const step of ['小时', '周', '月'])
    await charts.getByRole('radiogroup', { name: '步长' }).getByText(step, { exact: true }).click();
  await charts.getByRole('button', { name: '显示为表格' }).click();
  const table = charts.getByRole('table', { name: '请求，按月' });
  await expect(table.getByRole('columnheader')).toHaveText(
    ['时间', '合计', 'claude-haiku-4-5', 'claude-opus-4-5', 'claude-sonnet-4-5'],
    { useInnerText: true },
  );
  await expect(table.getByRole('row').nth(1)).toContainText('50,000 个请求');
  await shootBoth(app.api, page, 'usage-trend-table');
});

test('busy hours are a map, words and a table; shares have exact figures when they are focused', async ({
  page,
}) => {
  await openUsage(page);
  const charts = page.getByRole('region', { name: '图表' });
  await charts.getByRole('radiogroup', { name: '看什么' }).getByText('时段').click();
  const hours = charts.getByRole('group', { name: '一周各小时的请求' }).getByRole('img');
  await expect(hours).toHaveCount(7 * 24);
  await expect(charts.getByText(/^最忙的一小时是星期./)).toBeVisible();
  await hours.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(charts.getByText(/^星期二 01:00–02:00：[\d,]+ 个请求$/)).toBeVisible();
  await shootBoth(app.api, page, 'usage-hours');

  await charts.getByRole('radiogroup', { name: '看什么' }).getByText('占比').click();
  await charts.getByRole('region', { name: '按模型' }).getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  await expect(charts.getByRole('region', { name: '按账号' }).getByRole('link')).toBeFocused();
  await expect(page.getByRole('tooltip')).toContainText(
    /^Claude-01：\$[\d,]+\.\d{12}，占 100%；50,000 个请求/,
  );
  await shootBoth(app.api, page, 'usage-shares');
});

test('fifty thousand records scroll with few rows made, by wheel, by J and K, and by date', async ({
  page,
}) => {
  await openUsage(page);
  await expect(rowsOf(page).first()).toBeVisible();
  const box = page.getByRole('region', { name: '用量记录' });
  for (let turn = 0; turn < 12; turn += 1) {
    await box.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await expect(rowsOf(page).locator('time').last()).toBeVisible();
    await expect(rowsOf(page).locator('[aria-busy]')).toHaveCount(0);
  }
  await expect.poll(() => rowIndexOf(rowsOf(page).last())).toBeGreaterThan(2_000);
  expect(await rowsOf(page).count()).toBeLessThan(40);
  await shootBoth(app.api, page, 'usage-scrolled');
  // What was dropped from memory on the way is there again.
  await box.evaluate((element) => {
    element.scrollTop = 0;
  });
  await expect(rowsOf(page).first()).toHaveAttribute('aria-rowindex', '2');
  await expect(rowsOf(page).first().locator('time')).toBeVisible();

  await page.keyboard.press('/');
  await expect(page.locator('[data-filter]')).toBeFocused();
  await page.keyboard.press('Escape');
  await rowsOf(page).first().focus();
  for (let turn = 0; turn < 30; turn += 1) await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(page.locator('tr:focus')).toHaveAttribute('aria-rowindex', '31');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('为什么是这个账号');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  const [period] = await app.api.period.list({ groupId });
  const on = period?.startOn as string;
  await page.getByLabel('跳到日期').fill(on);
  await expect(page.getByText(/^从 .*1日 的最后一条开始/)).toBeVisible();
  const earliest = rowsOf(page).first().locator('time');
  await expect(earliest).toHaveText(/月1日 /);
  await page.getByRole('button', { name: '回到最新' }).click();
  await expect(page).not.toHaveURL(/until=/);
});

test('new records are announced and leave the list where it is', async ({ page }) => {
  await openUsage(page);
  await expect(rowsOf(page).first().locator('time')).toBeVisible();
  const box = page.getByRole('region', { name: '用量记录' });
  await box.evaluate((element) => {
    element.scrollTop = 2_000;
  });
  await expect(rowsOf(page).first()).not.toHaveAttribute('aria-rowindex', '2');
  await expect(rowsOf(page).first().locator('time')).toBeVisible();
  const first = await rowsOf(page).first().innerText();
  for (let sent = 0; sent < 3; sent += 1) await send();
  await expect(page.getByRole('status').filter({ hasText: '3 条新记录' })).toBeVisible();
  expect(await rowsOf(page).first().innerText()).toBe(first);
  await shootBoth(app.api, page, 'usage-news');
  await page.getByRole('button', { name: '回到最新' }).click();
  await expect(page.getByText('3 条新记录')).toBeHidden();
  await expect(rowsOf(page).first()).toHaveAttribute('aria-rowindex', '2');
});

test('a record tells its bill, its ids and why this account; the account tells the same', async ({
  page,
}) => {
  const { records } = await app.api.usage.list({ groupId, limit: 1 });
  await openUsage(page);
  await expect(rowsOf(page).first().locator('time')).toBeVisible();
  await rowsOf(page).first().click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(/^按 \$0\.00\d+ 计入 \d{4}-\d{2} 账期。$/)).toBeVisible();
  await expect(drawer.getByRole('button', { name: '复制编号' })).not.toHaveCount(0);
  await expect(drawer.getByText(records[0]?.requestId as string)).toBeVisible();
  await drawer.getByRole('button', { name: '逐项检查' }).click();
  await expect(drawer.getByText('现在会交给')).toBeVisible();
  await expect(drawer.getByRole('img', { name: '通过', exact: true })).toHaveCount(14);
  await drawer.getByText('现在会交给').scrollIntoViewIfNeeded();
  await shootBoth(app.api, page, 'usage-why');

  await app.api.account.disable({ accountId });
  await expect(drawer.getByText('现在会被拒绝（relay.account_disabled）')).toBeVisible();
  await drawer.getByRole('link', { name: 'Claude-01' }).first().click();
  const account = page.getByRole('dialog');
  const why = account.getByRole('region', { name: '为什么是这个账号' });
  await why
    .getByRole('combobox', { name: '模型' })
    .or(why.getByRole('textbox', { name: '模型' }))
    .fill('gpt-5');
  await page.keyboard.press('Enter');
  await expect(why.getByRole('img', { name: '没有通过' })).toHaveCount(1);
  await why.getByText('账号已启用').scrollIntoViewIfNeeded();
  await shootBoth(app.api, page, 'account-why');
  await app.api.account.enable({ accountId });
  await expect(why.getByRole('img', { name: '没有通过' })).toHaveCount(0);
});

test('a group without usage says so in each place', async ({ page }) => {
  await openUsage(page);
  await page.goto(`${app.controlUrl}/#/usage?group=${emptyGroupId}`);
  await expect(page.getByText('还没有用量记录')).toBeVisible();
  await expect(page.getByText('这段时间没有用量')).toBeVisible();
  await shootBoth(app.api, page, 'usage-empty');
});
