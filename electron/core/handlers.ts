import type { ChangeQueue } from './change-queue.ts';
import type { Handlers } from './dispatch.ts';
import type { AccountBalances } from './services/account-balances.ts';
import type { AccountBulkService } from './services/account-bulk.ts';
import type { AccountChecks } from './services/account-checks.ts';
import type { AccountCostsService } from './services/account-costs.ts';
import type { AccountFiles } from './services/account-files.ts';
import type { AccountImport } from './services/account-import.ts';
import type { AccountTimeline } from './services/account-timeline.ts';
import type { Accounts } from './services/accounts.ts';
import type { Adjustments } from './services/adjustments.ts';
import type { Repricings } from './services/adjustments-repricing.ts';
import type { Alerts } from './services/alerts.ts';
import type { Bindings } from './services/bindings.ts';
import type { Exports } from './services/exports.ts';
import type { Groups } from './services/groups.ts';
import type { LimitsService } from './services/limits.ts';
import type { MemberKeys } from './services/member-keys.ts';
import type { Members } from './services/members.ts';
import type { OAuthLogins } from './services/oauth-logins.ts';
import type { OAuthProfiles } from './services/oauth-profiles.ts';
import type { Payments } from './services/payments.ts';
import type { PartyBalances } from './services/payments-balances.ts';
import type { Settlements } from './services/payments-settlement.ts';
import type { SettlementTexts } from './services/payments-text.ts';
import type { WriteOffs } from './services/payments-write-offs.ts';
import type { Periods } from './services/periods.ts';
import type { Prices } from './services/prices.ts';
import type { PriceChanges } from './services/prices-changes.ts';
import type { Unpriced } from './services/prices-unpriced.ts';
import type { Rates } from './services/rates.ts';
import type { Reconciliation } from './services/reconciliation.ts';
import type { RelayControl } from './services/relay-control.ts';
import type { Savings } from './services/savings.ts';
import type { SettingsService } from './services/settings.ts';
import type { Split } from './services/split.ts';
import type { SplitRulesService } from './services/split-rules.ts';
import type { Statements } from './services/statements.ts';
import type { ClosingService } from './services/statements-closing.ts';
import type { Verification } from './services/statements-verification.ts';
import type { Usage } from './services/usage.ts';
import type { VaultAccess } from './services/vault-access.ts';
import type { Webhooks } from './services/webhooks.ts';

export type Services = {
  readonly groups: Groups;
  readonly members: Members;
  readonly memberKeys: MemberKeys;
  readonly accounts: Accounts;
  readonly accountChecks: AccountChecks;
  readonly accountCosts: AccountCostsService;
  readonly accountImport: AccountImport;
  readonly accountBulk: AccountBulkService;
  readonly accountFiles: AccountFiles;
  readonly accountBalances: AccountBalances;
  readonly accountTimeline: AccountTimeline;
  readonly oauthLogins: OAuthLogins;
  readonly oauthProfiles: Pick<OAuthProfiles, 'profiles' | 'saveProfile'>;
  readonly bindings: Bindings;
  readonly usage: Usage;
  readonly periods: Periods;
  readonly split: Split;
  readonly splitRules: SplitRulesService;
  readonly rates: Rates;
  readonly reconciliation: Omit<Reconciliation, 'providerFigureOf'>;
  readonly exports: Pick<Exports, 'begin' | 'status' | 'cancel' | 'reveal'>;
  readonly closing: ClosingService;
  readonly statements: Statements;
  readonly verification: Verification;
  readonly adjustments: Adjustments;
  readonly repricings: Repricings;
  readonly payments: Payments;
  readonly writeOffs: WriteOffs;
  readonly partyBalances: PartyBalances;
  readonly settlements: Settlements;
  readonly settlementTexts: SettlementTexts;
  readonly savings: Savings;
  readonly limits: LimitsService;
  readonly prices: Prices;
  readonly priceChanges: PriceChanges;
  readonly unpriced: Unpriced;
  readonly relay: RelayControl;
  readonly settings: SettingsService;
  readonly vault: Omit<VaultAccess, 'vault'>;
  readonly alerts: Alerts;
  readonly webhooks: Webhooks;
};

/**
 * Which service answers which method. Changes take their turn; reading and connection tests do not wait.
 */
export function handlersOf(services: Services, inTurn: ChangeQueue): Handlers {
  const { groups, members, memberKeys, accounts, bindings, usage, periods, prices } = services;
  const { split, splitRules, rates, reconciliation, priceChanges, unpriced } = services;
  const { accountImport, accountBulk, accountFiles, oauthLogins, oauthProfiles } = services;
  const { accountBalances, accountChecks, accountCosts, alerts, limits, relay, settings, webhooks } =
    services;
  const { payments, writeOffs, partyBalances, settlements, savings } = services;
  return {
    'group.list': groups.list,
    'group.get': groups.get,
    'group.create': inTurn(groups.create),
    'group.update': inTurn(groups.update),
    'group.archive': inTurn(groups.archive),
    'group.restore': inTurn(groups.restore),
    'group.listZones': groups.listZones,

    'member.list': members.list,
    'member.get': members.get,
    'member.create': inTurn(members.create),
    'member.createMany': inTurn(members.createMany),
    'member.update': inTurn(members.update),
    'member.leave': inTurn(members.leave),
    'member.rejoin': inTurn(members.rejoin),
    'member.restoreStays': inTurn(members.restoreStays),

    'memberKey.list': memberKeys.list,
    'memberKey.create': inTurn(memberKeys.create),
    'memberKey.rotate': inTurn(memberKeys.rotate),
    'memberKey.revoke': inTurn(memberKeys.revoke),

    'account.list': accounts.list,
    'account.get': accounts.get,
    'account.create': inTurn(accounts.create),
    'account.update': inTurn(accounts.update),
    'account.enable': inTurn(accounts.enable),
    'account.disable': inTurn(accounts.disable),
    'account.recover': inTurn(accounts.recover),
    'account.remove': inTurn(accounts.remove),
    'account.check': accountChecks.check,
    'account.checkDraft': accountChecks.checkDraft,

    'account.balance': accountBalances.balance,
    'account.setBalanceCheck': inTurn(accountBalances.setBalanceCheck),
    'account.checkBalance': accountBalances.checkBalance,
    'account.timeline': services.accountTimeline.timeline,

    'account.costs': accountCosts.costs,
    'account.setPricing': inTurn(accountCosts.setPricing),
    'account.addFee': inTurn(accountCosts.addFee),
    'account.updateFee': inTurn(accountCosts.updateFee),
    'account.endFee': inTurn(accountCosts.endFee),
    'account.removeFee': inTurn(accountCosts.removeFee),

    'account.importTokens': inTurn(accountImport.importTokens),

    'accountBulk.begin': accountBulk.begin,
    'accountBulk.status': accountBulk.status,
    'accountBulk.cancel': accountBulk.cancel,

    'accountFile.preview': accountFiles.preview,
    'accountFile.import': inTurn(accountFiles.importFile),
    'accountFile.export': accountFiles.exportPlain,
    'accountFile.exportEncrypted': accountFiles.exportEncrypted,
    'accountFile.template': accountFiles.template,

    'oauth.profiles': oauthProfiles.profiles,
    'oauth.saveProfile': inTurn(oauthProfiles.saveProfile),
    'oauth.begin': oauthLogins.begin,
    'oauth.finish': oauthLogins.finish,
    'oauth.status': oauthLogins.status,
    'oauth.cancel': oauthLogins.cancel,
    'oauth.revoke': oauthLogins.revoke,

    'binding.set': inTurn(bindings.set),
    'binding.clear': inTurn(bindings.clear),

    'usage.list': usage.list,
    'usage.get': usage.get,
    'usage.summary': usage.summary,
    'usage.today': usage.today,
    'usage.trend': usage.trend,
    'usage.hours': usage.hours,

    'period.list': periods.list,
    'split.rules': splitRules.rules,
    'split.setRules': inTurn(splitRules.setRules),
    'split.entries': splitRules.entries,
    'split.addEntry': inTurn(splitRules.addEntry),
    'split.updateEntry': inTurn(splitRules.updateEntry),
    'split.removeEntry': inTurn(splitRules.removeEntry),
    'period.checklist': services.closing.checklist,
    'period.close': inTurn(services.closing.close),
    'statement.list': services.statements.list,
    'statement.get': services.statements.get,
    'statement.verify': services.verification.verify,
    'statement.verifyStatus': services.verification.verifyStatus,
    'statement.cancelVerify': services.verification.cancelVerify,
    'statement.reverse': inTurn(services.statements.reverse),
    'adjustment.list': services.adjustments.list,
    'adjustment.create': inTurn(services.adjustments.create),
    'adjustment.previewRepricing': services.repricings.previewRepricing,
    'adjustment.reprice': inTurn(services.repricings.reprice),
    'split.preview': split.preview,
    'split.exportCsv': split.exportCsv,

    'rate.list': rates.list,
    'rate.add': inTurn(rates.add),
    'rate.remove': inTurn(rates.remove),
    'rate.import': inTurn(rates.importFile),

    'reconciliation.settings': reconciliation.settings,
    'reconciliation.saveSettings': inTurn(reconciliation.saveSettings),
    'reconciliation.list': reconciliation.list,
    'reconciliation.month': reconciliation.month,
    'reconciliation.set': inTurn(reconciliation.set),
    'reconciliation.import': inTurn(reconciliation.importFile),

    'export.begin': services.exports.begin,
    'export.status': services.exports.status,
    'export.cancel': services.exports.cancel,
    'export.reveal': services.exports.reveal,
    'payment.list': payments.list,
    'payment.record': inTurn(payments.record),
    'payment.undo': inTurn(payments.undo),
    'payment.reverse': inTurn(payments.reverse),
    'payment.previewWriteOff': writeOffs.previewWriteOff,
    'payment.writeOff': inTurn(writeOffs.writeOff),
    'balance.list': partyBalances.list,
    'balance.history': partyBalances.history,
    'balance.setOpening': inTurn(partyBalances.setOpening),
    'settlement.suggest': settlements.suggest,
    'settlement.record': inTurn(settlements.record),
    'settlement.text': services.settlementTexts.text,
    'saving.summary': savings.summary,

    'limits.get': limits.get,
    'limits.set': inTurn(limits.set),
    'limits.status': limits.status,
    'limits.resetCounters': inTurn(limits.resetCounters),

    'relay.status': relay.status,
    'relay.setLan': inTurn(relay.setLan),
    'relay.setPort': inTurn(relay.setPort),
    'relay.setPaused': inTurn(relay.setPaused),
    'relay.testAddress': relay.testAddress,
    'relay.explain': relay.explain,

    'vault.status': services.vault.status,
    'vault.createRecoveryCode': inTurn(services.vault.createRecoveryCode),
    'vault.unlock': inTurn(services.vault.unlock),
    'vault.rotateKey': inTurn(services.vault.rotateKey),
    'vault.rewrap': inTurn(services.vault.rewrap),

    'settings.get': settings.get,
    'settings.update': inTurn(settings.update),

    'price.listVersions': prices.listVersions,
    'price.listEntries': prices.listEntries,
    'price.find': prices.find,
    'price.listProviders': prices.listProviders,
    'price.listOwn': unpriced.listOwn,
    'price.bundled': prices.bundled,
    'price.previewUpdate': priceChanges.previewUpdate,
    'price.applyUpdate': inTurn(priceChanges.applyUpdate),
    'price.previewImport': priceChanges.previewImport,
    'price.applyImport': inTurn(priceChanges.applyImport),
    'price.previewRestore': priceChanges.previewRestore,
    'price.restore': inTurn(priceChanges.restore),
    'price.export': priceChanges.exportFile,
    'price.listUnpriced': unpriced.listUnpriced,
    'price.previewPricing': unpriced.previewPricing,
    // Its portions take their turns one by one.
    'price.priceUnpriced': unpriced.priceUnpriced,
    'price.pricingStatus': unpriced.pricingStatus,
    'price.cancelPricing': unpriced.cancelPricing,

    'alert.list': alerts.list,
    'alert.markRead': inTurn(alerts.markRead),
    'alert.markAllRead': inTurn(alerts.markAllRead),
    'alert.settings': alerts.settings,
    'alert.saveSettings': inTurn(alerts.saveSettings),

    'webhook.list': webhooks.list,
    'webhook.create': inTurn(webhooks.create),
    'webhook.update': inTurn(webhooks.update),
    'webhook.remove': inTurn(webhooks.remove),
    'webhook.test': webhooks.test,
    'webhook.log': webhooks.log,
  };
}
