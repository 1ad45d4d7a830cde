import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { walkWizard } from './wizard-walk.ts';

let simulator: Simulator;
let app: AppProcess;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

/** Every screen of the navigation with its title. */
const screens = [
  { path: 'members', zh: '成员', en: 'Members' },
  { path: 'accounts', zh: '账号', en: 'Accounts' },
  { path: 'usage', zh: '用量与记录', en: 'Usage' },
  { path: 'split', zh: '费用分摊', en: 'Cost split' },
  { path: 'relay', zh: '中转', en: 'Relay' },
  { path: 'settings', zh: '设置', en: 'Settings' },
] as const;

const firstRequest = {
  plan: { text: '你好', inputTokens: 1234, outputTokens: 567, cacheWrite5m: 8901, cacheRead: 100_000 },
};

// A notice that is just fading in or out has, for a moment, too little contrast: motion is off here.
test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  contextOptions: { reducedMotion: 'reduce' },
});
// Each walk goes on with the groups of the one before.
test.describe.configure({ mode: 'serial' });

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `tests/e2e/output/walk/${name}.png`, animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
    `axe on ${name}`,
  ).toEqual([]);
}

async function send(secret: string, directive: Parameters<typeof simCommand>[0]): Promise<void> {
  const answer = await fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      authorization: `Bearer ${secret}`,
    },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5-20250929',
      max_tokens: 1024,
      stream: true,
      messages: [{ role: 'user', content: simCommand(directive) }],
    }),
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('message_stop');
}

test('an owner sets up a carpool, a member sends a request, and the month is split and exported', async ({
  page,
}) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await walkWizard({
    page,
    language: 'zh-CN',
    vendorUrl: simulator.vendorUrl,
    groupName: '前端拼车组',
    accountName: 'Claude-01',
    shoot: (name) => shoot(page, `zh-${name}`),
    sendFirstRequest: (secret) => send(secret, firstRequest),
  });

  await test.step('home shows the member, the request and the share', async () => {
    await expect(page.getByRole('heading', { name: '前端拼车组' })).toBeVisible();
    await expect(page.getByRole('table', { name: '最近的请求' }).getByRole('row')).toHaveCount(2);
    await shoot(page, 'zh-home');
  });

  await test.step('usage opens the arithmetic of a row', async () => {
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '用量' }).click();
    await page.getByRole('table', { name: '用量记录' }).getByRole('row').nth(1).click();
    const detail = page.getByRole('dialog');
    await expect(detail.getByText('$0.003702')).toBeVisible();
    await expect(detail.getByText('$0.07558575').first()).toBeVisible();
    await shoot(page, 'zh-usage-detail');
    await page.keyboard.press('Escape');
    await expect(detail).toBeHidden();
  });

  await test.step('the fee is shared by days, then by usage', async () => {
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '费用分摊' }).click();
    const totals = page.getByRole('table', { name: '成员应付合计' });
    await expect(totals.getByRole('row', { name: /^林晓/ })).toContainText('¥483.34');
    await page.getByRole('button', { name: '更改规则' }).first().click();
    const rules = page.getByRole('dialog', { name: '分摊规则' });
    await rules.getByRole('radio', { name: /^按用量/ }).check();
    await rules.getByRole('button', { name: '应用规则' }).click();
    await expect(rules).toBeHidden();
    await expect(totals.getByRole('row', { name: /^王芳/ })).toContainText('¥1,450.00');
    await expect(totals.getByRole('row', { name: /^林晓/ })).toContainText('¥0.00');
    await expect(page.getByText('差额 ¥0.00')).toBeVisible();
  });

  await test.step('the export is a CSV file that says the same', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    expect(download.suggestedFilename()).toMatch(/^AiCarpool-.+\.csv$/);
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain('1450.00');
    expect(text.split('\r\n').find((line) => line.includes('王芳'))).toContain('1450.00');
  });

  for (const [language, choice] of [
    ['zh', '简体中文'],
    ['en', 'English'],
  ] as const) {
    await test.step(`every screen in ${language}`, async () => {
      await page.goto(`${app.controlUrl}/#/settings`);
      await page.getByRole('radiogroup').first().getByText(choice).click();
      for (const screen of screens) {
        await page.goto(`${app.controlUrl}/#/${screen.path}`);
        await expect(page.getByRole('heading', { level: 1, name: screen[language] })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      }
    });
  }
});

test('the wizard is complete in English', async ({ page }) => {
  await app.api.settings.update({ changes: { language: 'en', wizard: 'group', wizardGroupId: null } });
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/wizard`);
  await walkWizard({
    page,
    language: 'en',
    vendorUrl: simulator.vendorUrl,
    groupName: 'Weekend pool',
    accountName: 'Claude-02',
    shoot: (name) => shoot(page, `en-${name}`),
    sendFirstRequest: (secret) => send(secret, firstRequest),
  });
  await expect(page.getByRole('heading', { name: 'Weekend pool' })).toBeVisible();
  await shoot(page, 'en-home');
});

test('an owner renames a group, archives it and brings it back', async ({ page }) => {
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  const title = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const groupMenu = page.getByRole('button', { name: /^切换拼车组/ });
  const drawer = page.getByRole('dialog', { name: '拼车组设置' });

  await test.step('rename, with what usage has settled out of reach', async () => {
    await expect(page.getByRole('table', { name: '最近的请求' })).toBeVisible();
    await press('设置');
    await expect(drawer.getByRole('combobox', { name: '账单币种' })).toBeDisabled();
    await expect(drawer.getByRole('combobox', { name: '时区' })).toBeDisabled();
    await expect(drawer.getByRole('textbox', { name: '账期起始日' })).toBeDisabled();
    await shoot(page, 'zh-group-settings');
    await app.api.settings.update({ changes: { theme: 'dark' } });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await shoot(page, 'zh-group-settings-dark');
    await app.api.settings.update({ changes: { theme: 'light' } });
    const limit = drawer.getByRole('textbox', { name: '人数上限' });
    await limit.fill('2');
    await limit.press('Enter');
    await expect(drawer.getByText('组里已有 3 人，上限不能更低')).toBeVisible();
    await limit.fill('6');
    const name = drawer.getByRole('textbox', { name: '拼车组名称' });
    await name.fill('Weekend pool');
    await name.press('Enter');
    await expect(drawer.getByText('已有名为「Weekend pool」的拼车组。换一个名字。')).toBeVisible();
    await name.fill('前端二组');
    await name.press('Enter');
    await expect(drawer).toBeHidden();
    await expect(title('前端二组')).toBeVisible();
    await expect(page.getByText('上限 6 人')).toBeVisible();
  });

  await test.step('archive, after reading what it means', async () => {
    await press('设置');
    await press('归档');
    const question = page.getByRole('dialog', { name: '归档「前端二组」' });
    await expect(question.getByText('成员的请求会被拒绝')).toBeVisible();
    await shoot(page, 'zh-group-archive');
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(drawer).toBeVisible();
    await press('归档');
    await question.getByRole('button', { name: '归档' }).click();
    await expect(title('Weekend pool')).toBeVisible();
    await groupMenu.click();
    await expect(page.getByRole('menuitem', { name: 'Weekend pool' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: '前端二组' })).toHaveCount(0);
  });

  await test.step('restore', async () => {
    await page.getByRole('menuitem', { name: '已归档' }).click();
    await expect(page.getByRole('dialog', { name: '已归档的拼车组' }).getByText('前端二组')).toBeVisible();
    await shoot(page, 'zh-group-archived');
    await page.keyboard.press('Escape');
    await expect(groupMenu).toBeFocused();
    await groupMenu.press('Enter');
    await page.getByRole('menuitem', { name: '已归档' }).press('Enter');
    await press('恢复「前端二组」');
    await expect(title('前端二组')).toBeVisible();
    await expect(page.getByText('还没有绑定账号', { exact: true })).toBeVisible();
    await groupMenu.click();
    await expect(page.getByRole('menuitem', { name: '前端二组' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: '已归档' })).toHaveCount(0);
  });
});
