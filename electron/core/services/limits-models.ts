import { isSupported, mapModel, modelNotServed, modelsFor } from '../domain/model-mapping.ts';
import type { UpstreamAccount } from '../providers/provider.ts';
import type { LimitsGate } from './limits-gate.ts';
import type { Holder } from './limits-slots.ts';

type Account = Pick<
  UpstreamAccount,
  'supportedModels' | 'modelMapping' | 'groupModelMapping' | 'listedModels'
>;

/** Which models of the group's account a member may ask for, and by which names the account is asked. */
export function createModelAccess(limits: Pick<LimitsGate, 'allowedModels'>) {
  /** By their full names, for showing; `listed` are the provider's own. */
  function open(holder: Holder, account: Account, listed = account.listedModels): string[] {
    return modelsFor({
      allowed: limits.allowedModels(holder),
      groupMapping: account.groupModelMapping,
      accountMapping: account.modelMapping,
      supported: account.supportedModels,
      listed,
    }).filter((name) => !name.endsWith('*'));
  }

  return {
    open,

    /** True when what the provider lists is not what this member may ask for. */
    narrows(holder: Holder, account: Account): boolean {
      const mapped = account.groupModelMapping.length + account.modelMapping.length > 0;
      return mapped || account.supportedModels !== null || limits.allowedModels(holder).length > 0;
    },

    /** The name to ask the account for. Throws `relay.model_not_served`. */
    sentModel(holder: Holder, account: Account, asked: string): string {
      const { sent } = mapModel(asked, account.groupModelMapping, account.modelMapping);
      if (!isSupported(sent, account.supportedModels)) throw modelNotServed(asked, open(holder, account));
      return sent;
    },

    /** The error for a model that the provider itself does not know. */
    notServed: (holder: Holder, account: Account, asked: string) =>
      modelNotServed(
        asked,
        open(holder, account).filter((name) => name.toLowerCase() !== asked.toLowerCase()),
      ),
  };
}

export type ModelAccess = ReturnType<typeof createModelAccess>;
