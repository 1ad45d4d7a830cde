import type * as z from 'zod';
import type { WireError } from '../errors.ts';
import { accountMethods } from './account.ts';
import { balanceMethods } from './account-balance.ts';
import { accountBulkMethods } from './account-bulk.ts';
import { accountCostMethods } from './account-costs.ts';
import { accountFileMethods } from './account-file.ts';
import { timelineMethods } from './account-timeline.ts';
import { adjustmentMethods } from './adjustment.ts';
import { alertMethods } from './alert.ts';
import { partyBalanceMethods, savingMethods } from './balance.ts';
import { exportMethods } from './export.ts';
import { groupMethods } from './group.ts';
import { limitsMethods } from './limits.ts';
import { memberMethods } from './member.ts';
import { oauthMethods } from './oauth.ts';
import { paymentMethods, settlementMethods } from './payment.ts';
import { closeMethods } from './period-close.ts';
import { priceMethods } from './price.ts';
import { rateMethods } from './rate.ts';
import { reconciliationMethods } from './reconciliation.ts';
import { relayMethods } from './relay.ts';
import { relayExplanationMethods } from './relay-explanation.ts';
import { settingsMethods } from './settings.ts';
import { splitMethods } from './split.ts';
import { statementMethods } from './statement.ts';
import { usageMethods } from './usage.ts';
import { vaultMethods } from './vault.ts';
import { webhookMethods } from './webhook.ts';

/** Everything the owner can do, by name; carried alike by Electron IPC and by `POST /api/<noun.verb>`. */
export const methods = {
  ...groupMethods,
  ...memberMethods,
  ...accountMethods,
  ...accountBulkMethods,
  ...accountFileMethods,
  ...balanceMethods,
  ...timelineMethods,
  ...accountCostMethods,
  ...usageMethods,
  ...splitMethods,
  ...paymentMethods,
  ...partyBalanceMethods,
  ...settlementMethods,
  ...savingMethods,
  ...rateMethods,
  ...reconciliationMethods,
  ...exportMethods,
  ...closeMethods,
  ...statementMethods,
  ...adjustmentMethods,
  ...relayMethods,
  ...relayExplanationMethods,
  ...settingsMethods,
  ...priceMethods,
  ...limitsMethods,
  ...oauthMethods,
  ...vaultMethods,
  ...alertMethods,
  ...webhookMethods,
};

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Params<M extends MethodName> = z.output<Methods[M]['params']>;
export type Result<M extends MethodName> = z.output<Methods[M]['result']>;

/** The answer of every call, on every carrier. */
export type Envelope = { ok: true; result: unknown } | { ok: false; error: WireError };

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
