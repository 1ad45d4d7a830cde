import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import Database from 'better-sqlite3';
import { type AppProcess, freshDataDir, startApp } from '../../app-process.ts';
import { openAt } from '../../integration/stored-carpool.ts';
import { fillUnpriced, ofModel } from '../../integration/unpriced-rows.ts';
import { ownersBrowser } from './both-appearances.ts';

let app: AppProcess;
const { accountId, model } = ofModel;

test.beforeAll(async () => {
  const dataDir = await freshDataDir();
  const storage = await openAt(dataDir);
  await fillUnpriced(storage);
  await storage.close();
  app = await startApp({ dataDir });
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
});
test.afterAll(() => app.stop());

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });
test.describe.configure({ mode: 'serial' });

async function open(page: Page): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/prices`);
  await expect(page.getByRole('heading', { name: '1201 条记录还没有价格' })).toBeVisible();
}

/** A commit of 500 records takes seconds from now on, as on a slow disk. */
function slowDown(): void {
  const db = new Database(join(app.dataDir, 'carpool.db'));
  db.exec(`CREATE TRIGGER slow AFTER INSERT ON ledger_entries
    BEGIN SELECT length(hex(randomblob(2000000))); END`);
  db.close();
}

test('by keyboard: a price of the account is taken back, and its records are without a price again', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('button', { name: new RegExp(`^设置价格：${model}`) }).press('Enter');
  const set = page.getByRole('dialog', { name: `${model} 的价格` });
  await set.getByLabel('输入', { exact: true }).fill('0.5');
  await set.getByLabel('输出', { exact: true }).fill('2');
  await set.getByRole('button', { name: '保存价格' }).press('Enter');
  const pricing = page.getByRole('dialog', { name: `为 ${model} 的记录定价` });
  // A price for input and output alone is none for what was cached.
  await expect(pricing.getByText(/^其中 1201 条仍然没有价格/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(pricing).toBeHidden();
  await expect(page.getByRole('button', { name: new RegExp(`定价：${model}`) })).toBeVisible();
  await page.locator('main').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('alert').filter({ hasText: '已撤销：「Claude-01」有了' })).toBeVisible();
  await expect(page.getByRole('button', { name: new RegExp(`^设置价格：${model}`) })).toBeVisible();
  expect(await app.api.price.listUnpriced({})).toMatchObject([{ requests: 1_201, priceFrom: null }]);
  expect(await app.api.price.listOwn({})).toEqual([]);
});

test('pricing shows how far it is, and once stopped leaves what is priced and the rest as it was', async ({
  page,
}) => {
  const prices = [{ model, input: '1', output: '2', cacheRead: '1', cacheWrite5m: '1', cacheWrite1h: '1' }];
  await app.api.account.setPricing({ accountId, prices, fixedUsd: '0', discountBp: 0 });
  slowDown();
  await open(page);
  await page.getByRole('button', { name: new RegExp(`定价：${model}`) }).click();
  const pricing = page.getByRole('dialog', { name: `为 ${model} 的记录定价` });
  await pricing.getByRole('button', { name: '定价' }).click();
  await expect(pricing.getByText('已定价 0 / 1,201')).toBeVisible();
  await expect(pricing.getByRole('progressbar', { name: '定价进度' })).toBeVisible();
  await page.screenshot({ path: 'tests/e2e/output/pricing-progress.png', animations: 'disabled' });
  await pricing.getByRole('button', { name: '停止' }).click();
  await expect(pricing.getByRole('button', { name: '正在停止' })).toBeDisabled();
  await expect(pricing).toBeHidden();
  expect(await app.api.price.pricingStatus({})).toEqual([]);
  const [left] = await app.api.price.listUnpriced({});
  // The first portion, or the second one too where the key came late.
  expect([701, 201]).toContain(left?.requests);
  await expect(page.getByRole('heading', { name: `${left?.requests} 条记录还没有价格` })).toBeVisible();
});
