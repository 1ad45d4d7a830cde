import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { readPackage } from '../../../electron/core/services/prices-package.ts';
import { type AppProcess, freshDataDir, startApp } from '../../app-process.ts';
import { openAt } from '../../integration/stored-carpool.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp({ dataDir: await folderOfAnEarlierProgram() });
  ({ groupId } = await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl));
  await askForUnlistedModels();
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });
test.describe.configure({ mode: 'serial' });

/** The list of today, but with Sonnet 4.5 dearer, a model that is gone today, and without Opus 4.1. */
async function folderOfAnEarlierProgram(): Promise<string> {
  const dataDir = await freshDataDir();
  const storage = await openAt(dataDir);
  const { entries } = await readPackage(Date.parse('2026-11-01T00:00:00Z'));
  const sonnet = entries.find(({ model }) => model === 'claude-sonnet-4-5');
  if (sonnet === undefined) throw new Error('no Sonnet 4.5 in the list');
  const others = entries.filter(({ model }) => model !== 'claude-sonnet-4-5' && model !== 'claude-opus-4-1');
  const dearer = {
    ...sonnet,
    prices: { ...sonnet.prices, inputTokens: 4_000_000n, outputTokens: 20_000_000n },
  };
  const gone = { ...sonnet, model: 'claude-instant-0', names: ['claude-instant-0'], prefixes: [] };
  const row = { version: 1, origin: 'package', source: '@pydantic/genai-prices 0.1.6' } as const;
  const digest = 'a3f5c09d2b7e4816'.repeat(4);
  await storage.write(
    'priceTables.insert',
    { ...row, digest, importedAtMs: Date.parse('2026-09-01T02:00:00Z') },
    [...others, dearer, gone],
  );
  await storage.close();
  return dataDir;
}

async function askForUnlistedModels(): Promise<void> {
  const [member] = await app.api.member.list({ groupId });
  const issued = await app.api.memberKey.create({ memberId: member?.id ?? '', label: '台式机' });
  for (const model of [
    'house-model-7',
    'house-model-7',
    'qwen3-max-preview-with-a-very-long-name-2026-01-30',
  ]) {
    const answer = await fetch(`${app.relayUrl}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        authorization: `Bearer ${issued.secret}`,
      },
      body: JSON.stringify({
        model,
        max_tokens: 64,
        messages: [
          { role: 'user', content: simCommand({ plan: { model, inputTokens: 1_234, outputTokens: 567 } }) },
        ],
      }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
  }
}

async function open(page: Page): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/`);
  await page.getByRole('navigation').getByRole('link', { name: '价格' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('价格');
  await expect(page.getByRole('status')).toContainText('个模型');
}

function shoot(page: Page, name: string): Promise<void> {
  return shootBoth(app.api, page, `prices/${name}`);
}

test('an owner sees what is in force, what is newer and what is unpriced, and applies the newer list', async ({
  page,
}) => {
  await open(page);
  await expect(page.getByText('程序自带：@pydantic/genai-prices 0.1.6').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: /条记录还没有价格/ })).toBeVisible();
  await shoot(page, 'screen');
  await page.getByRole('button', { name: '查看差异' }).click();
  const dialog = page.getByRole('dialog', { name: '与程序自带定价表的差异' });
  await expect(dialog.getByText(/删除 1 · 修改 1/)).toBeVisible();
  await expect(
    dialog.getByRole('row', { name: /claude-sonnet-4-5 修改 原价 \$4\.00 新价 \$3\.00/ }),
  ).toBeVisible();
  await shoot(page, 'diff');
  await dialog.getByRole('button', { name: '应用为版本 2' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/比现在用的新/)).toHaveCount(0);
  const [newest] = await app.api.price.listVersions({});
  expect(newest).toMatchObject({ version: 2, origin: 'package', current: true });

  await page.getByRole('button', { name: /^按定价表定价：claude-opus-4-1-20250805/ }).click();
  const pricing = page.getByRole('dialog', { name: '为 claude-opus-4-1-20250805 的记录定价' });
  await expect(pricing.getByText(/按当前定价表/)).toBeVisible();
  await pricing.getByRole('button', { name: '定价' }).click();
  await expect(pricing).toBeHidden();
  await expect(page.getByRole('heading', { name: '3 条记录还没有价格' })).toBeVisible();
});

test('the table is searched and scrolled, with dearer prices of long requests and derived ones told', async ({
  page,
}) => {
  await open(page);
  const table = page.getByRole('region', { name: '定价表' });
  await page.getByRole('combobox', { name: '服务商' }).click();
  await page.getByRole('option', { name: 'openrouter' }).click();
  await expect(table.getByRole('row').first()).toBeVisible();
  const rows = Number(await table.getByRole('table').getAttribute('aria-rowcount'));
  expect(rows).toBeGreaterThan(200);
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  await table.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
  await expect(table.locator(`tr[aria-rowindex="${rows}"]`)).toBeVisible();
  await page.getByRole('combobox', { name: '服务商' }).click();
  await page.getByRole('option', { name: 'google' }).click();
  await page.getByLabel('搜索模型').fill('gemini-2.5-pro');
  await expect(table.getByText(/输入超过 200,000 tokens 时/).first()).toBeVisible();
  await table.scrollIntoViewIfNeeded();
  await shoot(page, 'table');
  await page.getByLabel('搜索模型').fill('no-such-model');
  await expect(page.getByText('没有符合条件的模型')).toBeVisible();
  await shoot(page, 'empty');
});

test('the search is reached by its key, and the key itself is not typed', async ({ page }) => {
  await open(page);
  const table = page.getByRole('region', { name: '定价表' });
  await page.keyboard.press('/');
  const search = page.getByLabel('搜索模型');
  await expect(search).toBeFocused();
  await page.keyboard.type('haiku');
  await expect(search).toHaveValue('haiku');
  await expect(table.getByRole('row', { name: /sonnet/ })).toHaveCount(0);
  await expect(table.getByRole('row', { name: /haiku/ }).first()).toBeVisible();
  // Within a field it is a sign like any other.
  await page.keyboard.press('/');
  await expect(search).toHaveValue('haiku/');
});

test('a wrong file is told line by line; a right one is shown as a difference, applied, exported and undone', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: '导入价格' }).click();
  const drawer = page.getByRole('dialog', { name: '导入价格' });
  const lines = [
    'provider,model,input,output',
    'qwen,qwen-max,1.6,6.4',
    'anthropic,claude-sonnet-4-5,2.75,13.5',
  ];
  await drawer.getByLabel('文件内容').fill([...lines, 'qwen,qwen-plus,0.4,1.23456789'].join('\n'));
  await drawer.getByRole('button', { name: '查看差异' }).click();
  await expect(drawer.getByRole('alert')).toContainText('第 4 行');
  await shoot(page, 'import-wrong');
  await drawer.locator('input[type="file"]').setInputFiles({
    name: '我的价格.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\r\n')),
  });
  await drawer.getByRole('button', { name: '查看差异' }).click();
  const dialog = page.getByRole('dialog', { name: '导入会改变什么' });
  await expect(dialog.getByText('新增 1 · 删除 0 · 修改 1')).toBeVisible();
  await shoot(page, 'import-diff');
  await dialog.getByRole('button', { name: '应用为版本 3' }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByText('导入：我的价格.csv').first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('AiCarpool-prices-v3.csv');
  expect(await readFile(await download.path(), 'utf8')).toContain('\r\nqwen,qwen-max,1.6,6.4,');

  await page.getByRole('button', { name: '恢复版本 2' }).click();
  const restore = page.getByRole('dialog', { name: '恢复版本 2 会改变什么' });
  await restore.getByRole('button', { name: '应用为版本 4' }).click();
  await expect(restore).toBeHidden();
  await shootBoth(app.api, page, 'prices/history', 'end');
  expect(await app.api.price.find({ provider: 'qwen', model: 'qwen-max' })).toBeNull();
});

test('by keyboard: an unpriced model gets an own price, another one a listed price, and nothing is left', async ({
  page,
}) => {
  await open(page);
  const before = await app.api.split.preview({ groupId });
  await page.getByRole('button', { name: /^设置价格：house-model-7/ }).press('Enter');
  const set = page.getByRole('dialog', { name: 'house-model-7 的价格' });
  await set.getByRole('button', { name: '保存价格' }).press('Enter');
  await expect(set.getByText('输入和输出至少填一个')).toBeVisible();
  await set.getByLabel('输入', { exact: true }).focus();
  await page.keyboard.type('０.5');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await shoot(page, 'set-own');
  await page.keyboard.press('Enter');
  const pricing = page.getByRole('dialog', { name: '为 house-model-7 的记录定价' });
  // 2 x (1,234 x 0.5 + 567 x 2) = 3,502 M pUSD.
  await expect(pricing.getByText('$0.003502')).toBeVisible();
  await shoot(page, 'pricing');
  await pricing.getByRole('button', { name: '定价' }).press('Enter');
  await expect(pricing).toBeHidden();
  await expect(page.getByRole('heading', { name: '1 条记录还没有价格' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '自有价格' })).toBeVisible();

  await page.getByRole('button', { name: /^设置价格：qwen3-max/ }).press('Enter');
  const list = page.getByRole('dialog', { name: /^qwen3-max.+ 的价格$/ });
  await list.getByRole('radio', { name: /加进定价表/ }).press('Space');
  await list.getByLabel('输入', { exact: true }).fill('1');
  await list.getByLabel('输出', { exact: true }).fill('3');
  await list.getByRole('button', { name: '查看差异' }).press('Enter');
  const diff = page.getByRole('dialog', { name: '导入会改变什么' });
  await expect(diff.getByText('新增 1 · 删除 0 · 修改 0')).toBeVisible();
  await shoot(page, 'set-list');
  await page.keyboard.press('Escape');
  await expect(diff).toBeHidden();
  await expect(list.getByLabel('输出', { exact: true })).toHaveValue('3');
  await list.getByRole('button', { name: '查看差异' }).press('Enter');
  await diff.getByRole('button', { name: '应用为版本 5' }).press('Enter');
  const second = page.getByRole('dialog', { name: /^为 qwen3-max.+ 的记录定价$/ });
  await expect(second.getByText('$0.002935')).toBeVisible();
  await second.getByRole('button', { name: '定价' }).press('Enter');
  await expect(page.getByRole('heading', { name: /条记录还没有价格/ })).toHaveCount(0);
  const after = await app.api.split.preview({ groupId });
  expect(after.blockers.filter(({ kind }) => kind === 'unpriced')).toEqual([]);
  const metered = (preview: typeof after) =>
    preview.pools.find(({ kind }) => kind === 'metered')?.sourcePusd ?? 0n;
  expect(metered(after) - metered(before)).toBe(3_502_000_000n + 2_935_000_000n);
  await page.reload();
  await expect(page.getByRole('heading', { name: '自有价格' })).toBeVisible();
  await shoot(page, 'all-priced');
});
