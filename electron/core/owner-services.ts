import { AppError } from '../../shared/errors.ts';
import { createAccountServices, type OwnerDeps } from './account-services.ts';
import { issueSecret } from './services/access.ts';
import { createBindings } from './services/bindings.ts';
import { createExports } from './services/exports.ts';
import { createGroups } from './services/groups.ts';
import { createMemberKeys } from './services/member-keys.ts';
import { createMembers } from './services/members.ts';
import { createOAuthLogins } from './services/oauth-logins.ts';
import { createPriceChanges } from './services/prices-changes.ts';
import { createUnpriced } from './services/prices-unpriced.ts';
import { createSplit } from './services/split.ts';
import { createSplitRules } from './services/split-rules.ts';
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
      // A period without a statement is open.
      isClosed: async () => false,
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
    members: createMembers({ storage, clock, ids, announce }),
    memberKeys: createMemberKeys({ storage, clock, issueSecret: () => issueSecret(ids), announce }),
    usage: createUsage({
      storage,
      priceEntries: async (version) => (await prices.table(version)).entries,
      costProfile: books.costProfiles.version,
    }),
    splitRules: createSplitRules({
      storage,
      clock,
      ids,
      listPeriods: periods.list,
      getPeriod: periods.get,
      announce,
    }),
    exports: createExports({
      storage,
      ids,
      logger: platform.logger,
      paths: platform.paths,
      filePlaces: platform.filePlaces,
      getPeriod: periods.get,
      statementOf: async () => {
        throw new AppError('statement.not_found', {}, { field: 'periodId' });
      },
      announce,
    }),
    split: createSplit({
      storage,
      clock,
      getPeriod: periods.get,
      priceVersion: () => prices.current().version,
    }),
  };
}
