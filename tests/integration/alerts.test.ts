import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccountFacts, AlertFacts } from '../../electron/core/domain/alert-facts.ts';
import { openAlerts } from '../../electron/core/services/alerts.ts';
import { openAlertSettings } from '../../electron/core/services/alerts-settings.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import type { Alert } from '../../shared/contract/alert.ts';
import { prepareCarpool } from '../carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';
import { freshFolder, openAt } from './stored-carpool.ts';
import { startReceiver } from './webhook-receiver.ts';

const good: Behaviour = { plan: { text: '好' } };

describe('over a running core', () => {
  let simulator: Simulator;
  let rig: CoreRig;
  let relayUrl: string;
  let carpool: Awaited<ReturnType<typeof prepareCarpool>>;

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.stop());
  beforeEach(async () => {
    await simulator.reset();
    rig = await startCore({ at: new Date().toISOString() });
    await rig.core.start();
    carpool = await prepareCarpool(rig.api, simulator.vendorUrl);
    relayUrl = (await rig.api.relay.status({})).addresses[0]?.url as string;
  });
  afterEach(() => rig.stop());

  async function ask(behaviour: Behaviour): Promise<number> {
    const answer = await fetch(`${relayUrl}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': carpool.keys[0]?.secret as string,
      },
      body: JSON.stringify({
        model: 'claude-sonnet-4-5',
        max_tokens: 100,
        messages: [{ role: 'user', content: simCommand(behaviour) }],
      }),
    });
    await answer.text();
    return answer.status;
  }

  /** Resolves at the next event of the core. */
  function nextEvent(): Promise<void> {
    return new Promise((resolve) => {
      const stop = rig.core.events.subscribe(() => {
        stop();
        resolve();
      });
    });
  }

  /** The open alerts once they are these, by kind. */
  async function openOnce(...kinds: string[]): Promise<Alert[]> {
    for (;;) {
      // Before the question, so that no event can come between answer and waiting.
      const changed = nextEvent();
      const { alerts } = await rig.api.alert.list({ open: true });
      const found = alerts.map(({ kind }) => kind).sort();
      if (JSON.stringify(found) === JSON.stringify(kinds.toSorted())) return alerts;
      await changed;
    }
  }

  const limit = { error: { status: 429, message: 'slow down', headers: { 'retry-after': '3600' } } };

  test('a limited account is told once while it lasts, and that it has recovered', async () => {
    const receiver = await startReceiver();
    const target = { service: 'json', url: receiver.url, allowPrivate: true } as const;
    const severities = ['info' as const, 'warning' as const];
    await rig.api.webhook.create({ name: '自建', ...target, severities });
    expect(await ask(limit)).toBe(429);
    const [alert] = await openOnce('account_limited');
    expect(alert).toMatchObject({
      severity: 'warning',
      subject: { kind: 'account', id: carpool.accountId, name: 'Claude-01' },
      text: { title: { zh: expect.stringMatching(/^账号「Claude-01」被上游限流，.*\d\d:\d\d 恢复$/) } },
      readAtMs: null,
    });
    expect(await ask(good)).toBe(429);
    await rig.api.account.recover({ accountId: carpool.accountId });
    expect(await ask(good)).toBe(200);
    await openOnce();
    await receiver.until(2);
    expect(receiver.received.map(({ json }) => json.kind)).toEqual(['account_limited', 'account_recovered']);
    const { alerts, unreadCount } = await rig.api.alert.list({});
    expect(alerts.map(({ kind, resolvedAtMs }) => [kind, resolvedAtMs !== null])).toEqual([
      ['account_recovered', true],
      ['account_limited', true],
    ]);
    expect(unreadCount).toBe(2);
    await receiver.stop();

    const { events } = await rig.api.account.timeline({ accountId: carpool.accountId });
    expect(events.map(({ state, reason, said }) => [state, reason, said])).toEqual([
      ['normal', null, null],
      ['limited', 'rate_limit', 'slow down'],
      ['normal', null, null],
    ]);
  });

  test('a period that is over is told once, and no more when it is closed', async () => {
    const { groupId } = carpool;
    const [running] = await rig.api.period.list({ groupId });
    const { id: periodId, label, endAtMs } = running as NonNullable<typeof running>;
    rig.clock.set(new Date(endAtMs + 1_000).toISOString());
    await rig.api.group.update({ groupId, changes: { maxMembers: 9 } });
    expect(await openOnce('period_due')).toMatchObject([
      {
        severity: 'warning',
        subject: { kind: 'group', id: groupId },
        text: { title: { zh: `拼车组「周末拼车」的账期 ${label} 已结束，等待结账` } },
      },
    ]);
    await rig.api.period.close({ groupId, periodId, confirmation: label });
    await openOnce();
  });

  test('a refused key is critical, and a limit that ends by itself ends its alert and its part of the timeline', async () => {
    const key = 'sk-sim-carpool-secret-canary';
    await simulator.setKeys({ refuse: [key] });
    await ask(good);
    expect(await openOnce('account_key_refused')).toMatchObject([{ severity: 'critical' }]);
    await simulator.setKeys({ refuse: [] });
    await rig.api.account.check({ accountId: carpool.accountId });
    await openOnce();
    await ask(limit);
    await openOnce('account_limited');
    const endsMs = (await rig.api.account.get({ accountId: carpool.accountId })).health.rest
      ?.untilMs as number;
    rig.clock.set(new Date(endsMs + 5_000).toISOString());
    expect(await ask(good)).toBe(200);
    await rig.api.account.check({ accountId: carpool.accountId });
    await openOnce();
    const { events } = await rig.api.account.timeline({ accountId: carpool.accountId });
    expect(events.map(({ state }) => state)).toEqual(['normal', 'needs_key', 'normal', 'limited', 'normal']);
    expect(events.at(-2)).toMatchObject({ untilMs: endsMs });
    expect(events.at(-1)).toMatchObject({ fromMs: endsMs, untilMs: null });
  });

  test('many 529 within an hour are told, from 20 answers on', async () => {
    const { accountId } = carpool;
    for (let time = 1; time <= 4; time += 1) {
      await ask({ error: { status: 529, message: 'Overloaded' } });
      await rig.api.account.recover({ accountId });
    }
    for (let time = 1; time <= 15; time += 1) await ask(good);
    expect((await rig.api.account.get({ accountId })).health.lastHour).toEqual({
      requests: 19,
      overloaded: 4,
    });
    await rig.api.account.recover({ accountId });
    await openOnce();
    await ask(good);
    await rig.api.account.recover({ accountId });
    const [alert] = await openOnce('overload_share');
    expect(alert?.text.title.en).toBe(
      '4 of 20 requests of the last hour on account "Claude-01" met an overloaded provider (529)',
    );
  });

  test('a member whose quota runs out is told at 80 % and again at 95 %, in one alert', async () => {
    const { memberId } = carpool.keys[0] as { memberId: string };
    await ask({ plan: { text: '好', inputTokens: 85, outputTokens: 1 } });
    const set = (dayTokens: number) =>
      rig.api.limits.set({ scope: 'member', subjectId: memberId, changes: { dayTokens } });
    await set(107);
    const [warning] = await openOnce('quota_used');
    expect(warning).toMatchObject({
      severity: 'warning',
      subject: { kind: 'member', id: memberId },
      text: { title: { zh: '成员「成员1」的每日 tokens 额度已用 80% 以上' } },
    });
    await rig.api.alert.markRead({ alertId: warning?.id as string });
    await set(90);
    for (;;) {
      const changed = nextEvent();
      const [alert] = await openOnce('quota_used');
      if (alert?.severity === 'critical') {
        expect(alert).toMatchObject({ id: warning?.id, readAtMs: null });
        break;
      }
      await changed;
    }
    await set(1_000);
    await openOnce();
  });

  test('what is open is open after a restart, and is not told again', async () => {
    const receiver = await startReceiver();
    const target = { service: 'json', url: receiver.url, allowPrivate: true } as const;
    await rig.api.webhook.create({ name: '自建', ...target });
    await ask(limit);
    const [alert] = await openOnce('account_limited');
    await receiver.until(1);
    const before = (await rig.api.account.timeline({ accountId: carpool.accountId })).events;
    await rig.core.stop();
    const { dataDir, clock } = rig;
    rig = await startCore({ dataDir, at: new Date(clock.now() + 1_000).toISOString() });
    await rig.core.start();
    await rig.api.account.disable({ accountId: carpool.accountId });
    await openOnce();
    const { alerts } = await rig.api.alert.list({});
    expect(alerts).toMatchObject([{ id: alert?.id, resolvedAtMs: rig.clock.now() }]);
    expect(receiver.received).toHaveLength(1);
    const { events } = await rig.api.account.timeline({ accountId: carpool.accountId });
    expect(events.slice(0, 2)).toEqual([before[0], { ...before[1], untilMs: rig.clock.now() }]);
    expect(events[2]).toMatchObject({ state: 'disabled', untilMs: null });
    await receiver.stop();
  });

  test('a port that is taken is told until the owner chooses another', async () => {
    const taken = await startReceiver();
    const other = await startCore({ relayPort: taken.port });
    expect(await other.core.start()).toMatchObject({ code: 'relay.port_taken' });
    const waitFor = async (count: number) => {
      for (;;) {
        const changed = new Promise((resolve) => other.core.events.subscribe(resolve));
        const { alerts, openCount } = await other.api.alert.list({ open: true });
        if (openCount === count) return alerts;
        await changed;
      }
    };
    expect(await waitFor(1)).toMatchObject([{ kind: 'relay_down', severity: 'critical' }]);
    const free = await startReceiver();
    await free.stop();
    await other.api.relay.setPort({ port: free.port });
    expect(await waitFor(0)).toEqual([]);
    await other.stop();
    await taken.stop();
  });

  test('what the owner does not want watched ends at once', async () => {
    await ask(limit);
    await openOnce('account_limited');
    await rig.api.alert.saveSettings({ changes: { mutedKinds: ['account_limited', 'account_recovered'] } });
    await openOnce();
    expect((await rig.api.alert.list({})).alerts).toHaveLength(1);
  });
});

describe('each look', () => {
  const nowMs = Date.parse('2026-11-10T04:00:00Z');
  const account: AccountFacts = {
    ...{
      id: 'account-1',
      name: 'Claude-01',
      state: 'normal',
      login: null,
      groupId: null,
      zone: 'Asia/Shanghai',
    },
    ...{ rest: null, windows: [], score: 100, demoted: false, lastHour: { requests: 0, overloaded: 0 } },
    ...{ balances: [], below: null },
  };
  const calm: AlertFacts = {
    accounts: [account],
    quotas: [],
    duePeriods: [],
    unsettled: 0,
    refusedRecords: 0,
    relayProblem: null,
  };

  async function openRig() {
    const storage = await openAt(await freshFolder(), nowMs);
    const settings = await openAlertSettings(storage);
    const told: string[] = [];
    const state = { facts: calm, nowMs, full: false };
    const alerts = await openAlerts({
      storage: {
        read: storage.read,
        write: (name, ...args) =>
          state.full ? Promise.reject(new Error('disk')) : storage.write(name, ...args),
      },
      clock: { now: () => state.nowMs },
      ids: systemIds,
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      settings,
      facts: async () => state.facts,
      outlet: async ({ kind, severity }, _settings, quietUntilMs) =>
        void told.push(
          `${kind} ${severity}${quietUntilMs === null ? '' : ` held ${(quietUntilMs - nowMs) / 3_600_000} h`}`,
        ),
      announce: async () => undefined,
    });
    const look = async (facts: Partial<AlertFacts>) => {
      state.facts = { ...calm, ...facts };
      await alerts.look();
      return (await alerts.list({ open: true })).alerts;
    };
    const of = (changes: Partial<AccountFacts>) => ({ accounts: [{ ...account, ...changes }] });
    return { storage, alerts, told, state, look, of };
  }

  test('tells of windows, balances, logins, scores and the relay', async () => {
    const { storage, look, of, told } = await openRig();
    const window = {
      name: 'five_hours' as const,
      models: null,
      resetsAtMs: nowMs + 3_600_000,
      measured: true,
    };
    expect(await look(of({ windows: [{ ...window, usedShare: 0.79 }] }))).toEqual([]);
    const [used] = await look(of({ windows: [{ ...window, usedShare: 0.8 }] }));
    expect(used?.text.title.en).toBe('Account "Claude-01" has used 80 % or more of its 5-hour window');
    const both = [
      { ...window, usedShare: 0.96 },
      { ...window, name: 'seven_days' as const, models: 'opus', usedShare: 0.85 },
    ];
    expect((await look(of({ windows: both }))).map(({ severity }) => severity).sort()).toEqual([
      'critical',
      'warning',
    ]);
    const below = { amountMinor: 1_000n, currency: 'CNY' };
    const cny = { amountMinor: 999n, currency: 'CNY' };
    const [low] = await look(of({ balances: [{ amountMinor: 1n, currency: 'USD' }, cny], below }));
    expect(low?.text.title.zh).toBe('账号「Claude-01」余额 ¥9.99，低于 ¥10.00');
    expect(await look(of({ balances: [below], below }))).toEqual([]);
    const login = { state: 'active', reason: null, interruptedAtMs: null, scopes: [] } as const;
    const ends = { ...login, expiresAtMs: nowMs + 3_600_000, scopes: [] };
    expect(await look(of({ login: { ...ends, renewable: true } }))).toEqual([]);
    const [soon] = await look(of({ login: { ...ends, renewable: false } }));
    expect(soon?.text.title.en).toBe('The tokens of account "Claude-01" end at 13:00');
    await look(of({ demoted: true, score: 55 }));
    await look({});
    const [relay] = await look({ relayProblem: { zh: '端口被占用。', en: 'The port is taken.' } });
    expect(relay).toMatchObject({ kind: 'relay_down', severity: 'critical', subject: { kind: 'app' } });
    expect(told).toEqual([
      'usage_window warning',
      'usage_window critical',
      'usage_window warning',
      'balance_low warning',
      'login_ends_soon warning',
      'health_demoted warning',
      'health_restored info',
      'relay_down critical',
    ]);
    await storage.close();
  });

  test('tells of records that fit into no table, beside those that wait', async () => {
    const { storage, look } = await openRig();
    expect(await look({ unsettled: 1, refusedRecords: 2 })).toMatchObject([
      { text: { title: { en: '2 usage records do not fit into the books' } } },
      { text: { title: { en: '1 usage row could not be written to the disk yet' } } },
    ]);
    await storage.close();
  });

  test('keeps in memory what a full disk does not take, and stores it when there is room', async () => {
    const { storage, alerts, look, state } = await openRig();
    state.full = true;
    expect(await look({ unsettled: 3 })).toMatchObject([{ kind: 'metering_trouble', severity: 'critical' }]);
    expect(await alerts.list({})).toMatchObject({ openCount: 1, unreadCount: 1 });
    expect(await storage.read('alerts.listOpen')).toEqual([]);
    state.full = false;
    expect(await look({})).toEqual([]);
    expect(await storage.read('alerts.list', { limit: 5 })).toMatchObject([
      { kind: 'metering_trouble', resolvedAtMs: nowMs },
    ]);
    await storage.close();
  });

  test('holds back in quiet hours, over midnight and in their zone, all but what is critical', async () => {
    const { storage, alerts, look, of, told } = await openRig();
    const quiet = { enabled: true, from: '11:30', to: '08:00', zone: 'Asia/Shanghai', exceptCritical: true };
    await alerts.saveSettings({ changes: { quiet } });
    await look({ ...of({ demoted: true, score: 55 }), unsettled: 1 });
    await alerts.saveSettings({ changes: { quiet: { ...quiet, exceptCritical: false, to: '13:00' } } });
    await look({ unsettled: 1, relayProblem: { zh: '端口被占用。', en: 'The port is taken.' } });
    await alerts.saveSettings({ changes: { quiet: { ...quiet, from: '12:01', to: '11:59' } } });
    await look(of({ demoted: true, score: 55 }));
    expect(told).toEqual([
      'health_demoted warning held 20 h',
      'metering_trouble critical',
      'relay_down critical held 1 h',
      'health_restored info held 1 h',
      'health_demoted warning',
    ]);
    await storage.close();
  });
});
