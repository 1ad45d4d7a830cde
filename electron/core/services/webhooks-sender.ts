import type { Result } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../ports.ts';
import type { WebhookRow } from '../storage/alert-rows.ts';
import type { Vault } from '../vault/vault.ts';
import { type Delivered, type DeliveryOptions, deliver } from '../webhooks/delivery.ts';
import { webhookServices } from '../webhooks/services.ts';
import type { WebhookMessage, WebhookTarget } from '../webhooks/webhook-service.ts';

export type WebhookSenderDeps = {
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly clock: Clock;
  /** What the system's own name service and time-out are replaced with. */
  readonly delivery?: Pick<DeliveryOptions, 'lookup' | 'timeoutMs'>;
};

export type Sent = Result<'webhook.test'>;

export type WebhookSender = ReturnType<typeof createWebhookSender>;

const LONGEST_QUOTE = 200;
const SHORTEST_SECRET = 6;

/** Tells a service something: opens what is sealed, sends, and reads whether it was taken. */
export function createWebhookSender({ vault, clock, delivery = {} }: WebhookSenderDeps) {
  const stopping = new AbortController();

  function open({ id, targetSealed }: Pick<WebhookRow, 'id' | 'targetSealed'>): WebhookTarget {
    return JSON.parse(vault.open(targetSealed, placeOf(id))) as WebhookTarget;
  }

  return {
    /** Where it goes, with its secrets. `vault.locked`, `vault.unreadable`. */
    open,

    seal(webhookId: string, target: WebhookTarget): Promise<string> {
      return vault.seal(JSON.stringify(target), placeOf(webhookId));
    },

    /** Ends what is being sent. */
    stop: (): void => stopping.abort(),

    /** One try. Never throws: a secret that cannot be opened is a failure like any other. */
    async send(row: WebhookRow, message: WebhookMessage): Promise<Sent> {
      const beganMs = clock.monotonicMs();
      const took = () => Math.round(clock.monotonicMs() - beganMs);
      const failed = (zh: string, en: string): Sent => ({
        ok: false,
        status: null,
        durationMs: took(),
        reason: { zh, en },
        said: null,
      });
      try {
        const target = open(row);
        const service = webhookServices[row.service];
        const request = service.request(message, target, clock.now());
        const delivered = await deliver(request, {
          ...delivery,
          allowPrivate: row.allowPrivate,
          signal: stopping.signal,
        });
        if (delivered.kind !== 'answered') return failed(...failureWords(delivered));
        const { status, body } = delivered;
        const hide = hider(target);
        const isGood = status >= 200 && status < 300;
        const refused = isGood ? service.refusedIn(body) : null;
        const said = hide(body).trim().slice(0, LONGEST_QUOTE);
        return {
          ok: isGood && refused === null,
          status,
          durationMs: took(),
          reason: isGood ? (refused === null ? null : quoted(hide(refused))) : statusWords(status),
          said: said === '' ? null : said,
        };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return failed('密钥没有解锁或已无法读取', 'its secrets are locked or cannot be read');
      }
    },
  };
}

function failureWords(delivered: Exclude<Delivered, { kind: 'answered' }>): [zh: string, en: string] {
  switch (delivered.kind) {
    case 'private_target':
      return ['地址在内网，没有发送', 'the address is in a private network, so nothing was sent'];
    case 'timeout':
      return ['没有及时回答', 'it did not answer in time'];
    case 'failed':
      return [`连接失败（${delivered.code}）`, `the connection failed (${delivered.code})`];
  }
}

function statusWords(status: number) {
  return status >= 300 && status < 400
    ? {
        zh: `它要转到别的地址（${status}），没有跟过去`,
        en: `it redirects (${status}), which is not followed`,
      }
    : { zh: `回答了状态 ${status}`, en: `it answered with status ${status}` };
}

function quoted(words: string) {
  const short = words.slice(0, LONGEST_QUOTE);
  return { zh: `它没有接受：${short}`, en: `it did not take it: ${short}` };
}

/** Takes out of an answer what a service may repeat of the address and its secrets. */
function hider({ url, secret, token, chatId }: WebhookTarget): (text: string) => string {
  const { pathname, searchParams } = new URL(url);
  const parts = [url, secret, token, chatId, ...pathname.split('/'), ...searchParams.values()];
  const hidden = parts.filter((part) => part !== undefined && part.length >= SHORTEST_SECRET);
  return (text) => hidden.reduce<string>((left, part) => left.replaceAll(part as string, '***'), text);
}

function placeOf(webhookId: string) {
  return { table: 'webhooks', row: webhookId, column: 'target_sealed' };
}
