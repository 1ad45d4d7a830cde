import type { ProviderName } from '../../../shared/contract/account.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { AuthKind } from '../../../shared/contract/oauth.ts';

/** Where a Gemini login works: a project of Google Cloud, and a region for Vertex AI. */
export type CloudPlace = { readonly projectId: string | null; readonly location: string | null };

export type TypedLogin = {
  readonly provider: ProviderName;
  readonly authKind: AuthKind;
  readonly apiKey: string | undefined;
  readonly place: CloudPlace;
};

/** Refuses what does not go together: `input.invalid` by field. `path` stands before the fields' names. */
export function checkLogin({ provider, authKind, apiKey, place }: TypedLogin, path: string): void {
  const hasLogin = provider === 'claude' || provider === 'gemini';
  if (authKind !== 'api_key' && !hasLogin)
    throw invalidInput(`${path}authKind`, {
      zh: '只有 Claude 和 Gemini 账号可以登录',
      en: 'only Claude and Gemini accounts can log in',
    });
  if (authKind !== 'api_key' && apiKey !== undefined)
    throw invalidInput(`${path}apiKey`, {
      zh: '登录的账号不使用 API 密钥',
      en: 'an account that logs in has no API key',
    });
  const isCloud = provider === 'gemini' && authKind !== 'api_key';
  for (const field of ['projectId', 'location'] as const) {
    if (place[field] !== null && !isCloud)
      throw invalidInput(`${path}${field}`, {
        zh: '只有登录的 Gemini 账号使用它',
        en: 'only a Gemini account that logs in has one',
      });
  }
  if (place.location !== null && place.projectId === null)
    throw invalidInput(`${path}projectId`, {
      zh: 'Vertex AI 需要 Google Cloud 项目',
      en: 'Vertex AI needs a Google Cloud project',
    });
}

/** Vertex AI's own address for a region: https://cloud.google.com/vertex-ai/docs/reference/rest */
export function vertexAddress(location: string): string {
  return location === 'global'
    ? 'https://aiplatform.googleapis.com'
    : `https://${location}-aiplatform.googleapis.com`;
}

/** The address after a change of region: one that the owner has typed stays. */
export function addressAfter(
  address: string,
  before: string | null,
  after: string | null,
  usual: string,
): string {
  const wasUsual = address === (before === null ? usual : vertexAddress(before));
  if (!wasUsual) return address;
  return after === null ? usual : vertexAddress(after);
}
