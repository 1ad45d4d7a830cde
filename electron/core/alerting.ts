import type { EventName } from '../../shared/contract/events.ts';
import type { Period } from '../../shared/contract/period.ts';
import type { RelayStatus } from '../../shared/contract/relay.ts';
import { asAppError, type Lang } from '../../shared/errors.ts';
import type { Events } from './events.ts';
import { createAlertWatch } from './jobs/alert-watch.ts';
import type { Platform } from './ports.ts';
import type { AccountBalances } from './services/account-balances.ts';
import type { AccountHealthService } from './services/account-health.ts';
import { openAccountTimeline } from './services/account-timeline.ts';
import type { AccountTokens } from './services/account-tokens.ts';
import { openAlerts } from './services/alerts.ts';
import { createAlertFacts } from './services/alerts-facts.ts';
import { openAlertSettings } from './services/alerts-settings.ts';
import type { LimitsService } from './services/limits.ts';
import type { VaultAccess } from './services/vault-access.ts';
import { createWebhooks } from './services/webhooks.ts';
import { openWebhookOutbox } from './services/webhooks-outbox.ts';
import { createWebhookSender } from './services/webhooks-sender.ts';
import type { Storage } from './storage/storage.ts';

export type AlertingDeps = {
  readonly platform: Platform;
  readonly storage: Storage;
  readonly events: Events;
  readonly vault: VaultAccess['vault'];
  readonly health: Pick<AccountHealthService, 'standing'>;
  readonly tokens: Pick<AccountTokens, 'readLogins'>;
  readonly balances: Pick<AccountBalances, 'known'>;
  readonly limits: Pick<LimitsService, 'gate'>;
  readonly unsettled: () => number;
  readonly periodsOf: (groupId: string) => Promise<readonly Period[]>;
  readonly relayStatus: () => Promise<RelayStatus>;
  readonly language: () => Lang;
};

/** After these something may be wrong, or right again. */
const telling: ReadonlySet<EventName> = new Set([
  'account.healthChanged',
  'account.changed',
  'group.changed',
  'member.changed',
  'relay.changed',
  'alert.changed',
  'statement.changed',
]);

/** What watches over everything and tells the owner: alerts, system notices, webhooks, timelines. */
export async function openAlerting(deps: AlertingDeps) {
  const { platform, storage, events, balances, limits } = deps;
  const { clock, ids, logger } = platform;
  const { announce } = events;
  const settings = await openAlertSettings(storage);
  const zone = () => settings.current().quiet.zone;
  const sender = createWebhookSender({ vault: deps.vault, clock });
  const outbox = await openWebhookOutbox({ storage, clock, ids, logger, sender, zone, announce });
  const timeline = await openAccountTimeline({ storage, clock });
  const facts = createAlertFacts({
    storage,
    clock,
    standing: deps.health.standing,
    readLogins: deps.tokens.readLogins,
    balances: balances.known,
    limitStatus: (scope, subjectId, groupId) => limits.gate.status(scope, subjectId, { groupId }),
    unsettled: deps.unsettled,
    periodsOf: deps.periodsOf,
    relayStatus: deps.relayStatus,
    // A disk that does not take it now gets it with the next look; what is wrong has to be told all the same.
    note: (accounts) =>
      timeline
        .note(accounts)
        .catch((error: unknown) =>
          logger.warn({ code: asAppError(error).code }, 'the past of an account is not stored'),
        ),
    zone,
  });
  const alerts = await openAlerts({
    storage,
    clock,
    ids,
    logger,
    settings,
    facts,
    async outlet(alert, { notices }, quietUntilMs) {
      const { title, means } = alert.text;
      const say = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
        deps.language() === 'en' ? en : zh;
      if (notices[alert.severity] && quietUntilMs === null)
        platform.notifier?.notify({
          title: say(title),
          body: say(means),
          severity: alert.severity,
          alertId: alert.id,
        });
      await outbox.tell(alert, quietUntilMs);
      void outbox.sendDue();
    },
    announce,
  });
  const watch = createAlertWatch({
    clock,
    logger,
    look: alerts.look,
    sendDue: outbox.sendDue,
    async prune() {
      await alerts.prune();
      await timeline.prune();
    },
  });
  let isWatching = false;
  events.subscribe(({ name }) => {
    if (isWatching && telling.has(name)) void alerts.look();
  });

  return {
    alerts,
    timeline,
    webhooks: createWebhooks({
      storage,
      clock,
      ids,
      sender,
      pending: outbox.pending,
      drop: outbox.drop,
      announce,
    }),

    start(): void {
      isWatching = true;
      watch.start();
    },

    /** Resolves when nothing is looked at or sent any more; what is still to be sent is on disk. */
    async stop(): Promise<void> {
      isWatching = false;
      await watch.stop();
      await alerts.stop();
      sender.stop();
      await outbox.stop();
    },
  };
}
