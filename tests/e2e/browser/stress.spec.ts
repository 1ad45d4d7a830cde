import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { layoutFaults } from './layout-faults.ts';
import { folderUnderStress, type StressFolder } from './stress-folder.ts';

let app: AppProcess;
let folder: StressFolder;
let parts: readonly string[];

const screens = [
  ...['/', '/members', '/accounts', '/usage', '/split', '/statements', '/payments'],
  ...['/prices', '/relay', '/settings'],
];

test.beforeAll(async () => {
  folder = await folderUnderStress();
  app = await startApp({ dataDir: folder.dataDir });
  const [, second] = await app.api.member.list({ groupId: folder.groupId });
  const [account] = await app.api.account.list({});
  parts = [
    `/statements/${folder.closedPeriodId}`,
    `/members/${second?.id}`,
    `/accounts/${account?.id}`,
    `/payments/${second?.id}`,
    '/members?open=add',
    '/accounts?open=add',
    '/?open=settings',
    `/?group=${folder.emptyGroupId}`,
  ];
});
test.afterAll(() => app.stop());

test.use({ timezoneId: 'Asia/Shanghai', contextOptions: { reducedMotion: 'reduce' } });

/** A window of this size at this zoom: the page then has less room, in pixels of its own. */
type Appearance = {
  readonly language: 'zh-CN' | 'en';
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
  /** Whether axe looks at the screens, or at what opens in them: at each once, since it takes its time. */
  readonly axe: 'screens' | 'parts' | 'none';
};

const appearances: readonly Appearance[] = [
  { language: 'en', theme: 'light', width: 1024, height: 700, zoom: 1, axe: 'screens' },
  { language: 'zh-CN', theme: 'dark', width: 1440, height: 900, zoom: 1, axe: 'parts' },
  { language: 'en', theme: 'dark', width: 1280, height: 800, zoom: 1.25, axe: 'none' },
  { language: 'zh-CN', theme: 'light', width: 1440, height: 900, zoom: 2, axe: 'none' },
  { language: 'en', theme: 'light', width: 1440, height: 900, zoom: 2, axe: 'none' },
];

async function faultsAt(page: Page, place: string, { language, zoom, axe }: Appearance): Promise<string[]> {
  await page.goto('about:blank');
  await page.goto(`${app.controlUrl}/#${place}`);
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const name = place.replace(/[^a-z]+/gi, '-').slice(0, 24);
  await page.screenshot({
    path: `tests/e2e/output/stress/${language}-${zoom}x${name}.png`,
    animations: 'disabled',
  });
  const faults = await layoutFaults(page);
  if ((axe === 'screens') === screens.includes(place) && axe !== 'none') {
    const { violations } = await new AxeBuilder({ page }).analyze();
    faults.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`));
  }
  return faults.map((fault) => `${place}: ${fault}`);
}

for (const appearance of appearances)
  test(`hard names, many rows and huge amounts hold their places in ${appearance.language} in a window of ${appearance.width} by ${appearance.height} at ${appearance.zoom * 100} %`, async ({
    browser,
  }) => {
    const { language, theme, width, height, zoom } = appearance;
    await app.api.settings.update({ changes: { language, theme } });
    const context = await browser.newContext({
      viewport: { width: Math.floor(width / zoom), height: Math.floor(height / zoom) },
      deviceScaleFactor: zoom,
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    const faults: string[] = [];
    for (const place of [...screens, ...parts]) faults.push(...(await faultsAt(page, place, appearance)));
    expect(faults).toEqual([]);
    await context.close();
  });
