import * as oauth from 'oauth4webapi';
import type { OAuthLogin } from '../../../shared/contract/oauth.ts';
import { AppError, asAppError, errorMessage, type Lang } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Browser, IdSource } from '../ports.ts';
import { type Loopback, openLoopback } from './loopback-redirect.ts';
import type { LoginClient } from './token-endpoint.ts';
import type { NewTokens } from './token-refresh.ts';

/** What a finished authorization is exchanged with. */
export type Authorization = {
  readonly answer: URLSearchParams;
  readonly redirectUri: string;
  readonly verifier: string;
};

export type LoginsDeps = {
  readonly ids: IdSource;
  readonly now: () => EpochMs;
  readonly language: () => Lang;
  /** Opens the provider's page where the shell can. */
  readonly browser: Browser | undefined;
  readonly exchange: (
    client: LoginClient,
    authorization: Authorization,
    accountId: string,
  ) => Promise<NewTokens>;
  /** Stores the tokens of a login; resolves when they are on disk. */
  readonly store: (accountId: string, tokens: NewTokens) => Promise<void>;
  /** A login has gone on. */
  readonly changed: (loginId: string) => void;
  /** A port for the way back; by default any of those that are free for such use (RFC 6335). */
  readonly pickPort?: () => number;
};

/** One login under way. */
type Session = {
  readonly loginId: string;
  readonly accountId: string;
  readonly client: LoginClient;
  readonly oauthState: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly loopback: Loopback | undefined;
  readonly url: string;
  readonly expiresAtMs: EpochMs;
  opened: boolean;
  state: OAuthLogin['state'];
  error: AppError | undefined;
  timer: NodeJS.Timeout | undefined;
};

const LIFE_MS = 10 * 60_000;
/** Ended logins are remembered so long that a page can still ask how they ended. */
const REMEMBERED = 20;

/** Logins by authorization code with PKCE (RFC 6749, 7636, 8252): each with a state of its own, for 10 minutes and one use. */
export function createLogins(deps: LoginsDeps) {
  const { ids, now, changed } = deps;
  const sessions = new Map<string, Session>();

  function find(loginId: string): Session {
    const session = sessions.get(loginId);
    if (session === undefined) throw new AppError('oauth.login_not_found', {}, { field: 'loginId' });
    if (session.state === 'waiting' && now() >= session.expiresAtMs) end(session, 'expired');
    return session;
  }

  function end(session: Session, state: OAuthLogin['state'], error?: AppError): void {
    session.state = state;
    session.error = error;
    clearTimeout(session.timer);
    session.loopback?.close();
    changed(session.loginId);
  }

  /** Checks what came back against the login and takes it up; throws without touching a login that goes on waiting. */
  function takeUp(session: Session, came: URLSearchParams): URLSearchParams | AppError {
    if (session.state !== 'waiting') throw new AppError('oauth.login_over');
    // Told apart from the provider's errors: a stranger's answer must not end the login.
    if (came.getAll('state').length !== 1 || came.get('state') !== session.oauthState) {
      throw new AppError('oauth.state_mismatch', {}, { field: 'code' });
    }
    const { profile, clientId } = session.client;
    const issuer = profile.issuer ?? new URL(profile.authorizeUrl).origin;
    try {
      const known = { client_id: clientId };
      return oauth.validateAuthResponse({ issuer }, known, came, session.oauthState);
    } catch (error) {
      if (!(error instanceof oauth.AuthorizationResponseError)) {
        return new AppError('oauth.provider_refused', { reason: 'invalid answer' });
      }
      return error.error === 'access_denied'
        ? new AppError('oauth.declined')
        : new AppError('oauth.provider_refused', { reason: shown(error.error) });
    }
  }

  async function exchange(session: Session, answer: URLSearchParams): Promise<void> {
    const { client, accountId, redirectUri, verifier } = session;
    session.state = 'exchanging';
    clearTimeout(session.timer);
    session.loopback?.close();
    changed(session.loginId);
    try {
      const tokens = await deps.exchange(client, { answer, redirectUri, verifier }, accountId);
      await deps.store(accountId, tokens);
      end(session, 'done');
    } catch (thrown) {
      end(session, 'failed', asAppError(thrown));
    }
  }

  /** Resolves when the login has ended; throws for what does not belong to it. */
  async function proceed(session: Session, came: URLSearchParams): Promise<void> {
    const taken = takeUp(session, came);
    if (taken instanceof AppError) end(session, 'failed', taken);
    else await exchange(session, taken);
  }

  function received(loginId: string, came: URLSearchParams): boolean {
    try {
      // How it ends is told by the login's state.
      void proceed(find(loginId), came).catch(() => undefined);
      return sessions.get(loginId)?.state !== 'waiting';
    } catch {
      return false;
    }
  }

  function cancelWaiting(accountId: string): void {
    for (const session of sessions.values()) {
      if (session.accountId === accountId && session.state === 'waiting') end(session, 'cancelled');
    }
  }

  function forgetOldest(): void {
    for (const [loginId, { state }] of sessions) {
      if (sessions.size <= REMEMBERED) return;
      if (state !== 'waiting' && state !== 'exchanging') sessions.delete(loginId);
    }
  }

  return {
    /** Begins a login and opens its page where the shell can. Throws `oauth.no_port`. */
    async begin(accountId: string, client: LoginClient): Promise<OAuthLogin> {
      cancelWaiting(accountId);
      forgetOldest();
      const loginId = ids.uuid();
      const { profile } = client;
      const loopback =
        profile.redirect === 'paste'
          ? undefined
          : await openLoopback({
              receive: (came) => received(loginId, came),
              language: deps.language,
              pickPort: deps.pickPort ?? (() => randomPort(ids)),
            });
      const redirectUri = loopback?.redirectUri ?? profile.pasteUrl ?? '';
      const oauthState = oauth.generateRandomState();
      const verifier = oauth.generateRandomCodeVerifier();
      const challenge = await oauth.calculatePKCECodeChallenge(verifier);
      const url = pageOf(client, { redirectUri, oauthState, challenge });
      const session: Session = {
        loginId,
        accountId,
        client,
        oauthState,
        verifier,
        redirectUri,
        loopback,
        url,
        expiresAtMs: now() + LIFE_MS,
        opened: false,
        state: 'waiting',
        error: undefined,
        timer: undefined,
      };
      session.timer = setTimeout(() => end(session, 'expired'), LIFE_MS).unref();
      sessions.set(loginId, session);
      session.opened = (await deps.browser?.open(url).catch(() => false)) ?? false;
      return shownLogin(session);
    },

    /**
     * Ends a login by `code#state` or a whole address. `oauth.code_invalid`, `oauth.state_mismatch` leave it waiting;
     * `oauth.login_over` for one that has ended.
     */
    async finish(loginId: string, pasted: string): Promise<OAuthLogin> {
      const session = find(loginId);
      if (session.state !== 'waiting') throw new AppError('oauth.login_over');
      await proceed(session, readPasted(pasted));
      return shownLogin(session);
    },

    status: (loginId: string): OAuthLogin => shownLogin(find(loginId)),

    cancel(loginId: string): OAuthLogin {
      const session = find(loginId);
      if (session.state === 'waiting') end(session, 'cancelled');
      return shownLogin(session);
    },

    /** Ends all that are waiting. */
    stop(): void {
      for (const session of sessions.values()) if (session.state === 'waiting') end(session, 'cancelled');
    },
  };
}

/** What was copied from the provider's page, or from the address line of a browser that could not come back. */
function readPasted(pasted: string): URLSearchParams {
  const text = pasted.trim();
  const query = URL.parse(text)?.search ?? '';
  if (/^https?:/i.test(text) && query !== '') return new URLSearchParams(query);
  const [, code, state] = /^([\x21\x22\x24-\x7e]+)#([\x21\x22\x24-\x7e]+)$/.exec(text) ?? [];
  if (code === undefined || state === undefined)
    throw new AppError('oauth.code_invalid', {}, { field: 'code' });
  return new URLSearchParams({ code, state });
}

type Asked = { readonly redirectUri: string; readonly oauthState: string; readonly challenge: string };

function pageOf({ profile, clientId }: LoginClient, { redirectUri, oauthState, challenge }: Asked): string {
  const url = new URL(profile.authorizeUrl);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_uri', redirectUri);
  if (profile.scopes.length > 0) url.searchParams.set('scope', profile.scopes.join(' '));
  url.searchParams.set('state', oauthState);
  url.searchParams.set('code_challenge', challenge);
  url.searchParams.set('code_challenge_method', 'S256');
  return url.href;
}

function shownLogin(session: Session): OAuthLogin {
  const { loginId, accountId, state, url, opened, client, expiresAtMs, error } = session;
  return {
    loginId,
    accountId,
    state,
    url,
    opened,
    redirect: client.profile.redirect,
    expiresAtMs,
    error: error === undefined ? null : { zh: errorMessage(error, 'zh-CN'), en: errorMessage(error, 'en') },
  };
}

function shown(name: string): string {
  return /^[\w.-]{1,60}$/.test(name) ? name : 'error';
}

const FIRST_DYNAMIC_PORT = 49_152;

function randomPort(ids: IdSource): number {
  const [high = 0, low = 0] = ids.randomBytes(2);
  return FIRST_DYNAMIC_PORT + ((high * 256 + low) % (65_536 - FIRST_DYNAMIC_PORT));
}
