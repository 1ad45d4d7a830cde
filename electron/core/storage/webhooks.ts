import type { WebhookAttempt } from '../../../shared/contract/webhook.ts';
import type { WebhookAttemptRow, WebhookDeliveryRow, WebhookRow } from './alert-rows.ts';
import type { Patch } from './rows.ts';
import { type Connection, prepare, type Values } from './statements.ts';
import { flag, integer, json, table, text } from './table.ts';

const webhooks = table<WebhookRow>('webhooks', {
  id: text('id'),
  name: text('name'),
  service: text('service'),
  enabled: flag('enabled'),
  host: text('host'),
  hasSecret: flag('has_secret'),
  targetSealed: text('target_sealed'),
  allowPrivate: flag('allow_private'),
  lang: text('lang'),
  severities: json('severities'),
  kinds: json('kinds'),
  createdAtMs: integer('created_at_ms'),
});

const deliveries = table<WebhookDeliveryRow>('webhook_deliveries', {
  id: text('id'),
  webhookId: text('webhook_id'),
  message: json('message'),
  attempts: integer('attempts'),
  dueAtMs: integer('due_at_ms'),
});

const attempts = table<WebhookAttemptRow>('webhook_attempts', {
  webhookId: text('webhook_id'),
  atMs: integer('at_ms'),
  title: text('title'),
  ok: flag('ok'),
  status: integer('status'),
  durationMs: integer('duration_ms'),
  reason: json('reason'),
  givenUp: flag('given_up'),
});

const ATTEMPTS_KEPT = 50;

export function insert(db: Connection, row: WebhookRow): void {
  webhooks.insert(db, row);
}

export function update(db: Connection, id: string, patch: Patch<WebhookRow>): void {
  webhooks.update(db, id, patch);
}

/** With what waits for it and its log. */
export function remove(db: Connection, id: string): void {
  prepare(db, 'DELETE FROM webhooks WHERE id = @id').run({ id });
}

export function list(db: Connection): WebhookRow[] {
  return webhooks.select(db, 'ORDER BY name');
}

/** Stores a delivery over what was kept of it; one for a webhook that has been removed meanwhile stays away. */
export function putDelivery(db: Connection, row: WebhookDeliveryRow): void {
  endDelivery(db, row.id);
  if (hasWebhook(db, row.webhookId)) deliveries.insert(db, row);
}

export function endDelivery(db: Connection, id: string): void {
  prepare(db, 'DELETE FROM webhook_deliveries WHERE id = @id').run({ id });
}

export function listDeliveries(db: Connection): WebhookDeliveryRow[] {
  return deliveries.select(db, 'ORDER BY id');
}

/** Adds to a webhook's log, of which the newest 50 are kept. */
export function addAttempt(db: Connection, row: WebhookAttemptRow): void {
  const { webhookId } = row;
  if (!hasWebhook(db, webhookId)) return;
  attempts.insert(db, row);
  prepare(
    db,
    `DELETE FROM webhook_attempts WHERE webhook_id = @webhookId AND id <= (
       SELECT id FROM webhook_attempts WHERE webhook_id = @webhookId ORDER BY id DESC LIMIT 1 OFFSET @kept)`,
  ).run({ webhookId, kept: ATTEMPTS_KEPT });
}

/** Of one webhook, newest first. */
export function listAttempts(db: Connection, webhookId: string): WebhookAttempt[] {
  return withoutWebhook(attempts.select(db, 'WHERE webhook_id = @webhookId ORDER BY id DESC', { webhookId }));
}

/** The latest attempt of each webhook. */
export function lastAttempts(db: Connection): WebhookAttemptRow[] {
  return attempts.select(db, 'WHERE id IN (SELECT max(id) FROM webhook_attempts GROUP BY webhook_id)');
}

function hasWebhook(db: Connection, id: string): boolean {
  return prepare<Values>(db, 'SELECT 1 FROM webhooks WHERE id = @id').get({ id }) !== undefined;
}

function withoutWebhook(rows: readonly WebhookAttemptRow[]): WebhookAttempt[] {
  return rows.map(({ webhookId: _, ...attempt }) => attempt);
}
