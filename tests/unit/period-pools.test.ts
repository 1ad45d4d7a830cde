import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FeeCharge, type PeriodToSplit, poolsOf } from '../../electron/core/domain/period-pools.ts';
import { usualRules } from '../../shared/split.ts';

const month: PeriodToSplit = {
  currency: 'CNY',
  usdRate: '7.1',
  rules: usualRules,
  periodSeq: 0,
  members: [
    { memberId: 'A', joinSeq: 1, activeDays: 30 },
    { memberId: 'B', joinSeq: 2, activeDays: 15 },
  ],
  accounts: [],
  entries: [],
  usage: [],
  lateUsage: [],
};

const account = {
  accountId: 'x',
  accountName: 'Claude-01',
  charges: [],
  meteredBilled: true,
  meteredPayerMemberId: null,
};
/** A fee by the period, paid by the owner. */
function fee(amountMinor: bigint, currency = 'CNY'): FeeCharge[] {
  return [{ feeId: 'fee', chargedOn: null, amount: { amountMinor, currency }, paidByMemberId: null }];
}
const usd = 1_000_000_000_000n;

describe('the pools of a period', () => {
  test('are a fee and the metered spend of each account, each split by its own rule', () => {
    const { pools } = poolsOf({
      ...month,
      accounts: [{ ...account, charges: fee(9_000n) }],
      usage: [{ memberId: 'B', accountId: 'x', model: 'm', costPusd: usd }],
    });
    expect(
      pools.map((pool) => [pool.kind, pool.totalMinor, pool.split.shares.map((it) => it.amountMinor)]),
    ).toEqual([
      ['subscription_fee', 9_000n, [6_000n, 3_000n]],
      ['metered', 710n, [0n, 710n]],
    ]);
  });

  test('are one for each charge, with its date and payer, whatever else is charged', () => {
    const charge = (chargedOn: string | null, amountMinor: bigint, paidByMemberId: string | null) => ({
      feeId: 'fee-1',
      chargedOn,
      amount: { amountMinor, currency: 'CNY' },
      paidByMemberId,
    });
    const { pools } = poolsOf({
      ...month,
      accounts: [
        {
          ...account,
          meteredPayerMemberId: 'A',
          charges: [charge('2026-11-03', 100n, 'A'), charge('2026-11-30', 101n, 'B'), charge(null, 1n, null)],
        },
      ],
      usage: [{ memberId: 'B', accountId: 'x', model: 'm', costPusd: usd }],
    });
    expect(
      pools.map(({ id, chargedOn, totalMinor, paidByMemberId, split }) => [
        id,
        chargedOn,
        totalMinor,
        paidByMemberId,
        split.shares.map((it) => it.amountMinor),
      ]),
    ).toEqual([
      ['fee.fee-1.2026-11-03', '2026-11-03', 100n, 'A', [67n, 33n]],
      ['fee.fee-1.2026-11-30', '2026-11-30', 101n, 'B', [67n, 34n]],
      ['fee.fee-1', null, 1n, null, [1n, 0n]],
      ['metered.x', null, 710n, 'A', [0n, 710n]],
    ]);
  });

  test('sum the spend of all members before it is converted: three times a third of a fen is one fen', () => {
    const third = { accountId: 'x', model: 'm', costPusd: 3_333_333_333n };
    const { pools } = poolsOf({
      ...month,
      currency: 'USD',
      usdRate: null,
      members: ['A', 'B', 'C'].map((memberId, joinSeq) => ({ memberId, joinSeq, activeDays: 30 })),
      accounts: [account],
      usage: ['A', 'B', 'C'].map((memberId) => ({ ...third, memberId })),
    });
    expect(pools).toMatchObject([{ totalMinor: 1n, rate: null, sourcePusd: 9_999_999_999n }]);
  });

  test('leave out usage that is only a yardstick, which still decides how a fee is shared by use', () => {
    const { pools } = poolsOf({
      ...month,
      rules: { ...usualRules, fee: usualRules.metered },
      accounts: [{ ...account, meteredBilled: false, charges: fee(100n) }],
      usage: [
        { memberId: 'A', accountId: 'x', model: 'm', costPusd: usd },
        { memberId: 'B', accountId: 'x', model: 'm', costPusd: 3n * usd },
      ],
    });
    expect(pools.map((pool) => pool.split.shares.map((it) => it.amountMinor))).toEqual([[25n, 75n]]);
  });

  test('are refunds too, as the mirror of the fee they give back, and charges with their reason', () => {
    const entry = {
      ...{ id: 'e1', account: { accountId: 'x', accountName: 'Claude-01' }, bookedOn: '2026-11-20' },
      ...{ amount: { amountMinor: 101n, currency: 'CNY' }, paidByMemberId: 'A', reason: 'outage' },
      sharedLike: 'fee' as const,
    };
    const { pools } = poolsOf({
      ...month,
      accounts: [{ ...account, charges: fee(101n) }],
      entries: [
        { ...entry, kind: 'refund' },
        { ...entry, id: 'e2', kind: 'charge', account: null, amount: { amountMinor: 100n, currency: 'USD' } },
      ],
    });
    expect(
      pools.map(
        ({ id, kind, totalMinor, sourcePusd, accountId, reason, chargedOn, paidByMemberId, split }) => [
          [id, kind, totalMinor, sourcePusd, accountId, reason, chargedOn, paidByMemberId],
          split.shares.map((it) => it.amountMinor),
        ],
      ),
    ).toEqual([
      [
        ['fee.fee', 'subscription_fee', 101n, null, 'x', null, null, null],
        [67n, 34n],
      ],
      [
        ['entry.e1', 'refund', -101n, null, 'x', 'outage', '2026-11-20', 'A'],
        [-67n, -34n],
      ],
      [
        ['entry.e2', 'charge', 710n, usd, null, 'outage', '2026-11-20', 'A'],
        [473n, 237n],
      ],
    ]);
  });

  test('of currencies without a rate are missing and named once', () => {
    const { pools, missingRates } = poolsOf({
      ...month,
      usdRate: null,
      accounts: [
        { ...account, charges: fee(100n, 'EUR') },
        { ...account, accountId: 'y', charges: fee(100n, 'USD') },
      ],
      usage: [{ memberId: 'A', accountId: 'y', model: 'm', costPusd: usd }],
    });
    expect([pools, missingRates]).toEqual([[], ['EUR', 'USD']]);
  });

  test('cannot be shared while nobody is there, unless nothing is owed', () => {
    const nobody = { ...month, members: [{ memberId: 'A', joinSeq: 1, activeDays: 0 }] };
    const owing = (amountMinor: bigint) => ({ ...account, charges: fee(amountMinor) });
    expect(poolsOf({ ...nobody, accounts: [owing(1n)] })).toMatchObject({ pools: [], nobodyPresent: true });
    expect(poolsOf({ ...nobody, accounts: [owing(0n)] })).toMatchObject({ pools: [], nobodyPresent: false });
  });

  test('always add up: every pool to its shares, and metered spend to what was used on its account', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const usage = fc.array(
      fc.record({
        memberId: fc.constantFrom('A', 'B'),
        accountId: fc.constantFrom('x', 'y'),
        model: fc.constant('m'),
        costPusd: amount,
      }),
    );
    fc.assert(
      fc.property(usage, amount, fc.nat(100), (used, feeMinor, periodSeq) => {
        const accounts = [
          { ...account, charges: fee(feeMinor) },
          { ...account, accountId: 'y' },
        ];
        const { pools, nobodyPresent } = poolsOf({ ...month, periodSeq, accounts, usage: used });
        expect(nobodyPresent).toBe(false);
        for (const { totalMinor, split } of pools) {
          expect(split.shares.reduce((sum, share) => sum + share.amountMinor, 0n)).toBe(totalMinor);
        }
        const metered = pools.filter(({ kind }) => kind === 'metered');
        expect(metered.reduce((sum, pool) => sum + (pool.sourcePusd ?? 0n), 0n)).toBe(
          used.reduce((sum, it) => sum + it.costPusd, 0n),
        );
      }),
    );
  });
});
