import type { Api } from '../../shared/contract/client.ts';
import type { OAuthLogin } from '../../shared/contract/oauth.ts';
import { type AuthorizationServer, browse, clientId, clientSecret } from './authorization-server.ts';

/** Lets logins of a provider go to this server, with the notice confirmed. */
export async function setServer(
  api: Api,
  server: AuthorizationServer,
  provider: 'claude' | 'gemini' = 'claude',
): Promise<void> {
  const { issuer, authorizeUrl, tokenUrl, revokeUrl } = server;
  await api.oauth.saveProfile({
    provider,
    changes: {
      issuer,
      authorizeUrl,
      tokenUrl,
      revokeUrl,
      clientId,
      clientSecret,
      scopes: ['inference'],
      confirmed: true,
    },
  });
}

/** An account that logs in at this server by loopback, with everything in between real. */
export async function logIn(api: Api, server: AuthorizationServer, accountId: string): Promise<OAuthLogin> {
  const { loginId, url } = await api.oauth.begin({ accountId });
  const back = await browse(server, url);
  const page = await fetch(back);
  await page.text();
  for (;;) {
    const login = await api.oauth.status({ loginId });
    if (login.state !== 'waiting' && login.state !== 'exchanging') return login;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A group whose account logs in, at this vendor and this server, with a member and a key. */
export async function prepareLogin(api: Api, vendorUrl: string, server: AuthorizationServer) {
  await setServer(api, server);
  const group = await api.group.create({ name: '登录拼车' });
  const account = await api.account.create({
    name: 'Claude-登录',
    provider: 'claude',
    authKind: 'oauth',
    baseUrl: vendorUrl,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const member = await api.member.create({ groupId: group.id, name: '甲' });
  const { secret } = await api.memberKey.create({ memberId: member.id, label: '电脑' });
  const login = await logIn(api, server, account.id);
  if (login.state !== 'done') throw new Error(`the login is ${JSON.stringify(login)}`);
  return { groupId: group.id, accountId: account.id, secret };
}
