import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl);
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use(ownersBrowser);
test.describe.configure({ mode: 'serial' });

test('the rows of a period become a file by mouse: chosen, written, downloaded, replaced', async ({
  page,
}) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/split`);
  await page.getByRole('button', { name: '导出用量记录' }).click();
  const dialog = page.getByRole('dialog', { name: /^导出 \d{4}-\d{2}$/ });
  await expect(dialog.getByRole('radio', { name: /^CSV/ })).toBeChecked();
  await shootBoth(app.api, page, 'export-rows');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: '导出', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^AiCarpool-用量记录-.+-\d{4}-\d{2}\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  const [group] = await app.api.group.list({});
  const { records } = await app.api.usage.list({ groupId: group?.id as string, limit: 500 });
  expect(text.startsWith('\uFEFF编号,状态,')).toBe(true);
  expect(text.trimEnd().split('\r\n')).toHaveLength(1 + records.length);
  await expect(dialog.getByText(`已导出 ${download.suggestedFilename()}`)).toBeVisible();
  await shootBoth(app.api, page, 'export-done');
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: '导出用量记录' }).click();
  await dialog.getByRole('button', { name: '导出', exact: true }).click();
  await expect(dialog.getByText('已存在，没有覆盖')).toBeVisible();
  await shootBoth(app.api, page, 'export-exists');
  await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: '替换已有文件' }).click(),
  ]);
});

test('the same by keyboard, for one member, as lines and in English', async ({ page }) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/split`);
  const open = page.getByRole('button', { name: '导出用量记录' });
  await expect(open).toBeEnabled();
  await open.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^导出/ });
  await dialog.getByRole('radio', { name: /^CSV/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: /^JSON Lines/ })).toBeChecked();
  await dialog.getByRole('combobox', { name: '成员' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await dialog.getByRole('combobox', { name: '语言' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await dialog.getByRole('button', { name: '导出', exact: true }).focus();
      await page.keyboard.press('Enter');
    })(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^AiCarpool-usage-.+-\d{4}-\d{2}-.+\.jsonl$/);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  expect(new Set(lines.map((line) => JSON.parse(line).memberName)).size).toBe(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
