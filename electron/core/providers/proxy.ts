import type { ProxyAddress } from '../../../shared/contract/account.ts';

/** The proxy through which an account is reached: with its password, in memory only. */
export type AccountProxy = ProxyAddress & { readonly password: string | null };

/** As it stands in an address. */
export function authorityOf({ host, port }: Pick<ProxyAddress, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

type Bilingual = { readonly zh: string; readonly en: string };

/**
 * `unreachable`: the proxy is not there, or is none of its kind. `refused`: it does not let us through. `target`: it
 * could not reach the provider.
 */
export type ProxyFailure = 'unreachable' | 'refused' | 'target';

/** A proxy did not open the way. The reason never carries the login. */
export class ProxyError extends Error {
  readonly failure: ProxyFailure;
  readonly reason: Bilingual;

  constructor(failure: ProxyFailure, reason: Bilingual, cause?: unknown) {
    super(reason.en, cause === undefined ? undefined : { cause });
    this.name = 'ProxyError';
    this.failure = failure;
    this.reason = reason;
  }
}

/** The login is wrong, or there is none where one is asked for. */
export function loginRefused({ username }: AccountProxy): ProxyError {
  return new ProxyError(
    'refused',
    username === null
      ? { zh: '它要求登录，但没有填写用户名和密码', en: 'it asks for a login and none is entered' }
      : { zh: '用户名或密码不对', en: 'the user name or the password is wrong' },
  );
}

/** The proxy's rules forbid the provider; `said` is its own code. */
export function notAllowed(said: string): ProxyError {
  return new ProxyError('refused', {
    zh: `它不允许连接这个服务商（${said}）`,
    en: `it does not allow this provider (${said})`,
  });
}

/** What answers is no proxy of this kind. */
export function notSpoken({ kind }: AccountProxy, cause?: unknown): ProxyError {
  const title = kind === 'socks5' ? 'SOCKS5' : 'HTTP';
  return new ProxyError(
    'unreachable',
    { zh: `它没有按 ${title} 代理回应，请检查类型和端口`, en: `it does not answer as an ${title} proxy` },
    cause,
  );
}
