import { describe, expect, it } from 'vitest';
import { carryIpc, type IpcPort, type Sender } from '../../electron/main/ipc-carrier.ts';
import type { AppEvent } from '../../shared/contract/events.ts';
import { AppError } from '../../shared/errors.ts';
import { callChannel, eventChannel } from '../../shared/ipc-channels.ts';

const ownFrame: Sender = { senderFrame: { url: 'app://carpool/index.html#/home', parent: null } };

type Listener = Parameters<IpcPort['handle']>[1];

/** Electron's `ipcMain` and an open window, as far as the carrier sees them. */
function carried(dispatch: Parameters<typeof carryIpc>[0]['dispatch']) {
  const handlers = new Map<string, Listener>();
  const listeners = new Set<(event: AppEvent) => void>();
  const sent: unknown[][] = [];
  const stop = carryIpc({
    ipc: {
      handle: (channel, listener) => void handlers.set(channel, listener),
      removeHandler: (channel) => void handlers.delete(channel),
    },
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    broadcast: (...message) => sent.push(message),
  });
  const call = (sender: Sender, ...args: unknown[]) =>
    (handlers.get(callChannel) as Listener)(sender, ...args);
  return { call, handlers, listeners, sent, stop };
}

describe('the IPC carrier', () => {
  it('passes method and params of the own top frame to the core and answers with its envelope', async () => {
    const seen: unknown[][] = [];
    const { call } = carried(async (...args) => {
      seen.push(args);
      return { ok: true, result: { done: true } };
    });
    expect(await call(ownFrame, 'group.list', { archived: true })).toEqual({
      ok: true,
      result: { done: true },
    });
    expect(seen).toEqual([['group.list', { archived: true }]]);
  });

  it.each<[string, Sender]>([
    ['another origin', { senderFrame: { url: 'https://evil.example/index.html', parent: null } }],
    ['another host of the same scheme', { senderFrame: { url: 'app://evil/index.html', parent: null } }],
    ['a host that only begins like the own', { senderFrame: { url: 'app://carpool.evil/', parent: null } }],
    ['a file page', { senderFrame: { url: 'file:///carpool/index.html', parent: null } }],
    ['a blank page', { senderFrame: { url: 'about:blank', parent: null } }],
    ['a frame inside the page', { senderFrame: { url: 'app://carpool/index.html', parent: {} } }],
    ['a frame that is gone', { senderFrame: null }],
  ])('refuses %s without asking the core', async (_name, sender) => {
    const { call } = carried(() => {
      throw new Error('the core was asked');
    });
    expect(await call(sender, 'group.list', {})).toMatchObject({
      ok: false,
      error: { code: 'origin.refused', message: { zh: '拒绝来自其他网站的请求。' } },
    });
  });

  it.each([[undefined], [null], [7], [{ toString: () => 'group.list' }], [['group.list']]])(
    'treats %o as a method without a name',
    async (method) => {
      const { call } = carried(async (name) => ({ ok: true, result: name }));
      expect(await call(ownFrame, method, {})).toEqual({ ok: true, result: '' });
    },
  );

  it('lets no stack and no foreign message cross when the core fails', async () => {
    const { call } = carried(async () => {
      throw new Error('SELECT secret FROM accounts');
    });
    const answer = await call(ownFrame, 'group.list', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toMatch(/SELECT|at .*\.ts/);
  });

  it('keeps the code of a typed error', async () => {
    const { call } = carried(async () => {
      throw new AppError('vault.locked');
    });
    expect(await call(ownFrame, 'account.list', {})).toMatchObject({ error: { code: 'vault.locked' } });
  });

  it('sends each event by name and payload until it is stopped', () => {
    const { listeners, sent, handlers, stop } = carried(async () => ({ ok: true, result: null }));
    for (const listen of listeners) listen({ name: 'group.changed', payload: { groupId: 'g1' } });
    expect(sent).toEqual([[eventChannel, 'group.changed', { groupId: 'g1' }]]);
    stop();
    expect(listeners.size).toBe(0);
    expect(handlers.size).toBe(0);
  });
});
