import { accountFiles } from './en/account-files.ts';
import { accountList } from './en/account-list.ts';
import { accountPast } from './en/account-past.ts';
import { accounts } from './en/accounts.ts';
import { alerts } from './en/alerts.ts';
import { closing } from './en/closing.ts';
import { common } from './en/common.ts';
import { costs } from './en/costs.ts';
import { exports } from './en/exports.ts';
import { frame } from './en/frame.ts';
import { health } from './en/health.ts';
import { home } from './en/home.ts';
import { limits } from './en/limits.ts';
import { logins } from './en/logins.ts';
import { members } from './en/members.ts';
import { navigation } from './en/navigation.ts';
import { payments } from './en/payments.ts';
import { pictures } from './en/pictures.ts';
import { prices } from './en/prices.ts';
import { rates } from './en/rates.ts';
import { reconciliation } from './en/reconciliation.ts';
import { relay } from './en/relay.ts';
import { settings } from './en/settings.ts';
import { split } from './en/split.ts';
import { statements } from './en/statements.ts';
import { usage } from './en/usage.ts';
import { vault } from './en/vault.ts';
import { webhooks } from './en/webhooks.ts';
import { why } from './en/why.ts';
import { wizard } from './en/wizard.ts';

/** Every English text, by namespace. */
export const english = {
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
