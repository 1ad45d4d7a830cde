import { test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { folderUnderStress, type StressFolder } from '../browser/stress-folder.ts';
import { shootPlaces } from './appearance.ts';
import { type LivedIn, startLivedIn } from './lived-in.ts';
import { moneyParts, moneyScreens } from './money-places.ts';

let simulator: Simulator;
let lived: LivedIn;
let full: AppProcess;
let stressed: StressFolder;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  simulator = await startSimulator();
  lived = await startLivedIn(simulator.vendorUrl);
  stressed = await folderUnderStress();
  full = await startApp({ dataDir: stressed.dataDir });
});
test.afterAll(async () => {
  await lived.app.stop();
  await full.stop();
  await simulator.stop();
});

test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  viewport: { width: 1440, height: 900 },
  contextOptions: { reducedMotion: 'reduce' },
});

test('what opens in the screens of money', async ({ page }) => {
  await shootPlaces(page, lived.app, 'full', moneyParts(lived.ids));
});

test('two hundred members with hard names, in the smallest window', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  const { closedPeriodId } = stressed;
  const places = [...moneyScreens, { name: 'statement', address: `/statements/${closedPeriodId}` }];
  await shootPlaces(page, full, 'crowded', places);
});
