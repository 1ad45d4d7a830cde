import type { ProxyAddress, ProxyDraft } from '../../../shared/contract/account.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';

/** A proxy to be stored; `password` undefined: the stored one stays. */
export type ReadProxy = {
  readonly address: ProxyAddress | null;
  readonly password: string | null | undefined;
};

export type StoredProxy = { readonly address: ProxyAddress | null; readonly hasPassword: boolean };

/** What a login may have: RFC 1929 gives one byte for each length. */
const LONGEST_LOGIN_BYTES = 255;

const encoder = new TextEncoder();

/**
 * A proxy as the owner typed it. A stored password stays with the address that it was typed for, so that it is never
 * sent to another. `input.invalid` with the field otherwise.
 */
export function readProxy(typed: ProxyDraft | null, stored: StoredProxy, field: string): ReadProxy {
  if (typed === null) return { address: null, password: null };
  const { kind, port, username } = typed;
  const address = { kind, host: readHost(typed.host, `${field}.host`), port, username };
  if (username !== null) checkLogin(username, `${field}.username`);
  if (username?.includes(':') && kind !== 'socks5')
    // RFC 7617, section 2: the first colon ends the name.
    throw invalidInput(`${field}.username`, {
      zh: 'HTTP 代理的用户名不能包含冒号',
      en: "an HTTP proxy's user name cannot contain a colon",
    });
  return { address, password: readPassword(typed.password, address, stored, `${field}.password`) };
}

/** A name or an IP address alone; names beyond ASCII in their ASCII form. */
function readHost(typed: string, field: string): string {
  const bare = typed.trim().replace(/^\[(.*)\]$/, '$1');
  const isIpv6 = bare.includes(':');
  const url = URL.parse(`http://${isIpv6 ? `[${bare}]` : bare}/`);
  if (url === null || bare === '' || url.href !== `http://${url.hostname}/`)
    throw invalidInput(field, {
      zh: '只填主机名或 IP 地址，不带 http:// 和端口',
      en: 'enter a host name or an IP address alone, without http:// and port',
    });
  return isIpv6 ? url.hostname.slice(1, -1) : url.hostname;
}

function readPassword(
  typed: string | null | undefined,
  address: ProxyAddress,
  stored: StoredProxy,
  field: string,
): string | null | undefined {
  if (typed !== undefined && typed !== null) {
    if (address.username === null)
      throw invalidInput(field, {
        zh: '没有用户名，不能只填密码',
        en: 'it needs a user name beside it',
      });
    checkLogin(typed, field);
    return typed;
  }
  if (typed === null || address.username === null || !stored.hasPassword) return null;
  if (!isSameProxy(stored.address, address))
    throw invalidInput(field, {
      zh: '代理已更改，请重新填写密码',
      en: 'the proxy has changed, so enter its password again',
    });
  return undefined;
}

export function isSameProxy(one: ProxyAddress | null, other: ProxyAddress | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.kind === other.kind &&
    one.host === other.host &&
    one.port === other.port &&
    one.username === other.username
  );
}

function checkLogin(text: string, field: string): void {
  if (/\p{Cc}/u.test(text))
    throw invalidInput(field, { zh: '不能包含控制字符', en: 'it must not contain control characters' });
  if (encoder.encode(text).length > LONGEST_LOGIN_BYTES)
    throw invalidInput(field, { zh: '最多 255 个字节', en: 'it may have 255 bytes at most' });
}
