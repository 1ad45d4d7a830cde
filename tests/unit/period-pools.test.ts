import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PeriodToSplit, poolsOf } from '../../electron/core/domain/period-pools.ts';

const month: PeriodToSplit = {
  currency: 'CNY',
  usdRate: '7.1',
  feeRule: { kind: 'equal', prorate: true },
  meteredRule: { kind: 'by_usage', zeroUsage: 'equal_by_days' },
  periodSeq: 0,
  members: [
    { memberId: 'A', joinSeq: 1, activeDays: 30 },
    { memberId: 'B', joinSeq: 2, activeDays: 15 },
  ],
  accounts: [],
  usage: [],
};

const account = {
  accountId: 'x',
  accountName: 'Claude-01',
  fee: null,
  meteredBilled: true,
  paidByMemberId: null,
};
const usd = 1_000_000_000_000n;

describe('the pools of a period', () => {
  test('are a fee and the metered spend of each account, each split by its own rule', () => {
    const { pools } = poolsOf({
      ...month,
      accounts: [{ ...account, fee: { amountMinor: 9_000n, currency: 'CNY' } }],
      usage: [{ memberId: 'B', accountId: 'x', costPusd: usd }],
    });
    expect(
      pools.map((pool) => [pool.kind, pool.totalMinor, pool.split.shares.map((it) => it.amountMinor)]),
    ).toEqual([
      ['subscription_fee', 9_000n, [6_000n, 3_000n]],
      ['metered', 710n, [0n, 710n]],
    ]);
  });

  test('sum the spend of all members before it is converted: three times a third of a fen is one fen', () => {
    const third = { accountId: 'x', costPusd: 3_333_333_333n };
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
      feeRule: { kind: 'by_usage', zeroUsage: 'equal_by_days' },
      accounts: [{ ...account, meteredBilled: false, fee: { amountMinor: 100n, currency: 'CNY' } }],
      usage: [
        { memberId: 'A', accountId: 'x', costPusd: usd },
        { memberId: 'B', accountId: 'x', costPusd: 3n * usd },
      ],
    });
    expect(pools.map((pool) => pool.split.shares.map((it) => it.amountMinor))).toEqual([[25n, 75n]]);
  });

  test('of currencies without a rate are missing and named once', () => {
    const fee = (currency: string) => ({ amountMinor: 100n, currency });
    const { pools, missingRates } = poolsOf({
      ...month,
      usdRate: null,
      accounts: [
        { ...account, fee: fee('EUR') },
        { ...account, accountId: 'y', fee: fee('USD') },
      ],
      usage: [{ memberId: 'A', accountId: 'y', costPusd: usd }],
    });
    expect([pools, missingRates]).toEqual([[], ['EUR', 'USD']]);
  });

  test('cannot be shared while nobody is there, unless nothing is owed', () => {
    const nobody = { ...month, members: [{ memberId: 'A', joinSeq: 1, activeDays: 0 }] };
    const fee = (amountMinor: bigint) => ({ ...account, fee: { amountMinor, currency: 'CNY' } });
    expect(poolsOf({ ...nobody, accounts: [fee(1n)] })).toMatchObject({ pools: [], nobodyPresent: true });
    expect(poolsOf({ ...nobody, accounts: [fee(0n)] })).toMatchObject({ pools: [], nobodyPresent: false });
  });

  test('always add up: every pool to its shares, and metered spend to what was used on its account', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const usage = fc.array(
      fc.record({
        memberId: fc.constantFrom('A', 'B'),
        accountId: fc.constantFrom('x', 'y'),
        costPusd: amount,
      }),
    );
    fc.assert(
      fc.property(usage, amount, fc.nat(100), (used, feeMinor, periodSeq) => {
        const fee = { amountMinor: feeMinor, currency: 'CNY' };
        const accounts = [
          { ...account, fee },
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
