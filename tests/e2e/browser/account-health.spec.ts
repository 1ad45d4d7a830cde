import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { prepareCarpool } from '../../carpool.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../../simulator/simulator-process.ts';

let simulator: Simulator;
let app: AppProcess;
let accountId: string;
let secret: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  const carpool = await prepareCarpool(app.api, simulator.vendorUrl);
  accountId = carpool.accountId;
  secret = carpool.keys[0]?.secret as string;
  await app.api.account.update({
    accountId,
    changes: { fee: { amountMinor: 14_000n, currency: 'CNY' }, meteredBilled: false },
  });
  await app.api.account.check({ accountId });
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  permissions: ['clipboard-read', 'clipboard-write'],
  contextOptions: { reducedMotion: 'reduce' },
});

async function ask(behaviour: Behaviour): Promise<number> {
  const answer = await fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model: 'claude-sonnet-4-5-20250929',
      max_tokens: 100,
      messages: [{ role: 'user', content: simCommand(behaviour) }],
    }),
  });
  await answer.text();
  return answer.status;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `tests/e2e/output/health/${name}.png`, animations: 'disabled' });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
    `axe on ${name}`,
  ).toEqual([]);
}

test('the owner sees that the account is limited, tells the members, and ends it by keyboard', async ({
  page,
}) => {
  const unified = 'anthropic-ratelimit-unified';
  const inTwoHours = String(Math.ceil(Date.now() / 1000) + 7_200);
  const inThreeDays = String(Math.ceil(Date.now() / 1000) + 259_200);
  expect(await ask({ plan: { text: '好' } })).toBe(200);
  const windows = {
    [`${unified}-5h-status`]: 'rejected',
    [`${unified}-5h-utilization`]: '1.0',
    [`${unified}-5h-reset`]: inTwoHours,
    [`${unified}-7d-utilization`]: '0.83',
    [`${unified}-7d-reset`]: inThreeDays,
  };
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await expect(page.getByText('正常')).toBeVisible();
  expect(await ask({ error: { status: 429, message: 'usage limit reached', headers: windows } })).toBe(429);
  expect(await ask({ plan: { text: '好' } })).toBe(429);

  await expect(page.getByText(/^账号「Claude-01」被上游限流，.*\d\d:\d\d 恢复$/)).toBeVisible();
  await expect(page.getByText('期间成员会收到 429，不计费。')).toBeVisible();
  await expect(page.getByText(/^限流至 /)).toBeVisible();
  await expect(page.getByRole('img', { name: /^5 小时: 已用 100%，?.* 重置$/ })).toBeVisible();
  await shoot(page, 'zh-home-limited');
  await page.getByRole('button', { name: '通知成员：复制消息' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^【周末拼车】账号被上游限流，.*\d\d:\d\d 恢复。期间请求会收到 429，不计费，到时再试即可。$/,
  );

  await page.getByRole('link', { name: '查看', exact: true }).click();
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByRole('heading', { name: 'Claude-01' })).toBeVisible();
  await expect(drawer.getByText('上游说：usage limit reached', { exact: true })).toBeVisible();
  await shoot(page, 'zh-account-limited');
  await drawer.getByRole('button', { name: '立即恢复' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('已恢复「Claude-01」，下一个请求会照常发出')).toBeVisible();
  await expect(drawer.getByRole('button', { name: '立即恢复' })).toHaveCount(0);
  expect(await ask({ plan: { text: '好' } })).toBe(200);
});

test('a refused key, a model that is off and an unreliable account read well in English and in the dark', async ({
  page,
}) => {
  await app.api.settings.update({ changes: { language: 'en', theme: 'dark' } });
  await ask({ error: { status: 404, message: 'model: claude-sonnet-4-5-20250929' } });
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#/accounts/${accountId}`);
  const drawer = page.getByRole('dialog');
  await expect(drawer.getByText(/^claude-sonnet-4-5-20250929: model unknown to the provider/)).toBeVisible();
  await app.api.account.recover({ accountId });
  await ask({ error: { status: 401, message: 'invalid x-api-key' } });
  await expect(drawer.getByText('The provider refuses the key of account "Claude-01"')).toBeVisible();
  await shoot(page, 'en-account-invalid');
  await page.goto(`${app.controlUrl}/#/accounts`);
  await expect(page.getByRole('table').getByText('Key not valid')).toBeVisible();
  await shoot(page, 'en-accounts-invalid');
  await app.api.account.recover({ accountId });
});
