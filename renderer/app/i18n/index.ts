import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Lang } from '../../../shared/errors.ts';
import { accountFiles as enAccountFiles } from './en/account-files.ts';
import { accountList as enAccountList } from './en/account-list.ts';
import { accountPast as enAccountPast } from './en/account-past.ts';
import { accounts as enAccounts } from './en/accounts.ts';
import { alerts as enAlerts } from './en/alerts.ts';
import { closing as enClosing } from './en/closing.ts';
import { common as enCommon } from './en/common.ts';
import { costs as enCosts } from './en/costs.ts';
import { exports as enExports } from './en/exports.ts';
import { frame as enFrame } from './en/frame.ts';
import { health as enHealth } from './en/health.ts';
import { home as enHome } from './en/home.ts';
import { limits as enLimits } from './en/limits.ts';
import { logins as enLogins } from './en/logins.ts';
import { members as enMembers } from './en/members.ts';
import { navigation as enNavigation } from './en/navigation.ts';
import { payments as enPayments } from './en/payments.ts';
import { pictures as enPictures } from './en/pictures.ts';
import { prices as enPrices } from './en/prices.ts';
import { rates as enRates } from './en/rates.ts';
import { reconciliation as enReconciliation } from './en/reconciliation.ts';
import { relay as enRelay } from './en/relay.ts';
import { settings as enSettings } from './en/settings.ts';
import { split as enSplit } from './en/split.ts';
import { statements as enStatements } from './en/statements.ts';
import { usage as enUsage } from './en/usage.ts';
import { vault as enVault } from './en/vault.ts';
import { webhooks as enWebhooks } from './en/webhooks.ts';
import { why as enWhy } from './en/why.ts';
import { wizard as enWizard } from './en/wizard.ts';
import { accountFiles } from './zh-CN/account-files.ts';
import { accountList } from './zh-CN/account-list.ts';
import { accountPast } from './zh-CN/account-past.ts';
import { accounts } from './zh-CN/accounts.ts';
import { alerts } from './zh-CN/alerts.ts';
import { closing } from './zh-CN/closing.ts';
import { common } from './zh-CN/common.ts';
import { costs } from './zh-CN/costs.ts';
import { exports } from './zh-CN/exports.ts';
import { frame } from './zh-CN/frame.ts';
import { health } from './zh-CN/health.ts';
import { home } from './zh-CN/home.ts';
import { limits } from './zh-CN/limits.ts';
import { logins } from './zh-CN/logins.ts';
import { members } from './zh-CN/members.ts';
import { navigation } from './zh-CN/navigation.ts';
import { payments } from './zh-CN/payments.ts';
import { pictures } from './zh-CN/pictures.ts';
import { prices } from './zh-CN/prices.ts';
import { rates } from './zh-CN/rates.ts';
import { reconciliation } from './zh-CN/reconciliation.ts';
import { relay } from './zh-CN/relay.ts';
import { settings } from './zh-CN/settings.ts';
import { split } from './zh-CN/split.ts';
import { statements } from './zh-CN/statements.ts';
import { usage } from './zh-CN/usage.ts';
import { vault } from './zh-CN/vault.ts';
import { webhooks } from './zh-CN/webhooks.ts';
import { why } from './zh-CN/why.ts';
import { wizard } from './zh-CN/wizard.ts';

const chinese = {
  common,
  navigation,
  frame,
  wizard,
  home,
  relay,
  settings,
  members,
  limits,
  accounts,
  accountFiles,
  accountList,
  costs,
  health,
  usage,
  split,
  statements,
  closing,
  rates,
  reconciliation,
  prices,
  exports,
  payments,
  pictures,
  vault,
  logins,
  accountPast,
  alerts,
  webhooks,
  why,
};
const english = {
  common: enCommon,
  navigation: enNavigation,
  frame: enFrame,
  wizard: enWizard,
  home: enHome,
  relay: enRelay,
  settings: enSettings,
  members: enMembers,
  limits: enLimits,
  accounts: enAccounts,
  accountFiles: enAccountFiles,
  accountList: enAccountList,
  costs: enCosts,
  health: enHealth,
  usage: enUsage,
  split: enSplit,
  statements: enStatements,
  closing: enClosing,
  rates: enRates,
  reconciliation: enReconciliation,
  prices: enPrices,
  exports: enExports,
  payments: enPayments,
  pictures: enPictures,
  vault: enVault,
  logins: enLogins,
  accountPast: enAccountPast,
  alerts: enAlerts,
  webhooks: enWebhooks,
  why: enWhy,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof chinese;
  }
}

/** The language of the system: Chinese where the system is Chinese, else English. */
export function systemLang(): Lang {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** Loads both languages; every text is there before the first render. */
export function startTranslations(lang: Lang): void {
  void i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: 'zh-CN',
    defaultNS: 'common',
    ns: Object.keys(chinese),
    resources: { 'zh-CN': chinese, en: english },
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = lang;
}

/** Switches the interface at once, without a restart. */
export function switchLanguage(lang: Lang): void {
  if (i18next.language === lang) return;
  document.documentElement.lang = lang;
  void i18next.changeLanguage(lang);
}

/** The language now shown; also the locale for figures and dates. */
export function useLang(): Lang {
  const { i18n } = useTranslation();
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}
