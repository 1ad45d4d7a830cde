import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;
let accountId: string;
/** Today in UTC, the provider's zone, and the first of its month. */
let todayOn: string;
let firstOn: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  ({ groupId } = await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl));
  const [account] = await app.api.account.list({});
  accountId = account?.id ?? '';
  ({ todayOn } = await app.api.reconciliation.settings({ accountId }));
  firstOn = `${todayOn.slice(0, 7)}-01`;
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });
test.describe.configure({ mode: 'serial' });

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/${path}`);
}

function shoot(page: Page, name: string, scrolledTo?: 'top' | 'end'): Promise<void> {
  return shootBoth(app.api, page, `rates/${name}`, scrolledTo);
}

/** Amount of USD that all requests have cost, as our records have it. */
async function billed(): Promise<bigint> {
  const { totals } = await app.api.reconciliation.month({ accountId, month: todayOn.slice(0, 7) });
  return totals.costPusd;
}

test('an owner imports rates with the mouse, takes the list, and sees source and time beside the rate', async ({
  page,
}) => {
  await open(page, 'split');
  const metered = page.getByRole('region', { name: /按量费用/ });
  await expect(metered.getByText(/^手动填写 · /)).toBeVisible();
  await metered.getByRole('button', { name: '修改汇率' }).click();
  const dialog = page.getByRole('dialog', { name: '美元汇率（CNY）' });
  await dialog.getByText('从列表取').click();
  await expect(dialog.getByText('列表里还没有汇率')).toBeVisible();
  await shoot(page, 'empty');

  await dialog.getByRole('button', { name: '导入汇率' }).click();
  const form = dialog.getByRole('form', { name: '导入汇率' });
  await form.getByLabel('日期和汇率').fill('date,rate\n2025-10-30,7.08\n2025-10-31,7.0812x\n');
  await form.getByRole('button', { name: '导入', exact: true }).click();
  await expect(form.getByText('请填写来源，账单上会写明')).toBeVisible();
  await form.getByLabel('来源').fill('中国银行 现汇卖出价');
  await form.getByRole('button', { name: '导入', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('第 3 行「rate」必须是正数，最多 8 位小数');
  await shoot(page, 'import-refused');
  await form.getByLabel('日期和汇率').fill('date,rate\n2025-10-30,7.08\n2025-10-31,7.0812\n');
  await form.getByRole('button', { name: '导入', exact: true }).click();
  await expect(form).toBeHidden();
  await expect(dialog.getByRole('row', { name: /7\.0812/ })).toBeVisible();

  await dialog.getByRole('button', { name: '改用列表' }).click();
  await expect(dialog.getByText('本组正在使用列表')).toBeVisible();
  await expect(dialog.getByText('1 USD = 7.0812 CNY')).toBeVisible();
  await expect(dialog.getByRole('button', { name: '删除汇率 7.0812' })).toBeDisabled();
  await dialog.getByRole('button', { name: '删除汇率 7.08', exact: true }).click();
  await expect(dialog.getByRole('row', { name: /7\.08 / })).toHaveCount(0);
  await shoot(page, 'list');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(
    page.getByText('汇率 1 USD = 7.0812 CNY · 中国银行 现汇卖出价 · 2025年10月31日 00:00:00'),
  ).toBeVisible();
  await shoot(page, 'split', 'top');
  const { rate } = await app.api.split.preview({ groupId });
  expect(rate).toMatchObject({ rate: '7.0812', setAtMs: Date.parse('2025-10-30T16:00:00Z') });
});

test('by keyboard: the list that has no rate is a blocker, and a rate is added to it', async ({ page }) => {
  await app.api.group.update({ groupId, changes: { rateChoice: 'by_hand' } });
  for (const { id } of await app.api.rate.list({})) await app.api.rate.remove({ rateId: id });
  await app.api.group.update({ groupId, changes: { rateChoice: 'from_list' } });
  await open(page, 'split');
  const blocker = page.getByRole('region', { name: '还不能作为账单' });
  await expect(blocker.getByText(/汇率列表里没有 .* 账期可用的/)).toBeVisible();
  await blocker.getByRole('button', { name: '汇率列表' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: '美元汇率（CNY）' });
  await expect(dialog.getByText(/还没有可用的汇率/)).toBeVisible();
  await dialog.getByRole('button', { name: '添加汇率' }).press('Enter');
  await expect(dialog.getByLabel('1 USD 折合多少 CNY')).toBeFocused();
  await page.keyboard.type('7.1');
  await dialog.getByLabel('来源').focus();
  await page.keyboard.type('合同约定');
  await page.keyboard.press('Tab');
  await page.keyboard.type('每月一次');
  await shoot(page, 'add');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('1 USD = 7.1 CNY')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(blocker).toBeHidden();
  expect(await app.api.rate.list({})).toMatchObject([
    { rate: '7.1', source: '合同约定', note: '每月一次', usedBy: [{ groupId }] },
  ]);
});

test('an owner compares a day with the provider, is told of the difference, and sets the tolerance', async ({
  page,
}) => {
  await open(page, `accounts/${accountId}`);
  const section = page.getByRole('region', { name: '与服务商对账' });
  await expect(section.getByText(/还没有填写服务商的金额/)).toBeVisible();
  await section.getByRole('button', { name: '按天对账' }).click();
  const dialog = page.getByRole('dialog', { name: '对账：Claude-01' });
  const today = dialog.getByRole('row').filter({ has: page.locator(`time[datetime="${todayOn}"]`) });
  const figure = today.getByRole('textbox', { name: /服务商的金额/ });
  await figure.fill('1,5');
  await expect(today.getByText('请填写 USD 金额，例如 12.34')).toBeVisible();
  await figure.fill('100');
  await figure.blur();
  await expect(today.getByText(/^\+\$/)).toBeVisible();
  await today.getByRole('textbox', { name: /的备注/ }).fill('控制台截图已存');
  await today.getByRole('textbox', { name: /的备注/ }).press('Enter');
  await expect
    .poll(async () => (await app.api.reconciliation.month({ accountId })).totals)
    .toMatchObject({
      coveredDays: 1,
      providerPusd: 100_000_000_000_000n,
      differencePusd: 100_000_000_000_000n - (await billed()),
      isOver: true,
    });
  await shoot(page, 'days', 'end');

  await dialog.getByLabel('提醒限度（USD）').fill('500');
  await dialog.getByLabel('提醒限度（USD）').blur();
  await expect
    .poll(async () => (await app.api.reconciliation.settings({ accountId })).tolerancePusd)
    .toBe(500_000_000_000_000n);
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: '按 Asia/Shanghai 的天' }).click();
  await expect(dialog.getByRole('combobox')).toHaveValue('按 Asia/Shanghai 的天');
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: '按 UTC 的天' }).click();
  await dialog.getByLabel('提醒限度（USD）').fill('0.01');
  await dialog.getByLabel('提醒限度（USD）').press('Enter');
  await dialog.getByRole('button', { name: '关闭对账' }).click();
  await expect(dialog).toBeHidden();
  await expect(section.getByText(/与服务商相差 \+\$/)).toBeVisible();
  await section.scrollIntoViewIfNeeded();
  await shoot(page, 'account', 'end');
});

test('by keyboard: figures are typed down the column, taken back, imported and removed', async ({ page }) => {
  await app.api.reconciliation.set({ accountId, on: todayOn, usd: null });
  await open(page, `accounts/${accountId}`);
  await page.getByRole('button', { name: '按天对账' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: '对账：Claude-01' });
  const first = dialog.getByRole('row').filter({ has: page.locator(`time[datetime="${firstOn}"]`) });
  await first.getByRole('textbox', { name: /服务商的金额/ }).focus();
  await page.keyboard.type('0.25');
  await page.keyboard.press('Escape');
  await expect(first.getByRole('textbox', { name: /服务商的金额/ })).toHaveValue('');
  await expect(dialog).toBeVisible();
  await page.keyboard.type('0.5');
  await page.keyboard.press('Enter');
  await expect.poll(() => figureOn(firstOn)).toBe(500_000_000_000n);

  await dialog.getByRole('button', { name: '导入' }).press('Enter');
  const form = dialog.getByRole('form', { name: '导入' });
  const lines = form.getByLabel('日期和金额（USD）');
  await lines.focus();
  await page.keyboard.insertText(`usage_date_utc,model,cost_usd\n${firstOn},a,$0.10\n${firstOn},b,0.1x`);
  await form.getByRole('button', { name: '导入', exact: true }).press('Enter');
  await expect(form.getByRole('alert')).toContainText('第 3 行「usd」必须是不小于 0 的美元金额');
  await shoot(page, 'figures-refused', 'top');
  await lines.press('ControlOrMeta+a');
  await page.keyboard.insertText(`usage_date_utc,model,cost_usd\n${firstOn},a,$0.10\n${firstOn},b,0.15`);
  await form.getByRole('button', { name: '导入', exact: true }).press('Enter');
  await expect(form).toBeHidden();
  await expect(first.getByRole('textbox', { name: /服务商的金额/ })).toHaveValue('0.25');
  await first.getByRole('textbox', { name: /服务商的金额/ }).press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expect.poll(() => figureOn(firstOn)).toBeNull();
});

async function figureOn(on: string): Promise<bigint | null | undefined> {
  const { days } = await app.api.reconciliation.list({
    ...{ accountId, fromOn: firstOn },
    toOn: new Date(Date.parse(todayOn) + 86_400_000).toISOString().slice(0, 10),
  });
  return days.find((day) => day.on === on)?.providerPusd;
}
