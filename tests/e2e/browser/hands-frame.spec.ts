import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool, send } from '../month-of-use.ts';
import { ownersBrowser } from './both-appearances.ts';
import { type Flow, type Hand, handsOf, walkAll } from './hands.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;
let accountId: string;
let secret: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
  ({ groupId } = await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl));
  accountId = (await app.api.account.list({}))[0]?.id ?? '';
  const [member] = await app.api.member.list({ groupId });
  ({ secret } = await app.api.memberKey.create({ memberId: member?.id as string, label: '手机' }));
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use(ownersBrowser);

type Owner = { readonly page: Page; readonly hand: Hand };

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const switcher = (page: Page) => button(page, /^切换拼车组/);
const groupNow = () => app.api.group.get({ groupId });
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

const home: Record<string, Flow<Owner>> = {
  'changes a group, and takes it back': async ({ page, hand }) => {
    const open = button(page, '设置');
    const form = page.getByRole('dialog', { name: '拼车组设置' });
    await hand.press(open);
    await hand.write(form.getByRole('textbox', { name: '拼车组名称' }), '新名字');
    await hand.write(form.getByRole('textbox', { name: '人数上限' }), '12');
    await hand.press(form.getByRole('button', { name: '添加一条映射' }));
    await hand.write(form.getByRole('textbox', { name: '第 1 条：请求的模型' }), 'fast');
    await hand.write(form.getByRole('combobox', { name: '第 1 条：改用的模型' }), 'claude-haiku-4-5');
    await hand.press(form.getByRole('button', { name: '保存', exact: true }));
    await expect(form).toHaveCount(0);
    await expect(title(page)).toHaveText('新名字');
    await expect(open).toBeFocused();
    expect(await groupNow()).toMatchObject({
      name: '新名字',
      maxMembers: 12,
      modelMapping: [{ from: 'fast', to: 'claude-haiku-4-5' }],
    });
    await hand.undo();
    await expect(title(page)).toHaveText('前端拼车组');
    expect((await groupNow()).modelMapping).toEqual([]);
  },

  'archives a group and brings it back': async ({ page, hand }) => {
    const old = `老组 ${hand.name}`;
    const { id } = await app.api.group.create({ name: old, creatorName: '林晓' });
    await expect.poll(async () => (await app.api.group.list({})).length).toBe(2);
    await hand.command(switcher(page), old);
    await expect(title(page)).toHaveText(old);
    await hand.press(button(page, '设置'));
    const form = page.getByRole('dialog', { name: '拼车组设置' });
    const question = page.getByRole('dialog', { name: `归档「${old}」` });
    await hand.press(form.getByRole('button', { name: '归档' }));
    await hand.leave(question);
    await expect(question).toHaveCount(0);
    await expect(form.getByRole('button', { name: '归档' })).toBeFocused();
    await hand.press(form.getByRole('button', { name: '归档' }));
    await hand.press(question.getByRole('button', { name: '归档' }));
    await expect(title(page)).toHaveText('前端拼车组');

    const archived = page.getByRole('dialog', { name: '已归档的拼车组' });
    await hand.command(switcher(page), '已归档');
    await hand.leave(archived);
    await expect(switcher(page)).toBeFocused();
    await hand.command(switcher(page), '已归档');
    await hand.press(archived.getByRole('button', { name: `恢复「${old}」` }));
    await expect(title(page)).toHaveText(old);
    await hand.command(switcher(page), '前端拼车组');
    await expect(title(page)).toHaveText('前端拼车组');
    await app.api.group.archive({ groupId: id });
  },

  'begins a group and leaves the wizard': async ({ page, hand }) => {
    await hand.command(switcher(page), '新建拼车组');
    await expect(page.getByRole('textbox', { name: '拼车组名称' })).toBeVisible();
    await hand.press(page.getByRole('button', { name: /^(稍后|以后|退出|先不)/ }));
    await expect(title(page)).toHaveText('前端拼车组');
  },

  'follows figures, shares and requests to what makes them': async ({ page, hand }) => {
    await hand.press(page.getByRole('region', { name: '本账期' }).getByRole('link', { name: /^请求/ }));
    await expect(title(page)).toHaveText('用量与记录');
    await hand.go(1);
    await hand.open(
      page.getByRole('table', { name: '成员份额与结余' }).getByRole('row').filter({ hasText: '王芳' }),
    );
    await expect(page.getByRole('combobox', { name: '成员' })).toHaveValue('王芳');
    await hand.go(1);
    await hand.open(page.getByRole('table', { name: '最近的请求' }).getByRole('row').nth(2));
    const record = page.getByRole('dialog');
    await expect(record.getByRole('table', { name: '费用怎么算出来的' })).toBeVisible();
    await hand.leave(record);
    await expect(record).toHaveCount(0);
    await hand.go(1);
    await hand.press(page.getByRole('link', { name: '账号详情' }));
    await expect(page.getByRole('dialog', { name: '账号详情' })).toBeVisible();
    await hand.leave(page.getByRole('dialog', { name: '账号详情' }));
    await hand.go(1);
    await hand.press(page.getByRole('link', { name: '邀请成员' }));
    const adding = page.getByRole('dialog', { name: '添加成员' });
    await expect(adding).toBeVisible();
    await hand.leave(adding);
    await expect(title(page)).toHaveText('成员');
  },
};

const frame: Record<string, Flow<Owner>> = {
  'goes everywhere': async ({ page, hand }) => {
    for (const [index, name] of [
      '前端拼车组',
      '成员',
      '账号',
      '用量与记录',
      '费用分摊',
      '对账单',
      '收付款与结余',
      '价格',
      '中转',
    ].entries()) {
      await hand.go(index + 1);
      await expect(title(page)).toHaveText(name);
    }
  },

  'finds places, names and actions in the palette': async ({ page, hand }) => {
    await hand.find('members', /^成员/);
    await expect(title(page)).toHaveText('成员');
    await hand.find('emma', /Emma Li/);
    const member = page.getByRole('dialog', { name: '成员详情' });
    await expect(member.getByRole('heading', { name: 'Emma Li' })).toBeVisible();
    await hand.leave(member);
    await expect(member).toHaveCount(0);
    await hand.find('深色', /换成深色外观/);
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await hand.find('浅色', /换成浅色外观/);
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  },

  'reads the sheet of shortcuts': async ({ page, hand }) => {
    await hand.find('快捷键', /查看快捷键/);
    const sheet = page.getByRole('dialog', { name: '快捷键' });
    await expect(sheet.getByText('打开命令面板')).toBeVisible();
    await hand.leave(sheet);
    await expect(sheet).toHaveCount(0);
  },

  'changes language and appearance from the top bar': async ({ page, hand }) => {
    const menu = button(page, /^(语言与外观|Language and appearance)$/);
    await hand.command(menu, 'English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await hand.dismiss(menu);
    await hand.command(menu, '简体中文');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await hand.dismiss(menu);
    await expect(page.getByRole('menuitem')).toHaveCount(0);
  },

  'copies the address of the relay': async ({ page, hand }) => {
    await hand.press(button(page, '复制中转地址'));
    await expect.poll(() => clipboard(page)).toMatch(/^http:\/\/.+:\d+$/);
  },

  'reads an alert, marks it, and follows it': async ({ page, hand }) => {
    await send(
      app.relayUrl,
      secret,
      simCommand({ error: { status: 429, message: 'limit', headers: { 'retry-after': '7200' } } }),
    );
    const bell = button(page, /^告警/);
    await expect(button(page, /告警，\d+ 条未读/)).toBeVisible();
    await hand.press(bell);
    const panel = page.getByRole('dialog', { name: '告警' });
    await hand.press(panel.getByRole('button', { name: /^查看/ }).first());
    const drawer = page.getByRole('dialog', { name: '账号详情' });
    await hand.press(drawer.getByRole('button', { name: '立即恢复' }));
    await expect(drawer.getByRole('button', { name: '立即恢复' })).toHaveCount(0);
    await hand.leave(drawer);
    await expect(drawer).toHaveCount(0);
    await hand.press(bell);
    await hand.choose(panel.getByRole('radio', { name: '最近' }));
    await expect(panel.getByText('账号「Claude-01」已恢复').first()).toBeVisible();
    await hand.press(panel.getByRole('button', { name: '全部标为已读' }));
    await expect(button(page, '告警')).toBeVisible();
    await hand.dismiss(bell);
    await expect(panel).toHaveCount(0);
    expect((await app.api.account.get({ accountId })).health.rest).toBeNull();
  },
};

const relay: Record<string, Flow<Owner>> = {
  'opens the relay to the network and tests an address': async ({ page, hand }) => {
    await hand.go(9);
    await expect(title(page)).toHaveText('中转');
    const lan = page.getByRole('switch', { name: '向局域网开放' });
    const was = await lan.isChecked();
    await hand.tick(lan);
    await expect.poll(async () => (await app.api.relay.status({})).lan).toBe(!was);
    await hand.tick(lan);
    await expect.poll(async () => (await app.api.relay.status({})).lan).toBe(was);
    const address = (await app.api.relay.status({})).addresses[0]?.url as string;
    await hand.press(button(page, `自检 ${address}`));
    await expect(page.getByText(/^可以访问/)).toBeVisible();
    await hand.press(button(page, `复制地址 ${address}`));
    await expect.poll(() => clipboard(page)).toBe(address);
  },

  'reads what to paste into each client': async ({ page, hand }) => {
    const tabs = page.getByRole('tablist', { name: '客户端' });
    await hand.pickTab(tabs.getByRole('tab', { name: 'Codex', exact: true }));
    await expect(page.locator('pre').first()).toContainText('wire_api = "responses"');
    await hand.choose(page.getByRole('radio', { name: 'Windows PowerShell' }));
    await hand.press(button(page, '复制命令'));
    await expect.poll(() => clipboard(page)).toContain('$env:AICARPOOL_KEY');
    await hand.choose(page.getByRole('radio', { name: 'macOS / Linux' }));
    await hand.pickTab(tabs.getByRole('tab', { name: 'Claude Code', exact: true }));
    await expect(page.locator('pre')).toContainText('ANTHROPIC_BASE_URL');
  },

  'gives up another port': async ({ page, hand }) => {
    await hand.press(button(page, '更改端口'));
    const form = page.getByRole('dialog', { name: '更改端口' });
    await hand.write(form.getByRole('textbox', { name: '端口' }), '70000');
    await hand.press(form.getByRole('button', { name: '使用这个端口' }));
    await expect(form.getByText('请填写 1 到 65535 之间的整数')).toBeVisible();
    await hand.leave(form);
    await expect(form).toHaveCount(0);
    await expect(button(page, '更改端口')).toBeFocused();
  },
};

const settings: Record<string, Flow<Owner>> = {
  'chooses language, appearance and metering': async ({ page, hand }) => {
    await hand.press(page.getByRole('navigation').getByRole('link', { name: '设置' }));
    await expect(title(page)).toHaveText('设置');
    const theme = page.getByRole('radiogroup', { name: '外观' });
    await hand.choose(theme.getByRole('radio', { name: '深色' }));
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await hand.choose(theme.getByRole('radio', { name: '浅色' }));
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
    const drain = page.getByRole('switch', { name: /^成员断开后/ });
    await hand.tick(drain);
    await expect.poll(async () => (await app.api.settings.get({})).drainDisconnected).toBe(true);
    await hand.tick(drain);
    await expect.poll(async () => (await app.api.settings.get({})).drainDisconnected).toBe(false);
  },

  'chooses which alerts count, and from when': async ({ page, hand }) => {
    const kind = page.getByRole('checkbox', { name: '账号恢复', exact: true });
    await hand.tick(kind);
    await expect
      .poll(async () => (await app.api.alert.settings({})).mutedKinds)
      .toEqual(['account_recovered']);
    await hand.tick(kind);
    await expect.poll(async () => (await app.api.alert.settings({})).mutedKinds).toEqual([]);
    const warning = page.getByRole('textbox', { name: '5 小时窗口：提醒（百分比）' });
    await hand.write(warning, '71');
    await hand.tick(page.getByRole('switch', { name: '这段时间不打扰' }));
    await expect.poll(async () => (await app.api.alert.settings({})).fiveHours.warning).toBe(71);
    await expect(page.getByLabel('从', { exact: true })).toBeVisible();
    await hand.tick(page.getByRole('switch', { name: '这段时间不打扰' }));
    await expect.poll(async () => (await app.api.alert.settings({})).quiet.enabled).toBe(false);
  },

  'adds, tries, changes and deletes a webhook': async ({ page, hand }) => {
    const add = button(page, '添加通知');
    await hand.press(add);
    const form = page.getByRole('dialog', { name: '添加通知' });
    await hand.pick(form.getByRole('combobox', { name: '服务' }), '自建（JSON）');
    await hand.write(form.getByRole('textbox', { name: '名称' }), '拼车群');
    await hand.write(form.getByRole('textbox', { name: 'Webhook 地址' }), `${simulator.vendorUrl}/nowhere`);
    await hand.tick(form.getByRole('checkbox', { name: '允许内网地址' }));
    await hand.press(form.getByRole('button', { name: '添加通知' }));
    await expect(form).toHaveCount(0);
    await expect(add).toBeFocused();
    await hand.press(button(page, '测试「拼车群」'));
    await expect(page.getByText(/「拼车群」(没有收下|收到了)测试消息/)).toBeVisible();
    await hand.press(button(page, '「拼车群」的记录'));
    const log = page.getByRole('dialog', { name: '「拼车群」的记录' });
    await expect(log.getByText('状态').first()).toBeVisible();
    await hand.leave(log);
    await expect(button(page, '「拼车群」的记录')).toBeFocused();
    await hand.press(button(page, '编辑「拼车群」'));
    const edit = page.getByRole('dialog', { name: '编辑通知' });
    await hand.tick(edit.getByRole('switch', { name: '启用' }));
    await hand.press(edit.getByRole('button', { name: '保存' }));
    await expect(page.getByText('已停用')).toBeVisible();
    await expect(button(page, '编辑「拼车群」')).toBeFocused();
    await hand.press(button(page, '编辑「拼车群」'));
    await hand.press(edit.getByRole('button', { name: '删除' }));
    await hand.press(
      page.getByRole('dialog', { name: '删除「拼车群」？' }).getByRole('button', { name: '删除' }),
    );
    await expect(page.getByText('还没有通知')).toBeVisible();
    expect(await app.api.webhook.list({})).toEqual([]);
  },

  'enters a client for logins': async ({ page, hand }) => {
    await hand.press(button(page, '编辑 Gemini'));
    const form = page.getByRole('dialog', { name: 'Gemini 的登录' });
    await hand.write(form.getByRole('textbox', { name: '客户端 ID' }), `client-${hand.name}`);
    await hand.choose(form.getByRole('radio', { name: /^页面显示授权码/ }));
    await hand.choose(form.getByRole('radio', { name: /^回到这台电脑/ }));
    await hand.press(form.getByRole('button', { name: '保存' }));
    await expect(form).toHaveCount(0);
    await expect(button(page, '编辑 Gemini')).toBeFocused();
    const profiles = await app.api.oauth.profiles({});
    expect(profiles.find(({ provider }) => provider === 'gemini')?.clientId).toBe(`client-${hand.name}`);
  },

  'changes the data key, and reads how to move': async ({ page, hand }) => {
    const { keyVersion } = await app.api.vault.status({});
    await hand.press(button(page, '更换数据密钥'));
    const question = page.getByRole('dialog', { name: '更换数据密钥？' });
    await hand.press(question.getByRole('button', { name: '更换数据密钥' }));
    await expect(question).toHaveCount(0);
    await expect(button(page, '更换数据密钥')).toBeFocused();
    expect((await app.api.vault.status({})).keyVersion).toBe((keyVersion ?? 0) + 1);
    await hand.press(page.getByText('换一台电脑'));
    await expect(page.getByText(/^在新电脑上启动/)).toBeVisible();
    await hand.press(page.getByText('换一台电脑'));
  },
};

for (const [index, name] of ['mouse', 'keyboard'].entries())
  test(`home, frame, relay and settings: every flow with the ${name}`, async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const hand = handsOf(page)[index] as Hand;
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await page.goto(`${app.controlUrl}/#/?group=${groupId}`);
    await expect(title(page)).toHaveText('前端拼车组');
    await walkAll({ ...home, ...frame, ...relay, ...settings }, { page, hand });
  });
