import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';

let app: AppProcess;

test.beforeAll(async () => {
  app = await startApp();
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN' } });
  const group = await app.api.group.create({ name: '周末拼车' });
  const account = await app.api.account.create({ name: 'Claude-01', provider: 'claude', apiKey: 'sk-ant-x' });
  await app.api.binding.set({ groupId: group.id, accountId: account.id });
});
test.afterAll(() => app.stop());

test.use({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ mode: 'serial' });

async function shoot(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await app.api.settings.update({ changes: { theme } });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    await page.screenshot({ path: `tests/e2e/output/vault/${name}-${theme}.png`, animations: 'disabled' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
      `axe on ${name}, ${theme}`,
    ).toEqual([]);
  }
}

async function restart(between: () => Promise<void> = async () => undefined): Promise<void> {
  const { dataDir } = app;
  await app.stop();
  await between();
  app = await startApp({ dataDir });
}

async function open(page: Page, path = ''): Promise<void> {
  // Each start has an address and a token of its own.
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if (path !== '') await go(page, path);
}

/** Within the page, without loading it again. */
async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, `/${path}`);
}

let recoveryCode = '';

test('an owner makes a recovery code, types a group back, checks it, and changes the data key', async ({
  page,
}) => {
  await open(page, 'settings');
  const security = page.locator('section', { has: page.getByRole('heading', { name: '安全' }) }).last();
  await security.scrollIntoViewIfNeeded();
  await expect(security).toContainText('没有设置');
  await shoot(page, 'settings-without-code');

  await page.getByRole('button', { name: '生成恢复码' }).click();
  const dialog = page.getByRole('dialog', { name: '你的恢复码' });
  await expect(dialog).toBeVisible();
  const groups = await dialog.locator('li code').allTextContents();
  expect(groups).toHaveLength(8);
  recoveryCode = groups.join('-');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  const proof = dialog.getByLabel(/请输入第 \d 组/);
  const [, asked] = /第 (\d) 组/.exec((await dialog.innerText()).split('请输入')[1] ?? '') ?? [];
  await proof.fill('00000');
  await expect(dialog.getByRole('button', { name: '已抄好，关闭' })).toBeDisabled();
  await shoot(page, 'code-once');
  await proof.fill((groups[Number(asked) - 1] ?? '').toLowerCase());
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(security).not.toContainText('没有设置');
  expect(await page.content()).not.toContain(recoveryCode);

  await page.getByRole('button', { name: '验证恢复码' }).click();
  const check = page.getByRole('dialog', { name: '验证恢复码' });
  await check
    .getByLabel('恢复码')
    .fill(`${recoveryCode.slice(0, -1)}${recoveryCode.endsWith('0') ? '1' : '0'}`);
  await expect(check.getByText('第 8 组有一处不对，请对照纸面再看一遍')).toBeVisible();
  await check.getByLabel('恢复码').fill(recoveryCode);
  await page.keyboard.press('Enter');
  await expect(check.getByText('恢复码有效')).toBeVisible();
  await check.getByRole('button', { name: '关闭' }).last().click();

  await page.getByRole('button', { name: '更换数据密钥' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '更换数据密钥' }).click();
  await expect(security).toContainText('第 2 版');
  await page.getByText('换一台电脑').click();
  await expect(page.getByText('在新电脑上启动 AiCarpool')).toBeVisible();
  await shoot(page, 'settings-with-code');
});

test('without its key file the app opens locked: the ledger is there, the code opens it, and it stays open', async ({
  page,
}) => {
  await restart(() => rm(join(app.dataDir, 'vault.key')));
  await open(page);
  await expect(page.getByRole('heading', { name: '解锁账号密钥' })).toBeVisible();
  await shoot(page, 'unlock');
  await page.getByRole('button', { name: '先不解锁，只看账本' }).click();
  await expect(page.getByText('账号密钥没有解锁')).toBeVisible();
  await go(page, 'accounts');
  await expect(page.getByText('需要解锁')).toBeVisible();
  await shoot(page, 'accounts-locked');
  await page.getByRole('link', { name: '解锁' }).click();

  const field = page.getByLabel('恢复码');
  await field.fill('00000-00007-0000E-00009-0000W-0000V-0000J-0000N');
  await page.keyboard.press('Enter');
  await expect(page.getByText('这个恢复码打不开这里的密钥')).toBeVisible();
  await shoot(page, 'unlock-wrong');
  await field.fill(recoveryCode.toLowerCase().replaceAll('-', ' '));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '让这台电脑以后自己打开' })).toBeVisible();
  await shoot(page, 'rewrap');
  await page.getByRole('button', { name: '由这台电脑保护' }).click();
  await expect(page.getByRole('heading', { name: '周末拼车' })).toBeVisible();
  await expect(page.getByText('账号密钥没有解锁')).toBeHidden();

  await restart();
  await open(page, 'accounts');
  await expect(page.getByText('未测试', { exact: true })).toBeVisible();
});

test('a passphrase is asked for at each start, in English too', async ({ page }) => {
  await app.api.settings.update({ changes: { language: 'en' } });
  await app.api.vault.rewrap({ passphrase: 'on paper, not in a file' });
  await restart();
  await open(page);
  await expect(page.getByRole('heading', { name: 'Unlock account secrets' })).toBeVisible();
  await page.getByLabel('Passphrase', { exact: true }).last().fill('not this one, surely');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The passphrase is not the right one. Nothing was changed.')).toBeVisible();
  await shoot(page, 'unlock-passphrase-en');
  await page.getByRole('textbox', { name: 'Passphrase' }).fill('on paper, not in a file');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '周末拼车' })).toBeVisible();
  await go(page, 'settings');
  await page.getByRole('button', { name: 'Change passphrase' }).scrollIntoViewIfNeeded();
  await shoot(page, 'settings-en');
});
