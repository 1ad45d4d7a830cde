import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startCore } from '../core-rig.ts';
import { startProcess } from '../integration/child-process.ts';
import { ask } from '../metered-usage.ts';
import { startAuthorizationServer } from '../oauth/authorization-server.ts';
import { logIn, prepareLogin } from '../oauth/logged-in.ts';
import { startSimulator } from '../simulator/simulator-process.ts';

const plan = { inputTokens: 1, outputTokens: 1 };
const loggedInAt = '2026-11-10T04:00:00Z';
const afterEnd = '2026-11-10T05:00:01Z';

it('killed between the exchange and the save, it tells so at the next start, and asks the provider once, not in a loop', async () => {
  const vendor = await startSimulator();
  await vendor.setKeys({ prefix: '' });
  const server = await startAuthorizationServer();
  const first = await startCore({ at: loggedInAt });
  const { accountId, secret } = await prepareLogin(first.api, vendor.vendorUrl, server);
  await first.core.stop();
  server.calls.length = 0;

  // The server has renewed the tokens; its answer finds nobody.
  const script = new URL('./login-process.ts', import.meta.url);
  const child = startProcess(script, [first.dataDir, afterEnd, secret]);
  server.beforeAnswer = async () => {
    server.beforeAnswer = () => undefined;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  expect(server.calls).toEqual([{ grantType: 'refresh_token', status: 200 }]);

  const second = await startCore({ dataDir: first.dataDir, at: afterEnd });
  const login = async () => (await second.api.account.get({ accountId })).login;
  expect(await login()).toMatchObject({ state: 'active', interruptedAtMs: Date.parse(afterEnd) });
  await second.core.start();
  for (let index = 0; index < 3; index += 1) expect(await ask(second, secret, plan)).toBe(503);
  expect(server.calls).toHaveLength(2);
  expect(await login()).toMatchObject({ state: 'needed', reason: 'interrupted', renewable: true });
  expect(await vendor.ledger()).toEqual([]);

  expect(await logIn(second.api, server, accountId)).toMatchObject({ state: 'done' });
  expect(await ask(second, secret, plan)).toBe(200);
  expect(await login()).toMatchObject({ state: 'active', interruptedAtMs: null });
  await second.stop();
  await server.stop();
  await vendor.stop();
});
