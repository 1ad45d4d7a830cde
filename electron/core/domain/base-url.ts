export type BaseUrlResult =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: { readonly zh: string; readonly en: string } };

/**
 * A provider's base URL as the owner typed it, without trailing slashes. https anywhere; plain http only to
 * this computer or the private network, where the owner's own choice counts. Never one that would carry
 * credentials, a query or a fragment, and never a cloud's metadata address.
 */
export function checkBaseUrl(typed: string): BaseUrlResult {
  const url = URL.parse(typed.trim());
  if (url === null) return refuse('不是完整的网址', 'it is not a full URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refuse('只支持 https 和 http', 'only https and http are supported');
  if (url.username !== '' || url.password !== '')
    return refuse('网址里不能带用户名或密码', 'it must not carry a user name or password');
  if (url.search !== '' || typed.includes('?'))
    return refuse('网址里不能带查询参数', 'it must not carry a query');
  if (url.hash !== '' || typed.includes('#')) return refuse('网址里不能带 #', 'it must not carry a fragment');
  if (isMetadataHost(url.hostname))
    return refuse('不能指向云主机的元数据地址', 'it must not point to a metadata service');
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    return refuse('公网地址必须使用 https', 'public addresses must use https');
  return { ok: true, url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

function refuse(zh: string, en: string): BaseUrlResult {
  return { ok: false, reason: { zh, en } };
}

/** Link-local addresses, where clouds serve the machine's own credentials. */
function isMetadataHost(host: string): boolean {
  return (
    /^169\.254\./.test(host) ||
    // The same written as an IPv6 address: [::ffff:a9fe:...].
    /^\[(::ffff:a9fe:|fe[89ab][0-9a-f]:|fd00:ec2::254\])/.test(host) ||
    host.replace(/\.$/, '') === 'metadata.google.internal'
  );
}

/** This computer, the address blocks of RFC 1918 and RFC 4193, and names that only exist on a local network. */
function isPrivateHost(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host.endsWith('.local') ||
    host.endsWith('.home.arpa') ||
    /^127\./.test(host) ||
    /^10\./.test(host) ||
    /^192\.168\./.test(host) ||
    /^172\.(1[6-9]|2\d|3[01])\./.test(host) ||
    host === '[::1]' ||
    /^\[f[cd][0-9a-f]{2}:/.test(host)
  );
}
