import Papa from 'papaparse';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

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

/** A group that owes 0.6 USD of metered cost in November. */
async function owingGroup(): Promise<string> {
  const { groupId, accountId, secret } = await prepareGroup(rig.api, vendor.vendorUrl);
  await rig.core.start();
  await rig.api.account.update({ accountId, changes: { meteredBilled: true } });
  await ask(rig, secret, { inputTokens: 200_000, outputTokens: 0 });
  return groupId;
}

const at = (instant: string) => Date.parse(instant);
const boc = { currency: 'CNY', source: '中国银行' };

describe('the list of rates', () => {
  it('settles a missing rate, is told with source and time, and a past period keeps that of its end', async () => {
    const groupId = await owingGroup();
    await rig.api.group.update({ groupId, changes: { rateChoice: 'from_list' } });
    const [november] = await rig.api.period.list({ groupId });
    expect(await rig.api.split.preview({ groupId })).toMatchObject({
      rate: null,
      rateChoice: 'from_list',
      sumMinor: 0n,
      blockers: [{ kind: 'rate_missing', currency: 'USD' }],
    });
    const { id } = await rig.api.rate.add({
      ...boc,
      rate: '7.1',
      validAtMs: at('2026-11-09T02:30:00Z'),
      note: '现汇买入价',
    });
    const preview = await rig.api.split.preview({ groupId });
    expect(preview).toMatchObject({ sumMinor: 426n, blockers: [], pools: [{ rate: '7.1' }] });
    expect(preview.rate).toEqual({
      from: 'USD',
      to: 'CNY',
      rate: '7.1',
      source: { zh: '中国银行', en: '中国银行' },
      setAtMs: at('2026-11-09T02:30:00Z'),
      rateId: id,
    });
    const file = await rig.api.split.exportCsv({ groupId, lang: 'zh-CN' });
    expect(Papa.parse<string[]>(file.text).data[7]?.slice(0, 4)).toEqual([
      '汇率（1 USD）',
      '7.1',
      '中国银行',
      '2026-11-09T02:30:00.000Z',
    ]);

    rig.clock.set('2026-12-03T04:00:00Z');
    await rig.api.rate.add({ ...boc, rate: '7.5', validAtMs: at('2026-12-02T00:00:00Z') });
    const past = await rig.api.split.preview({ groupId, periodId: november?.id });
    expect(past).toMatchObject({ sumMinor: 426n, rate: { rate: '7.1' } });
    expect((await rig.api.split.preview({ groupId })).rate?.rate).toBe('7.5');
    expect((await rig.api.rate.list({ currency: 'CNY' })).map(({ rate, usedBy }) => [rate, usedBy])).toEqual([
      ['7.5', [{ groupId, groupName: '周末拼车', periods: ['2026-12'] }]],
      ['7.1', [{ groupId, groupName: '周末拼车', periods: ['2026-11'] }]],
    ]);
  });

  it('gives up no rate that a bill takes, and every other', async () => {
    const groupId = await owingGroup();
    const validAtMs = at('2026-11-09T02:30:00Z');
    const wrong = await rig.api.rate.add({ ...boc, rate: '71', validAtMs });
    await rig.api.group.update({ groupId, changes: { rateChoice: 'from_list' } });
    await expect(rig.api.rate.remove({ rateId: wrong.id })).rejects.toMatchObject({
      code: 'rate.in_use',
      field: 'rateId',
      params: { group: '周末拼车', period: '2026-11' },
    });
    rig.clock.set('2026-11-10T04:00:01Z');
    const right = await rig.api.rate.add({ ...boc, rate: '7.1', validAtMs });
    expect(right.usedBy).toHaveLength(1);
    await rig.api.rate.remove({ rateId: wrong.id });
    await rig.api.group.update({ groupId, changes: { rateChoice: 'by_hand', usdRate: '7.2' } });
    await rig.api.rate.remove({ rateId: right.id });
    expect(await rig.api.rate.list({})).toEqual([]);
    const { rate } = await rig.api.split.preview({ groupId });
    expect(rate).toMatchObject({
      rate: '7.2',
      source: { zh: '手动填写', en: 'entered by hand' },
      setAtMs: at('2026-11-10T04:00:01Z'),
      rateId: null,
    });
    expect(rig.events.filter(({ name }) => name === 'rate.changed')).toHaveLength(4);
  });

  it('takes a file in all at once or not at all, and the same one again adds nothing', async () => {
    const text = 'date,rate\n2026-11-06,7.08\n2026-11-09,7.1\n';
    const given = { ...boc, zone: 'Asia/Shanghai' };
    const bad = rig.api.rate.import({ ...given, text: `${text}2026-11-10,7.1x\n` });
    await expect(bad).rejects.toMatchObject({
      code: 'rate.lines_invalid',
      field: 'text',
      params: {
        count: 1,
        lines: 'line 4 "rate": it must be a positive decimal with at most 8 decimals',
      },
    });
    expect(await rig.api.rate.list({})).toEqual([]);
    expect(await rig.api.rate.import({ ...given, text })).toEqual({ added: 2, skipped: 0 });
    expect(await rig.api.rate.import({ ...given, text })).toEqual({ added: 0, skipped: 2 });
    rig.clock.set('2026-11-10T04:00:01Z');
    const corrected = '2026-11-06,7.09\n2026-11-09,7.1\n';
    expect(await rig.api.rate.import({ ...given, text: corrected })).toEqual({ added: 1, skipped: 1 });
    const listed = await rig.api.rate.list({});
    expect(listed.map(({ rate, validAtMs }) => [rate, validAtMs])).toEqual([
      ['7.1', at('2026-11-08T16:00:00Z')],
      ['7.09', at('2026-11-05T16:00:00Z')],
      ['7.08', at('2026-11-05T16:00:00Z')],
    ]);
  });
});

it('a rate by hand keeps its time until it is another one, and none outlives its currency', async () => {
  const { id: groupId } = await rig.api.group.create({ name: '一组', usdRate: '7.1' });
  const created = at('2026-11-10T04:00:00Z');
  rig.clock.set('2026-11-10T05:00:00Z');
  const update = (changes: Parameters<typeof rig.api.group.update>[0]['changes']) =>
    rig.api.group.update({ groupId, changes });
  expect(await update({ usdRate: '7.1', maxMembers: 5 })).toMatchObject({ usdRateSetAtMs: created });
  expect(await update({ usdRate: '7.2' })).toMatchObject({ usdRateSetAtMs: created + 3_600_000 });
  expect(await update({ currency: 'EUR' })).toMatchObject({ usdRate: null, usdRateSetAtMs: null });
  expect(await update({ currency: 'CNY', usdRate: '7.2' })).toMatchObject({
    usdRateSetAtMs: created + 3_600_000,
  });
});
