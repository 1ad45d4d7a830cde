import type { AppEvent } from '../../shared/contract/events.ts';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import type { AppError } from '../../shared/errors.ts';
import { openAlerting } from './alerting.ts';
import { openBooks } from './books.ts';
import { createChangeQueue } from './change-queue.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import { createEvents } from './events.ts';
import { handlersOf } from './handlers.ts';
import { createAccountWatch } from './jobs/account-watch.ts';
import { createLoginRenewal } from './jobs/login-renewal.ts';
import { createOwnerServices } from './owner-services.ts';
import type { Platform } from './ports.ts';
import { createExplanation } from './relay/explanation.ts';
import { createRelay, type StopOptions } from './relay/relay.ts';
import type { FinishedExport } from './services/exports.ts';
import { createModelAccess } from './services/limits-models.ts';
import { createRelayControl } from './services/relay-control.ts';
import { openStorage, type Storage } from './storage/storage.ts';

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
  readonly exports: { fileOf(jobId: string): FinishedExport };
  /** Opens the relay to members. Resolves with the reason when it cannot listen; the rest works all the same. */
  start(): Promise<AppError | undefined>;
  /** Lets requests under way finish, for 20 s unless told otherwise, writes what is pending, and lets go of the data folder. */
  stop(options?: Partial<StopOptions>): Promise<void>;
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

  const models = createModelAccess(limits.gate);
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
      models,
    },
    clock,
    logger,
    ids,
  });
  const explain = createExplanation({
    access,
    limits: limits.gate,
    accounts: {
      upstreamFor: async (groupId) => tokens.asStanding(await secrets.upstreamFor(groupId)),
    },
    models,
    health,
    accountLimits,
    accountUse: accountLimits.useOf,
    metering,
    settings,
  });
  const relayControl = createRelayControl({
    relay,
    settings,
    startPort: options.relayPort,
    openAttempts: metering.openCount,
    explain,
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
    periodsOf: (groupId) => owners.periods.list({ groupId }),
    relayStatus: relayControl.status,
    language: settings.language,
  });
  const { alerts, webhooks, timeline: accountTimeline } = alerting;
  const services = {
    ...owners,
    limits,
    relay: relayControl,
    alerts,
    webhooks,
    accountTimeline,
  };

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
    exports: { fileOf: services.exports.fileOf },
    start() {
      watch.start();
      renewal.start();
      alerting.start();
      return relayControl.start();
    },
    async stop(options = {}) {
      try {
        await relay.stop({ drainMs: DRAIN_MS, ...options });
        await watch.stop();
        await services.accountBulk.stop();
        await services.exports.stop();
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
