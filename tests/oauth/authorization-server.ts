/** A real OAuth server on loopback: PKCE required, refresh tokens rotate, a second use of one ends the whole login. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const clientId = 'carpool-test-client';
export const clientSecret = 'canary-client-secret-4471';

export type TokenCall = { readonly grantType: string; readonly status: number };

export type AuthorizationServer = {
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
  /** A page of the server's that shows the code, for clients that paste it. */
  readonly pasteUrl: string;
  /** Calls of the token endpoint so far. */
  readonly calls: TokenCall[];
  /** Access and refresh tokens handed out, oldest first. */
  readonly issued: { readonly access: string; readonly refresh: string }[];
  readonly revoked: string[];
  /** Seconds that access tokens live from now on. */
  accessSeconds: number;
  /** Runs once the server has renewed the tokens and before its answer goes out. */
  beforeAnswer: (grantType: string) => Promise<void> | void;
  /** Answers the token endpoint with this instead, without asking the server. */
  instead: { readonly status: number; readonly body: string; readonly contentType?: string } | undefined;
  stop(): Promise<void>;
};

/** Signs the owner in without asking and agrees to everything. */
export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: AuthorizationServer = {
    issuer,
    authorizeUrl: `${issuer}/auth`,
    tokenUrl: `${issuer}/token`,
    revokeUrl: `${issuer}/token/revocation`,
    pasteUrl: `${issuer}/code/callback`,
    calls: [],
    issued: [],
    revoked: [],
    accessSeconds: 3_600,
    beforeAnswer: () => undefined,
    instead: undefined,
    stop: () => close(http),
  };
  const provider = createProvider(server);
  http.on('request', provider.callback());
  return server;
}

function createProvider(server: AuthorizationServer): Provider {
  const provider = new Provider(server.issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: 'client_secret_post',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback', server.pasteUrl],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    cookies: { keys: ['for tests only'] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    scopes: ['inference', 'profile'],
    ttl: {
      AccessToken: () => server.accessSeconds,
      RefreshToken: 86_400,
      AuthorizationCode: 60,
      Session: 600,
      Interaction: 600,
      Grant: 86_400,
    },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        accountId: ctx.oidc.session?.accountId ?? 'owner',
        clientId,
      });
      grant.addOIDCScope('openid inference profile');
      await grant.save();
      return grant;
    },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/interaction/')) {
      await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: 'owner' }, consent: {} });
      ctx.respond = false;
      return;
    }
    if (ctx.path !== '/token') return next();
    if (server.instead !== undefined) {
      const { status, body, contentType = 'application/json' } = server.instead;
      server.calls.push({ grantType: 'not asked', status });
      Object.assign(ctx, { status, body });
      ctx.type = contentType;
      return;
    }
    await next();
    const grantType = String(ctx.oidc?.params?.grant_type ?? 'unknown');
    server.calls.push({ grantType, status: ctx.status });
    const answer = ctx.body as { access_token?: string; refresh_token?: string };
    if (answer?.access_token !== undefined) {
      server.issued.push({ access: answer.access_token, refresh: answer.refresh_token ?? '' });
    }
    await server.beforeAnswer(grantType);
  });
  provider.on('refresh_token.destroyed', () => server.revoked.push('refresh_token'));
  return provider;
}

async function close(http: Server): Promise<void> {
  http.close();
  http.closeAllConnections();
  await once(http, 'close');
}

/** A browser with cookies that follows where it is sent, up to an address that is not the server's own. */
export async function browse(server: AuthorizationServer, url: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = new URL(url);
  for (let hops = 0; hops < 10; hops += 1) {
    if (at.origin !== server.issuer || at.href.startsWith(server.pasteUrl)) return at;
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`stopped at ${answer.status} ${(await answer.text()).slice(0, 500)}`);
    at = new URL(next, at);
  }
  throw new Error('too many redirects');
}
