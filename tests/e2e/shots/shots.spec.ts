import { test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { failReads, holdReads } from '../browser/reads.ts';
import { shootPlaces } from './appearance.ts';
import { makeContactSheet } from './contact-sheet.ts';
import { startLivedIn } from './lived-in.ts';
import { type PlaceIds, parts, screens } from './shot-places.ts';

let simulator: Simulator;
let app: AppProcess;
let bare: AppProcess;
let ids: PlaceIds;

test.beforeAll(async () => {
  simulator = await startSimulator();
  ({ app, ids } = await startLivedIn(simulator.vendorUrl));
  bare = await startApp();
  await bare.api.group.create({ name: '周末拼车', zone: 'Asia/Shanghai' });
  await bare.api.settings.update({ changes: { wizard: 'done' } });
});
test.afterAll(async () => {
  await app.stop();
  await bare.stop();
  await simulator.stop();
});

test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  viewport: { width: 1440, height: 900 },
  contextOptions: { reducedMotion: 'reduce' },
});

test('every screen and what opens in it, full', async ({ page }) => {
  await shootPlaces(page, app, 'full', [...screens, ...parts(ids)]);
});

test('every screen, empty', async ({ page }) => {
  await shootPlaces(page, bare, 'empty', screens);
});

test('every screen while it loads', async ({ page }) => {
  await holdReads(page);
  await shootPlaces(page, app, 'loading', screens);
});

test('every screen that could not be read', async ({ page }) => {
  await failReads(page);
  await shootPlaces(page, app, 'error', screens);
});

test('the six best, and one picture of them all', async ({ page }) => {
  await makeContactSheet(page);
});
