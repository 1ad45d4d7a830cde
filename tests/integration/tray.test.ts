import { describe, expect, it } from 'vitest';
import { shellLanguage } from '../../electron/main/labels.ts';
import { createQuitting, quitQuestion } from '../../electron/main/quitting.ts';
import { trayMenu, trayPicture, trayState } from '../../electron/main/tray-menu.ts';
import type { Result } from '../../shared/contract/index.ts';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import { zeroTokens } from '../../shared/tokens.ts';

const relay: RelayStatus = {
  state: 'listening',
  paused: false,
  problem: null,
  port: 8787,
  lan: true,
  addresses: [
    { url: 'http://127.0.0.1:8787', kind: 'loopback', interface: 'lo' },
    { url: 'http://192.168.1.20:8787', kind: 'lan', interface: 'eth0' },
  ],
  openAttempts: 3,
  startedAtMs: 1,
};

function usageOf(groupName: string, costPusd: bigint, unpricedRequests = 0): Result<'usage.today'>[number] {
  return {
    groupId: groupName,
    groupName,
    fromMs: 0,
    requests: 1,
    tokens: zeroTokens,
    costPusd,
    unpricedRequests,
  };
}

const today = [usageOf('周末拼车', 1_234_500_000_000n)];

describe('the tray', () => {
  const done: unknown[] = [];
  const actions = {
    open: () => done.push('open'),
    quit: () => done.push('quit'),
    copy: (text: string) => done.push(text),
    setPaused: (paused: boolean) => done.push(paused),
  };
  const texts = (facts: Parameters<typeof trayMenu>[0], language: 'zh-CN' | 'en') =>
    trayMenu(facts, actions, language).flatMap(({ label }) => (label === undefined ? [] : [label]));
  const click = (facts: Parameters<typeof trayMenu>[0], wanted: string) => {
    const { click } = trayMenu(facts, actions, 'en').find(({ label }) => label === wanted) ?? {};
    (click as () => void)();
    return done.pop();
  };

  it('speaks the chosen language, else that of the system', () => {
    expect(shellLanguage('system', 'zh-TW')).toBe('zh-CN');
    expect(shellLanguage('system', 'de')).toBe('en');
    expect(shellLanguage('en', 'zh-CN')).toBe('en');
  });

  it('tells how the relay is, what runs and what today costs, and has every address', () => {
    expect(texts({ relay, today }, 'zh-CN')).toEqual([
      '中转运行中',
      '进行中的请求：3',
      '今天的计量费用：$1.23',
      '复制 http://127.0.0.1:8787',
      '复制 http://192.168.1.20:8787',
      '全部暂停',
      '打开 AiCarpool',
      '退出',
    ]);
    expect(click({ relay, today }, 'Copy http://192.168.1.20:8787')).toBe('http://192.168.1.20:8787');
  });

  it('has the switch of the relay for both ways', () => {
    expect(click({ relay, today }, 'Pause all')).toBe(true);
    const paused = { relay: { ...relay, paused: true }, today };
    expect(texts(paused, 'en')[0]).toBe('Relay paused, nothing is forwarded');
    expect(click(paused, 'Go on')).toBe(false);
  });

  it('sums several groups and tells each, and what has no price is not counted as free', () => {
    const groups = [
      ...today,
      usageOf('R & D', 500_000_000_000n, 2),
      usageOf('一个名字长得菜单里怎么也放不下还要继续写下去的拼车组', 0n),
    ];
    expect(texts({ relay, today: groups }, 'en').slice(2, 7)).toEqual([
      'Metered cost today: $1.73',
      '周末拼车: $1.23',
      'R && D: $0.5000',
      '一个名字长得菜单里怎么也放不下还要继续写下去的…: $0.00',
      'Not priced yet: 2 requests',
    ]);
    expect(texts({ relay, today: [] }, 'en')[2]).toBe('Metered cost today: $0.00');
  });

  it('has no address to copy while nobody can connect', () => {
    const failed = { ...relay, state: 'failed' as const, addresses: [] };
    expect(texts({ relay: failed, today }, 'en').filter((text) => text.startsWith('Copy'))).toEqual([]);
    expect(texts({ relay: failed, today }, 'en')[0]).toBe('Relay not running');
  });

  it('shows one of three states, on macOS by its shape', () => {
    expect(trayState(relay)).toBe('running');
    expect(trayState({ ...relay, paused: true })).toBe('paused');
    expect(trayState({ ...relay, state: 'failed', paused: true })).toBe('failed');
    expect(trayPicture('paused', false)).toBe('tray-paused.png');
    expect(trayPicture('paused', true)).toBe('tray-pausedTemplate.png');
  });
});

describe('quitting', () => {
  /** What was asked for, in order; `answer` is what the owner chooses. */
  function rig(answer: 'finish' | 'now' | 'cancel') {
    const said: string[] = [];
    let nowMs = 0;
    let stopped = () => {};
    const quitting = createQuitting({
      monotonicMs: () => nowMs,
      ask: async () => {
        said.push('asked');
        return answer;
      },
      stop: ({ drainMs, cut }) => {
        said.push(`stop, ${drainMs / 1_000} s`);
        cut.addEventListener('abort', () => said.push('cut'));
        return new Promise((resolve) => {
          stopped = resolve;
        });
      },
      exit: () => said.push('exit'),
    });
    const request = async (by: 'owner' | 'system', afterMs = 10_000) => {
      nowMs += afterMs;
      quitting.request(by);
      await settled();
    };
    const stopNow = async () => {
      stopped();
      await settled();
    };
    return { said, quitting, request, stopNow };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('says what each answer means for the bill', () => {
    const { options, choices } = quitQuestion(1, 'en');
    expect(options.message).toBe('1 request is in progress');
    expect(options.detail).toContain('what was counted so far is billed');
    expect(options.buttons).toEqual(['Finish them', 'Quit now', 'Cancel']);
    expect(choices[options.cancelId as number]).toBe('cancel');
    expect(quitQuestion(2, 'zh-CN').options.detail).toContain('已经计到的用量照常计入账单');
  });

  it('lets requests finish for an hour where the owner wants that, cuts them when asked again, and then waits no more', async () => {
    const { said, quitting, request, stopNow } = rig('finish');
    await request('owner');
    expect(said).toEqual(['asked', 'stop, 3600 s']);
    await request('owner', 100);
    expect(said).toHaveLength(2);
    await request('owner');
    expect(said.at(-1)).toBe('cut');
    expect(quitting.isOver()).toBe(false);
    await request('owner');
    expect(said.at(-1)).toBe('exit');
    await stopNow();
    expect(said.filter((what) => what === 'exit')).toHaveLength(1);
  });

  it('ends once the core has stopped', async () => {
    const { said, quitting, request, stopNow } = rig('now');
    await request('owner');
    await stopNow();
    expect(said).toEqual(['asked', 'stop, 0 s', 'exit']);
    expect(quitting.isOver()).toBe(true);
  });

  it('goes on as before when the owner cancels, and may be asked again', async () => {
    const { said, request } = rig('cancel');
    await request('owner');
    await request('owner', 100);
    expect(said).toEqual(['asked', 'asked']);
  });

  it('does not ask where the system ends the program', async () => {
    const { said, request, stopNow } = rig('cancel');
    await request('system');
    await request('system', 100);
    await stopNow();
    expect(said).toEqual(['stop, 20 s', 'exit']);
  });
});
