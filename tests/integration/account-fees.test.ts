import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Params } from '../../shared/contract/index.ts';
import { type CoreRig, startCore } from '../core-rig.ts';

let rig: CoreRig;

beforeEach(async () => {
  rig = await startCore({ at: '2026-11-10T04:00:00Z' });
});
afterEach(() => rig.stop());

const cny = (amountMinor: bigint) => ({ amountMinor, currency: 'CNY' });

/** A group of two with a subscription account. */
async function prepare(group: Partial<Params<'group.create'>> = {}) {
  const { id: groupId } = await rig.api.group.create({ name: '一组', creatorName: '甲', ...group });
  const second = await rig.api.member.create({ groupId, name: '乙', joinedOn: '2026-11-01' });
  const [first] = await rig.api.member.list({ groupId });
  const { id: accountId } = await rig.api.account.create({
    name: 'Claude-01',
    provider: 'claude',
    apiKey: 'sk-sim-fees',
    meteredBilled: false,
  });
  await rig.api.binding.set({ groupId, accountId });
  return { groupId, accountId, first: first?.id as string, second: second.id };
}

/** The fee pools of each period up to now, oldest first. */
async function charges(groupId: string) {
  const periods = await rig.api.period.list({ groupId });
  const previews = await Promise.all(
    periods.toReversed().map(({ id }) => rig.api.split.preview({ groupId, periodId: id })),
  );
  return previews.map(({ period, pools }) => [
    period.label,
    ...pools.map(({ chargedOn, totalMinor, paidByName }) => [chargedOn, totalMinor, paidByName]),
  ]);
}

describe('the fees of an account', () => {
  it('change their price and their payer on a day; what was charged before stays', async () => {
    const { groupId, accountId, first, second } = await prepare();
    const added = await rig.api.account.addFee({
      accountId,
      fee: { amount: cny(14_000n), cycleDay: 15, payerMemberId: first },
    });
    const [old] = added.fees;
    const replaced = await rig.api.account.addFee({
      accountId,
      fee: { amount: cny(16_800n), cycleDay: 15, payerMemberId: second, validFromOn: '2026-12-15' },
      replacesFeeId: old?.id as string,
    });
    expect(replaced.fees).toMatchObject([
      { amount: cny(14_000n), validUntilOn: '2026-12-15', state: 'current', nextChargeOn: '2026-11-15' },
      { amount: cny(16_800n), validFromOn: '2026-12-15', state: 'upcoming', nextChargeOn: '2026-12-15' },
    ]);
    rig.clock.set('2027-01-20T04:00:00Z');
    expect(await charges(groupId)).toEqual([
      ['2026-11', ['2026-11-15', 14_000n, '甲']],
      ['2026-12', ['2026-12-15', 16_800n, '乙']],
      ['2027-01', ['2027-01-15', 16_800n, '乙']],
    ]);
    expect(await rig.api.account.get({ accountId })).toMatchObject({
      fee: cny(16_800n),
      feePayerMemberId: second,
    });
  });

  it('are pools of their own where a period holds two charges, each with its date and payer', async () => {
    const { groupId, accountId, first, second } = await prepare({ anchorDay: 31 });
    await rig.api.account.addFee({
      accountId,
      fee: { amount: cny(101n), cycleDay: 30, payerMemberId: second },
    });
    await rig.api.account.addFee({ accountId, fee: { amount: cny(33n), payerMemberId: first } });
    rig.clock.set('2027-03-20T04:00:00Z');
    expect(await charges(groupId)).toEqual([
      ['2026-10', [null, 33n, '甲']],
      ['2026-11', [null, 33n, '甲'], ['2026-11-30', 101n, '乙'], ['2026-12-30', 101n, '乙']],
      ['2026-12', [null, 33n, '甲'], ['2027-01-30', 101n, '乙']],
      ['2027-01', [null, 33n, '甲']],
      ['2027-02', [null, 33n, '甲'], ['2027-02-28', 101n, '乙'], ['2027-03-30', 101n, '乙']],
    ]);
    expect(await rig.api.account.get({ accountId })).toMatchObject({ feesToday: 2 });
    const november = (await rig.api.period.list({ groupId })).find(({ label }) => label === '2026-11');
    const preview = await rig.api.split.preview({ groupId, periodId: november?.id });
    expect(preview).toMatchObject({ sumMinor: 235n, totals: [{ amountMinor: 116n }, { amountMinor: 119n }] });
    const { text } = await rig.api.split.exportCsv({ groupId, periodId: november?.id, lang: 'zh-CN' });
    const titles = text.split('\r\n').flatMap((line) => /^订阅费[^,]*/.exec(line)?.[0] ?? []);
    expect([...new Set(titles)]).toEqual([
      '订阅费 · Claude-01 · 甲 垫付',
      '订阅费 · Claude-01 · 2026-11-30 · 乙 垫付',
      '订阅费 · Claude-01 · 2026-12-30 · 乙 垫付',
    ]);
  });

  it('keep their rows apart in the file even where date and payer are the same', async () => {
    const { groupId, accountId } = await prepare();
    for (const amount of [cny(1n), cny(2n)])
      await rig.api.account.addFee({ accountId, fee: { amount, cycleDay: 20 } });
    const { text } = await rig.api.split.exportCsv({ groupId, lang: 'en' });
    const titles = text.split('\r\n').flatMap((line) => /^Subscription fee[^,]*,[^,]*/.exec(line)?.[0] ?? []);
    expect([...new Set(titles)]).toEqual([
      'Subscription fee · Claude-01 · 2026-11-20 (1),0.01',
      'Subscription fee · Claude-01 · 2026-11-20 (2),0.02',
    ]);
  });

  it('name a payer who has left, and one from another group', async () => {
    const { groupId, accountId } = await prepare();
    const other = await rig.api.group.create({ name: '二组', creatorName: '丙' });
    const [outsider] = await rig.api.member.list({ groupId: other.id });
    await rig.api.account.addFee({
      accountId,
      fee: { amount: cny(100n), payerMemberId: outsider?.id as string },
    });
    expect((await rig.api.split.preview({ groupId })).pools).toMatchObject([{ paidByName: '丙' }]);
  });

  it('can be corrected, ended and removed, and nothing is half done when a date is wrong', async () => {
    const { accountId } = await prepare();
    const { fees } = await rig.api.account.addFee({
      accountId,
      fee: { amount: cny(100n), cycleDay: 3, firstChargeOn: '2026-11-20', validFromOn: '2026-11-01' },
    });
    const feeId = fees[0]?.id as string;
    const before = await rig.api.account.costs({ accountId });
    const wrong = [
      [rig.api.account.updateFee({ feeId, changes: { cycleDay: null } }), 'changes.firstChargeOn'],
      [
        rig.api.account.updateFee({ feeId, changes: { validUntilOn: '2026-11-20' } }),
        'changes.firstChargeOn',
      ],
      [rig.api.account.updateFee({ feeId, changes: { validUntilOn: '2026-11-01' } }), 'changes.validUntilOn'],
      [rig.api.account.endFee({ feeId, validUntilOn: '2026-11-20' }), 'validUntilOn'],
      [
        rig.api.account.addFee({ accountId, fee: { amount: cny(1n) }, replacesFeeId: feeId }),
        'fee.validFromOn',
      ],
      [
        rig.api.account.addFee({
          accountId,
          fee: { amount: cny(1n), validFromOn: '2026-11-15' },
          replacesFeeId: feeId,
        }),
        'fee.validFromOn',
      ],
    ] as const;
    for (const [refused, field] of wrong)
      await expect(refused).rejects.toMatchObject({ code: 'input.invalid', field });
    expect(await rig.api.account.costs({ accountId })).toEqual(before);

    expect((await rig.api.account.updateFee({ feeId, changes: { amount: cny(120n) } })).fees).toMatchObject([
      { amount: cny(120n), cycleDay: 3, firstChargeOn: '2026-11-20', nextChargeOn: '2026-11-20' },
    ]);
    const ended = await rig.api.account.endFee({ feeId, validUntilOn: '2026-12-03' });
    expect(ended.fees).toMatchObject([{ validUntilOn: '2026-12-03' }]);
    rig.clock.set('2026-12-03T04:00:00Z');
    expect((await rig.api.account.costs({ accountId })).fees).toMatchObject([
      { state: 'ended', nextChargeOn: null },
    ]);
    expect((await rig.api.account.removeFee({ feeId })).fees).toEqual([]);
  });

  it('go by the days of the group, which need not be those of the computer', async () => {
    const { accountId } = await prepare({ zone: 'Pacific/Kiritimati' });
    rig.clock.set('2026-11-30T09:59:59Z');
    expect(await rig.api.account.costs({ accountId })).toMatchObject({
      zone: 'Pacific/Kiritimati',
      todayOn: '2026-11-30',
    });
    rig.clock.set('2026-11-30T10:00:00Z');
    expect((await rig.api.account.costs({ accountId })).todayOn).toBe('2026-12-01');
  });
});

describe('the one fee that scripts and the wizard know', () => {
  it('is created, replaced in place and removed, and entries of other times stay', async () => {
    const { accountId, first, second } = await prepare();
    const update = (changes: Params<'account.update'>['changes']) =>
      rig.api.account.update({ accountId, changes });
    const terms = async () =>
      (await rig.api.account.costs({ accountId })).fees.map((fee) => [
        fee.amount.amountMinor,
        fee.payerMemberId,
        fee.validFromOn,
        fee.validUntilOn,
      ]);
    await update({ fee: cny(100n), feePayerMemberId: first });
    expect(await terms()).toEqual([[100n, first, null, null]]);
    await update({ fee: cny(120n) });
    expect(await terms()).toEqual([[120n, first, null, null]]);
    await update({ feePayerMemberId: second });
    expect(await terms()).toEqual([[120n, second, null, null]]);
    expect(await update({ name: 'Claude-02' })).toMatchObject({ fee: cny(120n), feePayerMemberId: second });

    const [fee] = (await rig.api.account.costs({ accountId })).fees;
    await rig.api.account.endFee({ feeId: fee?.id as string, validUntilOn: '2026-11-01' });
    await update({ fee: cny(150n), feePayerMemberId: null });
    expect(await terms()).toEqual([
      [120n, second, null, '2026-11-01'],
      [150n, null, '2026-11-10', null],
    ]);
    expect(await update({ fee: null })).toMatchObject({ fee: null, feePayerMemberId: null });
    expect(await terms()).toEqual([[120n, second, null, '2026-11-01']]);
  });

  it('has a payer of its own beside the payer of metered usage', async () => {
    const { accountId, first, second } = await prepare();
    const changes = { fee: cny(100n), feePayerMemberId: first, meteredPayerMemberId: second };
    expect(await rig.api.account.update({ accountId, changes })).toMatchObject({
      feePayerMemberId: first,
      meteredPayerMemberId: second,
    });
    const byOwner = { feePayerMemberId: first, meteredPayerMemberId: null };
    expect(await rig.api.account.update({ accountId, changes: byOwner })).toMatchObject(byOwner);
    expect(await rig.api.account.update({ accountId, changes: { feePayerMemberId: second } })).toMatchObject({
      feePayerMemberId: second,
      meteredPayerMemberId: second,
    });
    const unknown = rig.api.account.update({ accountId, changes: { meteredPayerMemberId: 'nobody' } });
    await expect(unknown).rejects.toMatchObject({
      code: 'member.not_found',
      field: 'changes.meteredPayerMemberId',
    });
  });
});
