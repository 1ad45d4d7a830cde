import type { OAuthProfile, OAuthProfileChanges, OAuthProvider } from '../../../shared/contract/oauth.ts';

/** How a provider's login goes, all but the client secret. */
export type LoginProfile = Omit<OAuthProfile, 'hasClientSecret' | 'confirmedAtMs'>;

/**
 * What is shipped: the providers' public addresses and no client of anybody's.
 *
 * Anthropic documents logins of other products as Claude Platform OAuth, for clients that are registered with it:
 * https://platform.claude.com/docs/en/manage-claude/oauth-apps/oauth-reference
 * Google: https://developers.google.com/identity/protocols/oauth2/native-app
 */
const shippedProfiles: Readonly<Record<OAuthProvider, LoginProfile>> = {
  claude: {
    provider: 'claude',
    issuer: 'https://identity.anthropic.com/users',
    authorizeUrl: 'https://auth.claude.com/oauth/authorize',
    // Told by the issuer's discovery document.
    tokenUrl: null,
    revokeUrl: null,
    clientId: null,
    scopes: [],
    redirect: 'loopback',
    pasteUrl: null,
    termsUrl: 'https://code.claude.com/docs/en/legal-and-compliance',
    guideUrl: 'https://platform.claude.com/docs/en/manage-claude/oauth-apps/overview',
  },
  gemini: {
    provider: 'gemini',
    issuer: 'https://accounts.google.com',
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    clientId: null,
    scopes: ['https://www.googleapis.com/auth/cloud-platform'],
    redirect: 'loopback',
    pasteUrl: null,
    termsUrl: 'https://ai.google.dev/gemini-api/terms',
    guideUrl: 'https://ai.google.dev/gemini-api/docs/oauth',
  },
};

const addresses = ['issuer', 'authorizeUrl', 'tokenUrl', 'revokeUrl', 'pasteUrl'] as const;

/** The shipped profile with the owner's changes. */
export function profileOf(provider: OAuthProvider, changes: OAuthProfileChanges): LoginProfile {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...shippedProfiles[provider], ...Object.fromEntries(given) };
}

/** What of a profile differs from the shipped one, so that a later shipped address reaches those who never changed it. */
export function changesOf(profile: LoginProfile): OAuthProfileChanges {
  const shipped: Readonly<Record<string, unknown>> = shippedProfiles[profile.provider];
  const { provider: _provider, termsUrl: _terms, guideUrl: _guide, ...own } = profile;
  const changed = Object.entries(own).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(shipped[field]),
  );
  return Object.fromEntries(changed);
}

/** The first of the profile's addresses to which no secret may go: not https, nor http within this computer. */
export function unsafeAddress(profile: LoginProfile): (typeof addresses)[number] | undefined {
  return addresses.find((field) => {
    const address = profile[field];
    return address !== null && !isSafe(address);
  });
}

/** True for plain http to this computer, which is the one address that needs no encryption. */
export function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

function isSafe(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '' || address.includes('#')) return false;
  return url.protocol === 'https:' || isLoopback(address);
}
