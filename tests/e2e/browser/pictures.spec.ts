import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';
import { folderWithDueMonths } from './due-months.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;
let periodId: string;
let label: string;

/** Forty characters, with letters that run from the right. */
const longName = `شركة ${'很长的名字'.repeat(7)}`;

test.beforeAll(async () => {
  simulator = await startSimulator();
  const months = await folderWithDueMonths(simulator.vendorUrl);
  groupId = months.groupId;
  ({ id: periodId, label } = months.due[0]);
  app = await startApp({ dataDir: months.dataDir });
  const { api } = app;
  await api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  const [, second] = await api.member.list({ groupId });
  await api.member.update({ memberId: second?.id as string, name: longName });
  await api.period.close({ groupId, periodId, confirmation: label });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({
  ...ownersBrowser,
  viewport: { width: 1440, height: 900 },
  permissions: ['clipboard-read', 'clipboard-write'],
});
test.describe.configure({ mode: 'serial' });

async function openPicture(page: Page): Promise<Locator> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/statements/${encodeURIComponent(periodId)}?group=${groupId}`);
  await page.getByRole('button', { name: '生成图片' }).click();
  const dialog = page.getByRole('dialog', { name: '对账单图片' });
  await expect(dialog.locator('svg[role=img]')).toBeVisible();
  return dialog;
}

function plain(amountMinor: bigint): string {
  const cents = amountMinor < 0n ? -amountMinor : amountMinor;
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amountMinor < 0n ? '-' : ''}¥${whole}.${String(cents % 100n).padStart(2, '0')}`;
}

test('the picture says what the statement says, and is copied and saved as a PNG', async ({ page }) => {
  const dialog = await openPicture(page);
  const texts = await dialog.locator('svg[role=img] text').allTextContents();
  const { document, hash } = await app.api.statement.get({ groupId, periodId });
  const { transfers } = await app.api.settlement.suggest({ groupId, periodId });
  const total = document.pools.reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
  expect(texts).toEqual(
    expect.arrayContaining([`AiCarpool 拼车账单 · 第 1 号`, document.groupName, plain(total)]),
  );
  expect(texts).toContain(hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 '));
  for (const { name, shareMinor, paidMinor, closingMinor } of document.balances) {
    const at = texts.findIndex((text) => text === name || (name === longName && text.includes('…')));
    const owed = plain(closingMinor < 0n ? -closingMinor : closingMinor);
    const standing = closingMinor === 0n ? '已结清' : `${closingMinor < 0n ? '应付' : '应收'} ${owed}`;
    expect(texts.slice(at + 1, at + 4), name).toEqual([plain(shareMinor), plain(paidMinor), standing]);
  }
  const amounts = transfers.map(({ amountMinor }) => plain(amountMinor));
  expect(amounts.length).toBeGreaterThan(1);
  expect(texts).toEqual(expect.arrayContaining(amounts));
  await shootBoth(app.api, page, 'pictures/dialog');

  await dialog.getByRole('button', { name: '复制图片' }).click();
  await expect(dialog.getByRole('button', { name: '已复制' })).toBeVisible();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const blob = await item?.getType('image/png');
    if (blob === undefined) return undefined;
    const { width, height } = await createImageBitmap(blob);
    return { types: item?.types, width, height };
  });
  const box = await dialog
    .locator('svg[role=img]')
    .evaluate((svg: SVGSVGElement) => svg.viewBox.baseVal.height);
  expect(copied).toEqual({ types: ['image/png'], width: 1_440, height: box * 2 });

  for (const [choice, language] of [
    ['中文', 'zh'],
    ['English', 'en'],
  ] as const) {
    await dialog.getByText(choice, { exact: true }).click();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '保存图片' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`AiCarpool-${document.groupName}-${label}.png`);
    await file.saveAs(`tests/e2e/output/pictures/statement-${language}.png`);
  }
  await expect(dialog.getByText('These transfers settle everything')).toBeVisible();
});

test('a long name is cut within its column, whichever way it is written', async ({ page }) => {
  const dialog = await openPicture(page);
  const edges = await dialog.locator('svg[role=img] text').evaluateAll((all) =>
    all
      .filter(({ textContent }) => textContent?.includes('…'))
      .map((text) => {
        const { x, width } = (text as SVGTextElement).getBBox();
        return { left: x, right: x + width };
      }),
  );
  expect(edges.length).toBeGreaterThan(0);
  for (const { left, right } of edges) {
    expect(left).toBeGreaterThanOrEqual(39);
    expect(right).toBeLessThanOrEqual(501);
  }
});

test('a reversed statement says so and asks nobody to pay', async ({ page }) => {
  await app.api.statement.reverse({ groupId, periodId, reason: '算错了' });
  const dialog = await openPicture(page);
  await expect(dialog.getByText(/这份对账单已冲正/)).toBeVisible();
  await expect(dialog.getByText('这样转账就能结清')).toHaveCount(0);
});
