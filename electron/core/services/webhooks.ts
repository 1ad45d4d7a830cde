import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { decodeName } from '../../../shared/contract/name-input.ts';
import type { Webhook, WebhookAttempt } from '../../../shared/contract/webhook.ts';
import { AppError } from '../../../shared/errors.ts';
import { readWebhookTarget } from '../domain/webhook-input.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { WebhookRow } from '../storage/alert-rows.ts';
import type { Storage } from '../storage/storage.ts';
import { testMessage } from './webhooks-message.ts';
import type { WebhookSender } from './webhooks-sender.ts';

export type WebhooksDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sender: WebhookSender;
  /** How many alerts wait for a webhook. */
  readonly pending: (webhookId: string) => number;
  /** What waits for a webhook is not sent any more. */
  readonly drop: (webhookId: string) => void;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type Webhooks = ReturnType<typeof createWebhooks>;

const MOST_WEBHOOKS = 50;

/** Where alerts are sent. Address, tokens and secret go into the vault and never come out through the contract. */
export function createWebhooks(deps: WebhooksDeps) {
  const { storage, clock, ids, sender, announce } = deps;

  async function rowOf(webhookId: string): Promise<WebhookRow> {
    const row = (await storage.read('webhooks.list')).find(({ id }) => id === webhookId);
    if (row === undefined) throw new AppError('webhook.not_found', {}, { field: 'webhookId' });
    return row;
  }

  async function present(rows: readonly WebhookRow[]): Promise<Webhook[]> {
    const last = await storage.read('webhookAttempts.last');
    return rows.map(({ targetSealed: _, ...row }) => ({
      ...row,
      pending: deps.pending(row.id),
      lastAttempt: last.find(({ webhookId }) => webhookId === row.id) ?? null,
    }));
  }

  async function changed(webhookId: string): Promise<Webhook> {
    await announce({ name: 'webhook.changed', payload: { webhookId } });
    const [shown] = await present([await rowOf(webhookId)]);
    return shown as Webhook;
  }

  return {
    async list(): Promise<Webhook[]> {
      return present(await storage.read('webhooks.list'));
    },

    async create(params: Params<'webhook.create'>): Promise<Webhook> {
      const { service, allowPrivate = false, lang = 'zh-CN', severities, kinds = null } = params;
      const name = decodeName(params.name, 'name');
      const target = readWebhookTarget(service, params, undefined, { allowPrivate, path: '' });
      if ((await storage.read('webhooks.list')).length >= MOST_WEBHOOKS)
        throw new AppError('webhook.too_many', { max: MOST_WEBHOOKS });
      const id = ids.uuid();
      await storage.write('webhooks.insert', {
        id,
        name,
        service,
        enabled: true,
        host: new URL(target.url).host,
        hasSecret: target.secret !== undefined,
        targetSealed: await sender.seal(id, target),
        allowPrivate,
        lang,
        severities: severities ?? ['warning', 'critical'],
        kinds,
        createdAtMs: clock.now(),
      });
      return changed(id);
    },

    async update({ webhookId, changes }: Params<'webhook.update'>): Promise<Webhook> {
      const row = await rowOf(webhookId);
      const { name, url, secret, token, chatId, ...plain } = changes;
      const { allowPrivate = row.allowPrivate } = changes;
      const typed = { url, secret, token, chatId };
      const isMoved = Object.values(typed).some((value) => value !== undefined);
      const isStricter = row.allowPrivate && !allowPrivate;
      const target =
        isMoved || isStricter
          ? readWebhookTarget(row.service, typed, sender.open(row), { allowPrivate, path: 'changes.' })
          : undefined;
      await storage.write('webhooks.update', webhookId, {
        ...plain,
        name: name === undefined ? undefined : decodeName(name, 'changes.name'),
        ...(target === undefined
          ? {}
          : {
              host: new URL(target.url).host,
              hasSecret: target.secret !== undefined,
              targetSealed: await sender.seal(webhookId, target),
            }),
      });
      return changed(webhookId);
    },

    async remove({ webhookId }: Params<'webhook.remove'>): Promise<{ done: true }> {
      await rowOf(webhookId);
      await storage.write('webhooks.remove', webhookId);
      deps.drop(webhookId);
      await announce({ name: 'webhook.changed', payload: { webhookId } });
      return { done: true };
    },

    async test({ webhookId }: Params<'webhook.test'>): Promise<Result<'webhook.test'>> {
      const row = await rowOf(webhookId);
      const message = testMessage(row, ids.uuid(), clock.now());
      const sent = await sender.send(row, message);
      const { ok, status, durationMs, reason } = sent;
      await storage.write('webhookAttempts.add', {
        webhookId,
        atMs: clock.now(),
        title: message.title,
        ok,
        status,
        durationMs,
        reason,
        givenUp: !ok,
      });
      await announce({ name: 'webhook.changed', payload: { webhookId } });
      return sent;
    },

    async log({ webhookId }: Params<'webhook.log'>): Promise<WebhookAttempt[]> {
      await rowOf(webhookId);
      return storage.read('webhookAttempts.list', webhookId);
    },
  };
}
