import type { AlertKind, AlertSeverity } from '../../../shared/contract/alert.ts';
import type { Params } from '../../../shared/contract/index.ts';
import type { Webhook, WebhookServiceName } from '../../../shared/contract/webhook.ts';
import type { Lang } from '../../../shared/errors.ts';

/** A webhook as it stands in its form. Address and secrets are never filled in: they do not come back. */
export type WebhookValues = {
  service: WebhookServiceName;
  name: string;
  enabled: boolean;
  url: string;
  secret: string;
  removeSecret: boolean;
  token: string;
  chatId: string;
  allowPrivate: boolean;
  lang: Lang;
  severities: AlertSeverity[];
  kinds: AlertKind[];
};

/** What a service has besides an address. */
export const fieldsOf: Readonly<
  Record<WebhookServiceName, { server?: true; secret?: true; token?: true; chatId?: true }>
> = {
  feishu: { secret: true },
  dingtalk: { secret: true },
  wecom: {},
  slack: {},
  discord: {},
  telegram: { server: true, token: true, chatId: true },
  bark: { server: true, token: true },
  json: { secret: true },
};

export function valuesOf(webhook: Webhook | undefined, lang: Lang): WebhookValues {
  return {
    service: webhook?.service ?? 'feishu',
    name: webhook?.name ?? '',
    enabled: webhook?.enabled ?? true,
    url: '',
    secret: '',
    removeSecret: false,
    token: '',
    chatId: '',
    allowPrivate: webhook?.allowPrivate ?? false,
    lang: webhook?.lang ?? lang,
    severities: webhook?.severities ?? ['warning', 'critical'],
    kinds: webhook?.kinds ?? [],
  };
}

type Target = Pick<Params<'webhook.create'>, 'url' | 'token' | 'chatId'> & { secret?: string };

/** What was typed of the target, as far as the service has it. */
function targetOf({ service, url, secret, token, chatId }: WebhookValues): Target {
  const has = fieldsOf[service];
  const typed = (text: string, isThere: true | undefined = true) => isThere && text.trim() !== '';
  return {
    ...(typed(url) ? { url } : {}),
    ...(typed(secret, has.secret) ? { secret } : {}),
    ...(typed(token, has.token) ? { token } : {}),
    ...(typed(chatId, has.chatId) ? { chatId } : {}),
  };
}

export function draftOf(values: WebhookValues): Params<'webhook.create'> {
  const { service, name, allowPrivate, lang, severities, kinds } = values;
  return {
    ...{ service, name, allowPrivate, lang, severities },
    kinds: kinds.length === 0 ? null : kinds,
    ...targetOf(values),
  };
}

export function changesOf(values: WebhookValues): Params<'webhook.update'>['changes'] {
  const { service: _, ...changes } = draftOf(values);
  return { ...changes, enabled: values.enabled, ...(values.removeSecret ? { secret: null } : {}) };
}
