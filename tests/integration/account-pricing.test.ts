import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Params } from '../../shared/contract/index.ts';
import { startApp } from '../app-process.ts';
import { prepareCarpool } from '../carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup, sonnet } from '../metered-usage.ts';
import { allRecords } from '../oracle.ts';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';
import { until } from './relay-rig.ts';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
});
afterEach(() => rig.stop());

type Pricing = Partial<Params<'account.setPricing'>>;

async function prepare(pricing: Pricing) {
  const prepared = await prepareGroup(rig.api, vendor.vendorUrl);
  await rig.core.start();
  const set = (changed: Pricing) =>
    rig.api.account.setPricing({
      accountId: prepared.accountId,
      prices: [],
      fixedUsd: '0',
      discountBp: 0,
      ...changed,
    });
  await set(pricing);
  return { ...prepared, set };
}

/** The cost of the newest row. */
async function lastRow(groupId: string) {
  const { records } = await rig.api.usage.list({ groupId, limit: 1 });
  const [record] = records;
  if (record === undefined) throw new Error('no row');
  return record;
}

async function send(
  relayUrl: string,
  secret: string,
  behaviour: Behaviour,
  model = sonnet,
): Promise<Response> {
  return fetch(`${relayUrl}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': secret },
    body: JSON.stringify({
      model,
      max_tokens: 64,
      stream: true,
      messages: [{ role: 'user', content: simCommand(behaviour) }],
    }),
  });
}

async function relayUrl(): Promise<string> {
  return (await rig.core.relay.status()).addresses[0]?.url as string;
}

describe('a row', () => {
  it('costs tokens at own prices before listed ones, plus the fixed cost, less the discount, and says so', async () => {
    const { groupId, secret } = await prepare({
      prices: [{ model: 'claude-sonnet-4-5*', input: '2.5' }],
      fixedUsd: '0.01',
      discountBp: 1_000,
    });
    await ask(rig, secret, { inputTokens: 1_234, outputTokens: 567 });
    const row = await lastRow(groupId);
    // 1,234 x 2.5 + 567 x 15 = 11,590 M pUSD; + 10,000 M; - 10 % = 19,431 M.
    expect(row).toMatchObject({ costPusd: 19_431_000_000n, costVersion: 1, unpriced: false });
    const { arithmetic } = await rig.api.usage.get({ usageId: row.id });
    expect(arithmetic).toEqual({
      priceVersion: 1,
      pricedModel: sonnet,
      lines: [
        {
          kind: 'inputTokens',
          tokens: 1_234,
          pusdPerToken: 2_500_000n,
          amountPusd: 3_085_000_000n,
          own: true,
        },
        {
          kind: 'outputTokens',
          tokens: 567,
          pusdPerToken: 15_000_000n,
          amountPusd: 8_505_000_000n,
          own: false,
        },
      ],
      ownTerms: { version: 1, fixedPusd: 10_000_000_000n, discountBp: 1_000, discountPusd: 2_159_000_000n },
    });
    const sums = await rig.api.usage.summary({
      groupId,
      fromMs: 0,
      toMs: rig.clock.now() + 1,
      bucket: 'hour',
    });
    expect(sums.totals.costPusd).toBe(19_431_000_000n);
  });

  it('keeps its arithmetic when the prices change, also one that is rounded; the next row has the new', async () => {
    const { groupId, secret, set } = await prepare({
      prices: [{ model: sonnet, input: '0.000001', output: '0.000002' }],
      discountBp: 5_000,
    });
    await ask(rig, secret, { inputTokens: 1, outputTokens: 1 });
    await set({ prices: [{ model: sonnet, input: '7', output: '8' }], discountBp: 10_000 });
    await ask(rig, secret, { inputTokens: 1, outputTokens: 1 });
    await set({});
    await ask(rig, secret, { inputTokens: 1, outputTokens: 1 });
    const { records } = await rig.api.usage.list({ groupId });
    // 3 pUSD at half is 1.5, half up 2; 15,000,000 less all of it; 18,000,000 listed.
    expect(records.map(({ costVersion, costPusd }) => [costVersion, costPusd])).toEqual([
      [3, 18_000_000n],
      [2, 0n],
      [1, 2n],
    ]);
    for (const { id, costPusd } of records) {
      const { arithmetic } = await rig.api.usage.get({ usageId: id });
      const tokens = arithmetic?.lines.reduce((sum, line) => sum + line.amountPusd, 0n) ?? 0n;
      const terms = arithmetic?.ownTerms;
      expect(tokens + (terms?.fixedPusd ?? 0n) - (terms?.discountPusd ?? 0n)).toBe(costPusd);
    }
    const saved = await set({});
    expect(saved.versions.map(({ version, state }) => [version, state])).toEqual([
      [3, 'current'],
      [2, 'past'],
      [1, 'past'],
    ]);
  });

  it('is charged the fixed cost only where the provider answered', async () => {
    const { groupId, accountId, secret } = await prepare({ fixedUsd: '0.5' });
    const relay = await relayUrl();
    const costs: [string | null, bigint | null][] = [];
    const behaviours: Behaviour[] = [
      { plan: { inputTokens: 10, outputTokens: 2 } },
      { error: { status: 400, message: 'no' } },
      { error: { status: 500, message: 'down' } },
      { html: { status: 502 } },
      { cut: { how: 'reset', afterBytes: 0 } },
      { cut: { how: 'reset', afterEvents: 4 }, plan: { inputTokens: 10, outputTokens: 9, usageEvery: 1 } },
      { errorInStream: { afterEvents: 1 }, plan: { inputTokens: 10 }, usagePlacement: 'start_and_delta' },
    ];
    for (const behaviour of behaviours) {
      await (await send(relay, secret, behaviour)).text().catch(() => undefined);
      const { source, costPusd } = await lastRow(groupId);
      costs.push([source, costPusd]);
    }
    const half = 500_000_000_000n;
    expect(costs).toEqual([
      ['final', half + 60_000_000n],
      ['none', 0n],
      ['none', 0n],
      ['none', 0n],
      ['none', 0n],
      ['estimated', half + 180_000_000n],
      ['partial', half + 45_000_000n],
    ]);
    await rig.api.account.update({ accountId, changes: { baseUrl: 'http://127.0.0.1:9' } });
    expect((await send(relay, secret, {})).status).toBe(502);
    expect(await lastRow(groupId)).toMatchObject({ source: 'none', costPusd: 0n, costVersion: 1 });
  });

  it('of a model without a price stays unpriced, whatever a call costs, until own prices cover it', async () => {
    const { groupId, secret, set } = await prepare({ fixedUsd: '0.5' });
    const plan = { inputTokens: 10, outputTokens: 2 };
    await ask(rig, secret, plan, 'model-nobody-prices');
    expect(await lastRow(groupId)).toMatchObject({ costPusd: null, unpriced: true, costVersion: 1 });
    await set({ fixedUsd: '0.5', prices: [{ model: 'model-nobody*', input: '1', output: '2' }] });
    await ask(rig, secret, plan, 'model-nobody-prices');
    expect(await lastRow(groupId)).toMatchObject({ costPusd: 500_014_000_000n, unpriced: false });
  });

  it('is reserved for at the same prices: what a quota does not cover is not sent', async () => {
    const { groupId, memberId, secret } = await prepare({ fixedUsd: '0.5' });
    await rig.api.limits.set({
      scope: 'member',
      subjectId: memberId,
      changes: { quotaDayPusd: 700_000_000_000n },
    });
    const plan = { inputTokens: 10, outputTokens: 2 };
    expect(await ask(rig, secret, plan)).toBe(200);
    expect(await ask(rig, secret, plan)).toBe(429);
    expect((await rig.api.usage.list({ groupId })).records).toHaveLength(1);
  });

  it('has planned prices from the first instant of their day in the zone of the group', async () => {
    const { groupId, secret, set } = await prepare({});
    await set({ fixedUsd: '5', validFromOn: '2026-11-12' });
    const planned = await set({ fixedUsd: '0.000001', validFromOn: '2026-11-12' });
    expect(planned.versions).toMatchObject([
      { version: 2, state: 'planned', validFromMs: Date.parse('2026-11-11T16:00:00Z') },
      { version: 1, state: 'past' },
    ]);
    expect(planned.pricing).toBeNull();
    const versions: (number | null)[] = [];
    for (const at of ['2026-11-11T15:59:59.999Z', '2026-11-11T16:00:00Z']) {
      rig.clock.set(at);
      await ask(rig, secret, { inputTokens: 1, outputTokens: 0 });
      versions.push((await lastRow(groupId)).costVersion);
    }
    expect(versions).toEqual([null, 2]);
    await expect(set({ validFromOn: '2026-11-12' })).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'validFromOn',
    });
  });
});

it('a crash is recovered with the prices the request began with, although they were changed meanwhile', async () => {
  let app = await startApp();
  const { dataDir } = app;
  const { groupId, accountId, keys } = await prepareCarpool(app.api, vendor.vendorUrl);
  const prices = [{ model: 'claude-*', input: '1', output: '2' }];
  await app.api.account.setPricing({ accountId, prices, fixedUsd: '0.25', discountBp: 2_000 });
  const plan = { inputTokens: 50, outputTokens: 30, usageEvery: 1 };
  const secret = keys[0]?.secret as string;
  const streamed = await send(app.relayUrl, secret, { plan, hold: { after: 4 } });
  const unanswered = send(app.relayUrl, secret, { plan, hold: { after: 'request' } });
  unanswered.catch(() => undefined);
  await vendor.waitFor({ held: true }, { count: 2 });
  await until(
    () => allRecords(app.api, groupId),
    (records) => records.length === 2 && records.some(({ tokens }) => tokens !== null),
  );
  await app.api.account.setPricing({ accountId, prices: [], fixedUsd: '100', discountBp: 0 });
  await app.kill();
  await streamed.text().catch(() => undefined);
  app = await startApp({ dataDir });
  // 50 x 1 + 1 x 2 = 52 M pUSD, + 250,000 M, - 20 %; nobody answered the other, so it costs nothing.
  expect(await allRecords(app.api, groupId)).toMatchObject([
    {
      source: 'recovered',
      tokens: { inputTokens: 50, outputTokens: 1 },
      costPusd: 200_041_600_000n,
      costVersion: 1,
    },
    { source: 'recovered', tokens: null, costPusd: 0n, costVersion: 1 },
  ]);
  await vendor.release();
  await app.stop();
});
