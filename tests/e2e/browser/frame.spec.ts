import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { prepareCarpool } from '../../carpool.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser, shootBoth } from './both-appearances.ts';
import { openDesktop } from './desktop-window.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;
let otherGroupId: string;
let accountId: string;
let memberId: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  const carpool = await prepareCarpool(app.api, simulator.vendorUrl, { members: 3, keysEach: 1 });
  groupId = carpool.groupId;
  accountId = carpool.accountId;
  memberId = carpool.keys[1]?.memberId as string;
  otherGroupId = (await app.api.group.create({ name: 'Weekend pool' })).id;
  await app.api.member.create({ groupId: otherGroupId, name: 'Alice Zhang' });
  for (const name of ['Gemini-02', 'Qwen-03'])
    await app.api.account.create({
      name,
      provider: 'compatible',
      baseUrl: simulator.vendorUrl,
      apiKey: 'sk-sim-frame',
    });
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use(ownersBrowser);

async function openApp(page: Page, place = ''): Promise<void> {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if (place !== '') await page.goto(`${app.controlUrl}/#${place}`);
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const palette = (page: Page) => page.getByRole('dialog', { name: '命令面板' });
const field = (page: Page) => palette(page).getByRole('combobox');
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name });
const search = (page: Page) => new URL(page.url()).hash.split('?')[1] ?? '';

test.describe('the command palette', () => {
  test('opens by key, finds a screen by its name in either language, and goes there', async ({ page }) => {
    await openApp(page);
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveAttribute('aria-expanded', 'true');
    await shootBoth(app.api, page, 'palette');
    await field(page).fill('members');
    await expect(option(page, /^成员/).first()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(title(page, '成员')).toBeVisible();
    await expect(palette(page)).toBeHidden();
    await page.keyboard.press('Control+k');
    await field(page).fill('费用分摊');
    await page.keyboard.press('Enter');
    await expect(title(page, '费用分摊')).toBeVisible();
  });

  test('moves by arrows around its ends, and tells a screen reader which option is meant', async ({
    page,
  }) => {
    await openApp(page);
    await page.keyboard.press('Control+k');
    const active = async () => field(page).getAttribute('aria-activedescendant');
    const options = palette(page).getByRole('option');
    await expect(options.first()).toHaveAttribute('aria-selected', 'true');
    expect(await active()).toBe(await options.first().getAttribute('id'));
    await page.keyboard.press('ArrowUp');
    await expect(options.last()).toHaveAttribute('aria-selected', 'true');
    expect(await active()).toBe(await options.last().getAttribute('id'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(title(page, '成员')).toBeVisible();
  });

  test('gives the focus back where it was, and leaves a drawer below it open', async ({ page }) => {
    await openApp(page, `/members/${memberId}`);
    const drawer = page.getByRole('dialog', { name: '成员详情' });
    const rename = drawer.getByRole('button', { name: '改名' });
    await rename.focus();
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(palette(page)).toBeHidden();
    await expect(rename).toBeFocused();
    await expect(drawer).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
    await page.keyboard.press('Control+k');
    await expect(palette(page)).toBeHidden();
    await expect(rename).toBeFocused();
  });

  test('leads to a member of another group, to accounts and to periods, by mouse', async ({ page }) => {
    await openApp(page, '/relay');
    await page.getByRole('button', { name: '搜索与命令' }).click();
    await field(page).fill('zhang');
    await option(page, /Alice Zhang/).click();
    await expect(page.getByRole('dialog', { name: '成员详情' }).getByText('Alice Zhang')).toBeVisible();
    await expect(page.getByRole('button', { name: '切换拼车组: Weekend pool' })).toBeAttached();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: '搜索与命令' }).click();
    await field(page).fill('qwen-03');
    await option(page, /Qwen-03/).click();
    await expect(page.getByRole('dialog', { name: '账号详情' }).getByText('Qwen-03').first()).toBeVisible();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: '搜索与命令' }).click();
    await field(page).fill('周末');
    await option(page, /周末拼车/).click();
    await expect(page.getByRole('button', { name: '切换拼车组: 周末拼车' })).toBeVisible();
    const [period] = await app.api.period.list({ groupId });
    await page.keyboard.press('Control+k');
    await field(page).fill(period?.label as string);
    await option(page, `${period?.label} 的费用分摊`).click();
    await expect(title(page, '费用分摊')).toBeVisible();
    expect(search(page)).toContain(`period=${period?.id}`);
    await page.keyboard.press('Control+k');
    await field(page).fill('没有这样的东西');
    await expect(palette(page).getByText('没有匹配「没有这样的东西」的结果')).toBeVisible();
    await expect(field(page)).toHaveAttribute('aria-expanded', 'false');
    await shootBoth(app.api, page, 'palette-empty');
  });

  test('does what its actions say', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openApp(page);
    const act = async (query: string) => {
      await page.keyboard.press('Control+k');
      await field(page).fill(query);
      await page.keyboard.press('Enter');
      await expect(palette(page)).toBeHidden();
    };
    await act('添加成员');
    await expect(page.getByRole('dialog', { name: '添加成员' })).toBeVisible();
    await act('add account');
    await expect(page.getByRole('dialog', { name: '添加账号' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await act('copy relay');
    await expect(page.getByText(/^已复制 http:/)).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^http:\/\/.+:\d+$/);
    await act('深色');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await act('light');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
    await act('导出本账期');
    await expect(page.getByRole('dialog', { name: /导出/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await act('shortcuts');
    await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible();
    await page.keyboard.press('Escape');
    await act('English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await app.api.settings.update({ changes: { language: 'zh-CN' } });
  });
});

test.describe('shortcuts', () => {
  test('in a browser tab leave its own keys alone, and the sheet says which', async ({ page }) => {
    await openApp(page, '/relay');
    await expect(title(page, '中转')).toBeVisible();
    await page.keyboard.press('Control+2');
    await expect(title(page, '中转')).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('3');
    await expect(title(page, '账号')).toBeVisible();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: '快捷键' });
    await expect(sheet.getByText('桌面窗口', { exact: true })).toHaveCount(10);
    await shootBoth(app.api, page, 'shortcuts');
    await page.keyboard.press('g');
    await page.keyboard.press('1');
    await expect(sheet).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();

    await page.goto(`${app.controlUrl}/#/members?open=add`);
    const drawer = page.getByRole('dialog', { name: '添加成员' });
    await drawer.getByRole('button', { name: '关闭' }).focus();
    await page.keyboard.press('?');
    await expect(sheet).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(drawer).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(page).not.toHaveURL(/open=/);
  });

  test('in the desktop window are Ctrl 1 to 9 and Ctrl F too, as the navigation says', async ({ page }) => {
    await openDesktop(app, page, '/relay');
    await expect(page.getByRole('link', { name: '成员' })).toHaveAttribute('title', '成员  Ctrl 2');
    for (const [key, name] of [
      ['2', '成员'],
      ['3', '账号'],
      ['4', '用量与记录'],
      ['5', '费用分摊'],
      ['6', '对账单'],
      ['7', '收付款与结余'],
      ['8', '价格'],
      ['9', '中转'],
    ] as const) {
      await page.keyboard.press(`Control+${key}`);
      await expect(title(page, name)).toBeVisible();
    }
    await page.keyboard.press('Control+3');
    await page.keyboard.press('Control+f');
    await expect(page.getByRole('textbox', { name: '搜索账号' })).toBeFocused();
    await title(page, '账号').click();
    await page.keyboard.press('Control+4');
    await expect(title(page, '用量与记录')).toBeVisible();
    await page.keyboard.press('Control+f');
    await expect(page.getByRole('combobox', { name: '成员' })).toBeFocused();
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: '快捷键' });
    await expect(sheet.getByText('桌面窗口', { exact: true })).toHaveCount(0);
  });

  test('move, choose and open rows, and do nothing while something is typed', async ({ page }) => {
    await openApp(page, '/accounts');
    await expect(title(page, '账号')).toBeVisible();
    const table = page.getByRole('table', { name: '账号' });
    // The outline of what is loaded has rows too, which no key leads into.
    await expect(table).toHaveAttribute('aria-busy', 'false');
    const rows = table.getByRole('row');
    await expect(rows).toHaveCount(4);
    await page.keyboard.press('j');
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await expect(rows.nth(2)).toBeFocused();
    await page.keyboard.press('x');
    await expect(rows.nth(2).getByRole('checkbox')).toBeChecked();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: '账号详情' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('/');
    const filter = page.getByRole('textbox', { name: '搜索账号' });
    await expect(filter).toBeFocused();
    await page.keyboard.type('?g1j');
    await expect(filter).toHaveValue('?g1j');
    await expect(title(page, '账号')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    // A key that belongs to an input method is none of ours.
    await filter.fill('');
    await filter.evaluate((input) =>
      input.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, isComposing: true }),
      ),
    );
    await expect(palette(page)).toHaveCount(0);
  });
});

test.describe('undo', () => {
  const toast = (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text });

  test('takes back a new name by its button, and the next one by key', async ({ page }) => {
    await openApp(page, `/members/${memberId}`);
    const drawer = page.getByRole('dialog', { name: '成员详情' });
    const rename = async (name: string) => {
      await drawer.getByRole('button', { name: '改名' }).click();
      await drawer.getByRole('textbox').fill(name);
      await page.keyboard.press('Enter');
      await expect(drawer.getByRole('heading', { name, exact: true })).toBeVisible();
    };
    const nameNow = async () => (await app.api.member.get({ memberId })).name;
    await rename('小明');
    // Below the pointer it stays, however long the pictures take.
    await toast(page, '小明').hover();
    await shootBoth(app.api, page, 'undo-toast');
    await toast(page, '小明').getByRole('button', { name: '撤销' }).click();
    await expect(drawer.getByRole('heading', { name: '成员2', exact: true })).toBeVisible();
    expect(await nameNow()).toBe('成员2');

    await rename('小红');
    await rename('小刚');
    await drawer.getByRole('button', { name: '改名' }).focus();
    await page.keyboard.press('Control+z');
    await expect(drawer.getByRole('heading', { name: '小红', exact: true })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(drawer.getByRole('heading', { name: '成员2', exact: true })).toBeVisible();
    expect(await nameNow()).toBe('成员2');
    await page.keyboard.press('Control+z');
    await expect(drawer.getByRole('heading', { name: '成员2', exact: true })).toBeVisible();
  });

  test('shows what the core says when it cannot be taken back', async ({ page }) => {
    await openApp(page, `/members/${memberId}`);
    const drawer = page.getByRole('dialog', { name: '成员详情' });
    await drawer.getByRole('button', { name: '改名' }).click();
    await drawer.getByRole('textbox').fill('小明');
    await page.keyboard.press('Enter');
    await expect(drawer.getByRole('heading', { name: '小明', exact: true })).toBeVisible();
    await app.api.member.create({ groupId, name: '成员2' });
    await drawer.getByRole('button', { name: '改名' }).focus();
    await page.keyboard.press('Control+z');
    await expect(toast(page, '无法撤销')).toContainText('成员2');
    expect((await app.api.member.get({ memberId })).name).toBe('小明');
  });

  test('takes back group fields, an account that was switched off, its fields, limits and settings', async ({
    page,
  }) => {
    await openApp(page, '/?open=settings');
    const settings = page.getByRole('dialog', { name: '拼车组设置' });
    await settings.getByRole('textbox', { name: '人数上限' }).fill('9');
    await page.keyboard.press('Enter');
    await expect(settings).toBeHidden();
    expect((await app.api.group.get({ groupId })).maxMembers).toBe(9);
    await page.keyboard.press('Control+z');
    await expect(toast(page, /^已撤销/)).toBeVisible();
    expect((await app.api.group.get({ groupId })).maxMembers).toBe(200);

    await page.goto(`${app.controlUrl}/#/accounts/${accountId}`);
    const drawer = page.getByRole('dialog', { name: '账号详情' });
    await drawer.getByRole('button', { name: '停用', exact: true }).click();
    await page
      .getByRole('dialog', { name: /停用/ })
      .getByRole('button', { name: '停用', exact: true })
      .click();
    await expect(drawer.getByRole('button', { name: '启用' })).toBeVisible();
    await expect(page.getByRole('button', { name: '撤销' }).last()).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(drawer.getByRole('button', { name: '停用', exact: true })).toBeVisible();
    expect((await app.api.account.get({ accountId })).enabled).toBe(true);

    await drawer.getByRole('button', { name: '编辑', exact: true }).first().click();
    const form = page.getByRole('dialog', { name: '编辑「Claude-01」' });
    await form.getByRole('textbox', { name: '名称' }).fill('Claude-09');
    await form.getByRole('button', { name: '保存' }).click();
    await expect(drawer.getByRole('heading', { name: 'Claude-09' })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(drawer.getByRole('heading', { name: 'Claude-01' })).toBeVisible();

    await page.goto(`${app.controlUrl}/#/members?open=limits`);
    const limits = page.getByRole('dialog', { name: '整组限额' });
    await limits.getByRole('button', { name: '修改限额' }).click();
    await limits.getByRole('textbox', { name: '每分钟请求数' }).fill('30');
    await limits.getByRole('button', { name: '保存限额' }).click();
    await expect(limits.getByRole('button', { name: '修改限额' })).toBeFocused();
    const subject = { scope: 'group' as const, subjectId: groupId };
    expect((await app.api.limits.get(subject)).requestsPerMinute).toBe(30);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await app.api.limits.get(subject)).requestsPerMinute).toBeNull();

    await page.goto(`${app.controlUrl}/#/settings`);
    const drain = page.getByRole('switch', { name: /^成员断开后/ });
    await drain.click();
    await expect(drain).toBeChecked();
    await page.keyboard.press('Control+z');
    await expect(drain).not.toBeChecked();
  });

  test('enters a refund again that was removed', async ({ page }) => {
    await openApp(page, '/split');
    const today = (await app.api.period.list({ groupId }))[0]?.startOn as string;
    await app.api.split.addEntry({
      groupId,
      entry: {
        kind: 'refund',
        accountId: null,
        sharedLike: 'fee',
        bookedOn: today,
        amount: { amountMinor: 1234n, currency: 'CNY' },
        payerMemberId: null,
        reason: '上游退款',
      },
    });
    await page.getByRole('row', { name: /上游退款/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await app.api.split.entries({ groupId })).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('row', { name: /上游退款/ })).toBeVisible();
    expect(await app.api.split.entries({ groupId })).toMatchObject([
      { kind: 'refund', reason: '上游退款', amount: { amountMinor: 1234n, currency: 'CNY' } },
    ]);
  });
});

test.describe('addresses', () => {
  test('open the same after a reload and as a link in another window: group, drawer, filter', async ({
    page,
    context,
  }) => {
    await openApp(page, '/accounts');
    await page.getByRole('textbox', { name: '搜索账号' }).fill('qwen');
    const rows = page.getByRole('table', { name: '账号' }).getByRole('row');
    await expect(rows).toHaveCount(2);
    await rows.nth(1).click();
    const drawer = page.getByRole('dialog', { name: '账号详情' });
    await expect(drawer.getByRole('heading', { name: 'Qwen-03' })).toBeVisible();
    const link = page.url();
    await page.reload();
    await expect(drawer.getByRole('heading', { name: 'Qwen-03' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(rows).toHaveCount(2);
    await expect(page.getByRole('textbox', { name: '搜索账号' })).toHaveValue('qwen');

    await page.getByRole('button', { name: /^切换拼车组/ }).click();
    await page.getByRole('menuitem', { name: 'Weekend pool' }).click();
    await expect(page).toHaveURL(new RegExp(`group=${otherGroupId}`));
    await expect(rows).toHaveCount(2);

    const other = await context.newPage();
    await openApp(other);
    await other.goto(link);
    await expect(
      other.getByRole('dialog', { name: '账号详情' }).getByRole('heading', { name: 'Qwen-03' }),
    ).toBeVisible();
    await other.keyboard.press('Escape');
    await expect(other.getByRole('button', { name: '切换拼车组: 周末拼车' })).toBeVisible();
  });

  test('forget what was open in a group when another one is switched to', async ({ page }) => {
    const [period] = await app.api.period.list({ groupId });
    await openApp(page, `/usage?group=${groupId}&period=${period?.id}&member=${memberId}`);
    const { name } = await app.api.member.get({ memberId });
    await expect(page.getByRole('combobox', { name: '成员' })).toHaveValue(name);
    await page.getByRole('button', { name: /^切换拼车组/ }).click();
    await page.getByRole('menuitem', { name: 'Weekend pool' }).click();
    await expect(page.getByRole('combobox', { name: '成员' })).toHaveValue('');
    await expect(page).toHaveURL(new RegExp(`#/usage\\?group=${otherGroupId}$`));
    await page.goBack();
    await expect(page.getByRole('button', { name: '切换拼车组: 周末拼车' })).toBeVisible();
  });

  test('are restored at the next start, but for an open form', async ({ page }) => {
    await openApp(page, `/members?group=${otherGroupId}`);
    await page.getByRole('button', { name: '添加成员' }).first().click();
    await expect(page.getByRole('dialog', { name: '添加成员' })).toBeVisible();
    await expect(page).toHaveURL(/open=add/);
    await page.goto('about:blank');
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await expect(title(page, '成员')).toBeVisible();
    await expect(page.getByRole('button', { name: '切换拼车组: Weekend pool' })).toBeVisible();
    await expect(page.getByText('Alice Zhang')).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});
