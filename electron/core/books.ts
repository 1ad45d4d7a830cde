import type { Events } from './events.ts';
import type { Platform } from './ports.ts';
import { openAccess } from './services/access.ts';
import { openCostProfiles } from './services/account-cost-profiles.ts';
import { openAccountHealth } from './services/account-health.ts';
import { openAccountLimits } from './services/account-limits.ts';
import { createAccountSecrets } from './services/account-secrets.ts';
import { createAccountTokens } from './services/account-tokens.ts';
import { openLimits } from './services/limits.ts';
import { openMetering } from './services/metering.ts';
import { createOAuthProfiles } from './services/oauth-profiles.ts';
import { createPeriods } from './services/periods.ts';
import { openPrices } from './services/prices.ts';
import { openSettings } from './services/settings.ts';
import { openVaultAccess } from './services/vault-access.ts';
import type { Storage } from './storage/storage.ts';
import { systemLanguage } from './system/language.ts';

export type Books = Awaited<ReturnType<typeof openBooks>>;

/** What is read at start and kept in memory, in the order in which each needs the one before. */
export async function openBooks(platform: Platform, storage: Storage, events: Events) {
  const { clock, ids, logger } = platform;
  const { announce } = events;
  const vaultAccess = await openVaultAccess({ ...platform, storage, announce });
  const { vault } = vaultAccess;
  const settings = await openSettings({ storage, systemLanguage: systemLanguage(), announce });
  const prices = await openPrices({ storage, clock, logger });
  const costProfiles = await openCostProfiles({ storage, clock });
  const periods = createPeriods({ storage, clock });
  const metering = await openMetering({
    storage,
    clock,
    logger,
    bootId: ids.uuid(),
    prices,
    costs: costProfiles,
    ensurePeriod: periods.ensurePeriod,
    onUsage: (groupId) => void announce({ name: 'usage.recorded', payload: { groupId } }),
  });
  await metering.recover();
  const limits = await openLimits({
    storage,
    clock,
    getPeriod: (groupId) => periods.get(groupId, undefined),
    announce,
  });
  metering.onSettled(limits.settle);
  const accountLimits = await openAccountLimits({ storage, clock });
  metering.onSettled(accountLimits.settled);
  const access = await openAccess({ storage, clock });
  const secrets = createAccountSecrets({ storage, vault });
  const oauthProfiles = createOAuthProfiles({ storage, vault, clock, announce });
  const tokens = createAccountTokens({
    storage,
    vault,
    clock,
    logger,
    clientFor: oauthProfiles.clientFor,
    openProxy: secrets.openProxy,
    announce,
  });
  return {
    vaultAccess,
    oauthProfiles,
    tokens,
    settings,
    prices,
    costProfiles,
    periods,
    metering,
    limits,
    accountLimits,
    access,
    health: await openAccountHealth({ storage, clock, logger, announce }),
    secrets,
  };
}
