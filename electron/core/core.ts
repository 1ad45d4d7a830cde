import type { AppEvent } from '../../shared/contract/events.ts';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import type { AppError } from '../../shared/errors.ts';
import { openAlerting } from './alerting.ts';
import { type ChangeQueue, createChangeQueue } from './change-queue.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createEvents, type Events } from './events.ts';
import { handlersOf } from './handlers.ts';
import { createAccountWatch } from './jobs/account-watch.ts';
import { createLoginRenewal } from './jobs/login-renewal.ts';
import type { Platform } from './ports.ts';
import { askBalance } from './providers/balance.ts';
import { checkConnection } from './providers/connection-check.ts';
import { createRelay } from './relay/relay.ts';
import { issueSecret, openAccess } from './services/access.ts';
import { createAccountBalances } from './services/account-balances.ts';
import { createAccountBulk } from './services/account-bulk.ts';
import { createAccountChecks, failureOf } from './services/account-checks.ts';
import { openCostProfiles } from './services/account-cost-profiles.ts';
import { createAccountCosts } from './services/account-costs.ts';
import { createAccountDrafts } from './services/account-drafts.ts';
import { createAccountFees } from './services/account-fees.ts';
import { createAccountFiles } from './services/account-files.ts';
import { openAccountHealth } from './services/account-health.ts';
import { createAccountImport } from './services/account-import.ts';
import { openAccountLimits } from './services/account-limits.ts';
import { createAccountSecrets } from './services/account-secrets.ts';
import { createAccountTokens } from './services/account-tokens.ts';
import { createAccountView } from './services/account-view.ts';
import { createAccounts } from './services/accounts.ts';
import { createBindings } from './services/bindings.ts';
import { createGroups } from './services/groups.ts';
import { openLimits } from './services/limits.ts';
import { createModelAccess } from './services/limits-models.ts';
import { createMemberKeys } from './services/member-keys.ts';
import { createMembers } from './services/members.ts';
import { openMetering } from './services/metering.ts';
import { createOAuthLogins } from './services/oauth-logins.ts';
import { createOAuthProfiles } from './services/oauth-profiles.ts';
import { createPeriods } from './services/periods.ts';
import { openPrices } from './services/prices.ts';
import { createRelayControl } from './services/relay-control.ts';
import { openSettings } from './services/settings.ts';
import { createSplit } from './services/split.ts';
import { createUsage } from './services/usage.ts';
import { openVaultAccess } from './services/vault-access.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { systemLanguage } from './system/language.ts';

export { systemClock, systemIds } from './system/clock-and-ids.ts';
export { usualDataDir } from './system/data-folder.ts';
export { systemLanguage } from './system/language.ts';
export { type Log, openLog } from './system/log.ts';
export { createKeyFileStore } from './vault/key-file-store.ts';

export type CoreOptions = {
  /** Goes before the stored port and is not stored; 0 takes any free one. */
  readonly relayPort?: number;
};

export type Core = {
  /** The owner's way in, for every carrier. */
  readonly dispatch: Dispatch;
  readonly events: { subscribe(listener: (event: AppEvent) => void): () => void };
  readonly relay: { status(): Promise<RelayStatus> };
  /** Opens the relay to members. Resolves with the reason when it cannot listen; the rest works all the same. */
  start(): Promise<AppError | undefined>;
  /** Lets requests under way finish, writes what is pending, and lets go of the data folder. */
  stop(): Promise<void>;
};

/** Requests under way may take this long to end by themselves when the program stops. */
const DRAIN_MS = 20_000;

/**
 * Builds the whole core over one data folder: storage, vault, prices, what an earlier run left open, then
 * access. Throws the storage's errors; whatever was opened by then is closed again.
 */
export async function createCore(platform: Platform, options: CoreOptions = {}): Promise<Core> {
  const { clock, logger, paths } = platform;
  const storage = await openStorage({ paths, clock, logger });
  try {
    return await assemble(platform, options, storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function assemble(platform: Platform, options: CoreOptions, storage: Storage): Promise<Core> {
  const { clock, ids, logger } = platform;
  const events = createEvents(logger);
  const books = await openBooks(platform, storage, events);
  const { access, limits, metering, secrets, settings, health, tokens, accountLimits } = books;
  const inTurn = createChangeQueue();

  const relay = createRelay({
    services: {
      access,
      metering,
      accounts: {
        upstreamFor: async (groupId) => tokens.forRequest(await secrets.upstreamFor(groupId)),
        renewed: tokens.renewed,
        refusedAnew: tokens.refusedAnew,
      },
      health,
      accountLimits,
      settings,
      limits: limits.gate,
      ownUsage: async (caller) => ({
        ...(await limits.ownUsage(caller)),
        account: await health.ofGroup(caller.groupId),
      }),
      models: createModelAccess(limits.gate),
    },
    clock,
    logger,
    ids,
  });
  const relayControl = createRelayControl({
    relay,
    settings,
    startPort: options.relayPort,
    openAttempts: metering.openCount,
    clock,
    announce: events.announce,
  });
  const owners = createOwnerServices({ platform, storage, events, books, inTurn });
  const alerting = await openAlerting({
    platform,
    storage,
    events,
    vault: books.vaultAccess.vault,
    health,
    tokens,
    balances: owners.accountBalances,
    limits,
    unsettled: metering.unsettledCount,
    relayStatus: relayControl.status,
    language: settings.language,
  });
  const { alerts, webhooks, timeline: accountTimeline } = alerting;
  const services = { ...owners, limits, relay: relayControl, alerts, webhooks, accountTimeline };

  // The relay answers from memory: a change holds once its copies are renewed.
  events.react(async ({ name, payload }) => {
    if (name === 'group.changed' || name === 'member.changed') {
      await access.reload();
      await limits.refresh(payload.groupId);
    }
    if (name === 'group.changed' || name === 'account.changed' || name === 'vault.changed') secrets.drop();
    if (name === 'account.changed') relay.accountsChanged();
  });

  const watch = createAccountWatch({
    clock,
    logger,
    health,
    accountsInUse: services.accounts.inUse,
    checkBalances: services.accountBalances.checkDue,
    check: (accountId) => services.accountChecks.check({ accountId }, { free: true }),
  });

  const renewal = createLoginRenewal({ logger, renewDue: tokens.renewDue });

  return {
    dispatch: createDispatch(handlersOf(services, inTurn), logger),
    events: { subscribe: events.subscribe },
    relay: { status: relayControl.status },
    start() {
      watch.start();
      renewal.start();
      alerting.start();
      return relayControl.start();
    },
    async stop() {
      try {
        await relay.stop({ drainMs: DRAIN_MS });
        await watch.stop();
        await services.accountBulk.stop();
        await alerting.stop();
        services.oauthLogins.stop();
        await renewal.stop();
        await metering.stop();
        await health.stop();
        await access.stop();
      } finally {
        await storage.close();
      }
    },
  };
}

type Books = Awaited<ReturnType<typeof openBooks>>;

/** What is read at start and kept in memory, in the order in which each needs the one before. */
async function openBooks(platform: Platform, storage: Storage, events: Events) {
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

type OwnerDeps = {
  readonly platform: Platform;
  readonly storage: Storage;
  readonly events: Events;
  readonly books: Books;
  readonly inTurn: ChangeQueue;
};

/** Everything of the owner's about accounts. */
function createAccountServices({ platform, storage, events: { announce }, books, inTurn }: OwnerDeps) {
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
  const fees = createAccountFees({ storage, clock, ids });
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
  const accounts = createAccounts({ storage, drafts, present, health, announce });
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
      ids,
      profiles: books.costProfiles,
      dayOf: fees.dayOf,
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

/** What answers the owner; each works on the storage alone and is given the functions of others that it needs. */
function createOwnerServices(deps: OwnerDeps) {
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
    split: createSplit({
      storage,
      clock,
      getPeriod: periods.get,
      priceVersion: () => prices.current().version,
    }),
  };
}
