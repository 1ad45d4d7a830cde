import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDataDir } from '../app-process.ts';
import { type CoreRig, startCore } from '../core-rig.ts';

let rig: CoreRig;
const stranger: { server?: Server } = {};

/** A port that another program holds. */
async function takenPort(): Promise<number> {
  stranger.server = createServer().listen(0, '127.0.0.1');
  await once(stranger.server, 'listening');
  return (stranger.server.address() as AddressInfo).port;
}

afterEach(async () => {
  stranger.server?.close();
  await rig.stop();
});

describe("the relay's switch", () => {
  it('does not keep the rest from working when its port is taken, and says which one is free', async () => {
    const port = await takenPort();
    rig = await startCore({ relayPort: port });
    expect(await rig.core.start()).toMatchObject({ code: 'relay.port_taken', params: { port } });
    const status = await rig.api.relay.status({});
    expect(status).toMatchObject({ state: 'failed', port, addresses: [], startedAtMs: null });
    expect(status.problem?.en).toMatch(
      new RegExp(`^Port ${port} is taken\\. The next free port is \\d+\\.$`),
    );
    expect(await rig.api.group.create({ name: '一组' })).toMatchObject({ name: '一组' });
    const next = Number(/(\d+)\.$/.exec(status.problem?.en ?? '')?.[1]);
    expect(await rig.api.relay.setPort({ port: next })).toMatchObject({
      state: 'listening',
      problem: null,
      port: next,
      startedAtMs: rig.clock.now(),
    });
  });

  it('stays where it is when it cannot move, and members notice nothing', async () => {
    rig = await startCore();
    await rig.core.start();
    const before = await rig.api.relay.status({});
    const port = await takenPort();
    await expect(rig.api.relay.setPort({ port })).rejects.toMatchObject({ code: 'relay.port_taken' });
    expect(await rig.api.relay.status({})).toEqual(before);
    expect((await fetch(`${before.addresses[0]?.url}/healthz`)).status).toBe(200);
  });

  it('remembers port and network for the next start, but not a port that was given for one run', async () => {
    const dataDir = await freshDataDir();
    rig = await startCore({ dataDir });
    await rig.core.start();
    const own = (await rig.api.relay.status({})).port;
    expect(await rig.api.relay.setLan({ enabled: true })).toMatchObject({ port: own, lan: true });
    await rig.core.stop();
    rig = await startCore({ dataDir });
    expect(await rig.api.relay.status({})).toMatchObject({ state: 'stopped', lan: true });
    await rig.core.start();
    const chosen = (await rig.api.relay.status({})).port;
    await rig.api.relay.setPort({ port: chosen });
    await rig.core.stop();
    rig = await startCore({ dataDir, relayPort: undefined });
    await rig.core.start();
    expect(await rig.api.relay.status({})).toMatchObject({ state: 'listening', port: chosen, lan: true });
  });

  it('stays paused over a restart, while its addresses go on answering', async () => {
    const dataDir = await freshDataDir();
    rig = await startCore({ dataDir });
    await rig.core.start();
    expect(await rig.api.relay.setPaused({ paused: true })).toMatchObject({
      state: 'listening',
      paused: true,
    });
    await rig.core.stop();
    rig = await startCore({ dataDir });
    await rig.core.start();
    const { paused, addresses } = await rig.api.relay.status({});
    expect(paused).toBe(true);
    expect((await fetch(`${addresses[0]?.url}/healthz`)).status).toBe(200);
    expect(await rig.api.relay.setPaused({ paused: false })).toMatchObject({ paused: false });
  });

  it('tests its own addresses only', async () => {
    rig = await startCore();
    await rig.core.start();
    const { addresses, port } = await rig.api.relay.status({});
    expect(addresses).toEqual([{ url: `http://127.0.0.1:${port}`, kind: 'loopback', interface: 'loopback' }]);
    expect(await rig.api.relay.testAddress({ url: `http://127.0.0.1:${port}/` })).toMatchObject({ ok: true });
    for (const url of [
      `http://127.0.0.1:${port + 1}`,
      `http://127.0.0.1:${port}/v1/models`,
      'http://localhost',
    ]) {
      await expect(rig.api.relay.testAddress({ url })).rejects.toMatchObject({
        code: 'input.invalid',
        field: 'url',
      });
    }
  });
});

describe('settings', () => {
  beforeEach(async () => {
    rig = await startCore();
  });

  it('have defaults, keep what was not given, and tell of a change', async () => {
    const first = await rig.api.settings.get({});
    expect(first).toEqual({
      language: 'system',
      theme: 'system',
      drainDisconnected: false,
      wizard: 'group',
      wizardGroupId: null,
    });
    const changed = await rig.api.settings.update({ changes: { language: 'zh-CN' } });
    expect(changed).toEqual({ ...first, language: 'zh-CN' });
    expect(rig.events).toContainEqual({ name: 'settings.changed', payload: {} });
  });

  it('decide the language in which members are refused', async () => {
    await rig.core.start();
    const [address] = (await rig.api.relay.status({})).addresses;
    const refusal = async () => (await fetch(`${address?.url}/v1/models`)).text();
    await rig.api.settings.update({ changes: { language: 'zh-CN' } });
    expect(await refusal()).toContain('没有带成员密钥');
    await rig.api.settings.update({ changes: { language: 'en' } });
    expect(await refusal()).toContain('No member key was sent');
  });
});
