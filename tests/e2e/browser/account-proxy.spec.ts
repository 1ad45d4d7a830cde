import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { login } from '../../proxies/every-kind.ts';
import { startHttpProxy } from '../../proxies/http-proxy.ts';
import type { TestProxy } from '../../proxies/tunnels.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';

let simulator: Simulator;
let proxy: TestProxy;
let app: AppProcess;

test.beforeAll(async () => {
  simulator = await startSimulator();
  proxy = await startHttpProxy({ login });
  app = await startApp();
  await app.api.group.create({ name: '周末拼车' });
  await app.api.settings.update({ changes: { wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await proxy.stop();
  await simulator.stop();
});
test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  contextOptions: { reducedMotion: 'reduce' },
});

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `tests/e2e/output/proxy/${name}.png`, animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
    `axe on ${name}`,
  ).toEqual([]);
}

test('an account gets a proxy in its form, is tested through it, and shows what is stored', async ({
  page,
}) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/accounts`);
  await page.getByRole('button', { name: '添加账号' }).first().click();
  const form = page.getByRole('dialog');
  await form.getByRole('radio', { name: /^兼容接口/ }).check();
  await form.getByLabel('账号名称').fill('Claude-01');
  await form.getByLabel('服务地址').fill(simulator.vendorUrl);
  await form.getByLabel('API 密钥').fill('sk-sim-proxied');
  await form.getByRole('combobox', { name: '怎么连到服务商' }).click();
  await page.getByRole('option', { name: 'HTTP', exact: true }).click();
  await form.getByLabel('代理主机').fill('http://127.0.0.1');
  await form.getByLabel('代理需要登录').check();
  await form.getByRole('button', { name: '添加账号' }).click();
  await expect(form.getByText('请填写主机名或 IP 地址，不带 http:// 和端口')).toBeVisible();
  await expect(form.getByText('请填写 1 到 65535', { exact: true })).toBeVisible();
  await expect(form.getByText('请填写用户名')).toBeVisible();
  await shoot(page, 'form-problems');

  await form.getByLabel('代理主机').fill('127.0.0.1');
  await form.getByLabel('端口').fill(String(proxy.port));
  await form.getByLabel('用户名').fill(login.username);
  await form.getByLabel('密码', { exact: true }).fill('wrong');
  await form.getByRole('button', { name: '测试连接' }).click();
  await expect(form.getByText('代理不可用，没有绕过它直接连接（用户名或密码不对）')).toBeVisible();
  await form.getByLabel('密码', { exact: true }).fill(login.password);
  await form.getByRole('button', { name: '测试连接' }).click();
  await expect(form.getByText(`已连上 http://127.0.0.1:${proxy.port}`)).toBeVisible();
  await form.getByText('代理已连上服务商').scrollIntoViewIfNeeded();
  await shoot(page, 'form-tested');
  await form.getByRole('button', { name: '添加账号' }).click();
  await expect(page.getByText('已添加账号「Claude-01」')).toBeVisible();

  const [account] = await app.api.account.list({});
  await page.goto(`${app.controlUrl}/#/accounts/${account?.id}`);
  await expect(page.getByText(`HTTP · 127.0.0.1:${proxy.port}`)).toBeVisible();
  await expect(page.getByText(`以 ${login.username} 登录`)).toBeVisible();
  await page.getByRole('button', { name: '测试连接' }).click();
  await expect(page.getByText('连接正常', { exact: false })).toBeVisible();
  await page.getByText(`以 ${login.username} 登录`).scrollIntoViewIfNeeded();
  await shoot(page, 'account');

  await page.getByRole('button', { name: '编辑' }).click();
  await expect(form.getByLabel('代理主机')).toHaveValue('127.0.0.1');
  await expect(form.getByText('已保存，不填则保持不变')).toHaveCount(2);
  await form.getByLabel('端口').fill('9');
  await expect(form.getByText('代理已更改，请重新填写')).toBeVisible();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(form.getByText('请填写密码')).toBeVisible();
  await shoot(page, 'form-changed');
  await form.getByLabel('端口').fill(String(proxy.port));
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存「Claude-01」')).toBeVisible();
  expect((await app.api.account.get({ accountId: account?.id ?? '' })).proxy).toMatchObject({
    hasPassword: true,
  });

  await app.api.settings.update({ changes: { language: 'en', theme: 'dark' } });
  await page.getByRole('button', { name: 'Edit' }).click();
  await form.getByLabel('Proxy host').scrollIntoViewIfNeeded();
  await shoot(page, 'form-en-dark');
});
