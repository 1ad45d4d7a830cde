import { expect, type Locator, type Page, test } from '@playwright/test';
import type { AppProcess } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { startLivedIn } from '../shots/lived-in.ts';
import { ownersBrowser } from './both-appearances.ts';
import { failReads, holdReads, unexpected } from './reads.ts';

let simulator: Simulator;
let app: AppProcess;

test.beforeAll(async () => {
  simulator = await startSimulator();
  ({ app } = await startLivedIn(simulator.vendorUrl));
  await app.api.settings.update({ changes: { language: 'zh-CN', theme: 'light' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({ ...ownersBrowser, viewport: { width: 1440, height: 900 } });
test.describe.configure({ mode: 'serial' });

/** Less than the eye sees. */
const ROUNDING_PX = 2;

type Section = {
  /** What it is read by. */
  readonly method: string;
  /** What it cannot be shown without. */
  readonly needs?: string;
  /** What is there once it is read. */
  readonly shown: (page: Page) => Promise<void>;
};

type Screen = {
  readonly address: string;
  readonly title: string;
  readonly sections: readonly Section[];
  /** Works while nothing of the screen is there. */
  readonly usable: (page: Page) => Locator;
  /** Stands below what is read, and stays where it is when that comes. */
  readonly below?: (page: Page) => Locator;
};

const row = (table: string, text: string | RegExp) => (page: Page) =>
  expect(
    page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text }).first(),
  ).toBeVisible();
const text = (words: string | RegExp) => (page: Page) => expect(page.getByText(words).first()).toBeVisible();

const screens: readonly Screen[] = [
  {
    address: '/',
    title: '前端拼车组',
    sections: [
      { method: 'split.preview', shown: row('成员份额与结余', '王芳') },
      { method: 'balance.list', shown: text(/已经结束，可以结账了/) },
      { method: 'account.get', shown: text('账号详情') },
      { method: 'usage.list', shown: row('最近的请求', '$') },
    ],
    usable: (page) => page.getByRole('link', { name: '邀请成员' }),
  },
  {
    address: '/usage',
    title: '用量与记录',
    sections: [
      { method: 'usage.summary', shown: text('全部已定价') },
      { method: 'usage.list', shown: row('用量记录', '$') },
      {
        method: 'usage.trend',
        shown: (page) => expect(page.getByRole('list', { name: /^图例/ })).toBeVisible(),
      },
    ],
    usable: (page) => page.getByRole('combobox', { name: '来源' }),
    below: (page) => page.getByRole('combobox', { name: '来源' }),
  },
  {
    address: '/split',
    title: '费用分摊',
    sections: [
      { method: 'split.preview', shown: row('成员应付合计', '王芳') },
      { method: 'split.entries', needs: 'split.preview', shown: text('退款和其他支出') },
    ],
    usable: (page) => page.getByRole('link', { name: '对账单' }),
  },
  {
    address: '/statements',
    title: '对账单',
    sections: [{ method: 'statement.list', shown: row('已结账', '第 1 号') }],
    usable: (page) => page.getByRole('link', { name: '费用分摊' }).first(),
    below: (page) => page.getByRole('heading', { name: '已结账' }),
  },
  {
    address: '/payments',
    title: '收付款与结余',
    sections: [
      { method: 'balance.list', shown: row('每个人的结余', '王芳') },
      {
        method: 'settlement.suggest',
        shown: (page) => expect(page.getByRole('list', { name: '建议的转账' })).toBeVisible(),
      },
      { method: 'payment.list', shown: row('收付款记录', '微信') },
      { method: 'saving.summary', shown: text('服务商记录') },
    ],
    usable: (page) => page.getByRole('combobox', { name: '付款方式' }),
    below: (page) => page.getByRole('heading', { name: '转账建议' }),
  },
  {
    address: '/prices',
    title: '价格',
    sections: [
      { method: 'price.listVersions', shown: row('历史版本', '版本 1') },
      { method: 'price.listEntries', shown: row('定价表', 'claude-') },
    ],
    usable: (page) => page.getByRole('button', { name: '导入价格' }),
    below: (page) => page.getByRole('heading', { name: '定价表' }),
  },
];

async function open(page: Page, { address, title }: Screen): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${app.controlUrl}/#${address}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
}

async function allShown(page: Page, { sections }: Screen): Promise<void> {
  for (const { shown } of sections) await shown(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
}

test.beforeEach(async ({ page }) => {
  await page.goto(`${app.controlUrl}/#token=${app.token}`);
});

test('a screen of which nothing can be read says so once, and one click reads it all', async ({ page }) => {
  for (const screen of screens) {
    await failReads(page);
    await open(page, screen);
    const notice = page.getByRole('main').getByRole('alert');
    await expect(notice).toHaveCount(1);
    await expect(notice).toContainText('加载失败程序内部出错，没有保存任何改动。用量记录和账单不受影响');
    await expect(page.getByRole('main').locator('[aria-busy="true"]')).toHaveCount(0);
    await page.unrouteAll();
    await notice.getByRole('button', { name: '重试' }).click();
    await allShown(page, screen);
  }
});

test('a part that cannot be read says so in its place, and the others are there', async ({ page }) => {
  for (const screen of screens)
    for (const { method, shown } of screen.sections) {
      await page.route(`**/api/${method}`, (route) =>
        route.fulfill({ json: { ok: false, error: unexpected } }),
      );
      await open(page, screen);
      const notice = page.getByRole('main').getByRole('alert').first();
      await expect(notice).toBeVisible();
      for (const other of screen.sections)
        if (other.method !== method && other.needs !== method) await other.shown(page);
      await page.unrouteAll();
      await notice.getByRole('button', { name: '重试' }).click();
      await shown(page);
      await allShown(page, screen);
    }
});

test('a screen that is slow stands as it will be, works meanwhile, and does not move when its figures come', async ({
  page,
}) => {
  for (const screen of screens) {
    const goOn = await holdReads(page);
    await open(page, screen);
    await expect(page.getByRole('main').locator('[aria-busy="true"]').first()).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(screen.usable(page)).toBeEnabled();
    const topOfBelow = async () => (await screen.below?.(page).boundingBox())?.y ?? 0;
    const before = await topOfBelow();
    goOn();
    await allShown(page, screen);
    expect(Math.abs((await topOfBelow()) - before), screen.address).toBeLessThan(ROUNDING_PX);
    await page.unrouteAll();
  }
});
