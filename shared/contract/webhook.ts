import * as z from 'zod';
import { alertKind, alertSeverity } from './alert.ts';
import { method } from './method.ts';
import { bilingual, done, durationMs, epochMs, id, lang, nameInput, nothing } from './values.ts';

/** Where alerts can be sent; `json` is any endpoint of the owner's own. */
export const webhookService = z.enum([
  'feishu',
  'dingtalk',
  'wecom',
  'slack',
  'discord',
  'telegram',
  'bark',
  'json',
]);
export type WebhookServiceName = z.output<typeof webhookService>;

export const webhookAttempt = z.object({
  atMs: epochMs,
  /** What was to be told. */
  title: z.string(),
  ok: z.boolean(),
  /** Null when there was no answer. */
  status: z.int().nullable(),
  durationMs,
  /** Null when it was taken. */
  reason: bilingual.nullable(),
  /** True when it will not be tried again. */
  givenUp: z.boolean(),
});
export type WebhookAttempt = z.output<typeof webhookAttempt>;

const severities = z.array(alertSeverity).min(1).max(alertSeverity.options.length);
const kinds = z.array(alertKind).min(1).max(alertKind.options.length);

export const webhook = z.object({
  id,
  name: z.string(),
  service: webhookService,
  enabled: z.boolean(),
  /** All that is shown of the address. */
  host: z.string(),
  /** True when what is sent is signed. Secrets never leave the vault. */
  hasSecret: z.boolean(),
  /** Whether it may be in the owner's own network. */
  allowPrivate: z.boolean(),
  lang,
  severities,
  /** Null: all kinds. */
  kinds: kinds.nullable(),
  createdAtMs: epochMs,
  /** How many alerts wait to be sent. */
  pending: z.int(),
  lastAttempt: webhookAttempt.nullable(),
});
export type Webhook = z.output<typeof webhook>;

const secretText = z.string().trim().min(1).max(500);

const target = {
  /** The whole address; for Telegram and Bark that of the server, its own public one when left out. */
  url: z.string().trim().min(1).max(2_000).optional(),
  /** For Feishu, DingTalk and JSON: what is sent is signed with it. Null removes it. */
  secret: secretText.nullable().optional(),
  /** Telegram's bot token, or Bark's device key. */
  token: secretText.optional(),
  /** Telegram's chat. */
  chatId: z.string().trim().min(1).max(100).optional(),
};

const choices = {
  allowPrivate: z.boolean().optional(),
  lang: lang.optional(),
  severities: severities.optional(),
  kinds: kinds.nullable().optional(),
};

export const webhookMethods = {
  'webhook.list': method('All webhooks, by name.', nothing, z.array(webhook)),
  'webhook.create': method(
    'Stores a webhook; its address, tokens and secret go into the vault.',
    z.strictObject({ name: nameInput, service: webhookService, ...target, ...choices }),
    webhook,
  ),
  'webhook.update': method(
    'Changes the given fields; address, tokens and secret stay where they are left out.',
    z.strictObject({
      webhookId: id,
      changes: z.strictObject({
        name: nameInput.optional(),
        enabled: z.boolean().optional(),
        ...target,
        ...choices,
      }),
    }),
    webhook,
  ),
  'webhook.remove': method(
    'Removes a webhook with what waits for it.',
    z.strictObject({ webhookId: id }),
    done,
  ),
  'webhook.test': method(
    'Really sends a message, once, and tells what the service said.',
    z.strictObject({ webhookId: id }),
    z.object({
      ok: z.boolean(),
      status: z.int().nullable(),
      durationMs,
      reason: bilingual.nullable(),
      /** The beginning of its answer; null where there was none. */
      said: z.string().nullable(),
    }),
  ),
  'webhook.log': method(
    'The last 50 attempts to send something, newest first.',
    z.strictObject({ webhookId: id }),
    z.array(webhookAttempt),
  ),
};
