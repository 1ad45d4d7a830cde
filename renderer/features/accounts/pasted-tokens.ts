import type { ImportedTokens } from '../../../shared/contract/account.ts';
import type { OAuthProvider } from '../../../shared/contract/oauth.ts';

/** The name under which each provider's own client keeps its tokens. */
export const tokenShape = {
  claude: 'claudeAiOauth',
  gemini: 'geminiOauth',
} as const satisfies Record<OAuthProvider, string>;

/** What was pasted: JSON of either form, or a bare access token. Undefined when it is neither. */
export function readPastedTokens(
  provider: OAuthProvider,
  pasted: string,
  refreshToken: string,
): ImportedTokens | undefined {
  const text = pasted.trim();
  if (text === '') return undefined;
  if (!text.startsWith('{')) {
    if (/\s/.test(text)) return undefined;
    const refresh = refreshToken.trim() === '' ? null : refreshToken.trim();
    return provider === 'claude'
      ? { claudeAiOauth: { accessToken: text, refreshToken: refresh } }
      : { geminiOauth: { access_token: text, refresh_token: refresh } };
  }
  try {
    const json: unknown = JSON.parse(text);
    if (!isRecord(json)) return undefined;
    const inner = json[tokenShape[provider]] ?? json;
    return isRecord(inner) ? pick(provider, inner) : undefined;
  } catch {
    return undefined;
  }
}

/** Only what the contract takes: clients keep more beside it. */
function pick(provider: OAuthProvider, from: Readonly<Record<string, unknown>>): ImportedTokens | undefined {
  if (provider === 'claude') {
    const { accessToken, refreshToken, expiresAt, scopes } = from;
    if (typeof accessToken !== 'string') return undefined;
    return {
      claudeAiOauth: {
        accessToken,
        refreshToken: textOf(refreshToken),
        expiresAt: instantOf(expiresAt),
        scopes: Array.isArray(scopes) ? scopes.map(String) : [],
      },
    };
  }
  const { access_token, refresh_token, expiry_date, scope } = from;
  if (typeof access_token !== 'string') return undefined;
  return {
    geminiOauth: {
      access_token,
      refresh_token: textOf(refresh_token),
      expiry_date: instantOf(expiry_date),
      ...(typeof scope === 'string' ? { scope } : {}),
    },
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function instantOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
