import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser } from './both-appearances.ts';
import { type Flow, type Hand, handsOf, walkAll } from './hands.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  const { api } = app;
  await api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
  const group = await api.group.create({ name: '前端拼车组', creatorName: '林晓', usdRate: '7.1' });
  groupId = group.id;
  await api.member.create({ groupId, name: '王芳' });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use(ownersBrowser);

type Owner = { readonly page: Page; readonly hand: Hand };

const HAIKU = 'claude-haiku-4-5-20251001';

const button = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const field = (within: Locator, name: string) => within.getByRole('textbox', { name, exact: true });
const detailOf = (page: Page) => page.getByRole('dialog', { name: '账号详情' });
const rowOf = (page: Page, name: string) =>
  page.getByRole('table', { name: '账号' }).getByRole('row').filter({ hasText: name });
const accountNow = async (name: string) => (await app.api.account.list({})).find((one) => one.name === name);
const accountId = async (name: string) => (await accountNow(name))?.id ?? '';

async function openAccount({ page, hand }: Owner, name: string): Promise<Locator> {
  await hand.open(rowOf(page, name));
  await expect(detailOf(page).getByRole('heading', { name, exact: true })).toBeVisible();
  return detailOf(page);
}

async function leaveAccount({ page, hand }: Owner, name: string): Promise<void> {
  await hand.leave(detailOf(page));
  await expect(detailOf(page)).toHaveCount(0);
  await expect(rowOf(page, name)).toBeFocused();
}

const stored: Record<string, Flow<Owner>> = {
  'adds an account with a proxy, limits and models': async (owner) => {
    const { page, hand } = owner;
    await hand.press(button(page, '添加账号').first());
    const form = page.getByRole('dialog', { name: '添加账号' });
    await hand.choose(form.getByRole('radio', { name: /^兼容接口/ }));
    await hand.write(field(form, '账号名称'), 'Claude-01');
    await hand.choose(form.getByRole('radio', { name: /^专属/ }));
    await hand.write(field(form, '优先级'), '80');
    await hand.choose(form.getByRole('radio', { name: /用 Codex/ }));
    await hand.choose(form.getByRole('radio', { name: /用 Claude Code/ }));
    await hand.write(field(form, '服务地址'), simulator.vendorUrl);
    await hand.write(form.getByLabel('API 密钥', { exact: true }), 'sk-sim-hands');
    await hand.press(button(form, '测试连接'));
    await expect(form.getByText('可用模型 4 个')).toBeVisible();
    await hand.pick(form.getByRole('combobox', { name: '怎么连到服务商' }), 'HTTP');
    await hand.pick(form.getByRole('combobox', { name: '怎么连到服务商' }), '不使用代理');
    await hand.write(field(form, '每期订阅费'), '1450');
    await hand.pick(form.getByRole('combobox', { name: '谁付的费' }), '王芳');
    await hand.choose(form.getByRole('radio', { name: /^只作分摊的尺子/ }));
    await hand.choose(form.getByRole('radio', { name: /^服务商按量收费/ }));
    await hand.press(button(form, /^限制/));
    await hand.write(field(form, '每日请求上限'), '2000');
    await hand.press(button(form, '高级'));
    await hand.write(field(form, '首字节超时（秒）'), '90');
    await hand.press(button(form, '添加账号'));
    await expect(form).toHaveCount(0);
    await expect(detailOf(page).getByRole('heading', { name: 'Claude-01' })).toBeVisible();
    await hand.leave(detailOf(page));
    await expect(detailOf(page)).toHaveCount(0);
    expect(await accountNow('Claude-01')).toMatchObject({
      sharing: 'dedicated',
      priority: 80,
      dailyRequestLimit: 2_000,
      meteredBilled: true,
      proxy: null,
    });
  },

  'edits an account, its models and mapping, and takes it back': async (owner) => {
    const { page, hand } = owner;
    // Its models are offered from then on.
    await app.api.account.check({ accountId: await accountId('Claude-01') });
    const drawer = await openAccount(owner, 'Claude-01');
    await expect(drawer.getByText('连接正常，可用模型 4 个')).toBeVisible();
    await hand.press(button(drawer, '编辑'));
    const form = page.getByRole('dialog', { name: '编辑「Claude-01」' });
    await hand.write(field(form, '说明'), '给周末留着');
    await hand.press(button(form, '更换密钥'));
    await hand.press(button(form, '保留原密钥'));
    await hand.pick(form.getByRole('combobox', { name: '支持的模型' }), HAIKU);
    await hand.press(button(form, '添加一条映射'));
    await hand.write(field(form, '第 1 条：请求的模型'), 'gpt-5*');
    await hand.write(form.getByRole('combobox', { name: '第 1 条：改用的模型' }), HAIKU);
    await hand.press(button(form, '保存'));
    await expect(form).toHaveCount(0);
    await expect(drawer.getByText('给周末留着')).toBeVisible();
    expect(await accountNow('Claude-01')).toMatchObject({
      supportedModels: [HAIKU],
      modelMapping: [{ from: 'gpt-5*', to: HAIKU }],
    });
    await hand.undo();
    await expect.poll(async () => (await accountNow('Claude-01'))?.supportedModels).toBeNull();
    await leaveAccount(owner, 'Claude-01');
  },

  'binds, tests, asks why, and sets the balance': async (owner) => {
    const { page, hand } = owner;
    const drawer = await openAccount(owner, 'Claude-01');
    await hand.pick(drawer.getByRole('combobox', { name: '绑定到拼车组' }), '前端拼车组');
    await hand.press(button(drawer, '绑定'));
    await expect(drawer.getByText('专属于拼车组「前端拼车组」')).toBeVisible();
    await hand.press(button(drawer, '测试连接').or(button(drawer, '重新测试')));
    await hand.press(button(drawer, /^查看 \d+ 个模型/));
    await expect(drawer.getByText(HAIKU).first()).toBeVisible();
    const why = drawer.getByRole('region', { name: '为什么是这个账号' });
    const model = why.getByRole('combobox', { name: '模型' }).or(why.getByRole('textbox', { name: '模型' }));
    await hand.write(model, 'gpt-5');
    await hand.press(why.getByRole('button').last());
    await expect(why.getByText('现在会交给')).toBeVisible();
    const balance = drawer.getByRole('region', { name: '余额' });
    await hand.press(button(balance, '余额设置'));
    const form = page.getByRole('dialog', { name: '余额设置' });
    await hand.pick(form.getByRole('combobox', { name: '余额接口' }), 'DeepSeek');
    await hand.write(field(form, '低于多少时提醒'), '20');
    await hand.press(button(form, '保存'));
    await expect(form).toHaveCount(0);
    await expect(balance.getByText(/低于 ¥20.00 时提醒/)).toBeVisible();
    await expect(button(balance, '余额设置')).toBeFocused();
    await hand.press(button(drawer, '解绑'));
    const question = page.getByRole('dialog', { name: '从「前端拼车组」解绑？' });
    await hand.press(button(question, '解绑'));
    await expect(drawer.getByText('未绑定拼车组，成员还不能使用。')).toBeVisible();
    await leaveAccount(owner, 'Claude-01');
    expect((await accountNow('Claude-01'))?.boundGroupId).toBeNull();
  },

  'stops an account and starts it again': async (owner) => {
    const { page, hand } = owner;
    const drawer = await openAccount(owner, 'Claude-01');
    await hand.press(button(drawer, '停用'));
    const question = page.getByRole('dialog', { name: '停用「Claude-01」？' });
    await hand.leave(question);
    await expect(button(drawer, '停用')).toBeFocused();
    await hand.press(button(drawer, '停用'));
    await hand.press(button(question, '停用'));
    await expect(button(drawer, '启用')).toBeVisible();
    expect((await accountNow('Claude-01'))?.enabled).toBe(false);
    await hand.press(button(drawer, '启用'));
    await expect(button(drawer, '停用')).toBeVisible();
    await leaveAccount(owner, 'Claude-01');
    expect((await accountNow('Claude-01'))?.enabled).toBe(true);
  },
};

const costs: Record<string, Flow<Owner>> = {
  'adds a fee, changes, corrects, ends and deletes it': async (owner) => {
    const { page, hand } = owner;
    await app.api.binding.set({ groupId, accountId: await accountId('Claude-01') });
    const drawer = await openAccount(owner, 'Claude-01');
    const fees = drawer.getByRole('region', { name: '费用：订阅费' });
    const add = button(fees, '添加订阅费');
    const adding = fees.getByRole('form', { name: '添加订阅费' });
    await hand.press(add);
    await hand.press(button(adding, '取消'));
    await expect(add).toBeFocused();
    await hand.press(add);
    await hand.write(field(adding, '金额'), '140');
    await hand.choose(adding.getByRole('radio', { name: '每月固定一天' }));
    await hand.write(field(adding, '扣费日'), '1');
    await hand.press(button(adding, '添加'));
    await expect(fees.getByText('每月 1 日 · 车主付费')).toBeVisible();

    await hand.press(button(fees, '换价：¥140.00'));
    const changing = fees.getByRole('form', { name: '换价或换人付' });
    await hand.write(field(changing, '金额'), '168');
    await hand.pick(changing.getByRole('combobox', { name: '谁付的费' }), '王芳');
    await hand.write(changing.getByLabel('生效日期'), '2999-05-01');
    await hand.press(button(changing, '更换'));
    await expect(fees.getByText('每月 1 日 · 王芳 垫付')).toBeVisible();

    await hand.command(button(fees, '¥168.00 的更多操作'), '更正');
    const correcting = fees.getByRole('form', { name: '更正' });
    await hand.write(field(correcting, '金额'), '170');
    await hand.press(button(correcting, '保存更正'));
    await hand.command(button(fees, '¥170.00 的更多操作'), '结束');
    await hand.write(fees.getByLabel('从哪天起不再收'), '2999-08-01');
    await hand.press(button(fees, '结束订阅费'));
    await expect(fees.getByText(/至 2999年7月31日（含）/)).toBeVisible();
    await hand.command(button(fees, '¥170.00 的更多操作'), '删除');
    const question = page.getByRole('dialog', { name: '删除这笔订阅费？' });
    await hand.press(button(question, '删除'));
    await expect(fees.getByText('¥170.00')).toHaveCount(0);
    await leaveAccount(owner, 'Claude-01');
    const { fees: left } = await app.api.account.costs({ accountId: await accountId('Claude-01') });
    expect(left.map(({ amount }) => amount.amountMinor).sort()).toEqual([14_000n, 145_000n]);
  },

  'prices calls, with models of its own': async (owner) => {
    const { page, hand } = owner;
    const drawer = await openAccount(owner, 'Claude-01');
    const pricing = drawer.getByRole('region', { name: '费用：调用计价' });
    await hand.press(button(pricing, '修改计价'));
    const form = page.getByRole('dialog', { name: '「Claude-01」的调用计价' });
    await hand.write(field(form, '每次调用'), '0.01');
    await hand.write(field(form, '折扣'), '10');
    await hand.press(button(form, '添加模型'));
    await hand.write(form.getByRole('combobox', { name: '第 1 行：模型' }), 'qwen-max');
    await hand.write(field(form, 'qwen-max：输入'), '1.6');
    await hand.write(field(form, 'qwen-max：输出'), '6.4');
    await hand.press(button(form, '添加模型'));
    await hand.write(form.getByRole('combobox', { name: '第 2 行：模型' }), 'other');
    await hand.press(button(form, '删除 other 的价格'));
    await hand.press(button(form, '保存计价'));
    await expect(form).toHaveCount(0);
    await expect(button(pricing, '修改计价')).toBeFocused();
    await hand.press(button(pricing, '历史版本（1）'));
    await expect(pricing.getByText('第 1 版')).toBeVisible();
    await hand.pick(pricing.getByRole('combobox', { name: '按量费用谁付' }), /^车主/);
    await expect(page.getByText('已更改付费人')).toBeVisible();
    await leaveAccount(owner, 'Claude-01');
    const { pricing: now } = await app.api.account.costs({ accountId: await accountId('Claude-01') });
    expect(now).toMatchObject({
      fixedUsd: '0.01',
      discountBp: 1_000,
      prices: [{ model: 'qwen-max', input: '1.6', output: '6.4' }],
    });
  },

  'compares days with the provider': async (owner) => {
    const { page, hand } = owner;
    const drawer = await openAccount(owner, 'Claude-01');
    const id = await accountId('Claude-01');
    const { todayOn } = await app.api.reconciliation.settings({ accountId: id });
    const section = drawer.getByRole('region', { name: '与服务商对账' });
    await hand.press(button(section, '按天对账'));
    const dialog = page.getByRole('dialog', { name: '对账：Claude-01' });
    const today = dialog.getByRole('row').filter({ has: page.locator(`time[datetime="${todayOn}"]`) });
    await hand.write(today.getByRole('textbox', { name: /服务商的金额/ }), '1.5');
    await hand.write(dialog.getByLabel('提醒限度（USD）'), '500');
    // There is something to note once the figure beside it counts.
    await hand.write(today.getByRole('textbox', { name: /的备注/ }), '截图已存');
    await hand.pick(dialog.getByRole('combobox'), '按 Asia/Shanghai 的天');
    await hand.pick(dialog.getByRole('combobox'), '按 UTC 的天');
    await hand.press(button(dialog, '导入'));
    const form = dialog.getByRole('form', { name: '导入' });
    await hand.write(form.getByLabel('日期和金额（USD）'), `${todayOn},2.25`);
    await hand.press(button(form, '导入'));
    await expect(form).toHaveCount(0);
    await expect(button(dialog, '导入')).toBeFocused();
    await hand.press(button(dialog, '上一个月'));
    await hand.press(button(dialog, '下一个月'));
    await hand.leave(dialog);
    await expect(dialog).toHaveCount(0);
    await expect(button(section, '按天对账')).toBeFocused();
    await leaveAccount(owner, 'Claude-01');
    const { totals } = await app.api.reconciliation.month({ accountId: id });
    expect(totals.providerPusd).toBe(2_250_000_000_000n);
    expect((await app.api.reconciliation.settings({ accountId: id })).tolerancePusd).toBe(
      500_000_000_000_000n,
    );
  },
};

const many: Record<string, Flow<Owner>> = {
  'gets a login as far as the page of the provider': async (owner) => {
    const { page, hand } = owner;
    await hand.press(button(page, '添加账号'));
    const form = page.getByRole('dialog', { name: '添加账号' });
    await hand.choose(form.getByRole('radio', { name: /^Claude Anthropic/ }));
    await hand.choose(form.getByRole('radio', { name: /^登录/ }));
    await hand.write(field(form, '账号名称'), 'Claude-登录');
    await hand.press(button(form, '添加账号'));
    const drawer = detailOf(page);
    await hand.press(button(drawer, '登录'));
    const dialog = page.getByRole('dialog', { name: '登录「Claude-登录」' });
    await expect(dialog).toBeVisible();
    await hand.leave(dialog);
    await expect(dialog).toHaveCount(0);
    await expect(button(drawer, '登录')).toBeFocused();
    await hand.press(button(drawer, '粘贴令牌'));
    const paste = page.getByRole('dialog', { name: '给「Claude-登录」粘贴令牌' });
    // The provider's rules are confirmed once, by whichever hand comes first.
    const agreed = paste.getByRole('checkbox', { name: /^我看过规定/ });
    await expect(agreed.or(field(paste, '令牌'))).toBeVisible();
    if (await agreed.isVisible()) {
      await hand.tick(agreed);
      await hand.press(button(paste, '继续'));
    }
    await hand.write(field(paste, '令牌'), 'sk-ant-oat-of-hands');
    await hand.press(button(paste, '保存令牌'));
    await expect(paste).toHaveCount(0);
    await hand.press(button(drawer, '退出登录'));
    await hand.press(button(page.getByRole('dialog', { name: /退出「/ }), '退出登录'));
    await expect(drawer.getByText('需要重新登录').first()).toBeVisible();
    await hand.command(button(drawer, '更多操作'), '删除账号');
    await hand.press(button(page.getByRole('dialog', { name: '删除「Claude-登录」？' }), '删除账号'));
    await expect(drawer).toHaveCount(0);
    expect(await accountNow('Claude-登录')).toBeUndefined();
  },

  'imports accounts, finds some, and acts on several': async (owner) => {
    const { page, hand } = owner;
    await hand.command(button(page, '导入与导出'), '导入账号…');
    const dialog = page.getByRole('dialog', { name: '导入账号' });
    const rows = ['批-1', '批-2', '批-3'].map((name) => ({
      name,
      provider: 'compatible',
      apiKey: 'sk-sim',
      baseUrl: simulator.vendorUrl,
    }));
    await hand.write(dialog.getByLabel('文件内容'), JSON.stringify(rows));
    await hand.press(button(dialog, '预览'));
    await hand.press(button(dialog, '导入 3 个账号'));
    await expect(dialog).toHaveCount(0);
    await hand.write(page.getByRole('textbox', { name: '搜索账号' }), '批-');
    await expect(page.getByRole('table', { name: '账号' }).locator('tbody tr')).toHaveCount(3);
    await hand.pick(page.getByRole('combobox', { name: '排序' }), '按名称');
    await hand.tick(page.getByRole('checkbox', { name: '选择「批-2」' }));
    await hand.press(button(page, '停用'));
    const stopping = page.getByRole('dialog', { name: '停用 1 个账号' });
    await hand.press(button(stopping, '停用'));
    await expect(stopping.getByText('1 / 1')).toBeVisible();
    await hand.leave(stopping);
    await expect(stopping).toHaveCount(0);
    expect((await accountNow('批-2'))?.enabled).toBe(false);
    await hand.tick(page.getByRole('checkbox', { name: '选择全部显示的账号' }));
    await hand.press(button(page, '删除'));
    const removing = page.getByRole('dialog', { name: '删除 3 个账号' });
    await hand.press(button(removing, '删除'));
    await expect(removing.getByText('3 / 3')).toBeVisible();
    await hand.leave(removing);
    await expect(removing).toHaveCount(0);
    await hand.press(button(page, '清除筛选'));
    expect((await app.api.account.list({})).map(({ name }) => name)).toEqual(['Claude-01']);
  },

  'exports accounts, with secrets and without': async ({ page, hand }) => {
    const csv = page.waitForEvent('download');
    await hand.command(button(page, '导入与导出'), '导出 CSV（不含密钥）');
    expect((await csv).suggestedFilename()).toMatch(/\.csv$/);
    await hand.command(button(page, '导入与导出'), '加密导出（含密钥）…');
    const dialog = page.getByRole('dialog', { name: '加密导出' });
    await hand.write(dialog.getByLabel('口令', { exact: true }), 'correct horse battery');
    await hand.write(dialog.getByLabel('再输一遍口令', { exact: true }), 'correct horse battery');
    const encrypted = page.waitForEvent('download', { timeout: 30_000 });
    await hand.press(button(dialog, '导出'));
    expect((await encrypted).suggestedFilename()).toMatch(/-encrypted\.json$/);
    await expect(dialog).toHaveCount(0);
    await expect(button(page, '导入与导出')).toBeFocused();
  },

  'deletes an account': async (owner) => {
    const { page, hand } = owner;
    await app.api.binding.clear({ groupId });
    const drawer = await openAccount(owner, 'Claude-01');
    await hand.command(button(drawer, '更多操作'), '删除账号');
    const question = page.getByRole('dialog', { name: '删除「Claude-01」？' });
    await hand.leave(question);
    await expect(button(drawer, '更多操作')).toBeFocused();
    await hand.command(button(drawer, '更多操作'), '删除账号');
    await hand.press(button(question, '删除账号'));
    await expect(page.getByText('还没有账号')).toBeVisible();
    expect(await app.api.account.list({})).toEqual([]);
  },
};

for (const [index, name] of ['mouse', 'keyboard'].entries())
  test(`accounts: every flow with the ${name}`, async ({ page }) => {
    const hand = handsOf(page)[index] as Hand;
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await page.goto(`${app.controlUrl}/#/accounts?group=${groupId}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('账号');
    await walkAll({ ...stored, ...costs, ...many }, { page, hand });
  });
