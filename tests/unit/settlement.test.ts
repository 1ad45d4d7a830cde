import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartyAmount, Transfer } from '../../electron/core/domain/parties.ts';
import { effectOn } from '../../electron/core/domain/parties.ts';
import { before, settle, withoutDone } from '../../electron/core/domain/settlement.ts';
import type { SettlementMode } from '../../shared/contract/payment.ts';

const balancesOf = (amounts: Readonly<Record<string, bigint>>): PartyAmount[] =>
  Object.entries(amounts).map(([party, amountMinor]) => ({ party, amountMinor }));

const short = (transfers: readonly Transfer[]) =>
  transfers.map(({ from, to, amountMinor }) => `${from}>${to} ${amountMinor}`);

/** Balances that add up to zero: amounts small enough that groups which cancel out are common. */
function zeroSum(least: number, most: number) {
  return fc
    .array(fc.bigInt({ min: -6n, max: 6n }), { minLength: least - 1, maxLength: most - 1 })
    .map((amounts) => [...amounts, -amounts.reduce((sum, amount) => sum + amount, 0n)])
    .map((amounts) => amounts.map((amountMinor, index) => ({ party: `p${index}`, amountMinor })));
}

/** The fewest transfers, counted otherwise: every way to cut the parties into groups that cancel out is tried. */
function fewestByTrying(balances: readonly PartyAmount[]): number {
  const open = balances.filter(({ amountMinor }) => amountMinor !== 0n);
  const most = (rest: readonly PartyAmount[]): number => {
    const [first, ...others] = rest;
    if (first === undefined) return 0;
    let best = -Infinity;
    for (let choice = 0; choice < 2 ** others.length; choice += 1) {
      const chosen = others.filter((_, index) => Math.floor(choice / 2 ** index) % 2 === 1);
      const sum = chosen.reduce((total, { amountMinor }) => total + amountMinor, first.amountMinor);
      if (sum === 0n) best = Math.max(best, 1 + most(others.filter((one) => !chosen.includes(one))));
    }
    return best;
  };
  return open.length - most(open);
}

const c13 = balancesOf({ A: 100n, B: 400n, C: 500n, D: -300n, E: -300n, F: -400n });

describe('the fewest transfers', () => {
  test('are four in case C13, where paying the largest first would need five', () => {
    expect(short(settle(c13, 'fewest', 'A'))).toEqual(['D>C 300', 'E>C 200', 'E>A 100', 'F>B 400']);
  });

  test('pay the largest creditor first where there are more than sixteen parties, as in case C13', () => {
    // Pairs that are larger than the case and settle among themselves take the number over sixteen.
    const pairs = Array.from({ length: 6 }, (_, index) => BigInt(1_000 - index));
    const many = [
      ...c13,
      ...pairs.map((amountMinor, index) => ({ party: `in${index}`, amountMinor })),
      ...pairs.map((amountMinor, index) => ({ party: `out${index}`, amountMinor: -amountMinor })),
    ];
    expect(short(settle(many, 'fewest', 'A'))).toEqual([
      ...pairs.map((amount, index) => `out${index}>in${index} ${amount}`),
      'F>C 400',
      'D>B 300',
      'E>A 100',
      'E>B 100',
      'E>C 100',
    ]);
  });

  test('are no more than trying all groups finds, for up to eight parties', () => {
    fc.assert(
      fc.property(zeroSum(1, 8), (balances) => {
        expect(settle(balances, 'fewest', 'p0')).toHaveLength(fewestByTrying(balances));
      }),
      { numRuns: 400 },
    );
  });

  test('are found for sixteen parties whose amounts are beyond what a double holds', () => {
    const unit = 9_007_199_254_740_993n;
    const halves = Array.from({ length: 8 }, (_, index) => unit * BigInt(index + 1));
    const balances = [
      ...halves.map((amountMinor, index) => ({ party: `in${index}`, amountMinor })),
      ...halves.map((amountMinor, index) => ({ party: `out${index}`, amountMinor: -amountMinor })),
    ];
    expect(settle(balances, 'fewest', 'in0')).toHaveLength(8);
  });
});

describe('settling with the owner', () => {
  test('has everybody pay the owner or be paid by him, as in case C12', () => {
    const balances = balancesOf({ Owner: 31_487n, B: -14_074n, C: -17_413n });
    expect(short(settle(balances, 'owner', 'Owner'))).toEqual(['C>Owner 17413', 'B>Owner 14074']);
  });

  test('goes through an owner who has no balance, and one who is no member', () => {
    const balances = balancesOf({ A: 500n, B: -500n });
    expect(short(settle([{ party: null, amountMinor: 0n }, ...balances], 'owner', null))).toEqual([
      'null>A 500',
      'B>null 500',
    ]);
  });
});

describe.each<SettlementMode>(['owner', 'fewest'])('a plan of the kind "%s"', (mode) => {
  test('brings every balance to zero, and no transfer is to oneself or of nothing', () => {
    fc.assert(
      fc.property(zeroSum(1, 24), (balances) => {
        const plan = settle(balances, mode, 'p0');
        for (const { party, amountMinor } of balances) expect(amountMinor + effectOn(party, plan)).toBe(0n);
        for (const { from, to, amountMinor } of plan) {
          expect(amountMinor > 0n).toBe(true);
          expect(from).not.toBe(to);
        }
        expect(settle(balances, mode, 'p0')).toEqual(plan);
      }),
    );
  });

  test('keeps its other transfers when some of them are done, in any order, and is found again from what is left', () => {
    fc.assert(
      fc.property(zeroSum(2, 24), fc.infiniteStream(fc.nat()), (balances, picks) => {
        const plan = settle(balances, mode, 'p0');
        const left = [...plan];
        const done: Transfer[] = [];
        while (left.length > 0) {
          done.push(...left.splice((picks.next().value as number) % left.length, 1));
          const now = balances.map(({ party, amountMinor }) => ({
            party,
            amountMinor: amountMinor + effectOn(party, done),
          }));
          expect(withoutDone(settle(before(now, done), mode, 'p0'), done)).toEqual(left);
        }
      }),
    );
  });
});

test('a transfer that is not of the plan leaves no rest of it, and neither does one that is done twice', () => {
  const plan = settle(c13, 'fewest', 'A');
  const [first] = plan as [Transfer];
  expect(withoutDone(plan, [{ ...first, amountMinor: 299n }])).toBeUndefined();
  expect(withoutDone(plan, [first, first])).toBeUndefined();
});

test('balances that do not add up to zero are refused', () => {
  expect(() => settle(balancesOf({ A: 1n }), 'fewest', 'A')).toThrow(RangeError);
});
