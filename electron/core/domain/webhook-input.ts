import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { WebhookServiceName } from '../../../shared/contract/webhook.ts';

/** Where a webhook goes, with its secrets. */
export type WebhookTargetFields = {
  readonly url: string;
  readonly secret?: string | undefined;
  readonly token?: string | undefined;
  readonly chatId?: string | undefined;
};

/** What may be left out stays as it is; a secret that is null goes. */
export type TypedTarget = {
  readonly url?: string | undefined;
  readonly secret?: string | null | undefined;
  readonly token?: string | undefined;
  readonly chatId?: string | undefined;
};

type Field = 'secret' | 'token' | 'chatId';

/** What a service takes besides an address, and its public server where it has one. */
const shapes: Readonly<
  Record<WebhookServiceName, { readonly server?: string; readonly needs: Field[]; readonly may: Field[] }>
> = {
  feishu: { needs: [], may: ['secret'] },
  dingtalk: { needs: [], may: ['secret'] },
  wecom: { needs: [], may: [] },
  slack: { needs: [], may: [] },
  discord: { needs: [], may: [] },
  telegram: { server: 'https://api.telegram.org', needs: ['token', 'chatId'], may: [] },
  bark: { server: 'https://api.day.app', needs: ['token'], may: [] },
  json: { needs: [], may: ['secret'] },
};

const fields: readonly Field[] = ['secret', 'token', 'chatId'];

/**
 * The target that a service is reached by: what is typed, over what is stored. `input.invalid` for what the service
 * does not have or lacks, and for an address that may not be sent to.
 */
export function readWebhookTarget(
  service: WebhookServiceName,
  typed: TypedTarget,
  stored: WebhookTargetFields | undefined,
  { allowPrivate, path }: { readonly allowPrivate: boolean; readonly path: string },
): WebhookTargetFields {
  const { server, needs, may } = shapes[service];
  for (const field of fields) {
    if (typed[field] !== undefined && typed[field] !== null && ![...needs, ...may].includes(field))
      throw invalidInput(`${path}${field}`, {
        zh: '这个服务没有这一项',
        en: 'this service has no such field',
      });
  }
  const url = readUrl(typed.url ?? stored?.url ?? server, allowPrivate, `${path}url`);
  const secret = typed.secret === null ? undefined : (typed.secret ?? stored?.secret);
  const target = {
    url,
    secret,
    token: typed.token ?? stored?.token,
    chatId: typed.chatId ?? stored?.chatId,
  };
  for (const field of needs)
    if (target[field] === undefined)
      throw invalidInput(`${path}${field}`, { zh: '必须填写', en: 'it is required' });
  return target;
}

function readUrl(text: string | undefined, allowPrivate: boolean, field: string): string {
  if (text === undefined) throw invalidInput(field, { zh: '必须填写', en: 'it is required' });
  const url = URL.parse(text);
  const isWeb = url?.protocol === 'https:' || (allowPrivate && url?.protocol === 'http:');
  if (url === null || !isWeb || url.hostname === '')
    throw invalidInput(field, {
      zh: '必须是 https:// 开头的完整地址；只有允许内网地址时才可以用 http',
      en: 'it must be a full address starting with https://; http only where private addresses are allowed',
    });
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw invalidInput(field, {
      zh: '地址里不能带用户名、密码或 #',
      en: 'it must not carry a user name, a password or a fragment',
    });
  return url.href;
}
