import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser } from './both-appearances.ts';
import { type Flow, type Hand, handsOf, walkAll } from './hands.ts';

let simulator: Simulator;
let app: AppProcess;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use(ownersBrowser);

type Owner = { readonly page: Page; readonly hand: Hand; readonly groupId: string };

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const detailOf = (page: Page) => page.getByRole('dialog', { name: '成员详情' });
const rowOf = (page: Page, name: string) =>
  page.getByRole('table', { name: '成员' }).getByRole('row').filter({ hasText: name });
const membersOf = (groupId: string) => app.api.member.list({ groupId });
const memberOf = async (groupId: string, name: string) => {
  const member = (await membersOf(groupId)).find((one) => one.name === name);
  if (member === undefined) throw new Error(`${name} is no member`);
  return member;
};

async function openMember({ page, hand }: Owner, name: string): Promise<void> {
  await hand.open(rowOf(page, name));
  await expect(detailOf(page).getByRole('heading', { name })).toBeVisible();
}

async function leaveMember({ page, hand }: Owner, name: string): Promise<void> {
  await hand.leave(detailOf(page));
  await expect(detailOf(page)).toHaveCount(0);
  await expect(rowOf(page, name)).toBeFocused();
}

const flows: Record<string, Flow<Owner>> = {
  'adds one member, then several': async ({ page, hand, groupId }) => {
    const drawer = page.getByRole('dialog', { name: '添加成员' });
    await hand.press(button(page, '添加成员').first());
    await hand.write(drawer.getByRole('textbox', { name: '名字' }), '王芳');
    await hand.write(drawer.getByLabel('加入日期'), '2026-10-05');
    await hand.press(drawer.getByRole('button', { name: '添加', exact: true }));
    await expect(drawer).toHaveCount(0);
    await expect(rowOf(page, '王芳')).toBeVisible();

    await hand.press(button(page, '添加成员'));
    await hand.choose(drawer.getByRole('radio', { name: '粘贴多位' }));
    await hand.write(drawer.getByRole('textbox', { name: '名单' }), '赵磊\n陈诚');
    await hand.press(drawer.getByRole('button', { name: '添加 2 位' }));
    await expect(drawer).toHaveCount(0);
    await expect(button(page, '添加成员')).toBeFocused();
    expect((await membersOf(groupId)).map(({ name }) => name)).toEqual(['林晓', '王芳', '赵磊', '陈诚']);
    expect((await memberOf(groupId, '王芳')).intervals).toEqual([{ joinedOn: '2026-10-05', leftOn: null }]);
  },

  'renames a member, gives it up, and takes it back': async (owner) => {
    const { page, hand, groupId } = owner;
    await openMember(owner, '赵磊');
    const drawer = detailOf(page);
    await hand.press(drawer.getByRole('button', { name: '改名' }));
    await hand.press(drawer.getByRole('button', { name: '取消' }));
    await expect(drawer.getByRole('button', { name: '改名' })).toBeFocused();
    await hand.press(drawer.getByRole('button', { name: '改名' }));
    await hand.write(drawer.getByRole('textbox', { name: '名字' }), '小赵');
    await hand.press(drawer.getByRole('button', { name: '改名' }));
    await expect(drawer.getByRole('heading', { name: '小赵' })).toBeVisible();
    await memberOf(groupId, '小赵');
    await expect(drawer.getByRole('button', { name: '改名' })).toBeFocused();
    await hand.undo();
    await expect(drawer.getByRole('heading', { name: '赵磊' })).toBeVisible();
    await leaveMember(owner, '赵磊');
    await memberOf(groupId, '赵磊');
  },

  'lets a member go and come back': async (owner) => {
    const { page, hand, groupId } = owner;
    await openMember(owner, '王芳');
    const drawer = detailOf(page);
    await hand.press(drawer.getByRole('button', { name: '设为离开' }));
    await hand.write(drawer.getByLabel('第一个不分摊的日子'), '2026-10-20');
    await hand.press(drawer.getByRole('button', { name: '确认离开' }));
    await expect(drawer.getByText('已离开').first()).toBeVisible();
    await hand.press(drawer.getByRole('button', { name: '重新加入' }));
    await hand.write(drawer.getByLabel('重新加入日期'), '2026-11-02');
    await hand.press(drawer.getByRole('button', { name: '重新加入' }));
    await expect(drawer.getByText('2026年11月2日 起')).toBeVisible();
    await leaveMember(owner, '王芳');
    expect((await memberOf(groupId, '王芳')).intervals).toEqual([
      { joinedOn: '2026-10-05', leftOn: '2026-10-20' },
      { joinedOn: '2026-11-02', leftOn: null },
    ]);
  },

  'makes a key, replaces it, revokes it': async (owner) => {
    const { page, hand, groupId } = owner;
    await openMember(owner, '陈诚');
    const drawer = detailOf(page);
    await hand.press(drawer.getByRole('button', { name: '新建密钥' }));
    await hand.press(drawer.getByRole('button', { name: '取消' }));
    await expect(drawer.getByRole('button', { name: '新建密钥' })).toBeFocused();
    await hand.press(drawer.getByRole('button', { name: '新建密钥' }));
    await hand.write(drawer.getByRole('textbox', { name: '设备名' }), '笔记本');
    await hand.press(drawer.getByRole('button', { name: '新建密钥' }));
    const made = page.getByRole('dialog', { name: '「笔记本」的新密钥' });
    await hand.press(made.getByRole('button', { name: '复制密钥' }));
    await expect(made.getByRole('checkbox')).toBeChecked();
    await hand.tick(made.getByRole('checkbox'));
    await hand.tick(made.getByRole('checkbox'));
    await hand.press(made.getByRole('button', { name: '完成' }));
    await expect(made).toHaveCount(0);
    const first = await page.evaluate(() => navigator.clipboard.readText());
    expect(first).toMatch(/^acp_/);

    await hand.command(drawer.getByRole('button', { name: '「笔记本」的操作' }), '更换');
    const rotate = page.getByRole('dialog', { name: '更换「笔记本」的密钥' });
    await hand.choose(rotate.getByRole('radio', { name: /立即失效/ }));
    await hand.press(rotate.getByRole('button', { name: '更换密钥' }));
    await hand.press(made.getByRole('button', { name: '复制密钥' }));
    await hand.press(made.getByRole('button', { name: '完成' }));
    expect(await page.evaluate(() => navigator.clipboard.readText())).not.toBe(first);

    await hand.command(drawer.getByRole('button', { name: '「笔记本」的操作' }), '吊销');
    const revoke = page.getByRole('dialog', { name: '吊销「笔记本」？' });
    await hand.leave(revoke);
    await expect(revoke).toHaveCount(0);
    await expect(drawer.getByRole('button', { name: '「笔记本」的操作' })).toBeFocused();
    await hand.command(drawer.getByRole('button', { name: '「笔记本」的操作' }), '吊销');
    await hand.press(revoke.getByRole('button', { name: '吊销' }));
    await expect(drawer.getByText('还没有密钥')).toBeVisible();
    await hand.press(drawer.getByRole('button', { name: '显示已失效的 2 把' }));
    await expect(drawer.getByText('已吊销')).toHaveCount(1);
    await leaveMember(owner, '陈诚');
    const { id } = await memberOf(groupId, '陈诚');
    expect((await app.api.memberKey.list({ memberId: id })).map(({ status }) => status).sort()).toEqual([
      'expired',
      'revoked',
    ]);
  },

  'limits a member, its clients and models, one key, and the whole group': async (owner) => {
    const { page, hand, groupId } = owner;
    const { id } = await memberOf(groupId, '陈诚');
    const { key } = await app.api.memberKey.create({ memberId: id, label: '台式机' });
    await openMember(owner, '陈诚');
    const drawer = detailOf(page);
    const edit = drawer.getByRole('button', { name: '修改限额' });
    await hand.press(edit);
    await hand.press(drawer.getByRole('button', { name: '取消' }));
    await expect(edit).toBeFocused();
    await hand.press(edit);
    await hand.write(drawer.getByRole('textbox', { name: '每日', exact: true }), '12.50');
    await hand.write(drawer.getByRole('textbox', { name: '并发请求数' }), '3');
    await hand.write(drawer.getByRole('textbox', { name: '每人排队数' }), '2');
    await hand.tick(drawer.getByRole('checkbox', { name: 'Claude Code' }));
    await hand.tick(drawer.getByRole('checkbox', { name: 'Codex' }));
    await hand.tick(drawer.getByRole('checkbox', { name: 'Codex' }));
    await hand.press(drawer.getByRole('button', { name: '保存限额' }));
    await expect(drawer.getByRole('meter', { name: '今日额度' })).toBeVisible();
    await expect(edit).toBeFocused();
    expect(await app.api.limits.get({ scope: 'member', subjectId: id })).toMatchObject({
      quotaDayPusd: 12_500_000_000_000n,
      concurrency: 3,
      queueSize: 2,
      allowedClients: ['claude_code'],
    });
    await hand.press(drawer.getByRole('button', { name: '计数清零' }));
    const reset = page.getByRole('dialog', { name: '把这位成员的计数清零？' });
    await hand.press(reset.getByRole('button', { name: '计数清零' }));
    await expect(page.getByText('额度已从零重新计数')).toBeVisible();

    await hand.press(drawer.getByRole('button', { name: '「台式机」的限额' }));
    const ofKey = page.getByRole('dialog', { name: '密钥详情' });
    await hand.press(ofKey.getByRole('button', { name: '修改限额' }));
    await hand.write(ofKey.getByLabel('最后一天（含）'), '2099-12-31');
    await hand.press(ofKey.getByRole('button', { name: '保存限额' }));
    await expect(ofKey.getByText('到 2099年12月31日 为止')).toBeVisible();
    await hand.leave(ofKey);
    await expect(ofKey).toHaveCount(0);
    await expect(drawer.getByRole('button', { name: '「台式机」的限额' })).toBeFocused();
    await leaveMember(owner, '陈诚');
    expect(await app.api.limits.get({ scope: 'key', subjectId: key.id })).not.toMatchObject({
      expiresAtMs: null,
    });

    await hand.press(button(page, '整组限额'));
    const group = page.getByRole('dialog', { name: '整组限额' });
    await hand.press(group.getByRole('button', { name: '修改限额' }));
    await hand.write(group.getByRole('textbox', { name: '每分钟请求数' }), '120');
    await hand.press(group.getByRole('button', { name: '保存限额' }));
    await expect(group.getByText('120')).toBeVisible();
    await hand.leave(group);
    await expect(button(page, '整组限额')).toBeFocused();
    expect((await app.api.limits.get({ scope: 'group', subjectId: groupId })).requestsPerMinute).toBe(120);
  },

  'goes on from a member to its usage and share': async (owner) => {
    const { page, hand } = owner;
    await openMember(owner, '陈诚');
    await hand.press(detailOf(page).getByRole('link', { name: '查看用量记录' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('用量与记录');
    await expect(page).toHaveURL(/member=/);
    await hand.go(2);
    await openMember(owner, '陈诚');
    await hand.press(detailOf(page).getByRole('link', { name: '查看分摊' }));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('费用分摊');
    await hand.go(2);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('成员');
  },
};

for (const [index, name] of ['mouse', 'keyboard'].entries())
  test(`members: every flow with the ${name}`, async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { id } = await app.api.group.create({ name: `${name} pool`, creatorName: '林晓' });
    const hand = handsOf(page)[index] as Hand;
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await page.goto(`${app.controlUrl}/#/members?group=${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('成员');
    await walkAll(flows, { page, hand, groupId: id });
  });
