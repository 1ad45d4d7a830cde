import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import {
  type AuthorizationServer,
  browse,
  clientId,
  clientSecret,
  startAuthorizationServer,
} from '../../oauth/authorization-server.ts';
import { setServer } from '../../oauth/logged-in.ts';

let app: AppProcess;
let server: AuthorizationServer;

test.beforeAll(async () => {
  server = await startAuthorizationServer();
  app = await startApp();
  await app.api.group.create({ name: '周末拼车' });
  await app.api.settings.update({ changes: { wizard: 'done', theme: 'light', language: 'zh-CN' } });
});
test.afterAll(async () => {
  await app.stop();
  await server.stop();
});
test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  contextOptions: { reducedMotion: 'reduce' },
});
test.describe.configure({ mode: 'serial' });

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `tests/e2e/output/logins/${name}.png`, animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
    `axe on ${name}`,
  ).toEqual([]);
}

test('the owner enters a client in the settings, and its secret is never shown again', async ({ page }) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.getByRole('link', { name: '设置' }).click();
  await page.getByRole('button', { name: '编辑 Gemini' }).scrollIntoViewIfNeeded();
  await shoot(page, 'settings');
  await page.getByRole('button', { name: '编辑 Claude' }).click();
  const form = page.getByRole('dialog', { name: 'Claude 的登录' });
  await form.getByRole('textbox', { name: '客户端 ID' }).fill(clientId);
  await form.getByLabel('客户端密钥', { exact: true }).fill(clientSecret);
  await form.getByRole('textbox', { name: '令牌地址' }).fill('http://example.com/token');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByText(/必须是 https:\/\/ 开头的完整地址/)).toBeVisible();
  await shoot(page, 'profile-refused');
  await form.getByRole('textbox', { name: '权限范围' }).fill('inference');
  await form.getByRole('textbox', { name: '授权地址' }).fill(server.authorizeUrl);
  await form.getByRole('textbox', { name: '令牌地址' }).fill(server.tokenUrl);
  await form.getByRole('textbox', { name: '颁发者' }).fill(server.issuer);
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存 Claude 的登录设置')).toBeVisible();
  await page.getByRole('button', { name: '编辑 Claude' }).click();
  await expect(form.getByText('已保存，不填则保持不变')).toBeVisible();
  await expect(form.getByLabel('客户端密钥', { exact: true })).toHaveValue('');
});

test('an account is added with a login, its rules confirmed once, and logged in by the browser', async ({
  page,
}) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.getByRole('link', { name: '账号', exact: true }).click();
  await page.getByRole('button', { name: '添加账号' }).first().click();
  const form = page.getByRole('dialog', { name: '添加账号' });
  await expect(form.getByRole('radio', { name: /API 密钥/ })).toBeChecked();
  await form.getByRole('radio', { name: /^登录/ }).check({ force: true });
  await form.getByRole('textbox', { name: '账号名称' }).fill('Claude-登录');
  await expect(form.getByLabel('API 密钥', { exact: true })).toHaveCount(0);
  await shoot(page, 'form');
  await form.getByRole('button', { name: '添加账号' }).click();

  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await expect(drawer.getByRole('region', { name: '登录' }).getByText('还没有登录')).toBeVisible();
  await shoot(page, 'not-logged-in');
  await drawer.getByRole('button', { name: '登录', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '登录「Claude-登录」' });
  await expect(dialog.getByText(/Anthropic 规定/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: '继续' })).toBeDisabled();
  await shoot(page, 'rules');
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: '继续' }).click();

  const link = dialog.getByRole('link', { name: '打开登录页面' });
  await expect(link).toBeVisible();
  await shoot(page, 'waiting');
  await dialog.getByRole('textbox', { name: '授权码或地址' }).fill('nonsense');
  await dialog.getByRole('button', { name: '完成登录' }).click();
  await expect(dialog.getByText(/这不是完整的授权码/)).toBeVisible();
  await shoot(page, 'wrong-code');

  const back = await browse(server, (await link.getAttribute('href')) as string);
  const answer = await page.context().newPage();
  await answer.goto(back.href);
  await expect(answer.getByRole('heading', { name: '浏览器这边完成了' })).toBeVisible();
  await answer.screenshot({ path: 'tests/e2e/output/logins/answer-page.png' });
  await answer.close();
  await expect(dialog.getByText('登录成功')).toBeVisible();
  await shoot(page, 'done');
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await expect(drawer.getByText('到期前自动续期')).toBeVisible();
  await shoot(page, 'logged-in');
});

test('a login that fails says so and begins again; in English and dark, with the keyboard alone', async ({
  page,
}) => {
  await app.api.settings.update({ changes: { language: 'en', theme: 'dark' } });
  await setServer(app.api, server);
  const [account] = await app.api.account.list({});
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.getByRole('link', { name: 'Accounts' }).click();
  await page.getByText(account?.name as string).click();
  const drawer = page.getByRole('dialog', { name: 'Account' });
  const again = drawer.getByRole('button', { name: 'Log in again' });
  await again.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Log in to/ });
  const link = dialog.getByRole('link', { name: 'Open the login page' });
  await expect(link).toBeFocused();
  const back = await browse(server, (await link.getAttribute('href')) as string);
  server.instead = { status: 401, body: '{"error":"invalid_client"}' };
  await dialog.getByRole('textbox', { name: 'Code or address' }).fill(back.href);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The login did not work')).toBeVisible();
  await expect(dialog.getByText(/invalid_client/)).toBeVisible();
  await shoot(page, 'failed-en-dark');
  server.instead = undefined;
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('link', { name: 'Open the login page' })).toBeVisible();
  await shoot(page, 'waiting-en-dark');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('pasted tokens are saved from JSON, and what cannot be read is told', async ({ page }) => {
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light' } });
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.getByRole('link', { name: '账号', exact: true }).click();
  await page.getByText('Claude-登录').click();
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await drawer.getByRole('button', { name: '粘贴令牌' }).click();
  const dialog = page.getByRole('dialog', { name: '给「Claude-登录」粘贴令牌' });
  const field = dialog.getByRole('textbox', { name: '令牌', exact: true });
  await field.fill('{"geminiOauth": 5');
  await dialog.getByRole('button', { name: '保存令牌' }).click();
  await expect(dialog.getByText(/看不懂这段内容/)).toBeVisible();
  await shoot(page, 'paste-refused');
  const claudeAiOauth = { accessToken: 'a-token', refreshToken: 'r', expiresAt: 1, subscriptionType: 'x' };
  await field.fill(JSON.stringify({ claudeAiOauth }));
  await dialog.getByRole('button', { name: '保存令牌' }).click();
  await expect(page.getByText('已保存令牌')).toBeVisible();
  await expect(dialog).toBeHidden();
  await drawer.getByRole('button', { name: '退出登录' }).click();
  await page
    .getByRole('dialog', { name: /退出「/ })
    .getByRole('button', { name: '退出登录' })
    .click();
  await expect(drawer.getByText('需要重新登录').first()).toBeVisible();
  await shoot(page, 'needed');
});
