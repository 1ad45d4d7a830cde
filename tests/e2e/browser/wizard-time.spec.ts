import { expect, test } from '@playwright/test';
import { type AppProcess, startApp } from '../../app-process.ts';
import { type Simulator, simCommand, startSimulator } from '../../simulator/simulator-process.ts';
import { send } from '../month-of-use.ts';
import { type Deed, type Hand, handsOf } from './hands.ts';
import { walkWizard } from './wizard-walk.ts';

/** How long an owner takes who does this for the first time; added up, and not waited for. */
const thinkMs: Readonly<Record<Deed, number>> = { read: 6_000, write: 4_000, press: 2_000, tab: 300 };
const LIMIT_MS = 180_000;

let simulator: Simulator;
let app: AppProcess;

test.beforeEach(async () => {
  simulator = await startSimulator();
  app = await startApp();
});
test.afterEach(async () => {
  await app.stop();
  await simulator.stop();
});

test.use({
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  contextOptions: { reducedMotion: 'reduce' },
});

for (const [index, name] of ['with the mouse', 'by keyboard alone'].entries())
  test(`a first owner sees the first request in less than three minutes, ${name}`, async ({ page }) => {
    await page.goto(`${app.controlUrl}/#token=${app.token}`);
    // Time that passes in an owner's head.
    let thoughtMs = 0;
    const hand = handsOf(page, (deed) => {
      thoughtMs += thinkMs[deed];
    })[index] as Hand;
    const begin = performance.now();
    await walkWizard({
      page,
      language: 'zh-CN',
      vendorUrl: simulator.vendorUrl,
      groupName: '前端拼车组',
      accountName: 'Claude-01',
      shoot: async () => undefined,
      hand,
      sendFirstRequest: (secret) =>
        send(
          app.relayUrl,
          secret,
          simCommand({
            plan: {
              text: '你好',
              inputTokens: 1234,
              outputTokens: 567,
              cacheWrite5m: 8901,
              cacheRead: 100_000,
            },
          }),
        ),
    });
    const workedMs = Math.round(performance.now() - begin);
    const description = `${(thoughtMs / 1000).toFixed(1)} s of thinking, ${(workedMs / 1000).toFixed(1)} s of work`;
    test.info().annotations.push({ type: 'time', description });
    process.stdout.write(`${name}: ${description}\n`);
    expect(thoughtMs + workedMs).toBeLessThan(LIMIT_MS);
    await expect(page.getByRole('heading', { name: '前端拼车组' })).toBeVisible();
  });
