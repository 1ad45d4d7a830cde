import * as accountBalances from './account-balances.ts';
import * as accountCosts from './account-costs.ts';
import * as accountHealth from './account-health.ts';
import * as accountTimeline from './account-timeline.ts';
import * as accountTokens from './account-tokens.ts';
import * as accounts from './accounts.ts';
import * as adjustments from './adjustments.ts';
import * as alerts from './alerts.ts';
import * as attempts from './attempts.ts';
import * as bindings from './bindings.ts';
import * as closings from './closings.ts';
import * as groups from './groups.ts';
import { applyJournal, refusedCount } from './journal-apply.ts';
import * as lateAttempts from './late-attempts.ts';
import * as limitUsage from './limit-usage.ts';
import * as limits from './limits.ts';
import * as memberKeys from './member-keys.ts';
import * as members from './members.ts';
import * as oauthProfiles from './oauth-profiles.ts';
import { ownTermsUsage } from './own-terms.ts';
import * as payments from './payments.ts';
import * as periods from './periods.ts';
import * as priceTables from './price-tables.ts';
import * as providerFigures from './provider-figures.ts';
import * as rates from './rates.ts';
import * as repricings from './repricings.ts';
import * as rollups from './rollups.ts';
import { listSealed, replaceSealed } from './sealed-values.ts';
import * as settings from './settings.ts';
import { settle } from './settlement.ts';
import * as split from './split.ts';
import type { Connection } from './statements.ts';
import * as unpriced from './unpriced.ts';
import { quarterLines, rangeOf, scanBlocks } from './usage-digest.ts';
import * as vaultKeys from './vault-keys.ts';
import * as webhooks from './webhooks.ts';

/** Everything that changes the database. Each runs within a transaction that the writer opens. */
export const writes = {
  'settings.put': settings.put,
  'vaultKeys.insert': vaultKeys.insert,
  'vaultKeys.update': vaultKeys.update,
  'vaultKeys.removeUnused': vaultKeys.removeUnused,
  'vaultRecovery.put': vaultKeys.putRecovery,
  'sealed.replace': replaceSealed,
  'groups.insert': groups.insert,
  'groups.update': groups.update,
  'members.insert': members.insert,
  'members.rename': members.rename,
  'memberIntervals.insert': members.insertInterval,
  'memberIntervals.setLeft': members.setLeft,
  'memberIntervals.replace': members.replaceIntervals,
  'memberKeys.insert': memberKeys.insert,
  'memberKeys.setExpiry': memberKeys.setExpiry,
  'memberKeys.revoke': memberKeys.revoke,
  'memberKeys.touch': memberKeys.touch,
  'accounts.insert': accounts.insert,
  'accounts.update': accounts.update,
  'accounts.remove': accounts.remove,
  'accountFees.insert': accountCosts.insertFee,
  'accountFees.update': accountCosts.updateFee,
  'accountFees.remove': accountCosts.removeFee,
  'costVersions.insert': accountCosts.insertVersion,
  'accountHealth.put': accountHealth.put,
  'accountBalances.put': accountBalances.put,
  'accountTimeline.begin': accountTimeline.begin,
  'accountTimeline.prune': accountTimeline.prune,
  'accountTokens.put': accountTokens.put,
  'accountTokens.replace': accountTokens.replace,
  'accountTokens.needLogin': accountTokens.needLogin,
  'accountTokens.forget': accountTokens.forget,
  'tokenRefreshes.begin': accountTokens.beginRefresh,
  'tokenRefreshes.end': accountTokens.endRefresh,
  'oauthProfiles.put': oauthProfiles.put,
  'bindings.insert': bindings.insert,
  'bindings.remove': bindings.remove,
  'limits.put': limits.put,
  'limits.copy': limits.copy,
  'periods.insert': periods.insert,
  'splitRules.add': split.addRules,
  'poolEntries.insert': split.insertEntry,
  'poolEntries.update': split.updateEntry,
  'poolEntries.remove': split.removeEntry,
  'statements.close': closings.close,
  'adjustments.insert': adjustments.insert,
  'repricings.insert': repricings.insert,
  'payments.insert': payments.insert,
  'rates.insert': rates.insert,
  'rates.remove': rates.remove,
  'providerFigures.put': providerFigures.put,
  'providerFigures.remove': providerFigures.remove,
  'reconciliationSettings.put': providerFigures.putSettings,
  'priceTables.insert': priceTables.insert,
  'attempts.open': attempts.open,
  'attempts.checkpoint': attempts.checkpoint,
  'attempts.settle': settle,
  'unpriced.price': unpriced.price,
  'journal.apply': applyJournal,
  'alerts.put': alerts.put,
  'alerts.markAllRead': alerts.markAllRead,
  'alerts.prune': alerts.prune,
  'webhooks.insert': webhooks.insert,
  'webhooks.update': webhooks.update,
  'webhooks.remove': webhooks.remove,
  'webhookDeliveries.put': webhooks.putDelivery,
  'webhookDeliveries.end': webhooks.endDelivery,
  'webhookAttempts.add': webhooks.addAttempt,
} as const;

/** Everything that reads; each sees one state of the database, all writes acknowledged before it included. */
export const reads = {
  'journal.refusedCount': refusedCount,
  'settings.all': settings.all,
  'vaultKeys.list': vaultKeys.list,
  'vaultRecovery.find': vaultKeys.findRecovery,
  'sealed.list': listSealed,
  'groups.list': groups.list,
  'members.list': members.list,
  'memberKeys.list': memberKeys.list,
  'accounts.list': accounts.list,
  'accounts.usageCount': accounts.usageCount,
  'accounts.totals': accounts.totals,
  'accounts.quarters': accounts.quarters,
  'accountFees.list': accountCosts.listFees,
  'costVersions.list': accountCosts.listVersions,
  'accountHealth.list': accountHealth.list,
  'accountHealth.outcomes': accountHealth.outcomes,
  'accountBalances.list': accountBalances.list,
  'accountTimeline.list': accountTimeline.list,
  'accountTimeline.listOpen': accountTimeline.listOpen,
  'accountTokens.list': accountTokens.list,
  'tokenRefreshes.list': accountTokens.listRefreshes,
  'oauthProfiles.list': oauthProfiles.list,
  'bindings.list': bindings.list,
  'bindings.listStints': bindings.listStints,
  'limits.list': limits.list,
  'limits.usage': limitUsage.usage,
  'periods.list': periods.list,
  'splitRules.list': split.listRules,
  'poolEntries.list': split.listEntries,
  'statements.list': closings.list,
  'statements.overview': closings.overview,
  'statements.findLast': closings.findLast,
  'statements.closedPeriods': closings.closedPeriods,
  'statements.basis': closings.basis,
  'adjustments.list': adjustments.list,
  'repricings.list': repricings.list,
  'repricings.calls': repricings.calls,
  'lateAttempts.listUsage': lateAttempts.listUsage,
  'payments.list': payments.list,
  'payments.groupOf': payments.groupOf,
  'payments.existForGroup': payments.existForGroup,
  'rates.list': rates.list,
  'rates.newest': rates.newest,
  'providerFigures.list': providerFigures.list,
  'reconciliationSettings.find': providerFigures.findSettings,
  'priceTables.list': priceTables.list,
  'priceTables.entries': priceTables.entries,
  'attempts.find': attempts.find,
  'attempts.list': attempts.list,
  'attempts.ofRequest': attempts.ofRequest,
  'attempts.listOpen': attempts.listOpen,
  'attempts.maxId': attempts.maxId,
  'attempts.countOpen': attempts.countOpen,
  'attempts.unpricedModels': attempts.unpricedModels,
  'attempts.existForGroup': attempts.existForGroup,
  'attempts.quarterLines': quarterLines,
  'attempts.scanBlocks': scanBlocks,
  'attempts.rangeOfPeriod': rangeOf,
  'unpriced.list': unpriced.list,
  'unpriced.page': unpriced.page,
  'rollups.byPeriod': rollups.byPeriod,
  'rollups.linesByPeriod': rollups.linesByPeriod,
  'rollups.sourcesByPeriod': rollups.sourcesByPeriod,
  'rollups.summary': rollups.summary,
  'rollups.byHour': rollups.byHour,
  'rollups.trend': rollups.trend,
  'attempts.ownTerms': ownTermsUsage,
  'rollups.accountHours': rollups.accountHours,
  'rollups.accountsUsed': rollups.accountsUsed,
  'rollups.byModelSince': rollups.byModelSince,
  'attempts.tokensBeyond': attempts.tokensBeyond,
  'rollups.lastUsed': accounts.lastUsed,
  'reconcile.sums': rollups.reconcileSums,
  'alerts.list': alerts.list,
  'alerts.find': alerts.find,
  'alerts.listOpen': alerts.listOpen,
  'alerts.countUnread': alerts.countUnread,
  'webhooks.list': webhooks.list,
  'webhookDeliveries.list': webhooks.listDeliveries,
  'webhookAttempts.list': webhooks.listAttempts,
  'webhookAttempts.last': webhooks.lastAttempts,
} as const;

type Operation = (db: Connection, ...args: never) => unknown;
type Arguments<Run extends Operation> = Run extends (db: Connection, ...args: infer Args) => unknown
  ? Args
  : never;

export type WriteName = keyof typeof writes;
export type WriteArgs<Name extends WriteName> = Arguments<(typeof writes)[Name]>;
export type WriteResult<Name extends WriteName> = ReturnType<(typeof writes)[Name]>;

/** One write with its arguments, for `writeAll`. */
export type WriteCall = {
  readonly [Name in WriteName]: { readonly name: Name; readonly args: Readonly<WriteArgs<Name>> };
}[WriteName];

export type ReadName = keyof typeof reads;
export type ReadArgs<Name extends ReadName> = Arguments<(typeof reads)[Name]>;
export type ReadResult<Name extends ReadName> = ReturnType<(typeof reads)[Name]>;
