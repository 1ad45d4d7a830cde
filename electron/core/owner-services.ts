import { createAccountServices } from './account-services.ts';
import { createBillServices } from './bill-services.ts';
import type { OwnerDeps } from './owner-deps.ts';
import { issueSecret } from './services/access.ts';
import { createBindings } from './services/bindings.ts';
import { createExports } from './services/exports.ts';
import { createGroups } from './services/groups.ts';
import { createMemberKeys } from './services/member-keys.ts';
import { createMembers } from './services/members.ts';
import { createOAuthLogins } from './services/oauth-logins.ts';
import { createUsage } from './services/usage.ts';

/** What answers the owner; each works on the storage alone and is given the functions of others that it needs. */
export function createOwnerServices(deps: OwnerDeps) {
  const { platform, storage, books } = deps;
  const { announce } = deps.events;
  const { clock, ids } = platform;
  const { vaultAccess, settings, prices, periods, tokens, oauthProfiles } = books;
  const { requireConfirmation, clientFor } = oauthProfiles;
  const accountServices = createAccountServices(deps);
  const billServices = createBillServices(deps);
  return {
    vault: vaultAccess,
    settings,
    prices,
    periods,
    ...accountServices,
    ...billServices,
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
    bindings: createBindings({ storage, clock, getAccount: accountServices.accounts.get, announce }),
    groups: createGroups({ storage, clock, ids, announce }),
    members: createMembers({ storage, clock, ids, closedUntil: periods.closedUntil, announce }),
    memberKeys: createMemberKeys({ storage, clock, issueSecret: () => issueSecret(ids), announce }),
    usage: createUsage({
      storage,
      clock,
      priceEntries: async (version) => (await prices.table(version)).entries,
      costProfile: books.costProfiles.version,
    }),
    exports: createExports({
      storage,
      ids,
      logger: platform.logger,
      paths: platform.paths,
      filePlaces: platform.filePlaces,
      getPeriod: periods.get,
      statementOf: billServices.statements.kept,
      announce,
    }),
  };
}
