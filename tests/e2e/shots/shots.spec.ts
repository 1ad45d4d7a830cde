import { expect, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { liveInCarpool } from '../month-of-use.ts';

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

const screens = ['', 'members', 'accounts', 'usage', 'split', 'payments', 'prices', 'relay', 'settings'];

for (const language of ['zh-CN', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`every screen in ${language}, ${theme}`, async ({ page }) => {
      await app.api.settings.update({ changes: { language, theme } });
      await page.goto(`${app.controlUrl}/#token=${app.token}`);
      for (const screen of screens) {
        await page.goto(`${app.controlUrl}/#/${screen}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        const file = `${screen || 'home'}-${language}-${theme}.png`;
        await page.screenshot({ path: `tests/e2e/output/shots/${file}`, animations: 'disabled' });
      }
    });
  }
}
