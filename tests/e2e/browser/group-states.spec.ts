import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { AppError, toWire } from '../../../shared/errors.ts';
import { type AppProcess, startApp } from '../../app-process.ts';
import { prepareCarpool } from '../../carpool.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { ownersBrowser } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;
let places: readonly Place[];

type Place = {
  readonly address: string;
  /** Reads without which there would be no drawer to look at. */
  readonly answered?: readonly string[];
  /** Opens what is looked at, where the address alone does not. */
  readonly open?: (page: Page) => Promise<void>;
  /** Where the sections are. */
  readonly within: (page: Page) => Locator;
  /** How many sections are read apart from each other. */
  readonly sections: number;
  /** What each of them shows when it could be read. */
  readonly texts: readonly (string | RegExp)[];
  /** What nobody may say before it is known. */
  readonly untold?: readonly string[];
  /** Can be used meanwhile. */
  readonly usable: (page: Page) => Locator;
  /** Headings that stay where they are when what is above them arrives. */
  readonly landmarks?: readonly string[];
};

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  const { accountId, keys } = await prepareCarpool(app.api, simulator.vendorUrl);
  await app.api.account.update({
    accountId,
    changes: { fee: { amountMinor: 14_000n, currency: 'CNY' }, meteredBilled: false },
  });
  await app.api.settings.update({ changes: { wizard: 'done', language: 'zh-CN', theme: 'light' } });
  places = placesOf(keys[0]?.memberId as string, accountId);
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1280, height: 1_000 } });

const main = (page: Page) => page.getByRole('main');
const button = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).first();

function placesOf(memberId: string, accountId: string): Place[] {
  return [
    {
      address: '/members',
      within: main,
      sections: 1,
      texts: ['成员1', '1 把', '在车 1 人'],
      untold: ['还没有成员'],
      usable: button('添加成员'),
    },
    {
      address: `/members/${memberId}`,
      answered: ['member.list'],
      within: (page) => page.getByRole('dialog', { name: '成员详情' }),
      sections: 3,
      texts: ['目前应分摊', '没有限额', '成员1-设备1'],
      untold: ['没有限额', '还没有密钥'],
      usable: button('改名'),
      landmarks: ['在车时间', '限额', '密钥'],
    },
    {
      address: '/accounts',
      within: main,
      sections: 1,
      texts: ['Claude-01', '周末拼车', '¥140.00'],
      untold: ['还没有账号', '没有符合条件的账号'],
      usable: button('添加账号'),
    },
    {
      address: `/accounts/${accountId}`,
      answered: ['account.list'],
      within: (page) => page.getByRole('dialog', { name: '账号详情' }),
      sections: 5,
      texts: ['健康分 100', '服务商没有余额接口', '每个账期一次', '全部按定价表', '还没有填写服务商的金额'],
      untold: ['还没有记录', '没有订阅费'],
      usable: button('解绑'),
      landmarks: ['最近 7 天', '余额', '绑定', '连接测试', '费用：订阅费', '费用：调用计价'],
    },
    {
      address: '/relay',
      within: main,
      sections: 1,
      texts: ['运行中', '现在只有这台电脑能用中转', '自检', 'export ANTHROPIC_BASE_URL'],
      untold: ['中转没有运行，暂时没有地址。'],
      usable: (page) => page.getByRole('link', { name: '账号', exact: true }),
      landmarks: ['可访问范围', '地址', '接入命令'],
    },
    {
      address: '/settings',
      within: main,
      sections: 3,
      texts: ['关注哪些', '还没有通知', 'auth.claude.com'],
      untold: ['还没有通知'],
      usable: (page) => page.getByRole('switch', { name: /^成员断开后/ }),
      landmarks: ['告警', '通知', '安全', '登录', '关于'],
    },
    {
      address: '/prices',
      open: (page) => page.getByRole('button', { name: '告警', exact: true }).click(),
      within: (page) => page.getByRole('dialog', { name: '告警' }),
      sections: 1,
      texts: ['一切正常'],
      untold: ['一切正常'],
      usable: (page) => page.getByRole('dialog', { name: '告警' }).getByText('最近', { exact: true }),
    },
  ];
}

/** What the frame cannot begin without. */
const frame = ['settings.get', 'group.list', 'vault.status'];

/** Has all other reads wait for `until`, and fail unless it has resolved to true. */
async function meddle(page: Page, { answered = [] }: Place, until: () => Promise<boolean>): Promise<void> {
  const error = toWire(new AppError('internal', { id: '7f3a9c2e' }));
  await page.route('**/api/*.*', async (route) => {
    const isAnswered = [...frame, ...answered].some((method) => route.request().url().endsWith(method));
    if (isAnswered || (await until())) await route.continue();
    else await route.fulfill({ json: { ok: false, error } });
  });
}

async function enter(page: Page, { address, open, within }: Place): Promise<Locator> {
  await page.goto('about:blank');
  await page.goto(`${app.controlUrl}/#${address}`);
  await open?.(page);
  const place = within(page);
  await expect(place).toBeVisible();
  return place;
}

async function expectRead(place: Locator, { texts }: Place): Promise<void> {
  for (const text of texts) await expect(place.getByText(text).first()).toBeVisible();
  await expect(place.locator('[aria-busy="true"]')).toHaveCount(0);
}

test('each section that cannot be read says so in its place, and is read after all when asked again', async ({
  page,
}) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const what of places)
    await test.step(what.address, async () => {
      let isWell = false;
      await meddle(page, what, async () => isWell);
      const place = await enter(page, what);
      const failures = place.getByRole('alert').filter({ hasText: '加载失败' });
      await expect(failures).toHaveCount(what.sections);
      for (const failure of await failures.all()) {
        await expect(failure).toContainText('程序内部出错');
        await expect(failure).not.toContainText('只是没有读出来，记录和账单没有变。');
      }
      for (const text of what.untold ?? []) await expect(place.getByText(text)).toHaveCount(0);
      await expect(place.locator('[aria-busy="true"]')).toHaveCount(0);
      await expect(what.usable(page)).toBeEnabled();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);

      const retries = place.getByRole('button', { name: '重试' });
      await retries.first().click();
      await expect(failures).toHaveCount(what.sections);
      isWell = true;
      for (let left = await retries.count(); left > 0; left = await retries.count()) {
        await retries.first().click();
        await expect.poll(() => retries.count()).toBeLessThan(left);
      }
      await expectRead(place, what);
      await page.unroute('**/api/*.*');
    });
});

test('each section that takes long has an outline that nothing jumps out of, and claims nothing yet', async ({
  page,
}) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const what of places)
    await test.step(what.address, async () => {
      let goOn = () => {};
      const held = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      await meddle(page, what, () => held.then(() => true));
      const place = await enter(page, what);
      await expect(place.locator('[aria-busy="true"]').first()).toBeVisible();
      for (const text of what.untold ?? []) await expect(place.getByText(text)).toHaveCount(0);
      await expect(place.getByRole('alert')).toHaveCount(0);
      await expect(what.usable(page)).toBeEnabled();
      const before = await heightsOf(place, what);
      goOn();
      await expectRead(place, what);
      const after = await heightsOf(place, what);
      for (const [name, at] of before)
        expect(Math.abs((after.get(name) ?? 0) - at), `how far 「${name}」 moves`).toBeLessThanOrEqual(ROW);
      await page.unroute('**/api/*.*');
    });
});

/** Less than a row of a table, in pixels, is no jump. */
const ROW = 40;

async function heightsOf(place: Locator, { landmarks = [] }: Place): Promise<Map<string, number>> {
  const heights = new Map<string, number>();
  for (const name of landmarks) {
    const box = await place.getByRole('heading', { name, exact: true }).boundingBox();
    heights.set(name, box?.y ?? Number.NaN);
  }
  return heights;
}
