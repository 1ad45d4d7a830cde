import type { Alert } from '../../../shared/contract/alert.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import { asAppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Clock, IdSource, Logger } from '../ports.ts';
import type { WebhookDeliveryRow, WebhookRow } from '../storage/alert-rows.ts';
import type { WriteArgs, WriteName } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';
import { messageOf } from './webhooks-message.ts';
import type { Sent, WebhookSender } from './webhooks-sender.ts';

export type WebhookOutboxDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly sender: Pick<WebhookSender, 'send'>;
  /** The zone in which the owner reads times. */
  readonly zone: () => string;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type WebhookOutbox = Awaited<ReturnType<typeof openWebhookOutbox>>;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** After each failure; then it is given up. */
const waitsMs = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS] as const;
const AT_ONCE = 4;
const MOST_PENDING = 1_000;

/**
 * Alerts on their way to webhooks: in memory and on disk until they were taken or given up, so that a restart loses
 * none. What a crash has interrupted is sent again.
 */
export async function openWebhookOutbox(deps: WebhookOutboxDeps) {
  const { storage, clock, ids, logger, sender, announce } = deps;
  const pending = new Map<string, WebhookDeliveryRow>();
  for (const row of await storage.read('webhookDeliveries.list')) pending.set(row.id, row);
  const underWay = new Set<string>();
  let sending: Promise<void> = Promise.resolve();
  let stopped = false;

  /** A disk that does not take it loses no more than what a restart would have kept. */
  async function write<Name extends WriteName>(name: Name, ...args: WriteArgs<Name>): Promise<void> {
    try {
      await storage.write(name, ...args);
    } catch (error) {
      logger.warn({ code: asAppError(error).code }, 'a delivery to a webhook is not stored');
    }
  }

  async function end(delivery: WebhookDeliveryRow): Promise<void> {
    pending.delete(delivery.id);
    await write('webhookDeliveries.end', delivery.id);
  }

  async function hasEnded({ message }: WebhookDeliveryRow): Promise<boolean> {
    const alert = await storage.read('alerts.find', message.alertId);
    // What only tells that something is over has ended from the start.
    return alert?.resolvedAtMs !== null && alert?.resolvedAtMs !== alert?.atMs;
  }

  async function attempt(delivery: WebhookDeliveryRow, webhook: WebhookRow): Promise<void> {
    const message = messageOf(delivery, webhook, deps.zone());
    const sent = await sender.send(webhook, message);
    // Removed meanwhile, or cut off by the end of the program: then it is sent at the next start.
    if (stopped || !pending.has(delivery.id)) return;
    const waitMs = waitsMs[delivery.attempts];
    const givenUp = !sent.ok && waitMs === undefined;
    if (sent.ok || waitMs === undefined) await end(delivery);
    else {
      const attempts = delivery.attempts + 1;
      const again = { ...delivery, attempts, dueAtMs: clock.now() + waitMs };
      pending.set(again.id, again);
      await write('webhookDeliveries.put', again);
    }
    await write('webhookAttempts.add', logged(webhook.id, message.title, sent, clock.now(), givenUp));
    if (givenUp) logger.warn({ webhookId: webhook.id, status: sent.status }, 'a webhook was given up');
    await announce({ name: 'webhook.changed', payload: { webhookId: webhook.id } });
  }

  async function sendOne(delivery: WebhookDeliveryRow, webhooks: readonly WebhookRow[]): Promise<void> {
    const webhook = webhooks.find(({ id }) => id === delivery.webhookId);
    const isOver = delivery.message.held && delivery.attempts === 0 && (await hasEnded(delivery));
    if (webhook === undefined || !webhook.enabled || isOver) return end(delivery);
    await attempt(delivery, webhook);
  }

  function due(): WebhookDeliveryRow[] {
    if (stopped) return [];
    const nowMs = clock.now();
    return [...pending.values()].filter(({ id, dueAtMs }) => dueAtMs <= nowMs && !underWay.has(id));
  }

  async function sendAll(): Promise<void> {
    const webhooks = await storage.read('webhooks.list');
    for (let batch = due().slice(0, AT_ONCE); batch.length > 0; batch = due().slice(0, AT_ONCE)) {
      for (const { id } of batch) underWay.add(id);
      try {
        await Promise.all(batch.map((delivery) => sendOne(delivery, webhooks)));
      } finally {
        for (const { id } of batch) underWay.delete(id);
      }
    }
  }

  return {
    /** Queues an alert for every webhook that wants it, until `heldUntilMs` at the earliest. Resolves when that is stored. */
    async tell(alert: Alert, heldUntilMs: EpochMs | null): Promise<void> {
      const { id: alertId, kind, severity, subject, text, atMs } = alert;
      for (const webhook of await storage.read('webhooks.list')) {
        const { id: webhookId, enabled, severities, kinds } = webhook;
        const isWanted = enabled && severities.includes(severity) && (kinds?.includes(kind) ?? true);
        if (!isWanted || pending.size >= MOST_PENDING) continue;
        const row: WebhookDeliveryRow = {
          id: ids.uuid(),
          webhookId,
          message: { alertId, kind, severity, subject, text, atMs, held: heldUntilMs !== null },
          attempts: 0,
          dueAtMs: heldUntilMs ?? clock.now(),
        };
        pending.set(row.id, row);
        await write('webhookDeliveries.put', row);
      }
    },

    /** Sends what is due, one round at a time. Never rejects. */
    sendDue(): Promise<void> {
      if (due().length > 0)
        sending = sending
          .then(sendAll)
          .catch((error: unknown) =>
            logger.error({ code: asAppError(error).code }, 'webhooks could not be sent to'),
          );
      return sending;
    },

    /** Begins nothing any more; resolves when what was under way is over. */
    stop(): Promise<void> {
      stopped = true;
      return sending;
    },

    pending: (webhookId: string): number =>
      [...pending.values()].filter((delivery) => delivery.webhookId === webhookId).length,

    /** Forgets what waits for a webhook that has been removed. */
    drop(webhookId: string): void {
      for (const { id, webhookId: of } of [...pending.values()]) if (of === webhookId) pending.delete(id);
    },
  };
}

function logged(webhookId: string, title: string, sent: Sent, atMs: EpochMs, givenUp: boolean) {
  const { ok, status, durationMs, reason } = sent;
  return { webhookId, atMs, title, ok, status, durationMs, reason, givenUp };
}
