import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppProcess } from '../../app-process.ts';
import { simCommand } from '../../simulator/simulator-process.ts';
import { liveInCarpool, send } from '../month-of-use.ts';

export type CarpoolIds = { readonly groupId: string; readonly memberId: string; readonly accountId: string };

/** The carpool in the middle of its month, with limits, a webhook and a few keys more. */
export async function furnishCarpool({ api, relayUrl }: AppProcess, vendorUrl: string): Promise<CarpoolIds> {
  const { groupId } = await liveInCarpool(api, relayUrl, vendorUrl);
  const [account] = await api.account.list({});
  const [, second, third] = await api.member.list({ groupId });
  const memberId = second?.id as string;
  await api.limits.set({
    scope: 'member',
    subjectId: memberId,
    changes: {
      quotaMonthPusd: 20_000_000_000_000n,
      quotaDayPusd: 1_500_000_000_000n,
      dayTokens: 4_000_000,
      requestsPerMinute: 30,
      concurrency: 2,
      queueSize: 4,
      models: ['claude-sonnet-*', 'claude-haiku-*'],
      allowedClients: ['claude_code', 'sdk'],
      daysAfterFirstUse: 90,
    },
  });
  const old = await api.memberKey.create({ memberId, label: '旧手机' });
  await api.memberKey.revoke({ keyId: old.key.id });
  await api.member.leave({ memberId: third?.id as string, leftOn: inDays(3) });
  await api.webhook.create({ name: '拼车群', service: 'json', url: vendorUrl, allowPrivate: true });
  await api.settings.update({ changes: { wizard: 'done' } });
  return { groupId, memberId, accountId: account?.id as string };
}

export type TroubleIds = {
  readonly limited: string;
  readonly refused: string;
  readonly loggedOut: string;
  readonly unreachable: string;
  readonly untested: string;
};

/** Accounts in each state that an account can be in, those that requests bring about by real requests. */
export async function troubleAccounts(app: AppProcess, vendorUrl: string): Promise<TroubleIds> {
  const { api } = app;
  const create = async (name: string, more: object = {}): Promise<string> => {
    const account = await api.account.create({
      name,
      provider: 'compatible',
      baseUrl: vendorUrl,
      apiKey: 'sk-sim-trouble',
      fee: { amountMinor: 14_000n, currency: 'CNY' },
      ...more,
    });
    return account.id;
  };
  const limited = await create('Claude-01');
  const keys = await Promise.all(
    [limited, await create('Claude-02 实验室')].map((accountId, index) => bound(app, accountId, index)),
  );
  const soon = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds);
  const unified = 'anthropic-ratelimit-unified';
  await send(app.relayUrl, keys[0]?.secret as string, simCommand({ plan: { text: '好' } }));
  const headers = {
    [`${unified}-5h-status`]: 'rejected',
    [`${unified}-5h-utilization`]: '1.0',
    [`${unified}-5h-reset`]: soon(7_200),
    [`${unified}-7d-utilization`]: '0.83',
    [`${unified}-7d-reset`]: soon(259_200),
  };
  const usageLimit = { error: { status: 429, message: 'usage limit reached', headers } };
  await send(app.relayUrl, keys[0]?.secret as string, simCommand(usageLimit));
  const badKey = { error: { status: 401, message: 'invalid x-api-key' } };
  await send(app.relayUrl, keys[1]?.secret as string, simCommand(badKey));
  const loggedOut = await create('Claude 登录', { provider: 'claude', authKind: 'oauth', apiKey: undefined });
  const unreachable = await create('Gemini-备用', { baseUrl: await closedAddress() });
  await api.account.check({ accountId: unreachable });
  const disabled = await create('Qwen-旧', { description: '合约到期，留着看账' });
  await api.account.disable({ accountId: disabled });
  const untested = await create('Claude-03');
  await api.settings.update({ changes: { wizard: 'done' } });
  return { limited, refused: keys[1]?.accountId as string, loggedOut, unreachable, untested };
}

async function bound({ api }: AppProcess, accountId: string, index: number) {
  const group = await api.group.create({
    name: `周末拼车 ${index + 1}`,
    zone: 'Asia/Shanghai',
    creatorName: '林晓',
  });
  await api.binding.set({ groupId: group.id, accountId });
  const [creator] = await api.member.list({ groupId: group.id });
  const { secret } = await api.memberKey.create({ memberId: creator?.id as string, label: '笔记本' });
  return { accountId, secret };
}

/** An address on which nothing listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

function inDays(days: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(
    Date.now() + days * 86_400_000,
  );
}
