import { type Page, test } from '@playwright/test';
import { AppError, toWire } from '../../../shared/errors.ts';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator-process.ts';
import { folderWithDueMonths } from '../browser/due-months.ts';
import { sendAMonthsRequests } from '../month-of-use.ts';
import { shootPlaces } from './appearance.ts';
import { makeContactSheet } from './contact-sheet.ts';
import { type PlaceIds, parts, screens } from './shot-places.ts';

let simulator: Simulator;
let app: AppProcess;
let bare: AppProcess;
let ids: PlaceIds;

test.beforeAll(async () => {
  simulator = await startSimulator();
  const { dataDir, groupId, due } = await folderWithDueMonths(simulator.vendorUrl);
  app = await startApp({ dataDir });
  ids = await liveOn(groupId, due[0].id, due[0].label);
  bare = await startApp();
  await bare.api.group.create({ name: '周末拼车', zone: 'Asia/Shanghai' });
  for (const { api } of [app, bare]) await api.settings.update({ changes: { wizard: 'done' } });
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

/** The first month is closed and partly paid, the second one waits, and this one is used. */
async function liveOn(groupId: string, periodId: string, label: string): Promise<PlaceIds> {
  const { api, relayUrl } = app;
  await api.period.close({ groupId, periodId, confirmation: label });
  const members = await api.member.list({ groupId });
  const secrets: string[] = [];
  for (const { id } of members)
    secrets.push((await api.memberKey.create({ memberId: id, label: 'iPad' })).secret);
  await sendAMonthsRequests(relayUrl, secrets);
  const [first, second] = (await api.balance.list({ groupId })).parties
    .filter(({ balanceMinor }) => balanceMinor < 0n)
    .map(({ party }) => party);
  for (const [fromParty, amountMinor] of [
    [first, 20_000n],
    [second, 5_000n],
  ] as const)
    await api.payment.record({
      groupId,
      paymentId: crypto.randomUUID(),
      fromParty: fromParty as string,
      toParty: null,
      amount: { amountMinor, currency: 'CNY' },
      method: 'wechat',
    });
  const { records } = await api.usage.list({ groupId, limit: 3 });
  const [account] = await api.account.list({});
  return {
    memberId: members[1]?.id as string,
    accountId: account?.id as string,
    usageId: records[1]?.id as number,
    closedPeriodId: periodId,
  };
}

/** What the frame itself reads; a screen's own questions can be held back or refused without it. */
const frame = ['settings.get', 'group.list', 'relay.status', 'vault.status', 'alert.list'];

async function answerScreens(page: Page, how: 'never' | 'with an error'): Promise<void> {
  const error = toWire(new AppError('internal', { id: '7f3a9c2e' }));
  await page.route('**/api/*.*', async (route) => {
    if (frame.some((method) => route.request().url().endsWith(method))) await route.continue();
    else if (how === 'with an error') await route.fulfill({ json: { ok: false, error } });
  });
}

test('every screen and what opens in it, full', async ({ page }) => {
  await shootPlaces(page, app, 'full', [...screens, ...parts(ids)]);
});

test('every screen, empty', async ({ page }) => {
  await shootPlaces(page, bare, 'empty', screens);
});

test('every screen while it loads', async ({ page }) => {
  await answerScreens(page, 'never');
  await shootPlaces(page, app, 'loading', screens);
});

test('every screen that could not be read', async ({ page }) => {
  await answerScreens(page, 'with an error');
  await shootPlaces(page, app, 'error', screens);
});

test('the six best, and one picture of them all', async ({ page }) => {
  await makeContactSheet(page);
});
