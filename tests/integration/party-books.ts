import { randomUUID } from 'node:crypto';
import type { ClosedEntry } from '../../electron/core/domain/payment-ledger.ts';
import { createPayments } from '../../electron/core/services/payments.ts';
import { createPartyBalances } from '../../electron/core/services/payments-balances.ts';
import { createSettlements } from '../../electron/core/services/payments-settlement.ts';
import { createSettlementTexts } from '../../electron/core/services/payments-text.ts';
import { createWriteOffs } from '../../electron/core/services/payments-write-offs.ts';
import { createPeriods } from '../../electron/core/services/periods.ts';
import { createSplit } from '../../electron/core/services/split.ts';
import { createSplitBasis } from '../../electron/core/services/split-basis.ts';
import { systemIds } from '../../electron/core/system/clock-and-ids.ts';
import type { Party } from '../../shared/contract/payment.ts';
import { usualRules } from '../../shared/split.ts';
import { freshFolder, group, openAt } from './stored-carpool.ts';

export type PartyBooks = Awaited<ReturnType<typeof openPartyBooks>>;

/**
 * The services between parties over a real storage, with a clock that a test moves and periods that it closes. The
 * group lives in Shanghai and in CNY, its time begins with November 2026; of the members the first one is the creator
 * unless `ownerIsMember` is false.
 */
export async function openPartyBooks(names: readonly string[], ownerIsMember = true) {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  let nowMs = Date.parse('2026-11-10T04:00:00Z');
  const clock = { now: () => nowMs, monotonicMs: () => performance.now() };
  const closed: ClosedEntry[] = [];
  const createdAtMs = nowMs;
  await storage.write('groups.insert', { ...group, createdAtMs });
  await storage.write('splitRules.add', { groupId: group.id, fromSeq: 0, rules: usualRules, createdAtMs });
  for (const [index, name] of names.entries())
    await storage.write(
      'members.insert',
      {
        id: name,
        groupId: group.id,
        name,
        role: index === 0 && ownerIsMember ? 'creator' : 'member',
        createdAtMs,
      },
      '2026-11-01',
    );
  const periods = createPeriods({ storage, clock });
  const split = createSplit({
    clock,
    getPeriod: periods.get,
    isClosed: async () => false,
    basisOf: createSplitBasis({ storage, clock, getPeriod: periods.get }),
    adjustmentsOf: async () => [],
    priceVersion: () => 1,
  });
  const deps = {
    storage,
    clock,
    ids: systemIds,
    announce: async () => undefined,
    listPeriods: periods.list,
    closedEntries: async () => closed,
    closingBalances: async () => undefined,
    preview: split.preview,
  };
  const groupId = group.id;
  const payments = createPayments(deps);
  const balances = createPartyBalances(deps);
  const settlements = createSettlements(deps);
  const cny = (amountMinor: bigint) => ({ amountMinor, currency: 'CNY' });
  return {
    dataDir,
    storage,
    groupId,
    cny,
    preview: split.preview,
    closedEntries: deps.closedEntries,
    payments,
    balances,
    writeOffs: createWriteOffs(deps),
    settlements,
    texts: createSettlementTexts(deps),
    now: () => nowMs,
    setNow(isoInstant: string) {
      nowMs = Date.parse(isoInstant);
    },
    pass(ms: number) {
      nowMs += ms;
    },
    /** Closes a period with what its statement says of each party: [paid, share]. */
    async close(label: string, figures: Readonly<Record<string, readonly [bigint, bigint]>>) {
      const period = (await periods.list({ groupId })).find((one) => one.label === label);
      if (period === undefined) throw new Error(`there is no period ${label}`);
      for (const [party, [paidMinor, shareMinor]] of Object.entries(figures))
        closed.push({ periodId: period.id, label, party, paidMinor, shareMinor });
      return period;
    },
    pay: (from: Party, to: Party, amountMinor: bigint, more: { paidOn?: string; note?: string } = {}) =>
      payments.record({
        groupId,
        paymentId: randomUUID(),
        fromParty: from,
        toParty: to,
        amount: cny(amountMinor),
        method: 'wechat',
        ...more,
      }),
    async balanceOf() {
      const { parties } = await balances.list({ groupId });
      return Object.fromEntries(parties.map(({ party, balanceMinor }) => [party ?? 'owner', balanceMinor]));
    },
    async suggested(mode: 'owner' | 'fewest' = 'owner') {
      const { transfers } = await settlements.suggest({ groupId, mode });
      return transfers.map(({ from, to, amountMinor }) => [from.party, to.party, amountMinor] as const);
    },
    stop: () => storage.close(),
  };
}
