import type { OwnerDeps } from './owner-deps.ts';
import { askBalance } from './providers/balance.ts';
import { checkConnection } from './providers/connection-check.ts';
import { createAccountBalances } from './services/account-balances.ts';
import { createAccountBulk } from './services/account-bulk.ts';
import { createAccountChecks, failureOf } from './services/account-checks.ts';
import { createAccountCosts } from './services/account-costs.ts';
import { createAccountDrafts } from './services/account-drafts.ts';
import { createAccountFees } from './services/account-fees.ts';
import { createAccountFiles } from './services/account-files.ts';
import { createAccountImport } from './services/account-import.ts';
import { createAccountView } from './services/account-view.ts';
import { createAccounts } from './services/accounts.ts';

/** Everything of the owner's about accounts. */
export function createAccountServices({ platform, storage, events: { announce }, books, inTurn }: OwnerDeps) {
  const { clock, ids } = platform;
  const { vaultAccess, prices, secrets, health, tokens, accountLimits, oauthProfiles } = books;
  const { requireConfirmation } = oauthProfiles;
  const accountChecks = createAccountChecks({
    storage,
    openSecret: async (row) =>
      row.authKind === 'api_key' ? secrets.open(row) : (await tokens.use(row.id)).accessToken,
    openProxy: secrets.openProxy,
    checkConnection: (target, options) => checkConnection(target, clock, options),
    onReport: health.checked,
    announce,
  });
  const fees = createAccountFees({ storage, clock, ids, closedUntil: books.periods.closedUntil });
  const drafts = createAccountDrafts({
    storage,
    clock,
    ids,
    fees,
    sealSecret: secrets.seal,
    sealProxyPassword: secrets.sealProxyPassword,
    knowsPriceProvider: prices.knowsProvider,
  });
  const present = createAccountView({
    storage,
    clock,
    feesToday: fees.current,
    secretState: vaultAccess.vault.stateOf,
    readLogins: tokens.readLogins,
    statusOf: health.statusOf,
    useOf: accountLimits.useOf,
    isChecking: accountChecks.isRunning,
  });
  const accounts = createAccounts({ storage, clock, drafts, present, health, announce });
  /** One account of many, in its turn among all changes. */
  const each = (change: (params: { accountId: string }) => Promise<unknown>) => {
    const turned = inTurn(change);
    return async (accountId: string) => {
      await turned({ accountId });
      return null;
    };
  };
  return {
    accounts,
    accountChecks,
    accountBalances: createAccountBalances({
      storage,
      clock,
      logger: platform.logger,
      openSecret: secrets.open,
      openProxy: secrets.openProxy,
      ask: (target) => askBalance(target, () => clock.monotonicMs()),
      announce,
    }),
    accountCosts: createAccountCosts({
      storage,
      clock,
      profiles: books.costProfiles,
      dayOf: fees.dayOf,
      fees,
      announce,
    }),
    accountImport: createAccountImport({ tokens, requireConfirmation, getAccount: accounts.get }),
    accountBulk: createAccountBulk({
      storage,
      ids,
      announce,
      actions: {
        enable: each(accounts.enable),
        disable: each(accounts.disable),
        remove: each(accounts.remove),
        check: async (accountId) => failureOf(await accountChecks.check({ accountId })),
      },
    }),
    accountFiles: createAccountFiles({
      storage,
      clock,
      ids,
      drafts,
      tokens,
      requireConfirmation,
      listAccounts: accounts.list,
      openApiKey: secrets.open,
      openProxyPassword: (row) => secrets.openProxy(row)?.password ?? null,
      announce,
    }),
  };
}
