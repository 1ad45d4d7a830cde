import * as oauth from 'oauth4webapi';
import { Agent, fetch as undiciFetch } from 'undici';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { isLoopback, type LoginProfile } from './profiles.ts';
import type { Exchange, NewTokens } from './token-refresh.ts';

/** A provider's profile with the client that is to log in. */
export type LoginClient = {
  readonly profile: LoginProfile;
  readonly clientId: string;
  readonly clientSecret: string | null;
};

/** The way to the provider: directly, or through the proxy of an account. */
export type Fetch = (url: string, init: object) => Promise<Response>;

const LONGEST_CALL_MS = 15_000;
const CONNECT_MS = 10_000;

const direct = new Agent({ connect: { timeout: CONNECT_MS } });

/** Calls without a proxy. */
export const fetchDirectly: Fetch = (url, init) =>
  undiciFetch(url, { ...init, dispatcher: direct }) as unknown as Promise<Response>;

/** What the provider says about itself, as oauth4webapi wants it. */
type Provider = oauth.AuthorizationServer;

/**
 * The provider's addresses, those that the profile leaves out from its discovery document (RFC 8414). Throws
 * `oauth.unreachable` or `oauth.provider_refused`.
 */
async function providerOf({ profile }: LoginClient, fetch: Fetch): Promise<Provider> {
  const issuer = profile.issuer ?? new URL(profile.authorizeUrl).origin;
  const told = profile.tokenUrl === null ? await discover(issuer, fetch) : undefined;
  const tokenUrl = profile.tokenUrl ?? told?.token_endpoint;
  if (tokenUrl === undefined) throw refusedBy('no token endpoint');
  const revokeUrl = profile.revokeUrl ?? told?.revocation_endpoint;
  return {
    issuer,
    authorization_endpoint: profile.authorizeUrl,
    token_endpoint: tokenUrl,
    ...(revokeUrl === undefined ? {} : { revocation_endpoint: revokeUrl }),
  };
}

async function discover(issuer: string, fetch: Fetch): Promise<Provider> {
  const url = new URL(issuer);
  try {
    return await oauth.processDiscoveryResponse(
      url,
      await oauth.discoveryRequest(url, { algorithm: 'oidc', ...optionsFor(issuer, fetch) }),
    );
  } catch (error) {
    throw failureOf(error).error;
  }
}

/** Exchanges the code of a finished authorization. Throws `oauth.unreachable` or `oauth.provider_refused`. */
export async function exchangeCode(
  client: LoginClient,
  {
    answer,
    redirectUri,
    verifier,
  }: { readonly answer: URLSearchParams; readonly redirectUri: string; readonly verifier: string },
  fetch: Fetch,
  now: () => EpochMs,
): Promise<NewTokens> {
  const provider = await providerOf(client, fetch);
  const known = { client_id: client.clientId };
  try {
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      known,
      authOf(client),
      answer,
      redirectUri,
      verifier,
      optionsFor(provider.token_endpoint, fetch),
    );
    return tokensOf(await oauth.processAuthorizationCodeResponse(provider, known, response), now());
  } catch (error) {
    throw failureOf(error).error;
  }
}

/** Asks for new tokens; RFC 6749, section 6. Never throws for what the provider or the network does. */
export async function refreshTokens(
  client: LoginClient,
  refreshToken: string,
  fetch: Fetch,
  now: () => EpochMs,
): Promise<Exchange> {
  const known = { client_id: client.clientId };
  let provider: Provider;
  try {
    provider = await providerOf(client, fetch);
  } catch (error) {
    return { kind: 'unsent', error: error instanceof AppError ? error : failureOf(error).error };
  }
  try {
    const options = optionsFor(provider.token_endpoint, fetch);
    const response = await oauth.refreshTokenGrantRequest(
      provider,
      known,
      authOf(client),
      refreshToken,
      options,
    );
    const answer = await oauth.processRefreshTokenResponse(provider, known, response);
    return { kind: 'renewed', tokens: tokensOf(answer, now()) };
  } catch (error) {
    return failureOf(error);
  }
}

/** Tells the provider that a token is given up (RFC 7009); false when it has no address for that. Throws as {@link exchangeCode}. */
export async function revokeToken(client: LoginClient, token: string, fetch: Fetch): Promise<boolean> {
  const provider = await providerOf(client, fetch);
  if (provider.revocation_endpoint === undefined) return false;
  try {
    const options = optionsFor(provider.revocation_endpoint, fetch);
    const known = { client_id: client.clientId };
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(provider, known, authOf(client), token, options),
    );
    return true;
  } catch (error) {
    throw failureOf(error).error;
  }
}

/** A client with a secret sends it in the body, which is what Google documents for desktop clients. */
function authOf({ clientSecret }: LoginClient): oauth.ClientAuth {
  return clientSecret === null ? oauth.None() : oauth.ClientSecretPost(clientSecret);
}

function optionsFor(address: string | undefined, fetch: Fetch) {
  return {
    [oauth.customFetch]: fetch,
    [oauth.allowInsecureRequests]: address !== undefined && isLoopback(address),
    signal: () => AbortSignal.timeout(LONGEST_CALL_MS),
  };
}

function tokensOf(answer: oauth.TokenEndpointResponse, nowMs: EpochMs): NewTokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresAtMs: answer.expires_in === undefined ? null : nowMs + Math.floor(answer.expires_in * 1_000),
    scopes: answer.scope === undefined ? null : answer.scope.split(' ').filter((scope) => scope !== ''),
  };
}

type Failure = Exclude<Exchange, { readonly kind: 'renewed' }> & { readonly error: AppError };

/**
 * Which of the failures it is. Only the provider's word for a token that is over is one; no error carries more of its
 * answer than the error's name, and never the library's cause, which holds the whole answer.
 */
function failureOf(error: unknown): Failure {
  if (error instanceof oauth.ResponseBodyError) {
    const refused = refusedBy(nameOf(error.error));
    if (error.error === 'invalid_grant') return { kind: 'refused', error: refused };
    return { kind: error.status >= 500 || error.status === 429 ? 'lost' : 'wrong', error: refused };
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return { kind: 'wrong', error: refusedBy(`HTTP ${error.status}`) };
  }
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
    // It answered with something that is no answer: whether it has renewed the tokens is not known.
    return { kind: 'lost', error: refusedBy(nameOf(error.code ?? 'no valid answer')) };
  }
  const code = codeOf(error);
  const kind =
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT|ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|EPROTO|PROXY_)/;
  return {
    kind: kind.test(code) ? 'unsent' : 'lost',
    error: new AppError('oauth.unreachable', { reason: code }),
  };
}

function refusedBy(reason: string): AppError {
  return new AppError('oauth.provider_refused', { reason });
}

/** An error's name as it may be shown: a provider could put anything there. */
function nameOf(name: string): string {
  return /^[\w .-]{1,60}$/.test(name) ? name : 'error';
}

function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && at.code !== '') return nameOf(at.code);
    if (at.name === 'TimeoutError') return 'ETIMEDOUT';
    if (at.name === 'ProxyError') return 'PROXY_REFUSED';
  }
  return 'no connection';
}
