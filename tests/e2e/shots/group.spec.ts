import { type Page, test } from '@playwright/test';
import { AppError, toWire } from '../../../shared/errors.ts';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { folderUnderStress } from '../browser/stress-folder.ts';
import { walkWizard } from '../browser/wizard-walk.ts';
import { send } from '../month-of-use.ts';
import { shootPlaces, shotPath } from './appearance.ts';
import { type CarpoolIds, furnishCarpool, troubleAccounts } from './carpool-in-trouble.ts';
import { accountPlaces, framePlaces, memberPlaces, otherPlaces } from './group-places.ts';
import { screens } from './shot-places.ts';

let simulator: Simulator;
let app: AppProcess;
let ids: CarpoolIds;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  simulator = await startSimulator();
  app = await startApp();
  ids = await furnishCarpool(app, simulator.vendorUrl);
});
test.afterAll(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  viewport: { width: 1440, height: 900 },
  contextOptions: { reducedMotion: 'reduce' },
});

test('what opens on the frame and on the screens of the group', async ({ page }) => {
  await shootPlaces(page, app, 'group', [
    ...framePlaces,
    ...memberPlaces(ids.memberId),
    ...accountPlaces(ids.accountId),
    ...otherPlaces,
  ]);
});

/** As the walk through the wizard expects it. */
const firstRequest = {
  plan: { text: '你好', inputTokens: 1234, outputTokens: 567, cacheWrite5m: 8901, cacheRead: 100_000 },
};

/** The lists in which drawers find what they are about; without them there is no drawer to look at. */
const lists = ['member.list', 'account.list', 'settings.get', 'group.list', 'vault.status'];

async function answerSections(page: Page, how: 'never' | 'with an error'): Promise<void> {
  const error = toWire(new AppError('internal', { id: '7f3a9c2e' }));
  await page.route('**/api/*.*', async (route) => {
    if (lists.some((method) => route.request().url().endsWith(method))) await route.continue();
    else if (how === 'with an error') await route.fulfill({ json: { ok: false, error } });
  });
}

const withSections = () => [
  { name: 'member', address: `/members/${ids.memberId}`, height: 1_600 },
  { name: 'account', address: `/accounts/${ids.accountId}`, height: 2_600 },
  { name: 'members-limits', address: '/members?open=limits' },
  ...framePlaces.filter(({ name }) => name === 'alerts'),
  { name: 'relay', address: '/relay' },
  { name: 'settings', address: '/settings', height: 1_600 },
];

test('each section while it loads', async ({ page }) => {
  await answerSections(page, 'never');
  await shootPlaces(page, app, 'sections-loading', withSections());
});

test('each section that could not be read', async ({ page }) => {
  await answerSections(page, 'with an error');
  await shootPlaces(page, app, 'sections-error', withSections());
});

test('an account in each state', async ({ page }) => {
  const troubled = await startApp();
  const { limited, refused, loggedOut, unreachable, untested } = await troubleAccounts(
    troubled,
    simulator.vendorUrl,
  );
  const drawers = Object.entries({ limited, refused, 'logged-out': loggedOut, unreachable, untested });
  await shootPlaces(page, troubled, 'states', [
    { name: 'accounts', address: '/accounts' },
    { name: 'home', address: '/' },
    ...framePlaces.filter(({ name }) => name === 'alerts'),
    ...drawers.map(([name, id]) => ({ name, address: `/accounts/${id}`, height: 1_700 })),
  ]);
  await troubled.stop();
});

test('200 members, 50 accounts and names of 40 characters in the smallest window', async ({ page }) => {
  const { dataDir, groupId } = await folderUnderStress();
  const stressed = await startApp({ dataDir });
  const [, member] = await stressed.api.member.list({ groupId });
  const [account] = await stressed.api.account.list({});
  await page.setViewportSize({ width: 1024, height: 700 });
  await shootPlaces(page, stressed, 'small', [
    ...screens.filter(({ name }) => ['members', 'accounts', 'relay', 'settings'].includes(name)),
    ...framePlaces,
    ...memberPlaces(member?.id as string).filter(({ name }) =>
      ['member', 'member-limits', 'member-rename'].includes(name),
    ),
    ...accountPlaces(account?.id as string).filter(
      ({ name }) => /^account(-edit|-unbind|s-chosen|-pricing)?$/.test(name) || name === 'reconciliation',
    ),
  ]);
  await stressed.stop();
});

for (const language of ['zh-CN', 'en'] as const)
  test(`every step of the wizard in ${language}`, async ({ page }) => {
    const fresh = await startApp();
    await fresh.api.settings.update({ changes: { language } });
    await page.goto(`${fresh.controlUrl}/#token=${fresh.token}`);
    await walkWizard({
      page,
      language,
      vendorUrl: simulator.vendorUrl,
      groupName: '前端拼车组',
      accountName: 'Claude-01',
      shoot: async (name) => {
        for (const theme of ['dark', 'light'] as const) {
          await page.emulateMedia({ colorScheme: theme });
          await page.screenshot({
            path: shotPath('wizard', name, { language, theme }),
            animations: 'disabled',
            fullPage: true,
          });
        }
      },
      sendFirstRequest: (secret) => send(fresh.relayUrl, secret, simCommand(firstRequest)),
    });
    await fresh.stop();
  });
