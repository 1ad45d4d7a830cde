import type { Account, ProxyDraft, ProxyKind } from '../../../shared/contract/account.ts';

/** What the form holds of the account's proxy: texts as typed. */
export type ProxyValues = {
  proxyKind: ProxyKind | 'none';
  proxyHost: string;
  proxyPort: string;
  /** Whether the proxy asks for a login. */
  proxyLogin: boolean;
  proxyUsername: string;
  proxyPassword: string;
};

type StoredProxy = Account['proxy'];

export const noProxy: ProxyValues = {
  proxyKind: 'none',
  proxyHost: '',
  proxyPort: '',
  proxyLogin: false,
  proxyUsername: '',
  proxyPassword: '',
};

/** A stored proxy in the form; its password stays where it is. */
export function proxyValuesOf(proxy: StoredProxy): ProxyValues {
  if (proxy === null) return noProxy;
  return {
    proxyKind: proxy.kind,
    proxyHost: proxy.host,
    proxyPort: String(proxy.port),
    proxyLogin: proxy.username !== null,
    proxyUsername: proxy.username ?? '',
    proxyPassword: '',
  };
}

/** The proxy as the contract takes it; without a new password the stored one stays. */
export function proxyOf(values: ProxyValues): ProxyDraft | null {
  const { proxyKind: kind, proxyHost, proxyPort, proxyLogin, proxyUsername, proxyPassword } = values;
  if (kind === 'none') return null;
  return {
    kind,
    host: proxyHost.trim(),
    port: Number(proxyPort),
    username: proxyLogin ? proxyUsername : null,
    ...(proxyLogin && proxyPassword !== '' ? { password: proxyPassword } : {}),
  };
}

/** True while the form still shows the proxy that the stored password was typed for. */
export function isStoredLogin(values: ProxyValues, stored: StoredProxy): boolean {
  const proxy = proxyOf(values);
  return (
    stored?.hasPassword === true &&
    proxy?.kind === stored.kind &&
    proxy.host === stored.host &&
    proxy.port === stored.port &&
    proxy.username === stored.username
  );
}

/** True for a port: a whole number from 1 to 65535. */
export function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text.trim()) && Number(text) <= 65_535;
}

/** True for a name or an address alone; the core says what is wrong with the rest. */
export function isHost(text: string): boolean {
  return text.trim() !== '' && !/[/\s@?#]/.test(text.trim());
}
