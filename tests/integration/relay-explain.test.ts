import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RelayCheck, RelayExplanation } from '../../shared/contract/relay-explanation.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { prepareCarpool } from '../carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';

const model = 'claude-sonnet-4-5';
const good: Behaviour = { plan: { text: '好', inputTokens: 1_000, outputTokens: 100 } };

let simulator: Simulator;
let rig: CoreRig;
let groupId: string;
let accountId: string;
let memberId: string;
let keyId: string;
let secret: string;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

beforeEach(async () => {
  await simulator.reset();
  rig = await startCore();
  await rig.core.start();
  await rig.api.settings.update({ changes: { language: 'zh-CN' } });
  const carpool = await prepareCarpool(rig.api, simulator.vendorUrl);
  ({ groupId, accountId } = carpool);
  const [key] = carpool.keys;
  ({ memberId, id: keyId, secret } = key as NonNullable<typeof key>);
});
afterEach(() => rig.stop());

const explain = (): Promise<RelayExplanation> =>
  rig.api.relay.explain({ groupId, memberId, model, dialect: 'anthropic' });

type Answer = { readonly status: number; readonly message: string | undefined };

async function ask(behaviour: Behaviour = good): Promise<Answer> {
  const [address] = (await rig.api.relay.status({})).addresses;
  const response = await fetch(`${address?.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model,
      max_tokens: 64,
      messages: [{ role: 'user', content: simCommand(behaviour) }],
    }),
  });
  const answer = (await response.json()) as { error?: { message: string } };
  return { status: response.status, message: answer.error?.message };
}

const failedIn = ({ checks }: RelayExplanation) =>
  checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);

/** What the relay would say is what it says: the same code, in the same words, before and after it was asked. */
async function expectRefusal(code: ErrorCode, check: RelayCheck): Promise<RelayExplanation> {
  const told = await explain();
  expect(told.refusal?.code).toBe(code);
  expect(failedIn(told)[0]).toBe(check);
  const answer = await ask();
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.message).toBe(told.refusal?.message.zh);
  expect(await explain()).toEqual(told);
  return told;
}

describe('why this account', () => {
  it('tells the account, its name for the model and each check of a request that would be served, and sends nothing', async () => {
    await rig.api.account.update({
      accountId,
      changes: { modelMapping: [{ from: 'claude-sonnet*', to: 'sonnet-of-the-house' }], concurrencyLimit: 2 },
    });
    await rig.api.limits.set({ scope: 'member', subjectId: memberId, changes: { quotaDayPusd: 10n ** 13n } });
    const told = await explain();
    expect(told).toMatchObject({
      refusal: null,
      key: { id: keyId },
      account: {
        id: accountId,
        name: 'Claude-01',
        proxy: null,
        concurrencyLimit: 2,
        running: 0,
        dayRequests: 0,
      },
      modelSent: 'sonnet-of-the-house',
      translated: false,
      waits: false,
    });
    expect(told.checks.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 14 }, () => 'passed'));
    expect(told.limits.map(({ scope, quotas }) => [scope, quotas.length])).toEqual([
      ['key', 0],
      ['member', 1],
      ['group', 0],
    ]);
    expect((await simulator.stats()).requests).toBe(0);
    expect((await rig.api.usage.list({ groupId })).records).toEqual([]);
    expect((await ask()).status).toBe(200);
  });

  it('asks for the group alone where no member is named', async () => {
    const told = await rig.api.relay.explain({ groupId, model, dialect: 'openai_chat' });
    expect(told).toMatchObject({ refusal: null, key: null, translated: true });
    expect(told.limits.map(({ scope }) => scope)).toEqual(['group']);
  });
});

describe('what the relay would refuse is told with the same code', () => {
  it('without a binding', async () => {
    await rig.api.binding.clear({ groupId });
    const told = await expectRefusal('relay.no_account', 'binding');
    expect(told.account).toBeNull();
    expect(told.checks.filter(({ outcome }) => outcome === 'not_reached')).toHaveLength(7);
  });

  it('while the owner has paused it', async () => {
    await rig.api.relay.setPaused({ paused: true });
    await expectRefusal('relay.paused', 'going');
    expect((await simulator.stats()).requests).toBe(0);
    await rig.api.relay.setPaused({ paused: false });
    expect((await ask()).status).toBe(200);
  });

  it('with a disabled account', async () => {
    await rig.api.account.disable({ accountId });
    await expectRefusal('relay.account_disabled', 'enabled');
  });

  it('for a model that the account does not serve', async () => {
    await rig.api.account.update({ accountId, changes: { supportedModels: ['claude-haiku*'] } });
    await expectRefusal('relay.model_not_served', 'served_model');
  });

  it('for a model that the member may not ask for', async () => {
    await rig.api.limits.set({ scope: 'member', subjectId: memberId, changes: { models: ['gpt*'] } });
    await expectRefusal('relay.model_not_allowed', 'allowed_model');
  });

  it('with a quota that is used up', async () => {
    await rig.api.limits.set({
      scope: 'member',
      subjectId: memberId,
      changes: { quotaDayPusd: 4_500_000_000n },
    });
    await rig.api.limits.set({ scope: 'key', subjectId: keyId, changes: { quotaTotalPusd: 0n } });
    const told = await expectRefusal('relay.quota_used', 'quota');
    expect(told.limits[0]).toMatchObject({ scope: 'key', quotas: [{ quota: 'total', limitPusd: 0n }] });
  });

  it('while the account rests after a 429', async () => {
    expect((await ask({ error: { status: 429, headers: { 'retry-after': '600' } } })).status).toBe(429);
    const told = await expectRefusal('relay.account_limited', 'state');
    expect(told.refusal?.message.en).toContain('2026');
  });

  it('with the account’s requests of the day used up', async () => {
    await rig.api.account.update({ accountId, changes: { dailyRequestLimit: 1 } });
    await ask();
    const told = await expectRefusal('relay.account_day_used', 'account_limits');
    expect(told.account).toMatchObject({ dailyRequestLimit: 1, dayRequests: 1 });
  });

  it('with a key that was revoked, whatever else is in the way', async () => {
    await rig.api.memberKey.revoke({ keyId });
    await rig.api.account.disable({ accountId });
    const told = await expectRefusal('relay.key_revoked', 'key');
    expect(failedIn(told)).toEqual(['key', 'enabled']);
  });
});
