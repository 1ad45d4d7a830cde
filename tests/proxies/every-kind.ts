import type { AccountProxy } from '../../electron/core/providers/proxy.ts';
import type { ProxyKind } from '../../shared/contract/account.ts';
import { startHttpProxy } from './http-proxy.ts';
import { startSocks5Proxy } from './socks5-proxy.ts';
import type { ProxyOptions, TestLogin, TestProxy } from './tunnels.ts';

export const proxyKinds = ['http', 'https', 'socks5'] as const satisfies readonly ProxyKind[];

/** What no file, log or answer may hold. */
export const proxyCanary = 'pw-canary-9c31e7 测';

export const login: TestLogin = { username: '车主', password: proxyCanary };

export function startProxy(kind: ProxyKind, options: ProxyOptions = {}): Promise<TestProxy> {
  return kind === 'socks5'
    ? startSocks5Proxy(options)
    : startHttpProxy({ ...options, tls: kind === 'https' });
}

/** How an account is told of it. */
export function addressOfProxy(
  kind: ProxyKind,
  { port }: TestProxy,
  given: TestLogin | null = login,
): AccountProxy {
  return {
    kind,
    host: '127.0.0.1',
    port,
    username: given?.username ?? null,
    password: given?.password ?? null,
  };
}
