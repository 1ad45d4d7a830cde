import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { sendAMonthsRequests } from '../month-of-use.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';
import { type DueMonths, folderWithDueMonths } from './due-months.ts';

let simulator: Simulator;
let app: AppProcess;
let months: DueMonths;

test.beforeAll(async () => {
  simulator = await startSimulator();
  months = await folderWithDueMonths(simulator.vendorUrl);
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
  await page.goto(`${app.controlUrl}/#/?group=${months.groupId}`);
  await expect(page.getByRole('heading', { level: 1, name: '前端拼车组' })).toBeVisible();
}

test('home says what waits for money: months to close, then who has not paid', async ({ page }) => {
  const { groupId, due } = months;
  const [first, second] = due;
  await open(page);
  await expect(page.getByText(`有 2 个账期等待结账，先结 ${first.label}。`)).toBeVisible();
  await app.api.period.close({ groupId, periodId: first.id, confirmation: first.label });
  await expect(page.getByText(`账期 ${second.label} 已经结束，可以结账了。`)).toBeVisible();
  await page.getByRole('link', { name: '去结账' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '对账单' })).toBeVisible();
  await page.goBack();

  await app.api.period.close({ groupId, periodId: second.id, confirmation: second.label });
  const { parties } = await app.api.balance.list({ groupId });
  const owing = parties.filter(({ balanceMinor }) => balanceMinor < 0n);
  await expect(page.getByText(`还有 ${owing.length} 位没有付清`)).toBeVisible();
  for (const { party, balanceMinor } of owing)
    await app.api.payment.record({
      groupId,
      paymentId: crypto.randomUUID(),
      fromParty: party,
      toParty: null,
      amount: { amountMinor: -balanceMinor, currency: 'CNY' },
      method: 'wechat',
    });
  await expect(page.getByText('没有付清')).toHaveCount(0);
});

test('home shows requests as they come, and each figure leads to the rows that make it', async ({ page }) => {
  const { groupId } = months;
  await open(page);
  const figures = page.getByRole('region', { name: '本账期' });
  await expect(figures.getByRole('link', { name: /^请求/ })).toContainText('0');
  const secrets: string[] = [];
  for (const { id } of await app.api.member.list({ groupId }))
    secrets.push((await app.api.memberKey.create({ memberId: id, label: '手机' })).secret);
  await sendAMonthsRequests(app.relayUrl, secrets);
  await expect(figures.getByRole('link', { name: /^请求/ })).toContainText('60');
  await expect(page.getByRole('table', { name: '最近的请求' }).getByRole('row')).toHaveCount(9);
  await shootBoth(app.api, page, 'home/full');

  const shares = page.getByRole('table', { name: '成员份额与结余' });
  const row = shares.getByRole('row', { name: /王芳/ });
  await row.getByRole('link').last().click();
  await expect(page.getByRole('dialog', { name: '结余明细' })).toBeVisible();
  await page.goBack();
  await row.click();
  await expect(page.getByRole('combobox', { name: '成员' })).toHaveValue('王芳');
  await page.goBack();
  await figures.getByRole('link', { name: /^预计全期/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: '费用分摊' })).toBeVisible();
  await page.goBack();
  await page.getByRole('link', { name: '邀请成员' }).click();
  await expect(page.getByRole('dialog', { name: '添加成员' })).toBeVisible();
});

test('a change between the first reading and the beginning of the event stream is seen', async ({ page }) => {
  let begin = () => {};
  const held = new Promise<void>((resolve) => {
    begin = resolve;
  });
  await page.route('**/api/events', async (route) => {
    await held;
    await route.continue();
  });
  await open(page);
  await expect(page.getByRole('table', { name: '成员份额与结余' }).getByRole('row')).toHaveCount(6);
  await app.api.group.update({ groupId: months.groupId, changes: { name: '改了名的组' } });
  await app.api.member.create({ groupId: months.groupId, name: '新来的' });
  begin();
  await expect(page.getByRole('heading', { level: 1, name: '改了名的组' })).toBeVisible();
  await expect(page.getByRole('table', { name: '成员份额与结余' }).getByText('新来的')).toBeVisible();
});
