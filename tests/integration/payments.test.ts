import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Party } from '../../shared/contract/payment.ts';
import { seededRandom } from '../seeded-random.ts';
import { openPartyBooks, type PartyBooks } from './party-books.ts';
import { account, group } from './stored-carpool.ts';

const MINUTE_MS = 60_000;
const november = [Date.parse('2026-10-31T16:00:00Z'), Date.parse('2026-11-30T16:00:00Z')] as const;
const december = [november[1], Date.parse('2026-12-31T16:00:00Z')] as const;

let books: PartyBooks;

afterEach(() => books.stop());

/** Case C12 up to its payment: openings, then a closed period with two accounts that different members paid. */
async function caseC12(): Promise<void> {
  books = await openPartyBooks(['Owner', 'B', 'C']);
  const { groupId, cny } = books;
  await books.balances.setOpening({
    groupId,
    openings: [
      { party: 'Owner', amount: cny(-1_500n) },
      { party: 'B', amount: cny(-500n) },
      { party: 'C', amount: cny(2_000n) },
    ],
  });
  books.setNow('2026-12-02T04:00:00Z');
  await books.close('2026-11', {
    Owner: [144_800n, 91_813n],
    B: [14_800n, 48_374n],
    C: [0n, 19_413n],
  });
}

describe('balances', () => {
  it('are those of case C12 before and after its payment, with its suggested transfers', async () => {
    await caseC12();
    expect(await books.balanceOf()).toEqual({ Owner: 51_487n, B: -34_074n, C: -17_413n });
    await books.pay('B', 'Owner', 20_000n);
    expect(await books.balanceOf()).toEqual({ Owner: 31_487n, B: -14_074n, C: -17_413n });
    expect(await books.suggested()).toEqual([
      ['C', 'Owner', 17_413n],
      ['B', 'Owner', 14_074n],
    ]);
    const { parties } = await books.balances.list({ groupId: books.groupId });
    expect(parties[1]).toMatchObject({
      party: 'B',
      openingMinor: -500n,
      paidMinor: 14_800n,
      shareMinor: 48_374n,
      paymentsMinor: 20_000n,
      balanceMinor: -14_074n,
    });
  });

  it('can be followed entry by entry, each with the balance after it', async () => {
    await caseC12();
    const { id } = await books.pay('B', 'Owner', 20_000n, { note: '微信转账' });
    books.pass(11 * MINUTE_MS);
    await books.payments.reverse({ paymentId: id, reversalId: randomUUID(), reason: '没有到账' });
    const { entries, balanceMinor } = await books.balances.history({ groupId: books.groupId, party: 'B' });
    expect(
      entries.map((entry) => [
        entry.kind,
        entry.label + entry.note,
        entry.counterparty?.name ?? null,
        entry.amountMinor,
        entry.balanceMinor,
      ]),
    ).toEqual([
      ['opening', '', null, -500n, -500n],
      ['period', '2026-11', null, -33_574n, -34_074n],
      ['payment', '微信转账', 'Owner', 20_000n, -14_074n],
      ['reversal', '没有到账', 'Owner', -20_000n, -34_074n],
    ]);
    expect(balanceMinor).toBe(-34_074n);
  });

  it('keep the estimate of open periods apart, where the owner is the member who created the group', async () => {
    books = await openPartyBooks(['Owner', 'B']);
    const { storage, groupId } = books;
    await storage.writeAll([
      { name: 'accounts.insert', args: [account] },
      { name: 'bindings.insert', args: [{ groupId, accountId: account.id, boundAtMs: books.now() }] },
      {
        name: 'accountFees.insert',
        args: [
          {
            id: 'fee',
            accountId: account.id,
            amountMinor: 14_401n,
            currency: 'CNY',
            cycleDay: null,
            firstChargeOn: null,
            payerMemberId: null,
            validFromOn: null,
            validUntilOn: null,
            createdAtMs: books.now(),
          },
        ],
      },
    ]);
    books.setNow('2026-12-10T04:00:00Z');
    const estimates = async () => {
      const { parties, openPeriods } = await books.balances.list({ groupId });
      return [
        openPeriods.map(({ label, running }) => [label, running]),
        ...parties.map(({ balanceMinor, estimate }) => [balanceMinor, ...Object.values(estimate)]),
      ];
    };
    expect(await estimates()).toEqual([
      [
        ['2026-11', false],
        ['2026-12', true],
      ],
      [0n, 28_802n, 14_401n, 14_401n],
      [0n, 0n, 14_401n, -14_401n],
    ]);
    await books.close('2026-11', { Owner: [14_401n, 7_201n], B: [0n, 7_200n] });
    expect(await estimates()).toEqual([
      [['2026-12', true]],
      [7_200n, 14_401n, 7_200n, 14_401n],
      [-7_200n, 0n, 7_201n, -14_401n],
    ]);
  });

  it('count refunds and costs for whoever got or paid them, one from another group too', async () => {
    books = await openPartyBooks(['Owner', 'B']);
    const { storage, groupId } = books;
    await storage.write('groups.insert', { ...group, id: 'group-2', name: '二组' });
    const friend = { id: '外人', groupId: 'group-2', name: '外人', role: 'creator', createdAtMs: 0 } as const;
    await storage.write('members.insert', friend, '2026-11-01');
    const entries = [
      ['charge', 301n, 'B'],
      ['refund', 101n, 'B'],
      ['charge', 200n, '外人'],
      ['charge', 40n, null],
    ] as const;
    for (const [index, [kind, amountMinor, payerMemberId]] of entries.entries())
      await storage.write('poolEntries.insert', {
        id: `entry-${index}`,
        groupId,
        kind,
        accountId: null,
        sharedLike: 'fee',
        bookedOn: '2026-11-05',
        amountMinor,
        currency: 'CNY',
        payerMemberId,
        reason: '其他',
        createdAtMs: books.now(),
      });
    const { parties } = await books.balances.list({ groupId });
    expect(parties.map(({ party, balanceMinor, estimate }) => [party, balanceMinor, estimate])).toEqual([
      ['Owner', 0n, { paidMinor: 40n, shareMinor: 220n, balanceMinor: -180n }],
      ['B', 0n, { paidMinor: 200n, shareMinor: 220n, balanceMinor: -20n }],
      ['外人', 0n, { paidMinor: 200n, shareMinor: 0n, balanceMinor: 200n }],
    ]);
    books.setNow('2026-12-02T04:00:00Z');
    await books.close('2026-11', { Owner: [40n, 220n], B: [200n, 220n], 外人: [200n, 0n] });
    expect(await books.suggested('fewest')).toEqual([
      ['Owner', '外人', 180n],
      ['B', '外人', 20n],
    ]);
    await books.pay('B', '外人', 20n);
    expect(await books.balanceOf()).toEqual({ Owner: -180n, B: 0n, 外人: 180n });
  });

  it('add up to zero whatever is recorded, undone, reversed, written off or closed, and closed time never changes', async () => {
    const seed = 20_261_127;
    const below = seededRandom(seed);
    books = await openPartyBooks(['甲', '乙', '丙', '丁', '戊'], false);
    const { groupId, cny, payments, writeOffs, balances, settlements } = books;
    const parties: readonly Party[] = [null, '甲', '乙', '丙', '丁', '戊'];
    const anyParty = () => parties[below(parties.length)] as Party;
    const recorded: string[] = [];
    const frozen: { from: number; to: number; said: unknown }[] = [];
    const steps: (() => Promise<unknown>)[] = [
      async () => recorded.push((await books.pay(anyParty(), anyParty(), BigInt(below(5_000)))).id),
      async () =>
        recorded.push(
          (await books.pay(anyParty(), anyParty(), BigInt(below(900)), { paidOn: '2026-11-03' })).id,
        ),
      () => payments.undo({ paymentId: recorded[below(recorded.length)] ?? 'none' }),
      () =>
        payments.reverse({
          paymentId: recorded[below(recorded.length)] ?? 'none',
          reversalId: randomUUID(),
          reason: '错了',
        }),
      async () => {
        const { id } = await writeOffs.writeOff({
          groupId,
          paymentId: randomUUID(),
          party: anyParty(),
          amount: cny(BigInt(below(400))),
          reason: '免除',
        });
        recorded.push(id);
      },
      () => {
        const amount = BigInt(below(3_000) - 1_500);
        return balances.setOpening({
          groupId,
          openings: [
            { party: '乙', amount: cny(amount) },
            { party: '戊', amount: cny(-amount) },
          ],
        });
      },
      async () => {
        const [transfer] = await books.suggested('fewest');
        if (transfer === undefined) return;
        const [fromParty, toParty, amountMinor] = transfer;
        const { id } = await settlements.record({
          groupId,
          paymentId: randomUUID(),
          mode: 'fewest',
          fromParty,
          toParty,
          amount: cny(amountMinor),
          method: 'cash',
        });
        recorded.push(id);
      },
    ];
    let refused = 0;
    for (let round = 0; round < 150; round += 1) {
      books.pass(below(6) * MINUTE_MS);
      try {
        await (steps[below(steps.length)] as () => Promise<unknown>)();
      } catch (error) {
        // Amounts of nothing, payments to oneself and too late undoing are refused, and change nothing.
        expect((error as { code: string }).code).toMatch(
          /^(input\.invalid|payment\.(undo_over|ended|not_found)|opening\.fixed)$/,
        );
        refused += 1;
      }
      if (round === 60 || round === 110) {
        books.setNow(round === 60 ? '2026-12-02T04:00:00Z' : '2027-01-03T04:00:00Z');
        const period = await books.close(round === 60 ? '2026-11' : '2026-12', {
          甲: [9_000n, 2_001n],
          乙: [0n, 6_999n],
        });
        const range = { from: period.startAtMs, to: period.endAtMs };
        frozen.push({ ...range, said: await payments.paymentsBetween(groupId, range.from, range.to) });
      }
      const list = await balances.list({ groupId });
      const sum = list.parties.reduce((total, { balanceMinor }) => total + balanceMinor, 0n);
      expect([seed, round, sum]).toEqual([seed, round, 0n]);
      for (const { from, to, said } of frozen)
        expect(await payments.paymentsBetween(groupId, from, to)).toEqual(said);
    }
    expect(refused).toBeLessThan(100);
    const all = await payments.paymentsBetween(groupId, 0, Number.MAX_SAFE_INTEGER);
    for (const { party, balanceMinor } of (await balances.list({ groupId })).parties) {
      // Once more from the statements' own lines.
      const moved = all.reduce((sum, { fromParty, toParty, amountMinor }) => {
        return sum + (fromParty === party ? amountMinor : 0n) - (toParty === party ? amountMinor : 0n);
      }, 0n);
      const closedPart = party === '甲' ? 13_998n : party === '乙' ? -13_998n : 0n;
      expect([party, balanceMinor]).toEqual([party, moved + closedPart]);
      const history = await balances.history({ groupId, party });
      expect(history.balanceMinor).toBe(balanceMinor);
    }
  });
});

describe('a payment', () => {
  it('is recorded once, however often it is sent, and never changed under its id', async () => {
    books = await openPartyBooks(['甲', '乙']);
    const { groupId, cny, payments } = books;
    const params = {
      groupId,
      paymentId: randomUUID(),
      fromParty: '乙',
      toParty: '甲',
      amount: cny(1_234n),
      method: 'alipay' as const,
      note: ' 十一月 ',
    };
    const first = await payments.record(params);
    expect(first).toMatchObject({
      note: '十一月',
      paidOn: '2026-11-10',
      totalMinor: 1_234n,
      state: 'recorded',
    });
    books.pass(5);
    expect(await payments.record(params)).toEqual(first);
    expect((await payments.list({ groupId })).payments).toEqual([first]);
    for (const other of [{ amount: cny(1_235n) }, { method: 'cash' as const }, { paidOn: '2026-11-09' }])
      await expect(payments.record({ ...params, ...other })).rejects.toMatchObject({
        code: 'payment.id_taken',
        field: 'paymentId',
      });
    expect(await books.balanceOf()).toEqual({ 甲: -1_234n, 乙: 1_234n });
  });

  it('can be undone for ten minutes by the clock, and afterwards only reversed with a reason', async () => {
    books = await openPartyBooks(['甲', '乙']);
    const { groupId, payments } = books;
    const undone = await books.pay('乙', '甲', 100n);
    const late = await books.pay('乙', '甲', 200n);
    books.pass(10 * MINUTE_MS);
    expect(await payments.undo({ paymentId: undone.id })).toMatchObject({ state: 'undone' });
    expect(await payments.undo({ paymentId: undone.id })).toMatchObject({ state: 'undone' });
    books.pass(1);
    await expect(payments.undo({ paymentId: late.id })).rejects.toMatchObject({
      code: 'payment.undo_over',
    });
    expect(await books.balanceOf()).toEqual({ 甲: -200n, 乙: 200n });
    const reversal = { paymentId: late.id, reversalId: randomUUID(), reason: '转错人' };
    await expect(payments.reverse({ ...reversal, reason: ' \u200B ' })).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'reason',
    });
    const reversed = await payments.reverse(reversal);
    expect(reversed).toMatchObject({ state: 'reversed', ended: { reason: '转错人' } });
    expect(await payments.reverse(reversal)).toEqual(reversed);
    for (const paymentId of [late.id, undone.id])
      await expect(
        payments.reverse({ ...reversal, paymentId, reversalId: randomUUID() }),
      ).rejects.toMatchObject({ code: 'payment.ended' });
    expect(await books.balanceOf()).toEqual({ 甲: 0n, 乙: 0n });
    const [early, later] = await Promise.all([
      payments.paymentsBetween(groupId, 0, december[0]),
      payments.paymentsBetween(groupId, december[0], december[1]),
    ]);
    expect(early.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ['payment', 200n],
      ['reversal', 200n],
    ]);
    expect(later).toEqual([]);
  });

  it('counts on its own date, but never within a period that is closed already', async () => {
    books = await openPartyBooks(['甲', '乙']);
    const { groupId, payments } = books;
    books.setNow('2026-12-02T04:00:00Z');
    await books.pay('乙', '甲', 1n, { paidOn: '2026-11-20' });
    const undoable = await books.pay('乙', '甲', 2n, { paidOn: '2026-11-21' });
    // Before the group's time began.
    await books.pay('乙', '甲', 4n, { paidOn: '2026-10-02' });
    await books.close('2026-11', { 甲: [0n, 0n] });
    await books.pay('乙', '甲', 8n, { paidOn: '2026-11-22' });
    await payments.undo({ paymentId: undoable.id });
    const said = async (range: readonly [number, number]) =>
      (await payments.paymentsBetween(groupId, ...range)).map(({ kind, amountMinor, fromParty }) => [
        kind,
        amountMinor,
        fromParty,
      ]);
    expect(await said(november)).toEqual([
      ['payment', 4n, '乙'],
      ['payment', 1n, '乙'],
      ['payment', 2n, '乙'],
    ]);
    expect(await said(december)).toEqual([
      ['payment', 8n, '乙'],
      ['reversal', 2n, '甲'],
    ]);
  });

  it('is refused where it cannot be, and nothing is kept of it', async () => {
    books = await openPartyBooks(['甲', '乙']);
    const { storage, groupId, cny, payments } = books;
    await storage.writeAll([
      {
        name: 'groups.insert',
        args: [{ ...group, id: 'group-2', name: '二组' }],
      },
      {
        name: 'members.insert',
        args: [
          { id: '外人', groupId: 'group-2', name: '外人', role: 'creator', createdAtMs: 0 },
          '2026-11-01',
        ],
      },
    ]);
    const good = {
      groupId,
      fromParty: '乙',
      toParty: '甲',
      amount: cny(1n),
      method: 'bank' as const,
    };
    const wrong = [
      [{ toParty: '乙' }, 'input.invalid', 'toParty'],
      // Null is the owner, who is 甲 here.
      [{ fromParty: '甲', toParty: null }, 'input.invalid', 'toParty'],
      [{ fromParty: '外人' }, 'party.not_found', 'fromParty'],
      [{ toParty: '外人' }, 'party.not_found', 'toParty'],
      [{ amount: cny(0n) }, 'input.invalid', 'amount.amountMinor'],
      [{ amount: cny(-5n) }, 'input.invalid', 'amount.amountMinor'],
      [{ amount: cny(10n ** 13n + 1n) }, 'input.invalid', 'amount.amountMinor'],
      [{ amount: { amountMinor: 5n, currency: 'USD' } }, 'input.invalid', 'amount.currency'],
      [{ paidOn: '2026-11-11' }, 'input.invalid', 'paidOn'],
      [{ note: '字'.repeat(201) }, 'input.invalid', 'note'],
      [{ groupId: 'nobody' }, 'group.not_found', 'groupId'],
    ] as const;
    for (const [change, code, field] of wrong)
      await expect(payments.record({ ...good, ...change, paymentId: randomUUID() })).rejects.toMatchObject({
        code,
        field,
      });
    expect(await storage.read('payments.list', groupId)).toEqual([]);
    const other = { groupId: 'group-2', fromParty: null, toParty: '外人' };
    await expect(payments.record({ ...good, ...other, paymentId: randomUUID() })).rejects.toMatchObject({
      code: 'input.invalid',
      field: 'toParty',
    });
    const { id } = await payments.record({ ...good, paymentId: randomUUID() });
    await expect(payments.reverse({ paymentId: id, reversalId: id, reason: 'x' })).rejects.toMatchObject({
      code: 'payment.id_taken',
      field: 'reversalId',
    });
  });

  it('cannot be changed, taken away or added to in the database itself', async () => {
    books = await openPartyBooks(['甲', '乙']);
    const { id } = await books.pay('乙', '甲', 5n);
    const db = new Database(join(books.dataDir, 'carpool.db'));
    for (const statement of [
      'UPDATE payment_records SET note = 1',
      'DELETE FROM payment_records',
      'UPDATE payment_transfers SET amount_minor = 6',
      'DELETE FROM payment_transfers',
      `INSERT INTO payment_transfers VALUES ('${id}', 1, '甲', '乙', 5)`,
    ])
      expect(() => db.exec(statement)).toThrow('append only');
    db.close();
  });
});

describe('opening balances', () => {
  it('can be set anew until the first close, count from the beginning of time and add up to zero', async () => {
    books = await openPartyBooks(['甲', '乙', '丙']);
    const { groupId, cny, balances, payments } = books;
    const set = (...amounts: bigint[]) =>
      balances.setOpening({
        groupId,
        openings: ['甲', '乙', '丙'].map((party, index) => ({ party, amount: cny(amounts[index] ?? 0n) })),
      });
    await set(300n, -100n, -200n);
    await set(0n, -50n, 50n);
    await set(0n, -50n, 50n);
    await expect(set(1n, 1n, -1n)).rejects.toMatchObject({ code: 'input.invalid', field: 'openings' });
    expect(await books.balanceOf()).toEqual({ 甲: 0n, 乙: -50n, 丙: 50n });
    expect(await books.storage.read('payments.list', groupId)).toHaveLength(3);
    books.setNow('2026-12-02T04:00:00Z');
    await set(0n, -70n, 70n);
    expect(await payments.paymentsBetween(groupId, ...november)).toMatchObject([
      { kind: 'opening', fromParty: '丙', toParty: '乙', amountMinor: 70n },
    ]);
    await books.close('2026-11', { 甲: [0n, 0n] });
    await expect(set(0n, 0n, 0n)).rejects.toMatchObject({ code: 'opening.fixed' });
    expect((await balances.list({ groupId })).openingsSettable).toBe(false);
  });
});

describe('a write-off', () => {
  it('shares the debt equally among those who are there, and the odd fen moves on', async () => {
    books = await openPartyBooks(['甲', '乙', '丙', '丁']);
    const { groupId, cny, writeOffs } = books;
    await books.pay('甲', '丁', 1_000n);
    const terms = { groupId, party: '丁', amount: cny(100n) };
    const shares = async () =>
      (await writeOffs.previewWriteOff(terms)).transfers.map(({ to, amountMinor }) => [to.name, amountMinor]);
    expect(await shares()).toEqual([
      ['甲', 34n],
      ['乙', 33n],
      ['丙', 33n],
    ]);
    const params = { ...terms, paymentId: randomUUID(), reason: '失联' };
    const written = await writeOffs.writeOff(params);
    expect(await writeOffs.writeOff(params)).toEqual(written);
    expect(written).toMatchObject({ kind: 'write_off', totalMinor: 100n, note: '失联', method: null });
    expect(await books.balanceOf()).toEqual({ 甲: 966n, 乙: -33n, 丙: -33n, 丁: -900n });
    expect(await shares()).toEqual([
      ['甲', 33n],
      ['乙', 34n],
      ['丙', 33n],
    ]);
    await books.payments.undo({ paymentId: written.id });
    expect(await books.balanceOf()).toEqual({ 甲: 1_000n, 乙: 0n, 丙: 0n, 丁: -1_000n });
  });

  it('goes by chosen weights, the owner among them, and never over the debt', async () => {
    books = await openPartyBooks(['甲', '乙'], false);
    const { groupId, cny, writeOffs } = books;
    await books.pay(null, '乙', 500n);
    const terms = { groupId, party: '乙', amount: cny(500n) };
    const weights = [
      { party: '甲', weight: 1 },
      { party: null, weight: 4 },
    ];
    const { transfers, debtMinor } = await writeOffs.previewWriteOff({ ...terms, weights });
    expect(debtMinor).toBe(500n);
    expect(transfers.map(({ to, amountMinor }) => [to.party, amountMinor])).toEqual([
      [null, 400n],
      ['甲', 100n],
    ]);
    const wrong = [
      [{ amount: cny(501n) }, 'amount.amountMinor'],
      [{ party: '甲' }, 'party'],
      [{ weights: [{ party: '乙', weight: 1 }] }, 'weights.0.party'],
      [{ weights: [...weights, weights[0] as (typeof weights)[number]] }, 'weights.2.party'],
      [{ weights: [{ party: '甲', weight: 0 }] }, 'weights'],
      [{ reason: '  ' }, 'reason'],
    ] as const;
    for (const [change, field] of wrong)
      await expect(
        writeOffs.writeOff({
          ...terms,
          paymentId: randomUUID(),
          reason: '免除',
          ...change,
        } as Parameters<typeof writeOffs.writeOff>[0]),
      ).rejects.toMatchObject({ code: 'input.invalid', field });
  });
});

describe('suggested transfers', () => {
  it.each([
    ['owner', 6],
    ['fewest', 6],
    ['fewest', 20],
  ] as const)(
    'of the kind "%s" stay as they are when one of them is recorded, undone and recorded again (%d parties)',
    async (mode, count) => {
      const below = seededRandom(count + mode.length);
      const names = Array.from({ length: count }, (_, index) => `p${index}`);
      books = await openPartyBooks(names);
      const { groupId, cny, settlements, payments, balances } = books;
      const amounts = names.map(() => BigInt(below(2_000) - 1_000));
      const rest = amounts.reduce((sum, amount) => sum + amount, 0n);
      await balances.setOpening({
        groupId,
        openings: names.map((party, index) => ({
          party,
          amount: cny((amounts[index] as bigint) - (index === 0 ? rest : 0n)),
        })),
      });
      const record = ([fromParty, toParty, amountMinor]: readonly [Party, Party, bigint]) =>
        settlements.record({
          groupId,
          paymentId: randomUUID(),
          mode,
          fromParty,
          toParty,
          amount: cny(amountMinor),
          method: 'wechat',
        });
      const payAll = async () => {
        const first = await books.suggested(mode);
        let left = first;
        expect(left.length).toBeGreaterThan(3);
        while (left.length > 0) {
          const index = below(left.length);
          const chosen = left[index] as (typeof left)[number];
          const { id } = await record(chosen);
          const others = left.filter((_, place) => place !== index);
          expect(await books.suggested(mode)).toEqual(others);
          await expect(record(chosen)).rejects.toMatchObject({ code: 'settlement.changed' });
          await payments.undo({ paymentId: id });
          expect(await books.suggested(mode)).toEqual(left);
          await record(chosen);
          left = others;
        }
        expect(Object.values(await books.balanceOf()).every((balance) => balance === 0n)).toBe(true);
        return first;
      };
      const first = await payAll();
      // A month that leaves everybody with the same balance once more.
      const figures = names.map((party, index) => {
        const balance = (amounts[index] as bigint) - (index === 0 ? rest : 0n);
        return [party, [balance, 0n]] as const;
      });
      books.setNow('2026-12-02T04:00:00Z');
      await books.close('2026-11', Object.fromEntries(figures));
      expect(await payAll()).toEqual(first);
    },
  );

  it('begin a new plan when something else is recorded between them', async () => {
    books = await openPartyBooks(['甲', '乙', '丙']);
    await books.pay('甲', '乙', 300n);
    await books.pay('甲', '丙', 200n);
    await books.pay('乙', '甲', 120n);
    expect(await books.suggested('fewest')).toEqual([
      ['丙', '甲', 200n],
      ['乙', '甲', 180n],
    ]);
  });

  it('are told as text that can be sent on, of the closed period or as an estimate', async () => {
    await caseC12();
    await books.pay('B', 'Owner', 20_000n);
    const { groupId, texts } = books;
    expect(await texts.text({ groupId })).toEqual({
      zh: [
        '【周末拼车】2026-11 拼车账单',
        'Owner：份额 ¥918.13，垫付 ¥1,448.00，应收 ¥314.87',
        'B：份额 ¥483.74，垫付 ¥148.00，还欠 ¥140.74',
        'C：份额 ¥194.13，垫付 ¥0.00，还欠 ¥174.13',
        '',
        '这样转账就能结清：',
        'C → Owner  ¥174.13',
        'B → Owner  ¥140.74',
        '谢谢。',
      ].join('\n'),
      en: [
        '[周末拼车] Carpool bill 2026-11',
        'Owner: share ¥918.13, advanced ¥1,448.00, is owed ¥314.87',
        'B: share ¥483.74, advanced ¥148.00, owes ¥140.74',
        'C: share ¥194.13, advanced ¥0.00, owes ¥174.13',
        '',
        'These transfers settle everything:',
        'C → Owner  ¥174.13',
        'B → Owner  ¥140.74',
        'Thank you.',
      ].join('\n'),
    });
    expect(await texts.text({ groupId, party: 'B' })).toEqual({
      zh: [
        '【周末拼车】2026-11 拼车账单',
        'B，你好：',
        '这期你的份额是 ¥483.74，你为大家垫付了 ¥148.00。',
        '目前你还欠 ¥140.74。',
        '请转给 Owner ¥140.74。',
        '谢谢。',
      ].join('\n'),
      en: [
        '[周末拼车] Carpool bill 2026-11',
        'Hi B,',
        'your share of this period is ¥483.74, and you advanced ¥148.00 for the group.',
        'You owe ¥140.74 now.',
        'Please send ¥140.74 to Owner.',
        'Thank you.',
      ].join('\n'),
    });
    await books.stop();
    books = await openPartyBooks(['甲'], false);
    expect((await books.texts.text({ groupId, party: null })).zh).toBe(
      [
        '【周末拼车】2026-11 拼车账单（预估）',
        '车主，你好：',
        '这期还没结账，预估你的份额是 ¥0.00，垫付 ¥0.00，不计入下面的结余。',
        '目前你已结清。',
        '谢谢。',
      ].join('\n'),
    );
  });
});
