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

/** Every Chinese text, by namespace. */
export const chinese = {
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

export type Texts = typeof chinese;
