import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PartyAmount, Transfer } from '../../electron/core/domain/parties.ts';
import { balancesOf, type ClosedEntry } from '../../electron/core/domain/payment-ledger.ts';
import { planOf } from '../../electron/core/services/payments-plan.ts';
import type { PaymentRecordRow } from '../../electron/core/storage/payment-rows.ts';
import type { SettlementMode } from '../../shared/contract/payment.ts';
import type { Period } from '../../shared/contract/period.ts';

const parties = Array.from({ length: 24 }, (_, index) => `p${index}`);

/** Balances of up to 24 parties that add up to zero; small amounts, so that equal ones are common. */
const monthly: fc.Arbitrary<PartyAmount[]> = fc
  .array(fc.bigInt({ min: -6n, max: 6n }), { minLength: 1, maxLength: parties.length - 1 })
  .map((amounts) => [...amounts, -amounts.reduce((sum, amount) => sum + amount, 0n)])
  .map((amounts) => amounts.map((amountMinor, index) => ({ party: parties[index] as string, amountMinor })));

/** A ledger in which months are closed and transfers of plans are recorded. */
function ledger(mode: SettlementMode) {
  const closed: ClosedEntry[] = [];
  const records: PaymentRecordRow[] = [];
  let lastClosed: Period | undefined;
  const plan = () => planOf({ closed, lastClosed, records, parties, owner: 'p0' }, mode);
  return {
    closeMonth(seq: number, balances: readonly PartyAmount[]) {
      const periodId = `g.${seq}`;
      lastClosed = {
        id: periodId,
        groupId: 'g',
        seq,
        label: periodId,
        startOn: '2026-11-01',
        endOn: '2026-12-01',
        startAtMs: seq,
        endAtMs: seq + 1,
      };
      for (const { party, amountMinor } of balances)
        closed.push({ periodId, label: periodId, party, paidMinor: amountMinor, shareMinor: 0n });
    },
    suggested: () => [...plan().left],
    record(transfer: Transfer) {
      records.push({
        id: `r${records.length}`,
        groupId: 'g',
        kind: 'payment',
        cancelsId: null,
        note: '',
        method: 'cash',
        paidOn: '2026-12-01',
        atMs: 0,
        recordedAtMs: 0,
        plan: plan().plan,
        transfers: [transfer],
      });
    },
    balances: () => parties.map((party) => balancesOf(closed, records)(party).balanceMinor),
  };
}

test.each<SettlementMode>(['owner', 'fewest'])(
  'transfers of the kind "%s" stay as they are in each of three months that leave the same balances, and settle each',
  (mode) => {
    fc.assert(
      fc.property(monthly, fc.infiniteStream(fc.nat()), (balances, picks) => {
        const { closeMonth, suggested, record, balances: left } = ledger(mode);
        for (const month of [0, 1, 2]) {
          closeMonth(month, balances);
          const open = suggested();
          while (open.length > 0) {
            const [chosen] = open.splice((picks.next().value as number) % open.length, 1);
            record(chosen as Transfer);
            expect(suggested()).toEqual(open);
          }
          expect(left().every((balance) => balance === 0n)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  },
);
