import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { checkConnection } from '../../electron/core/providers/connection-check.ts';
import type { AccountProxy } from '../../electron/core/providers/proxy.ts';
import { systemClock } from '../../electron/core/system/clock-and-ids.ts';
import { certificate } from '../proxies/certificate.ts';
import { addressOfProxy, login, proxyCanary, proxyKinds, startProxy } from '../proxies/every-kind.ts';
import { startHttpProxy } from '../proxies/http-proxy.ts';
import { startTlsFront } from '../proxies/tls-front.ts';
import type { TestProxy } from '../proxies/tunnels.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

let simulator: Simulator;
let front: TestProxy;
const started: TestProxy[] = [];

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates(), certificate.cert]);
  simulator = await startSimulator();
  front = await startTlsFront(Number(new URL(simulator.vendorUrl).port));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await simulator.reset();
});
afterAll(async () => {
  await front.stop();
  await simulator.stop();
});

async function using(starting: Promise<TestProxy>): Promise<TestProxy> {
  const one = await starting;
  started.push(one);
  return one;
}

const apiKey = 'sk-sim-check-canary';
const check = (baseUrl: string, proxy: AccountProxy) =>
  checkConnection(
    { provider: 'compatible', dialect: 'anthropic', baseUrl, apiKey, userAgent: null, proxy },
    systemClock,
  );

test.each(proxyKinds)(
  'the layers of a test through %s are the proxy, what it reaches, and TLS',
  async (kind) => {
    const proxy = await using(startProxy(kind, { login, knows: { 'vendor.invalid:443': front.port } }));
    const report = await check('https://vendor.invalid', addressOfProxy(kind, proxy));
    expect(report).toMatchObject({ ok: true, failedLayer: null });
    expect(report.steps.map(({ layer }) => layer)).toEqual([
      'url',
      'proxy',
      'tcp',
      'tls',
      'http',
      'auth',
      'region',
      'quota',
      'models',
    ]);
    const [, reached, target] = report.steps;
    expect(reached?.detail.zh).toBe(`已连上 ${kind}://127.0.0.1:${proxy.port}`);
    expect(target?.detail.en).toBe('The proxy has reached the provider');
    expect(reached?.durationMs).toBeGreaterThan(0);
    expect(proxy.asked).toEqual(['vendor.invalid:443']);
    expect(JSON.stringify(report)).not.toContain('pw-canary');
  },
);

test.each(proxyKinds)('a wrong login and a proxy that is down (%s) stop at the proxy', async (kind) => {
  const proxy = await using(startProxy(kind, { login }));
  const wrong = { ...login, password: `${proxyCanary}x` };
  const refused = await check(simulator.vendorUrl, addressOfProxy(kind, proxy, wrong));
  expect(refused).toMatchObject({ ok: false, failedLayer: 'proxy' });
  expect(refused.steps.map(({ layer }) => layer)).toEqual(['url', 'proxy']);
  expect(refused.steps.at(-1)?.detail).toEqual({
    zh: '代理不可用，没有绕过它直接连接（用户名或密码不对）',
    en: 'The proxy cannot be used, and nothing went around it (the user name or the password is wrong)',
  });
  cutOff(proxy);
  await proxy.stop();
  const down = await check(simulator.vendorUrl, addressOfProxy(kind, proxy));
  expect(down).toMatchObject({ ok: false, failedLayer: 'proxy' });
  expect(down.steps.at(-1)?.detail.en).toContain('(ECONNREFUSED)');
  expect(await simulator.ledger()).toEqual([]);
});

/** Stopped by the test itself. */
function cutOff(proxy: TestProxy): void {
  started.splice(started.indexOf(proxy), 1);
}

test('what lies behind the proxy fails at its own layer', async () => {
  const proxy = await using(startProxy('http', { knows: { 'other.invalid:443': front.port } }));
  const through = addressOfProxy('http', proxy, null);
  const unreachable = await check('http://127.0.0.1:9', through);
  expect(unreachable).toMatchObject({ failedLayer: 'tcp' });
  expect(unreachable.steps.map(({ layer, ok }) => [layer, ok])).toEqual([
    ['url', true],
    ['proxy', true],
    ['tcp', false],
  ]);
  expect(unreachable.steps.at(-1)?.detail.zh).toBe('代理连接不上服务商（代理答复 502）');
  expect(await check('https://other.invalid', through)).toMatchObject({ failedLayer: 'tls' });
  const forbidding = await using(startHttpProxy({ status: 403 }));
  expect(await check(simulator.vendorUrl, addressOfProxy('http', forbidding, null))).toMatchObject({
    failedLayer: 'proxy',
  });
  expect(await simulator.ledger()).toEqual([]);
});
