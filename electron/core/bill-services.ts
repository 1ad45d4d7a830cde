import type { OwnerDeps } from './owner-deps.ts';
import { type AdjustmentsDeps, createAdjustments } from './services/adjustments.ts';
import { createRepricings } from './services/adjustments-repricing.ts';
import { createPayments } from './services/payments.ts';
import { createPartyBalances } from './services/payments-balances.ts';
import { createSettlements } from './services/payments-settlement.ts';
import { createSettlementTexts } from './services/payments-text.ts';
import { createWriteOffs } from './services/payments-write-offs.ts';
import { createPriceChanges } from './services/prices-changes.ts';
import { createUnpriced } from './services/prices-unpriced.ts';
import { createRates } from './services/rates.ts';
import { createReconciliation } from './services/reconciliation.ts';
import { createSavings } from './services/savings.ts';
import { createSplit } from './services/split.ts';
import { createSplitBasis } from './services/split-basis.ts';
import { createSplitRules } from './services/split-rules.ts';
import { createStatements } from './services/statements.ts';
import { createClosedPeriods } from './services/statements-closed.ts';
import { createClosing } from './services/statements-closing.ts';
import { createVerification } from './services/statements-verification.ts';

/** What a bill is made of: the prices of calls, the rates, how cost is split, what is closed, and what is paid. */
export function createBillServices(deps: OwnerDeps) {
  const { platform, storage, books, inTurn } = deps;
  const { announce } = deps.events;
  const { clock, ids } = platform;
  const { periods, prices } = books;
  const basisOf = createSplitBasis({ storage, clock, getPeriod: periods.get });
  const aboutClosed: AdjustmentsDeps = {
    storage,
    clock,
    ids,
    listPeriods: periods.list,
    missingPeriods: periods.missing,
    poolsOf: async (...of) => {
      const { pools, blockers } = await basisOf(...of);
      return { pools, isRateMissing: blockers.some(({ kind }) => kind === 'rate_missing') };
    },
    announce,
  };
  const adjustments = createAdjustments(aboutClosed);
  const split = createSplit({
    clock,
    getPeriod: periods.get,
    isClosed: periods.isClosed,
    basisOf,
    adjustmentsOf: adjustments.rows,
    priceVersion: () => prices.current().version,
  });
  const closed = createClosedPeriods({ storage });
  const between = {
    storage,
    clock,
    ids,
    announce,
    listPeriods: periods.list,
    preview: split.preview,
    ...closed,
  };
  const payments = createPayments(between);
  const reconciliation = createReconciliation({
    storage,
    clock,
    costVersions: books.costProfiles.list,
    priceEntries: () => prices.current().entries,
    announce,
  });
  return {
    priceChanges: createPriceChanges({
      storage,
      clock,
      prices,
      costProfile: books.costProfiles.current,
      announce,
    }),
    unpriced: createUnpriced({
      storage,
      clock,
      currentPrices: prices.current,
      costProfile: books.costProfiles.current,
      isClosed: periods.isClosed,
      inTurn: inTurn((portion) => portion()),
      refreshLimits: books.limits.refresh,
      announce,
    }),
    splitRules: createSplitRules({
      storage,
      clock,
      ids,
      listPeriods: periods.list,
      getPeriod: periods.get,
      closedUntil: periods.closedUntil,
      announce,
    }),
    rates: createRates({ storage, clock, ids, listPeriods: periods.list, announce }),
    reconciliation,
    split,
    adjustments,
    repricings: createRepricings({
      ...aboutClosed,
      listedPrices: () => prices.current().entries,
      costTerms: books.costProfiles.current,
    }),
    closing: createClosing({
      storage,
      clock,
      getPeriod: periods.get,
      listPeriods: periods.list,
      missingPeriods: periods.missing,
      basisOf,
      dueAdjustments: adjustments.due,
      paymentsBetween: payments.paymentsBetween,
      announce,
    }),
    statements: createStatements({ storage, enterReversal: adjustments.reverse }),
    verification: createVerification({ storage, announce }),
    payments,
    writeOffs: createWriteOffs(between),
    partyBalances: createPartyBalances(between),
    settlements: createSettlements(between),
    settlementTexts: createSettlementTexts(between),
    savings: createSavings({
      storage,
      getPeriod: periods.get,
      preview: split.preview,
      ...closed,
      providerFigureOf: reconciliation.providerFigureOf,
      priceEntries: async (version) => (await prices.table(version)).entries,
    }),
  };
}
