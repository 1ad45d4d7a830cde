import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Period } from '../../shared/contract/period.ts';
import { usualRules } from '../../shared/split.ts';
import { closeAs, twoByUsage } from '../closing-carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
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

async function periodOf(groupId: string, label: string): Promise<Period> {
  return (await rig.api.period.list({ groupId })).find((period) => period.label === label) as Period;
}

/** Changes the database behind the program's back. */
function tamper(sql: string): void {
  const db = new Database(join(rig.dataDir, 'carpool.db'));
  db.exec(sql);
  db.close();
}

describe('closing a period', () => {
  it('waits until it is over, asks for its name, and happens once', async () => {
    const { groupId } = await twoByUsage(rig, vendor.vendorUrl);
    const november = await periodOf(groupId, '2026-11');
    const about = { groupId, periodId: november.id };
    await expect(closeAs(rig.api, november)).rejects.toMatchObject({
      code: 'period.not_ready',
      params: { blockers: '1) The period runs until Dec 1, 2026 00:00:00; close it after that.' },
    });
    rig.clock.set('2026-11-30T16:00:00Z');
    await expect(rig.api.period.close({ ...about, confirmation: '2026-12' })).rejects.toMatchObject({
      code: 'period.confirmation_wrong',
    });
    expect(await rig.api.period.checklist(about)).toMatchObject({
      state: 'due',
      number: 1,
      sumMinor: 20_000n,
      blockers: [],
    });
    const { document, hash } = await closeAs(rig.api, november);
    expect(document).toMatchObject({
      groupName: '周末拼车',
      number: 1,
      prev: '0'.repeat(64),
      closedAtMs: Date.parse('2026-11-30T16:00:00Z'),
      priceVersions: [1],
      rates: [],
      usage: { rows: 2, bySource: [{ source: 'final', rows: 2 }] },
    });
    expect(document.pools).toMatchObject([
      {
        kind: 'subscription_fee',
        title: { zh: '订阅费 · 周末拼车的账号', en: 'Subscription fee · 周末拼车的账号' },
        ruleText: { zh: '按用量', en: 'by usage' },
        totalMinor: 20_000n,
        parts: [
          {
            totalWeight: 4_000_000_000_000n,
            shares: [
              { memberName: '甲', weight: 3_000_000_000_000n, floorMinor: 15_000n, amountMinor: 15_000n },
              { memberName: '乙', weight: 1_000_000_000_000n, floorMinor: 5_000n, amountMinor: 5_000n },
            ],
          },
        ],
      },
    ]);
    expect(
      document.balances.map(({ name, paidMinor, shareMinor, closingMinor }) => [
        name,
        paidMinor,
        shareMinor,
        closingMinor,
      ]),
    ).toEqual([
      ['甲', 0n, 15_000n, -15_000n],
      ['乙', 0n, 5_000n, -5_000n],
      ['车主 Owner', 20_000n, 0n, 20_000n],
    ]);
    await expect(closeAs(rig.api, november)).rejects.toMatchObject({ code: 'period.closed' });
    expect(await rig.api.statement.verify({ groupId })).toEqual({
      finished: true,
      ok: true,
      statements: [{ periodId: november.id, number: 1, label: '2026-11', hash, problems: [] }],
    });
  });

  it('refuses with everything that is in the way, each with what to do', async () => {
    const { groupId, accountId, use } = await twoByUsage(rig, vendor.vendorUrl);
    await rig.api.account.setPricing({ accountId, prices: [], fixedUsd: '0', discountBp: 0 });
    await use.a(1);
    await rig.api.account.addFee({ accountId, fee: { amount: { amountMinor: 500n, currency: 'USD' } } });
    rig.clock.set('2027-01-02T00:00:00Z');
    const december = await periodOf(groupId, '2026-12');
    const november = await periodOf(groupId, '2026-11');
    const kindsOf = async ({ id }: Period) =>
      (await rig.api.period.checklist({ groupId, periodId: id })).blockers.map(({ kind, where }) => [
        kind,
        where,
      ]);
    expect(await kindsOf(november)).toEqual([
      ['rate_missing', 'split'],
      ['unpriced', 'accounts'],
    ]);
    expect(await kindsOf(december)).toEqual([
      ['earlier_open', 'statements'],
      ['rate_missing', 'split'],
    ]);
    await expect(closeAs(rig.api, november)).rejects.toMatchObject({ code: 'period.not_ready' });
    expect(await rig.api.statement.list({ groupId })).toEqual([]);
  });

  it('refuses while records and their sums do not agree', async () => {
    const { groupId } = await twoByUsage(rig, vendor.vendorUrl);
    await rig.api.usage.list({ groupId });
    tamper('UPDATE attempts SET cost_pusd = cost_pusd + 1 WHERE id = 1');
    rig.clock.set('2026-12-01T00:00:00Z');
    await expect(closeAs(rig.api, await periodOf(groupId, '2026-11'))).rejects.toMatchObject({
      code: 'period.not_ready',
      params: { blockers: expect.stringMatching(/^1\) The records \(2\) and their sums \(2\) do not agree/) },
    });
  });
});

describe('what an account is charged', () => {
  it('stays with the group that it served then', async () => {
    const { groupId, accountId } = await twoByUsage(rig, vendor.vendorUrl);
    const other = await rig.api.group.create({ name: '另一组', creatorName: '丁' });
    rig.clock.set('2026-11-20T04:00:00Z');
    await rig.api.binding.clear({ groupId });
    await rig.api.binding.set({ groupId: other.id, accountId });
    const feesOf = async (id: string) =>
      (await rig.api.split.preview({ groupId: id })).pools.map(({ totalMinor }) => totalMinor);
    expect([await feesOf(groupId), await feesOf(other.id)]).toEqual([[20_000n], []]);
    rig.clock.set('2026-12-02T04:00:00Z');
    expect([await feesOf(groupId), await feesOf(other.id)]).toEqual([[], [20_000n]]);
  });
});

describe('a closed period', () => {
  /** November is closed; it is December. */
  async function closedNovember() {
    const carpool = await twoByUsage(rig, vendor.vendorUrl);
    rig.clock.set('2026-12-05T00:00:00Z');
    const november = await periodOf(carpool.groupId, '2026-11');
    return { ...carpool, november, closed: await closeAs(rig.api, november) };
  }

  it('is never changed by usage that is found later: case C15', async () => {
    const { groupId, november, closed, use, a, b } = await closedNovember();
    // The computer's clock was wrong for a while: the request begins in November.
    rig.clock.set('2026-11-20T00:00:00Z');
    await use.b(1);
    rig.clock.set('2026-12-06T00:00:00Z');
    const { records } = await rig.api.usage.list({ groupId });
    const december = await periodOf(groupId, '2026-12');
    expect(records[0]).toMatchObject({ memberId: b, flags: ['late'], periodId: december.id });

    expect(await rig.api.adjustment.list({ groupId })).toMatchObject([
      {
        kind: 'late',
        aboutPeriodId: november.id,
        periodId: december.id,
        title: { zh: '迟到用量 · 2026-11 · 周末拼车的账号' },
        amountMinor: 0n,
        createdAtMs: null,
        lines: [
          { memberId: a, amountMinor: -3_000n },
          { memberId: b, amountMinor: 3_000n },
        ],
      },
    ]);
    const preview = await rig.api.split.preview({ groupId });
    // By usage, of which there is none of December's own: by days.
    expect(
      preview.pools.map(({ kind, shares }) => [kind, shares.map(({ amountMinor }) => amountMinor)]),
    ).toEqual([
      ['subscription_fee', [10_000n, 10_000n]],
      ['adjustment', [-3_000n, 3_000n]],
    ]);

    rig.clock.set('2027-01-01T00:00:00Z');
    const second = await closeAs(rig.api, december);
    expect(second.document).toMatchObject({ number: 2, prev: closed.hash });
    expect(
      second.document.balances.map(({ name, openingMinor, shareMinor, closingMinor }) => [
        name,
        openingMinor,
        shareMinor,
        closingMinor,
      ]),
    ).toEqual([
      ['甲', -15_000n, 7_000n, -22_000n],
      ['乙', -5_000n, 13_000n, -18_000n],
      ['车主 Owner', 20_000n, 0n, 40_000n],
    ]);
    expect(await rig.api.adjustment.list({ groupId })).toMatchObject([
      { kind: 'late', createdAtMs: Date.parse('2027-01-01T00:00:00Z') },
    ]);
    expect((await rig.api.statement.get({ groupId, periodId: november.id })).hash).toBe(closed.hash);
    expect(await rig.api.statement.verify({ groupId })).toMatchObject({ ok: true });
  });

  it('is corrected by entries in the open period, and a reversal undoes every pool', async () => {
    const { groupId, november, a, b } = await closedNovember();
    const about = { groupId, aboutPeriodId: november.id, kind: 'correction' as const };
    await expect(
      rig.api.adjustment.create({ ...about, reason: '算错', lines: [{ memberId: a, amountMinor: 100n }] }),
    ).rejects.toMatchObject({ code: 'adjustment.unbalanced', field: 'payerMemberId' });
    const entered = await rig.api.adjustment.create({
      ...about,
      reason: '甲替乙跑的任务',
      lines: [
        { memberId: b, amountMinor: 100n },
        { memberId: a, amountMinor: -100n },
      ],
    });
    // In the order of joining, however they were given.
    expect(entered.lines.map(({ memberName }) => memberName)).toEqual(['甲', '乙']);
    expect(await rig.api.adjustment.list({ groupId })).toEqual([entered]);
    await rig.api.statement.reverse({ groupId, periodId: november.id, reason: '规则不对' });
    await expect(
      rig.api.statement.reverse({ groupId, periodId: november.id, reason: '再来' }),
    ).rejects.toMatchObject({ code: 'statement.reversed' });
    const { pools, totals } = await rig.api.split.preview({ groupId });
    expect(pools.map(({ title, reason, totalMinor }) => [title?.zh, reason, totalMinor])).toEqual([
      [undefined, null, 20_000n],
      ['更正 · 2026-11', '甲替乙跑的任务', 0n],
      ['冲正 · 2026-11 · 订阅费 · 周末拼车的账号', '规则不对', -20_000n],
    ]);
    expect(totals.map(({ memberName, amountMinor }) => [memberName, amountMinor])).toEqual([
      ['甲', 10_000n - 100n - 15_000n],
      ['乙', 10_000n + 100n - 5_000n],
    ]);
    expect(await rig.api.statement.list({ groupId })).toMatchObject([
      { number: 1, reversedAtMs: Date.parse('2026-12-05T00:00:00Z') },
    ]);
  });

  it('waits with the rules that it is to have: those of the first open period can still be set', async () => {
    const { groupId } = await closedNovember();
    rig.clock.set('2027-01-02T00:00:00Z');
    const december = await periodOf(groupId, '2026-12');
    expect((await rig.api.split.rules({ groupId })).firstOpen).toEqual({ seq: 1, label: '2026-12' });
    const rules = {
      ...usualRules,
      fee: { kind: 'equal' as const, prorate: false, discounts: [], minimumMinor: null },
    };
    await rig.api.split.setRules({ groupId, from: 'first_open', rules });
    const states = (await rig.api.period.list({ groupId })).map(({ id }) =>
      rig.api.split.preview({ groupId, periodId: id }),
    );
    expect((await Promise.all(states)).map(({ state, pools }) => [state, pools[0]?.rule?.kind])).toEqual([
      ['running', 'equal'],
      ['due', 'equal'],
      ['closed', 'by_usage'],
    ]);
    expect((await closeAs(rig.api, december)).document.pools[0]?.ruleText.zh).toBe('均摊');
  });

  it('keeps its dates and fees: they change from the first open day on, or not at all', async () => {
    const { groupId, accountId, a } = await closedNovember();
    const refused = { code: 'period.closed_until', params: { day: '2026-12-01' } };
    const { api } = rig;
    await expect(api.member.create({ groupId, name: '丙', joinedOn: '2026-11-30' })).rejects.toMatchObject(
      refused,
    );
    await expect(api.member.leave({ memberId: a, leftOn: '2026-11-20' })).rejects.toMatchObject(refused);
    const entry = {
      ...{ kind: 'refund' as const, accountId: null, sharedLike: 'fee' as const, payerMemberId: null },
      ...{ amount: { amountMinor: 100n, currency: 'CNY' }, reason: '退' },
    };
    const late = api.split.addEntry({ groupId, entry: { ...entry, bookedOn: '2026-11-30' } });
    await expect(late).rejects.toMatchObject({ ...refused, field: 'entry.bookedOn' });
    await expect(api.group.update({ groupId, changes: { currency: 'USD' } })).rejects.toMatchObject({
      code: 'group.currency_fixed',
    });

    const amount = { amountMinor: 30_000n, currency: 'CNY' };
    const [fee] = (await api.account.costs({ accountId })).fees;
    const backdated = api.account.addFee({ accountId, fee: { amount, validFromOn: '2026-11-15' } });
    await expect(backdated).rejects.toMatchObject({ ...refused, field: 'fee.validFromOn' });
    const { fees } = await api.account.updateFee({ feeId: fee?.id as string, changes: { amount } });
    expect(fees.map((one) => [one.amount.amountMinor, one.validFromOn, one.validUntilOn])).toEqual([
      [20_000n, null, '2026-12-01'],
      [30_000n, '2026-12-01', null],
    ]);
    await expect(api.account.removeFee({ feeId: fee?.id as string })).rejects.toMatchObject(refused);
    const sumOf = async (periodId?: string) => (await api.split.preview({ groupId, periodId })).sumMinor;
    const november = await periodOf(groupId, '2026-11');
    expect([await sumOf(november.id), await sumOf()]).toEqual([20_000n, 30_000n]);
  });

  it('that was tampered with is found out, and the changed figure is named', async () => {
    const { groupId } = await closedNovember();
    tamper('UPDATE attempts SET output_tokens = 7 WHERE id = 2');
    const [row] = (await rig.api.statement.verify({ groupId })).statements;
    expect(row?.problems).toEqual([
      {
        figure: 'usage.digest',
        text: expect.objectContaining({ zh: expect.stringMatching(/^用量记录的摘要：/) }),
      },
      {
        figure: 'usage.lines',
        text: {
          zh: '乙 · 2026-11-10 · claude-one-dollar · 输出 tokens：写的是 0，算出来是 7',
          en: '乙 · 2026-11-10 · claude-one-dollar · output tokens: it says 0, the figures make 7',
        },
      },
    ]);
    tamper(
      "UPDATE attempts SET output_tokens = 0, cost_pusd = cost_pusd - 1, model_asked = 'x' WHERE id = 2",
    );
    tamper("UPDATE attempts SET model_answered = 'x' WHERE id = 2");
    const renamed = (await rig.api.statement.verify({ groupId })).statements[0]?.problems.slice(1);
    expect(renamed?.map(({ text }) => text.en)).toEqual([
      '乙 · 2026-11-10 · claude-one-dollar · requests: it says 1, the figures make 0',
      '乙 · 2026-11-10 · claude-one-dollar · input tokens: it says 1000000, the figures make 0',
      '乙 · 2026-11-10 · claude-one-dollar · metered cost (pUSD): it says 1000000000000, the figures make 0',
      '乙 · 2026-11-10 · x · requests: it says 0, the figures make 1',
      '乙 · 2026-11-10 · x · input tokens: it says 0, the figures make 1000000',
      '乙 · 2026-11-10 · x · metered cost (pUSD): it says 0, the figures make 999999999999',
    ]);
    tamper(`UPDATE attempts SET cost_pusd = cost_pusd + 1, model_asked = 'claude-one-dollar',
        model_answered = 'claude-one-dollar' WHERE id = 2;
      DROP TRIGGER statements_no_update;
      UPDATE statements SET document = replace(document, '"amountMinor":"15000"', '"amountMinor":"14999"')`);
    const changed = await rig.api.statement.verify({ groupId });
    expect(changed.ok).toBe(false);
    expect(changed.statements[0]?.problems.map(({ figure }) => figure)).toEqual([
      'hash',
      'pools.0.totalMinor',
      'pools.0.parts.0.totalMinor',
      'balances.0.shareMinor',
    ]);
  });
});
