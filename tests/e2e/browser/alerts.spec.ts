import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { prepareCarpool } from '../../carpool.ts';
import { type Receiver, startReceiver } from '../../integration/webhook-receiver.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';
import { openDesktop, tellWindow } from './desktop-window.ts';

let simulator: Simulator;
let receiver: Receiver;
let app: AppProcess;
let accountId: string;
let secret: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  receiver = await startReceiver();
  app = await startApp();
  const carpool = await prepareCarpool(app.api, simulator.vendorUrl);
  accountId = carpool.accountId;
  secret = carpool.keys[0]?.secret as string;
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
});
test.afterAll(async () => {
  await app.stop();
  await receiver.stop();
  await simulator.stop();
});

test.use(ownersBrowser);
test.describe.configure({ mode: 'serial' });

async function ask(behaviour: Behaviour): Promise<void> {
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
}

async function openApp(page: Page, place = ''): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  if (place !== '') await page.goto(`${app.controlUrl}/#${place}`);
}

test('the owner adds a webhook, tries it out, and sees what the service said', async ({ page }) => {
  await openApp(page, '/settings');
  await page.getByRole('button', { name: '添加通知' }).click();
  const form = page.getByRole('dialog', { name: '添加通知' });
  await form.getByRole('combobox', { name: '服务' }).click();
  await page.getByRole('option', { name: '钉钉' }).click();
  await expect(form.getByText(/安全设置选「加签」/)).toBeVisible();
  await form.getByRole('textbox', { name: '名称' }).fill('拼车群');
  await form
    .getByRole('textbox', { name: 'Webhook 地址' })
    .fill(`${receiver.url}/robot/send?access_token=abc`);
  await form.getByLabel('签名密钥', { exact: true }).fill('SEC-of-the-browser');
  await form.getByRole('button', { name: '添加通知' }).click();
  await expect(form.getByText(/必须是 https:\/\/ 开头的完整地址/)).toBeVisible();
  await shootBoth(app.api, page, 'alerts-webhook-form', 'top');
  await form.getByRole('checkbox', { name: '允许内网地址' }).check();
  await form.getByRole('button', { name: '添加通知' }).click();
  await expect(form).toBeHidden();

  receiver.answer({ status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' });
  await page.getByRole('button', { name: '测试「拼车群」' }).click();
  await expect(page.getByText('「拼车群」没有收下测试消息')).toBeVisible();
  await expect(page.getByText(/它说：.*sign not match/)).toBeVisible();
  receiver.answer({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' });
  await page.getByRole('button', { name: '测试「拼车群」' }).click();
  await expect(page.getByText('「拼车群」收到了测试消息')).toBeVisible();
  expect(receiver.received.at(-1)?.path).toMatch(/^\/robot\/send\?access_token=abc&timestamp=\d{13}&sign=/);
  await page.getByRole('button', { name: '测试「拼车群」' }).scrollIntoViewIfNeeded();
  await shootBoth(app.api, page, 'alerts-webhooks');

  await page.getByRole('button', { name: '「拼车群」的记录' }).click();
  const log = page.getByRole('dialog', { name: '「拼车群」的记录' });
  await expect(log.getByText('已送达')).toBeVisible();
  await expect(log.getByText('已放弃')).toBeVisible();
  await shootBoth(app.api, page, 'alerts-webhook-log');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: '编辑「拼车群」' }).click();
  const edit = page.getByRole('dialog', { name: '编辑通知' });
  await expect(edit.getByRole('textbox', { name: 'Webhook 地址' })).toHaveValue('');
  await expect(edit.getByLabel('签名密钥', { exact: true })).toHaveValue('');
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText('已保存「拼车群」')).toBeVisible();
});

test('an account that is limited rings the bell; by keyboard to the account and back to silence', async ({
  page,
}) => {
  await openApp(page);
  const bell = page.getByRole('button', { name: /^告警/ });
  await bell.click();
  await expect(page.getByText('一切正常')).toBeVisible();
  await page.keyboard.press('Escape');
  const before = receiver.received.length;
  await ask({ error: { status: 429, message: 'usage limit', headers: { 'retry-after': '7200' } } });
  await expect(page.getByRole('button', { name: '告警，1 条未读' })).toBeVisible();
  await receiver.until(before + 1);
  expect(receiver.received.at(-1)?.text).toContain('被上游限流');

  await bell.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: '告警' });
  await expect(panel.getByText(/^账号「Claude-01」被上游限流，.*\d\d:\d\d 恢复$/)).toBeVisible();
  await shootBoth(app.api, page, 'alerts-bell');
  const view = panel.getByRole('button', { name: /^查看/ });
  await view.focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await expect(drawer.getByRole('heading', { name: 'Claude-01' })).toBeVisible();
  await expect(panel).toBeHidden();
  await expect(page.getByRole('button', { name: '告警', exact: true })).toBeVisible();

  const strip = drawer.getByRole('list', { name: '最近 7 天的状态' });
  await expect(strip.getByRole('button', { name: /^限流 \(被上游限流\)，.* 起$/ })).toBeVisible();
  await strip.getByRole('button').last().focus();
  await strip.scrollIntoViewIfNeeded();
  await shootBoth(app.api, page, 'alerts-timeline');
  await app.api.account.recover({ accountId });
  await expect(strip.getByRole('button')).toHaveCount(3);
  await page.keyboard.press('Escape');
  await bell.click();
  await panel.getByText('最近', { exact: true }).click();
  await expect(panel.getByText('账号「Claude-01」已恢复')).toBeVisible();
  await shootBoth(app.api, page, 'alerts-recent');
  await panel.getByRole('button', { name: '全部标为已读' }).click();
  await expect(page.getByRole('button', { name: '告警', exact: true })).toBeVisible();
});

test('a system notice that is clicked opens the screen it is about; what no screen shows is told by the bell', async ({
  page,
}) => {
  await ask({ error: { status: 429, message: 'usage limit', headers: { 'retry-after': '7200' } } });
  const open = async () => (await app.api.alert.list({ open: true })).alerts;
  await expect.poll(async () => (await open()).map(({ kind }) => kind)).toEqual(['account_limited']);
  const [alert] = await open();
  await openDesktop(app, page, '/relay');
  await expect(page.getByRole('button', { name: '告警，1 条未读' })).toBeVisible();
  await tellWindow(page, 'alert.opened', { alertId: alert?.id ?? '' });
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await expect(drawer.getByRole('heading', { name: 'Claude-01' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`#/accounts/${accountId}`));
  await expect.poll(open).toMatchObject([{ id: alert?.id, readAtMs: expect.any(Number) }]);
  await tellWindow(page, 'alert.changed', {});
  await expect(page.getByRole('button', { name: '告警', exact: true })).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await tellWindow(page, 'alert.opened', { alertId: 'gone' });
  await expect(
    page.getByRole('dialog', { name: '告警' }).getByText(/^账号「Claude-01」被上游限流/),
  ).toBeVisible();
  await app.api.account.recover({ accountId });
});

test('what is watched is set by keyboard, and a threshold that makes no sense is refused', async ({
  page,
}) => {
  await openApp(page, '/settings');
  const kind = page.getByRole('checkbox', { name: '账号恢复', exact: true });
  await kind.focus();
  await page.keyboard.press('Space');
  await expect(kind).not.toBeChecked();
  const warning = page.getByRole('textbox', { name: '5 小时窗口：提醒（百分比）' });
  await warning.fill('97');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/紧急的阈值不能低于提醒的阈值/)).toBeVisible();
  await warning.fill('70');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/紧急的阈值不能低于提醒的阈值/)).toBeHidden();
  const quiet = page.getByRole('switch', { name: '这段时间不打扰' });
  await quiet.focus();
  await page.keyboard.press('Space');
  const from = page.getByLabel('从', { exact: true });
  await from.fill('22:30');
  await from.blur();
  await expect
    .poll(() => app.api.alert.settings({}))
    .toMatchObject({
      mutedKinds: ['account_recovered'],
      fiveHours: { warning: 70, critical: 95 },
      quiet: { enabled: true, from: '22:30', to: '08:00' },
    });
  await shootBoth(app.api, page, 'alerts-settings');
  await app.api.alert.saveSettings({
    changes: {
      quiet: { enabled: false, from: '23:00', to: '08:00', zone: 'Asia/Shanghai', exceptCritical: true },
    },
  });
});

test('a balance is asked for through the interface that the owner chooses', async ({ page }) => {
  await openApp(page, `/accounts/${accountId}`);
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  const section = drawer.getByRole('region', { name: '余额' });
  await expect(section.getByText('服务商没有余额接口')).toBeVisible();
  await section.getByRole('button', { name: '余额设置' }).click();
  const form = page.getByRole('dialog', { name: '余额设置' });
  await form.getByRole('combobox', { name: '余额接口' }).click();
  await page.getByRole('option', { name: 'DeepSeek' }).click();
  await form.getByRole('textbox', { name: '低于多少时提醒' }).fill('20');
  await shootBoth(app.api, page, 'alerts-balance-form');
  await form.getByRole('button', { name: '保存' }).click();
  await expect(section.getByText('还没查过')).toBeVisible();
  await expect(section.getByText(/低于 ¥20.00 时提醒/)).toBeVisible();
  await section.getByRole('button', { name: '查询余额' }).click();
  await expect(section.getByText(/上次查询失败：/)).toBeVisible();
  await section.scrollIntoViewIfNeeded();
  await shootBoth(app.api, page, 'alerts-balance');
});
