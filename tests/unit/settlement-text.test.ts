import { expect, test } from 'vitest';
import { groupText, partyText, type SettlementToTell } from '../../electron/core/domain/settlement-text.ts';

test('a month that brought more refunds than costs says so with a sign, and what is left to pay without one', () => {
  const line = { party: 'B', paidMinor: -2_000n, shareMinor: -1_000n, balanceMinor: -1_000n };
  const told: SettlementToTell = {
    groupName: '周末拼车',
    currency: 'CNY',
    period: { label: '2026-12', closed: true },
    lines: [{ party: 'A', paidMinor: 0n, shareMinor: -1_000n, balanceMinor: 1_000n }, line],
    transfers: [{ from: 'B', to: 'A', amountMinor: 1_000n }],
    nameOf: (party) => party,
  };
  expect(groupText(told, 'zh-CN').split('\n').slice(1, 3)).toEqual([
    'A：份额 -¥10.00，垫付 ¥0.00，应收 ¥10.00',
    'B：份额 -¥10.00，垫付 -¥20.00，还欠 ¥10.00',
  ]);
  expect(partyText(told, line, 'en').split('\n').slice(2, 4)).toEqual([
    'your share of this period is -¥10.00, and you advanced -¥20.00 for the group.',
    'You owe ¥10.00 now.',
  ]);
});
