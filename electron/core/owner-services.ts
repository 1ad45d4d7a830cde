import { createAccountServices, type OwnerDeps } from './account-services.ts';
import { issueSecret } from './services/access.ts';
import { type AdjustmentsDeps, createAdjustments } from './services/adjustments.ts';
import { createRepricings } from './services/adjustments-repricing.ts';
import { createBindings } from './services/bindings.ts';
import { createExports } from './services/exports.ts';
import { createGroups } from './services/groups.ts';
import { createMemberKeys } from './services/member-keys.ts';
import { createMembers } from './services/members.ts';
import { createOAuthLogins } from './services/oauth-logins.ts';
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
import { createUsage } from './services/usage.ts';

/** What answers the owner; each works on the storage alone and is given the functions of others that it needs. */
export function createOwnerServices(deps: OwnerDeps) {
  const { platform, storage, books } = deps;
  const { announce } = deps.events;
  const { clock, ids } = platform;
  const { vaultAccess, settings, prices, periods, tokens, oauthProfiles } = books;
  const { requireConfirmation, clientFor } = oauthProfiles;
  const accountServices = createAccountServices(deps);
  const { accounts } = accountServices;
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
  const statements = createStatements({ storage, enterReversal: adjustments.reverse });
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
    vault: vaultAccess,
    settings,
    prices,
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
      inTurn: deps.inTurn((portion) => portion()),
      refreshLimits: books.limits.refresh,
      announce,
    }),
    periods,
    ...accountServices,
    oauthProfiles,
    oauthLogins: createOAuthLogins({
      clock,
      ids,
      browser: platform.browser,
      language: settings.language,
      requireConfirmation,
      clientFor,
      tokens,
      announce,
    }),
    bindings: createBindings({ storage, clock, getAccount: accounts.get, announce }),
    groups: createGroups({ storage, clock, ids, announce }),
    members: createMembers({ storage, clock, ids, closedUntil: periods.closedUntil, announce }),
    memberKeys: createMemberKeys({ storage, clock, issueSecret: () => issueSecret(ids), announce }),
    usage: createUsage({
      storage,
      clock,
      priceEntries: async (version) => (await prices.table(version)).entries,
      costProfile: books.costProfiles.version,
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
    exports: createExports({
      storage,
      ids,
      logger: platform.logger,
      paths: platform.paths,
      filePlaces: platform.filePlaces,
      getPeriod: periods.get,
      statementOf: statements.kept,
      announce,
    }),
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
    statements,
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
