import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';
import { appear, ownersBrowser } from './both-appearances.ts';

let simulator: Simulator;
let app: AppProcess;

test.beforeAll(async () => {
  simulator = await startSimulator();
  app = await startApp();
  await liveInCarpool(app.api, app.relayUrl, simulator.vendorUrl);
  await app.api.settings.update({ changes: { wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use(ownersBrowser);

/** What axe finds on the screen that a link of the navigation opens. */
async function findingsOf(page: Page, place: number): Promise<string[]> {
  const link = page.getByRole('navigation').getByRole('link').nth(place);
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'page');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const name = await title.textContent();
  return violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html}`);
}

for (const language of ['zh-CN', 'en'] as const)
  for (const theme of ['light', 'dark'] as const)
    test(`axe finds nothing on any screen of the navigation, ${language} and ${theme}`, async ({ page }) => {
      await page.goto(`${app.controlUrl}/#token=${app.token}`);
      await appear(app.api, page, language, theme);
      const screens = await page.getByRole('navigation').getByRole('link').count();
      expect(screens).toBe(10);
      const found: string[] = [];
      for (let place = 0; place < screens; place += 1) found.push(...(await findingsOf(page, place)));
      expect(found).toEqual([]);
    });
