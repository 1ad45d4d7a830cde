import { expect, type Locator, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';
import { ownersBrowser } from './both-appearances.ts';
import { type Flow, type Hand, handsOf, walkAll } from './hands.ts';

let simulator: Simulator;
let app: AppProcess;
let groupId: string;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
  ({ groupId } = await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl));
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 900 } });

type Owner = {
  readonly page: Page;
  readonly hand: Hand;
  /** A model that no list has a price for, asked for once. */
  readonly model: string;
};

const button = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const title = (page: Page) => page.getByRole('heading', { level: 1 });
const rowsOf = (page: Page) =>
  page.getByRole('table', { name: '用量记录' }).locator('tbody tr[aria-rowindex]');
const chartsOf = (page: Page) => page.getByRole('region', { name: '图表' });
const radio = (page: Page, group: string, name: string) =>
  chartsOf(page).getByRole('radiogroup', { name: group }).getByRole('radio', { name, exact: true });

/** One request for a model that only the provider knows. */
async function askFor(model: string): Promise<void> {
  const [member] = await app.api.member.list({ groupId });
  const { secret } = await app.api.memberKey.create({ memberId: member?.id ?? '', label: model });
  const answer = await fetch(`${app.relayUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model,
      max_tokens: 64,
      messages: [
        { role: 'user', content: simCommand({ plan: { model, inputTokens: 1_000, outputTokens: 500 } }) },
      ],
    }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
}

const usage: Record<string, Flow<Owner>> = {
  'narrows the records, and jumps to a day': async ({ page, hand }) => {
    await hand.pick(page.getByRole('combobox', { name: '成员' }), 'Emma Li');
    await expect(page).toHaveURL(/member=/);
    await hand.pick(page.getByRole('combobox', { name: '来源' }), '准确');
    await expect(page).toHaveURL(/source=final/);
    await hand.press(button(page.getByRole('search'), '清除筛选'));
    await expect(page).not.toHaveURL(/member=|source=/);
    const [period] = await app.api.period.list({ groupId });
    await hand.write(page.getByLabel('跳到日期'), period?.startOn as string);
    await expect(page).toHaveURL(new RegExp(`until=${period?.startOn}`));
    await hand.press(button(page.getByRole('search'), '清除筛选'));
    await expect(page).not.toHaveURL(/until=/);
  },

  'reads the trend as a picture and as a table': async ({ page, hand }) => {
    const charts = chartsOf(page);
    const bar = charts
      .getByRole('group', { name: /^费用，按/ })
      .getByRole('img')
      .last();
    await hand.point(bar);
    await expect(charts.getByText((await bar.getAttribute('aria-label')) as string)).toBeVisible();
    const legend = charts.getByRole('list', { name: /^图例/ }).getByRole('button').first();
    await hand.press(legend);
    await expect(legend).toHaveAttribute('aria-pressed', 'false');
    await hand.press(legend);
    await hand.choose(radio(page, '按什么划分', '模型'));
    await hand.choose(radio(page, '图表显示', '请求'));
    await hand.choose(radio(page, '步长', '月'));
    await hand.press(button(charts, '显示为表格'));
    await expect(charts.getByRole('table', { name: '请求，按月' })).toBeVisible();
    await hand.press(button(charts, '显示为图表'));
  },

  'reads busy hours and shares': async ({ page, hand }) => {
    const charts = chartsOf(page);
    await hand.choose(radio(page, '看什么', '时段'));
    const hour = charts
      .getByRole('group', { name: /^一周各小时的/ })
      .getByRole('img')
      .nth(3);
    await hand.point(hour);
    await expect(charts.getByText(/^星期一 03:00–04:00：/)).toBeVisible();
    await hand.choose(radio(page, '看什么', '占比'));
    const share = charts.getByRole('region', { name: '按模型' }).getByRole('link').first();
    await hand.press(share);
    await expect(page).toHaveURL(/model=/);
    await hand.press(button(page.getByRole('search'), '清除筛选'));
    await hand.choose(radio(page, '看什么', '趋势'));
  },

  'opens a record, asks why, and goes on to its account': async ({ page, hand }) => {
    const row = rowsOf(page).nth(2);
    await hand.open(row);
    const drawer = page.getByRole('dialog', { name: /^用量记录/ });
    await hand.press(button(drawer, '逐项检查'));
    await expect(drawer.getByText('现在会交给')).toBeVisible();
    await hand.press(button(drawer, '复制编号').first());
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe('');
    await hand.leave(drawer);
    await expect(drawer).toHaveCount(0);
    await expect(row).toBeFocused();
    await hand.open(row);
    await hand.press(drawer.getByRole('link', { name: 'Claude-01' }).first());
    const account = page.getByRole('dialog', { name: '账号详情' });
    await expect(account.getByRole('heading', { name: 'Claude-01' })).toBeVisible();
    await hand.leave(account);
    await expect(account).toHaveCount(0);
  },
};

const prices: Record<string, Flow<Owner>> = {
  'gives a model a price, and the records of it theirs': async ({ page, hand, model }) => {
    await hand.go(8);
    await expect(title(page)).toHaveText('价格');
    const set = page.getByRole('dialog', { name: `${model} 的价格` });
    const pricing = page.getByRole('dialog', { name: `为 ${model} 的记录定价` });
    const open = button(page, new RegExp(`^设置价格：${model}`));
    await hand.press(open);
    await hand.leave(set);
    await expect(open).toBeFocused();
    await hand.press(open);
    await hand.choose(set.getByRole('radio', { name: /^只用于账号/ }));
    await hand.write(set.getByLabel('输入', { exact: true }), '0.5');
    await hand.write(set.getByLabel('输出', { exact: true }), '2');
    await hand.press(button(set, '保存价格'));
    // 1,000 x 0.5 + 500 x 2 = 1,500 M pUSD.
    await expect(pricing.getByText('$0.0015')).toBeVisible();
    await hand.press(button(pricing, '定价'));
    await expect(pricing).toHaveCount(0);
    await expect(open).toHaveCount(0);
    const { records } = await app.api.usage.list({ groupId, model, limit: 1 });
    expect(records[0]?.costPusd).toBe(1_500_000_000n);
  },

  'searches the list': async ({ page, hand }) => {
    await hand.pick(page.getByRole('combobox', { name: '服务商' }), 'google');
    await hand.write(page.getByLabel('搜索模型'), 'gemini-2.5-pro');
    await expect(
      page.getByRole('table', { name: '定价表' }).getByText('gemini-2.5-pro').first(),
    ).toBeVisible();
    await hand.write(page.getByLabel('搜索模型'), '');
  },

  'imports prices, exports them, and brings a version back': async ({ page, hand }) => {
    const before = (await app.api.price.listVersions({}))[0]?.version ?? 0;
    await hand.press(button(page, '导入价格'));
    const drawer = page.getByRole('dialog', { name: '导入价格' });
    await hand.choose(drawer.getByRole('radio', { name: /^替换整张定价表/ }));
    await hand.choose(drawer.getByRole('radio', { name: /^只更新文件里的模型/ }));
    const head = 'provider,model,input,output,cache_read,cache_write_5m,cache_write_1h';
    await hand.write(drawer.getByLabel('文件内容'), `${head}\nqwen,qwen-of-${hand.name},1.6,6.4,,,`);
    await hand.press(button(drawer, '查看差异'));
    const diff = page.getByRole('dialog', { name: '导入会改变什么' });
    await hand.leave(diff);
    await expect(diff).toHaveCount(0);
    await expect(button(drawer, '查看差异')).toBeFocused();
    await hand.press(button(drawer, '查看差异'));
    await hand.press(button(diff, `应用为版本 ${before + 1}`));
    await expect(drawer).toHaveCount(0);
    await expect(button(page, '导入价格')).toBeFocused();
    const file = page.waitForEvent('download');
    await hand.press(button(page, '导出 CSV'));
    expect((await file).suggestedFilename()).toBe(`AiCarpool-prices-v${before + 1}.csv`);
    await hand.press(button(page, `恢复版本 ${before}`));
    const restore = page.getByRole('dialog', { name: `恢复版本 ${before} 会改变什么` });
    await hand.press(button(restore, `应用为版本 ${before + 2}`));
    await expect(restore).toHaveCount(0);
    expect(await app.api.price.find({ provider: 'qwen', model: `qwen-of-${hand.name}` })).toBeNull();
  },
};

for (const [index, name] of ['mouse', 'keyboard'].entries())
  test(`usage and prices: every flow with the ${name}`, async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const model = `house-${name}`;
    await askFor(model);
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await page.goto(`${app.controlUrl}/#/usage?group=${groupId}`);
    await expect(title(page)).toHaveText('用量与记录');
    await walkAll({ ...usage, ...prices }, { page, hand: handsOf(page)[index] as Hand, model });
  });
