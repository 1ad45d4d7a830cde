/** Pages of providers that the interface links to; everything else stays closed. */
const openableHosts: ReadonlySet<string> = new Set([
  'ai.google.dev',
  'claude.ai',
  'code.claude.com',
  'console.anthropic.com',
  'docs.anthropic.com',
  'docs.claude.com',
  'platform.claude.com',
  'support.anthropic.com',
  'support.claude.com',
  'www.anthropic.com',
]);

/** Whether an address that the owner has chosen for a login may be opened: https, and no user name. */
export function isLoginPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}

/**
 * Whether the system's browser may be asked to open an address: https, a listed host, no port and no user
 * name. Item 15 of https://www.electronjs.org/docs/latest/tutorial/security
 */
export function isOpenableOutside(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    openableHosts.has(url.hostname)
  );
}
