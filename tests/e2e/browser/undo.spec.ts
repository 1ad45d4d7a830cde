import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { ownersBrowser } from './both-appearances.ts';

let app: AppProcess;
let groupId: string;
let memberId: string;
let accountIds: string[];

test.beforeAll(async () => {
  app = await startApp();
  const { api } = app;
  await api.settings.update({ changes: { language: 'zh-CN', theme: 'light', wizard: 'done' } });
  ({ id: groupId } = await api.group.create({ name: '周末拼车', creatorName: '车主', usdRate: '7' }));
  ({ id: memberId } = await api.member.create({ groupId, name: '小林' }));
  accountIds = [];
  for (const name of ['甲号', '乙号', '丙号'])
    accountIds.push((await api.account.create({ name, provider: 'claude', apiKey: 'sk-ant-1' })).id);
  const accountId = accountIds[0] as string;
  await api.binding.set({ groupId, accountId });
  await api.account.addFee({ accountId, fee: { amount: { amountMinor: 14_500n, currency: 'CNY' } } });
});
test.afterAll(() => app.stop());

test.use({ ...ownersBrowser, viewport: { width: 1440, height: 900 } });

async function openApp(page: Page, place: string): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await page.goto(`${app.controlUrl}/#${place}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Takes the last step back by key, and waits until that is done. */
async function undo(page: Page, done: string): Promise<void> {
  // The core is done before the window offers to take it back.
  await expect(page.getByRole('alert').getByRole('button', { name: '撤销' }).last()).toBeVisible();
  await page.locator('main').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('alert').filter({ hasText: `已撤销：${done}` })).toBeVisible();
}

test('a member who was let go is in again as before', async ({ page }) => {
  await openApp(page, `/members/${memberId}`);
  const { intervals } = await app.api.member.get({ memberId });
  const drawer = page.getByRole('dialog', { name: '成员详情' });
  await drawer.getByRole('button', { name: '设为离开' }).click();
  await drawer.getByRole('button', { name: '确认离开' }).click();
  await expect.poll(async () => (await app.api.member.get({ memberId })).intervals[0]?.leftOn).not.toBeNull();
  await page.getByRole('alert').getByRole('button', { name: '撤销' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /^已撤销/ })).toBeVisible();
  expect((await app.api.member.get({ memberId })).intervals).toEqual(intervals);
});

test('a member who was let in again is out as before', async ({ page }) => {
  const { intervals } = await app.api.member.get({ memberId });
  const leftOn = '2099-03-01';
  await app.api.member.leave({ memberId, leftOn });
  await openApp(page, `/members/${memberId}`);
  const drawer = page.getByRole('dialog', { name: '成员详情' });
  await drawer.getByRole('button', { name: '重新加入' }).click();
  await drawer.getByLabel('重新加入日期').fill('2099-03-09');
  await drawer.getByRole('button', { name: '重新加入' }).last().click();
  const stays = async () => (await app.api.member.get({ memberId })).intervals;
  await expect.poll(stays).toHaveLength(2);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await undo(page, '「小林」从');
  expect(await stays()).toEqual([{ ...intervals[0], leftOn }]);
});

test('an account that was bound is free again', async ({ page }) => {
  const accountId = accountIds[1] as string;
  const other = await app.api.group.create({ name: '备用拼车', creatorName: '车主' });
  const boundTo = async () => (await app.api.account.get({ accountId })).boundGroupId;
  await openApp(page, `/accounts/${accountId}`);
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await drawer.getByRole('combobox', { name: '绑定到拼车组' }).click();
  await page.getByRole('option', { name: '备用拼车' }).click();
  await drawer.getByRole('button', { name: '绑定', exact: true }).click();
  await expect.poll(boundTo).toBe(other.id);
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await undo(page, '已绑定到「备用拼车」');
  expect(await boundTo()).toBeNull();
  await app.api.group.archive({ groupId: other.id });
});

test('an archived group comes back with its account, and an unbound account to its group', async ({
  page,
}) => {
  const accountId = accountIds[0] as string;
  const boundTo = async () => (await app.api.account.get({ accountId })).boundGroupId;
  await openApp(page, `/accounts/${accountId}`);
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await drawer.getByRole('button', { name: '解绑' }).click();
  await page
    .getByRole('dialog', { name: /解绑？/ })
    .getByRole('button', { name: '解绑' })
    .click();
  await expect.poll(boundTo).toBeNull();
  await page.getByRole('alert').getByRole('button', { name: '撤销' }).click();
  await expect.poll(boundTo).toBe(groupId);

  await page.goto(`${app.controlUrl}/#/?open=settings`);
  await page.getByRole('dialog', { name: '拼车组设置' }).getByRole('button', { name: /归档/ }).click();
  await page
    .getByRole('dialog', { name: /归档「周末拼车」/ })
    .getByRole('button', { name: /归档/ })
    .click();
  await expect.poll(boundTo).toBeNull();
  await page.getByRole('alert').filter({ hasText: '归档' }).getByRole('button', { name: '撤销' }).click();
  await expect.poll(boundTo).toBe(groupId);
  expect((await app.api.group.get({ groupId })).archivedAtMs).toBeNull();
});

test('accounts that were disabled together are enabled again, but none that was off before', async ({
  page,
}) => {
  const [first, second, off] = accountIds as [string, string, string];
  await app.api.account.disable({ accountId: off });
  await openApp(page, '/accounts');
  for (const name of ['甲号', '乙号', '丙号'])
    await page.getByRole('checkbox', { name: `选择「${name}」` }).check();
  await page.getByRole('region', { name: '批量操作' }).getByRole('button', { name: '停用' }).click();
  await page.getByRole('dialog', { name: '停用 3 个账号' }).getByRole('button', { name: '停用' }).click();
  const enabled = async () =>
    (await app.api.account.list({})).filter((account) => account.enabled).map(({ id }) => id);
  await expect.poll(enabled).toEqual([]);
  const toast = page.getByRole('alert').filter({ hasText: '已停用 2 个账号' });
  await toast.getByRole('button', { name: '撤销' }).click();
  await expect.poll(async () => (await enabled()).toSorted()).toEqual([first, second].toSorted());
});

test('rules, the relay and a fee are as before again', async ({ page }) => {
  const rulesNow = async () => (await app.api.split.rules({ groupId })).current.rules.fee.kind;
  const kind = await rulesNow();
  await openApp(page, '/split');
  await page.getByRole('button', { name: '更改规则' }).first().click();
  const rules = page.getByRole('dialog', { name: '分摊规则' });
  await rules
    .getByRole('radio', { name: /^按用量/ })
    .first()
    .check({ force: true });
  await rules.getByRole('button', { name: '应用规则' }).click();
  await expect.poll(rulesNow).not.toBe(kind);
  await undo(page, '');
  expect(await rulesNow()).toBe(kind);

  await page.goto(`${app.controlUrl}/#/relay`);
  await page.getByRole('button', { name: '全部暂停' }).click();
  await expect(page.getByText('成员的新请求会收到 503')).toBeVisible();
  expect((await app.api.relay.status({})).paused).toBe(true);
  await undo(page, '中转已暂停');
  expect((await app.api.relay.status({})).paused).toBe(false);

  const accountId = accountIds[0] as string;
  const fees = async () => (await app.api.account.costs({ accountId })).fees;
  const before = await fees();
  await page.goto(`${app.controlUrl}/#/accounts/${accountId}`);
  const drawer = page.getByRole('dialog', { name: '账号详情' });
  await drawer.getByRole('button', { name: '¥145.00 的更多操作' }).click();
  await page.getByRole('menuitem', { name: '删除' }).click();
  await page.getByRole('dialog', { name: '删除这笔订阅费？' }).getByRole('button', { name: '删除' }).click();
  await expect.poll(async () => (await fees()).length).toBe(0);
  await page
    .getByRole('alert')
    .filter({ hasText: '已删除订阅费' })
    .getByRole('button', { name: '撤销' })
    .click();
  await expect.poll(async () => (await fees()).length).toBe(1);
  const [{ id: _old, ...was }] = before as [(typeof before)[number]];
  expect(await fees()).toMatchObject([was]);
});

test('a price table that was imported gives way to the one before, as a version of its own', async ({
  page,
}) => {
  const prices = () => app.api.price.find({ provider: 'qwen', model: 'qwen-undone' });
  await openApp(page, '/prices');
  const [before] = await app.api.price.listVersions({});
  await page.getByRole('button', { name: '导入价格' }).press('Enter');
  const drawer = page.getByRole('dialog', { name: '导入价格' });
  await drawer.getByLabel('文件内容').fill('provider,model,input,output\nqwen,qwen-undone,1.6,6.4');
  await drawer.getByRole('button', { name: '查看差异' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: '导入会改变什么' });
  await dialog.getByRole('button', { name: '应用为版本 2' }).press('Enter');
  await expect(drawer).toBeHidden();
  expect(await prices()).toMatchObject({ inputPusd: 1_600_000n, outputPusd: 6_400_000n });
  await undo(page, '已生效：版本 2');
  expect(await prices()).toBeNull();
  const [now, undone] = await app.api.price.listVersions({});
  expect(now).toMatchObject({ version: 3, origin: 'restore', source: '1', digest: before?.digest });
  expect(undone).toMatchObject({ version: 2, origin: 'import', current: false });
});
