import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Statement } from '../../shared/contract/statement.ts';
import { closeAs, twoByUsage } from '../closing-carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';

let vendor: Simulator;
let rig: CoreRig;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
beforeEach(async () => {
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
});
afterEach(() => rig.stop());

const cny = (amountMinor: bigint) => ({ amountMinor, currency: 'CNY' });

/** A statement's balances: [name, opening, paid, share, payments, closing]. */
function figuresOf({ document }: Statement) {
  return document.balances.map((one) => [
    one.name,
    one.openingMinor,
    one.paidMinor,
    one.shareMinor,
    one.paymentsMinor,
    one.closingMinor,
  ]);
}

test('statements and balances tell the same, through openings, late payments, undoing and a reversed statement', async () => {
  const { api, clock } = rig;
  const { groupId, a, b } = await twoByUsage(rig, vendor.vendorUrl);
  const pay = (fromParty: string, toParty: string | null, amount: bigint, paidOn?: string) =>
    api.payment.record({
      ...{ groupId, paymentId: randomUUID(), fromParty, toParty, amount: cny(amount), method: 'wechat' },
      ...(paidOn === undefined ? {} : { paidOn }),
    });
  const balances = async () => {
    const { parties } = await api.balance.list({ groupId });
    const named = parties.map(({ party, name, balanceMinor }) => [
      party === null ? '车主' : name,
      balanceMinor,
    ]);
    expect(parties.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(0n);
    return Object.fromEntries(named);
  };
  const [november] = await api.period.list({ groupId });
  await api.balance.setOpening({
    groupId,
    openings: [
      { party: a, amount: cny(-500n) },
      { party: null, amount: cny(500n) },
    ],
  });
  await pay(b, null, 300n);

  clock.set('2026-12-02T04:00:00Z');
  const early = await pay(b, null, 1_000n);
  await pay(a, null, 7n, '2026-11-29');
  const first = await closeAs(api, november as NonNullable<typeof november>);
  // What was paid in December is in the next statement, though it was recorded before this close.
  expect(figuresOf(first)).toEqual([
    ['甲', 0n, 0n, 15_000n, -500n + 7n, -15_493n],
    ['乙', 0n, 0n, 5_000n, 300n, -4_700n],
    ['车主 Owner', 0n, 20_000n, 0n, 500n - 307n, 20_193n],
  ]);
  expect(first.document.payments.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
    ['opening', 500n],
    ['payment', 300n],
    ['payment', 7n],
  ]);
  expect(await balances()).toEqual({ 甲: -15_493n, 乙: -3_700n, 车主: 19_193n });
  await expect(api.balance.setOpening({ groupId, openings: [] })).rejects.toMatchObject({
    code: 'opening.fixed',
  });

  await api.payment.undo({ paymentId: early.id });
  await pay(a, null, 15_493n, '2026-11-30');
  expect(await balances()).toEqual({ 甲: 0n, 乙: -4_700n, 车主: 4_700n });
  expect((await api.settlement.suggest({ groupId })).transfers).toMatchObject([
    { from: { party: b }, to: { party: null }, amountMinor: 4_700n },
  ]);
  // What the statement ended with is settled as it was, whatever was paid since.
  const atClose = await api.settlement.suggest({ groupId, periodId: first.document.period.id });
  expect(atClose.transfers).toMatchObject([
    { from: { party: a }, to: { party: null }, amountMinor: 15_493n },
    { from: { party: b }, to: { party: null }, amountMinor: 4_700n },
  ]);

  await api.statement.reverse({ groupId, periodId: first.document.period.id, reason: '规则不对' });
  clock.set('2027-01-02T04:00:00Z');
  const december = (await api.period.list({ groupId })).find(({ label }) => label === '2026-12');
  const second = await closeAs(api, december as NonNullable<typeof december>);
  expect(figuresOf(second)).toEqual([
    ['甲', -15_493n, 0n, 10_000n - 15_000n, 15_493n, 5_000n],
    ['乙', -4_700n, 0n, 10_000n - 5_000n, 0n, -9_700n],
    ['车主 Owner', 20_193n, 0n, 0n, -15_493n, 4_700n],
  ]);
  expect(await balances()).toEqual({ 甲: 5_000n, 乙: -9_700n, 车主: 4_700n });
  expect(await api.statement.verify({ groupId })).toMatchObject({ ok: true });
  expect(await api.saving.summary({ groupId, periodId: first.document.period.id })).toMatchObject({
    closed: true,
    shareMinor: 20_000n,
    rate: null,
    members: [{ shareMinor: 15_000n }, { shareMinor: 5_000n }],
  });
});
