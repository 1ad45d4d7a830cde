import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  ({ groupId } = await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl));
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });
test.describe.configure({ mode: 'serial' });

async function open(page: Page): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/split`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('费用分摊');
}

function shoot(page: Page, name: string): Promise<void> {
  return shootBoth(app.api, page, `split-rules/${name}`);
}

test('an owner tries out base and usage with a minimum, sees the difference, and applies it', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: '更改规则' }).first().click();
  const dialog = page.getByRole('dialog', { name: '分摊规则' });
  await dialog.getByRole('radio', { name: '基础 + 用量' }).check();
  await dialog.getByLabel('每人至少（CNY）').fill('250');
  await expect(dialog.getByRole('cell', { name: /^-/ }).first()).toBeVisible();
  await shoot(page, 'base');
  await dialog.getByLabel('每人至少（CNY）').fill('900');
  await expect(dialog.getByRole('alert')).toContainText('最多可以设为 ¥290.00');
  await dialog.getByLabel('每人至少（CNY）').fill('250');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await dialog.getByRole('button', { name: '应用规则' }).click();
  await expect(dialog).toBeHidden();
  await expect(
    page.getByText('40% 按在车天数，其余按计量费用分摊。 每位在车成员至少 ¥250.00。'),
  ).toBeVisible();
  await page.getByRole('button', { name: '显示算式' }).first().click();
  await shoot(page, 'parts');
  const { current } = await app.api.split.rules({ groupId });
  expect(current.rules.fee).toMatchObject({ kind: 'base_plus_usage', baseBp: 4_000, minimumMinor: 25_000 });
});

test('by keyboard: weights, discounts and multipliers, from the next period on', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: '更改规则' }).first().press('Enter');
  const dialog = page.getByRole('dialog', { name: '分摊规则' });
  await dialog.getByRole('radio', { name: '按权重' }).press('Space');
  await dialog.getByLabel('权重: 林晓').press('ControlOrMeta+a');
  await page.keyboard.type('3');
  await shoot(page, 'weights');
  await dialog.getByRole('tab', { name: '按量费用' }).press('Enter');
  await dialog.getByRole('radio', { name: '按模型' }).press('Space');
  await expect(dialog.getByRole('button', { name: '应用规则' })).toBeDisabled();
  await dialog.getByLabel('第 1 个模型', { exact: true }).press('ControlOrMeta+a');
  await page.keyboard.type('claude-opus-*');
  await dialog.getByLabel('第 1 个模型的倍数').press('ControlOrMeta+a');
  await page.keyboard.type('2.5');
  await shoot(page, 'models');
  await dialog.getByRole('radio', { name: '下期起' }).press('Space');
  await dialog.getByRole('button', { name: '应用规则' }).press('Enter');
  await expect(dialog).toBeHidden();
  const { current, next } = await app.api.split.rules({ groupId });
  expect(current.rules.fee.kind).toBe('base_plus_usage');
  const [creator] = await app.api.member.list({ groupId });
  expect(next?.rules).toEqual({
    fee: { kind: 'weights', weights: [{ memberId: creator?.id, weight: 3 }], minimumMinor: 25_000 },
    metered: {
      kind: 'by_model',
      multipliers: [{ model: 'claude-opus-*', bp: 25_000 }],
      zeroUsage: 'equal_by_days',
      minimumMinor: null,
    },
  });
});

test('an owner enters a refund, corrects and removes it', async ({ page }) => {
  await open(page);
  const entries = page.getByRole('heading', { name: '退款和其他支出' });
  await entries.scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: '添加', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '添加退款或支出' });
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog.getByText('请填写大于 0 的金额')).toBeVisible();
  await shoot(page, 'entry-refused');
  await dialog.getByLabel('金额').fill('33.34');
  await dialog.getByLabel('说明').fill('服务中断两天');
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('row', { name: /服务中断两天/ }).click();
  const edit = page.getByRole('dialog', { name: '修改退款或支出' });
  await expect(edit.getByLabel('金额')).toHaveValue('33.34');
  await edit.getByLabel('金额').fill('30');
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(edit).toBeHidden();
  await expect(page.getByRole('region', { name: /退款/ }).getByText('服务中断两天')).toBeVisible();
  await shoot(page, 'entries');
  const preview = await app.api.split.preview({ groupId });
  expect(preview.pools.find(({ kind }) => kind === 'refund')?.totalMinor).toBe(-3_000n);
  await page.getByRole('row', { name: /服务中断两天/ }).click();
  await edit.getByRole('button', { name: '删除' }).click();
  await expect(edit).toBeHidden();
  expect(await app.api.split.entries({ groupId })).toEqual([]);
});
