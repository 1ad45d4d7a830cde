import type { Api } from '../../shared/contract/client.ts';
import { seededRandom } from '../seeded-random.ts';
import { simCommand } from '../simulator/simulator-process.ts';

const names = ['王芳', '赵磊', 'Emma Li', '陈思远'];
const models = [
  'claude-sonnet-4-5-20250929',
  'claude-opus-4-1-20250805',
  'claude-haiku-4-5-20251001',
] as const;

/** A carpool as it looks in the middle of a month: five members, a fee, and some sixty requests really sent. */
export async function liveInCarpool(
  api: Api,
  relayUrl: string,
  vendorUrl: string,
): Promise<{ groupId: string }> {
  const group = await api.group.create({
    name: '前端拼车组',
    zone: 'Asia/Shanghai',
    creatorName: '林晓',
    usdRate: '7.1043',
  });
  const account = await api.account.create({
    name: 'Claude-01',
    provider: 'compatible',
    baseUrl: vendorUrl,
    apiKey: 'sk-sim-owner-secret',
    fee: { amountMinor: 145_000n, currency: 'CNY' },
    meteredBilled: true,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  await api.account.check({ accountId: account.id });
  await api.member.createMany({ groupId: group.id, names });
  const secrets: string[] = [];
  for (const member of await api.member.list({ groupId: group.id })) {
    secrets.push((await api.memberKey.create({ memberId: member.id, label: 'MacBook' })).secret);
  }
  await sendAMonthsRequests(relayUrl, secrets);
  return { groupId: group.id };
}

/** Some sixty requests really sent, the members at the front of the list more of them. */
export async function sendAMonthsRequests(relayUrl: string, secrets: readonly string[]): Promise<void> {
  const random = seededRandom(7);
  for (let index = 0; index < 60; index += 1) {
    const plan = {
      model: models[random(3)] as string,
      text: '好的，已经改好了。',
      inputTokens: 800 + random(4_000),
      outputTokens: 200 + random(2_500),
      cacheWrite5m: random(12_000),
      cacheRead: random(120_000),
    };
    // Nearer members use more, so that the shares differ.
    const secret = secrets[Math.min(random(secrets.length), random(secrets.length))] as string;
    await send(
      relayUrl,
      secret,
      simCommand(index % 17 === 5 ? { plan, cut: { how: 'reset', afterEvents: 4 } } : { plan }),
    );
  }
}

/** One streamed request of a member with a command to the simulator; resolves when its answer has ended. */
export async function send(relayUrl: string, secret: string, content: string): Promise<void> {
  const answer = await fetch(`${relayUrl}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      authorization: `Bearer ${secret}`,
    },
    body: JSON.stringify({
      model: models[0],
      max_tokens: 1024,
      stream: true,
      messages: [{ role: 'user', content }],
    }),
  });
  await answer.text();
}
