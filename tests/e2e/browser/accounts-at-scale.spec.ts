import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { startSlowVendor } from '../../slow-vendor.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;

const kinds = ['compatible', 'claude_console', 'openai', 'gemini', 'qwen'] as const;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  const group = await app.api.group.create({ name: '周末拼车' });
  for (let number = 1; number <= 50; number += 1) {
    const provider = kinds[number % kinds.length] ?? 'compatible';
    const { id } = await app.api.account.create({
      name: `账号-${String(number).padStart(2, '0')}`,
      provider,
      baseUrl: simulator.vendorUrl,
      apiKey: 'sk-sim-scale',
      ...(number % 7 === 0 ? { sharing: 'dedicated', description: '实验室专用，长期保留' } : {}),
      ...(number % 10 === 0 ? { priority: 90, dailyRequestLimit: 2_000 } : {}),
    });
    if (number === 1) await app.api.binding.set({ groupId: group.id, accountId: id });
  }
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});
test.use(ownersBrowser);

async function open(page: Page): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/accounts`);
  await expect(rows(page)).toHaveCount(50);
}

const rows = (page: Page) => page.getByRole('table', { name: '账号' }).locator('tbody tr');

async function choose(page: Page, filter: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: filter }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('with the mouse: fifty accounts are searched, filtered, tested together and added to from a file', async ({
  page,
}) => {
  await open(page);
  await expect(rows(page).first()).toContainText('账号-10');
  await shootBoth(app.api, page, 'accounts/fifty');

  await page.getByRole('textbox', { name: '搜索账号' }).fill('实验室 compatible');
  await expect(page.getByText('没有符合条件的账号')).toBeVisible();
  await page.getByRole('textbox', { name: '搜索账号' }).fill('实验室');
  await expect(rows(page)).toHaveCount(7);
  await choose(page, '服务商', 'OpenAI');
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: '清除筛选' }).click();
  await choose(page, '绑定', '已绑定');
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('button', { name: '清除筛选' }).click();
  await choose(page, '类型', '专属');
  await choose(page, '排序', '按名称');
  await expect(rows(page)).toHaveCount(7);
  await expect(rows(page).first()).toContainText('账号-07');

  await page.getByRole('checkbox', { name: '选择「账号-07」' }).check();
  await expect(page.getByText('已选 1 个账号')).toBeVisible();
  await page.getByRole('checkbox', { name: '选择全部显示的账号' }).check();
  await expect(page.getByText('已选 7 个账号')).toBeVisible();
  await shootBoth(app.api, page, 'accounts/chosen');
  await page.getByRole('button', { name: '测试', exact: true }).click();
  const bulk = page.getByRole('dialog', { name: '测试 7 个账号' });
  await expect(bulk.getByText('7 / 7')).toBeVisible();
  await expect(bulk.getByText('成功 7，失败 0，未执行 0')).toBeVisible();
  await bulk.getByRole('button', { name: '关闭' }).last().click();
  await expect(rows(page).first()).toContainText('正常');

  await page.getByRole('button', { name: '导入与导出' }).click();
  await page.getByRole('menuitem', { name: '导入账号…' }).click();
  const dialog = page.getByRole('dialog', { name: '导入账号' });
  const csv = [
    'name;provider;apiKey;priority;baseUrl;team',
    '新-01;claude_console;sk-sim-new;95;https://vendor.example.com;a',
    '账号-01;claude;sk-sim-new;;;b',
    '新-03;compatible;sk-sim-new;高;;c',
  ].join('\r\n');
  await dialog
    .locator('input[type="file"]')
    .setInputFiles({ name: 'accounts.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${csv}`) });
  await expect(dialog.getByLabel('文件内容')).toHaveValue(/新-01/);
  await shootBoth(app.api, page, 'accounts/import');
  await dialog.getByRole('button', { name: '预览' }).click();
  await expect(dialog.getByText('将创建 1 个账号；2 个有问题，不会导入。')).toBeVisible();
  await expect(dialog.getByText('这些列没有用到，已忽略：team')).toBeVisible();
  await expect(dialog.getByText('已有名为「账号-01」的账号')).toBeVisible();
  await shootBoth(app.api, page, 'accounts/import-preview');
  await dialog.getByRole('button', { name: '导入 1 个账号' }).click();
  await expect(page.getByText('已导入 1 个账号')).toBeVisible();
  await page.getByRole('button', { name: '清除筛选' }).click();
  await expect(rows(page)).toHaveCount(51);

  await page.getByRole('button', { name: '导入与导出' }).click();
  await page.getByRole('menuitem', { name: '加密导出（含密钥）…' }).click();
  const exporting = page.getByRole('dialog', { name: '加密导出' });
  await exporting.getByRole('button', { name: '导出' }).click();
  await expect(exporting.getByText(/至少/).first()).toBeVisible();
  await exporting.getByLabel('口令', { exact: true }).fill('correct horse battery');
  await exporting.getByLabel(/再/).fill('correct horse battery');
  await shootBoth(app.api, page, 'accounts/export');
  const download = page.waitForEvent('download', { timeout: 30_000 });
  await exporting.getByRole('button', { name: '导出' }).click();
  expect((await download).suggestedFilename()).toMatch(/^AiCarpool-accounts-.*-encrypted\.json$/);
  const { accountId } = await firstNew();
  await app.api.account.remove({ accountId });
});

async function firstNew(): Promise<{ accountId: string }> {
  const added = (await app.api.account.list({})).find(({ name }) => name === '新-01');
  return { accountId: added?.id ?? '' };
}

test('with the keyboard: search, choose and disable', async ({ page }) => {
  await open(page);
  await page.keyboard.press('/');
  await page.keyboard.type('账号-0');
  await expect(rows(page)).toHaveCount(9);
  await page.getByRole('checkbox', { name: '选择全部显示的账号' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('已选 2 个账号')).toBeVisible();
  await page.getByRole('button', { name: '停用' }).focus();
  await page.keyboard.press('Enter');
  const asked = page.getByRole('dialog', { name: '停用 2 个账号' });
  await expect(asked.getByRole('button', { name: '取消' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const bulk = page.getByRole('dialog', { name: '停用 2 个账号' });
  await expect(bulk.getByText('2 / 2')).toBeVisible();
  await expect(bulk.getByText('完成')).toHaveCount(2);
  await shootBoth(app.api, page, 'accounts/bulk-done');
  await page.keyboard.press('Escape');
  await expect(bulk).toHaveCount(0);
  await expect(page.getByText('已选 2 个账号')).toHaveCount(0);
  expect((await app.api.account.list({})).filter(({ enabled }) => !enabled)).toHaveLength(2);
});

test('a bulk test shows how far it is, and ends when the owner says so', async ({ page }) => {
  const vendor = await startSlowVendor();
  for (const number of [1, 2, 3, 4, 5, 6])
    await app.api.account.create({
      name: `慢-${number}`,
      provider: 'compatible',
      baseUrl: vendor.url,
      apiKey: 'sk-sim-slow',
    });
  await openAccounts(page);
  await page.getByRole('textbox', { name: '搜索账号' }).fill('慢-');
  await expect(rows(page)).toHaveCount(6);
  await page.getByRole('checkbox', { name: '选择全部显示的账号' }).check();
  await page.getByRole('button', { name: '测试', exact: true }).click();
  const bulk = page.getByRole('dialog', { name: '测试 6 个账号' });
  await expect(bulk.getByText('进行中')).toHaveCount(4);
  await expect(bulk.getByText('0 / 6')).toBeVisible();
  await expect.poll(() => vendor.waiting()).toBe(4);
  await shootBoth(app.api, page, 'accounts/bulk-running');
  await page.keyboard.press('Escape');
  await bulk.getByRole('button', { name: '停止' }).click();
  await expect(bulk.getByRole('button', { name: '正在停止' })).toBeFocused();
  vendor.answerAll();
  await expect(bulk.getByText('成功 4，失败 0，未执行 2')).toBeVisible();
  await expect(bulk.getByText('6 / 6')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(bulk).toHaveCount(0);
  vendor.stop();
});

test('an account shows and keeps what its form was given', async ({ page }) => {
  await openAccounts(page);
  await page.getByRole('button', { name: '添加账号' }).click();
  const form = page.getByRole('dialog', { name: '添加账号' });
  await form.getByRole('radio', { name: /^Claude Console/ }).check();
  await form.getByLabel('账号名称').fill('Console-专属');
  await form.getByLabel('说明').fill('给周末拼车留着');
  await form.getByRole('radio', { name: /^专属/ }).check();
  await form.getByLabel('优先级').fill('101');
  await form.getByLabel('服务地址').fill(simulator.vendorUrl);
  await form.getByLabel('API 密钥').fill('sk-sim-console');
  await form.getByRole('button', { name: /^限制/ }).click();
  await expect(form.getByLabel('限流暂停（秒）')).toHaveValue('60');
  await form.getByLabel('每日请求上限').fill('0');
  await form.getByLabel('并发上限').fill('4');
  await form.getByRole('button', { name: '高级' }).click();
  await form.getByLabel('User-Agent').fill('claude-cli/2.1.197');
  await form.getByRole('button', { name: '添加账号' }).click();
  await expect(form.getByText('请填写 1 到 100 之间的整数')).toBeVisible();
  await expect(form.getByText('请填写 1 到 1,000,000,000 之间的整数，或留空')).toBeVisible();
  await shootBoth(app.api, page, 'accounts/form', 'top');
  await shootBoth(app.api, page, 'accounts/form-end', 'end');
  await form.getByLabel('优先级').fill('80');
  await form.getByLabel('每日请求上限').fill('2000');
  await form.getByRole('button', { name: '添加账号' }).click();
  await expect(form.getByText(/不能冒充别的客户端，请用自己的名字/)).toBeVisible();
  await form.getByLabel('User-Agent').fill('weekend-carpool/1.0');
  await form.getByRole('button', { name: '添加账号' }).click();
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await expect(drawer.getByText('给周末拼车留着')).toBeVisible();
  await expect(drawer.getByText('weekend-carpool/1.0')).toBeVisible();
  await expect(drawer.getByText('0 / 2,000')).toBeVisible();
  await shootBoth(app.api, page, 'accounts/detail', 'end');
  const saved = (await app.api.account.list({})).find(({ name }) => name === 'Console-专属');
  expect(saved).toMatchObject({
    sharing: 'dedicated',
    priority: 80,
    rateLimitPauseS: 60,
    dailyRequestLimit: 2_000,
    concurrencyLimit: 4,
    userAgent: 'weekend-carpool/1.0',
  });
});

async function openAccounts(page: Page): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/accounts`);
}
