import type { Api } from '../shared/contract/client.ts';
import type { CoreRig } from './core-rig.ts';
import { type Behaviour, simCommand } from './simulator/simulator-process.ts';

/** Listed at 3 USD per million input tokens and 15 USD per million output tokens. */
export const sonnet = 'claude-sonnet-4-5';

/** A group with its account at the vendor, the first member and a key, and nothing used yet. */
export async function prepareGroup(api: Api, vendorUrl: string, name = '周末拼车') {
  const group = await api.group.create({ name });
  const account = await api.account.create({
    name: `${name}的账号`,
    provider: 'compatible',
    baseUrl: vendorUrl,
    apiKey: 'sk-sim-canary-of-prepare-group',
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const member = await api.member.create({ groupId: group.id, name: '甲' });
  const { key, secret } = await api.memberKey.create({ memberId: member.id, label: '电脑' });
  return { groupId: group.id, accountId: account.id, memberId: member.id, keyId: key.id, secret };
}

/** One request of a member through the real relay; the vendor is told to report these tokens. */
export async function ask(
  rig: CoreRig,
  secret: string,
  plan: { inputTokens: number; outputTokens: number; model?: string },
  model = sonnet,
): Promise<number> {
  const behaviour: Behaviour = { plan };
  const [address] = (await rig.core.relay.status()).addresses;
  const answer = await fetch(`${address?.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': secret,
    },
    body: JSON.stringify({
      model,
      max_tokens: 64,
      messages: [{ role: 'user', content: simCommand(behaviour) }],
    }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** The same group with one settled request in it. */
export async function prepareUsedGroup(rig: CoreRig, vendorUrl: string) {
  const prepared = await prepareGroup(rig.api, vendorUrl);
  await rig.core.start();
  const status = await ask(rig, prepared.secret, { inputTokens: 1_000, outputTokens: 100 });
  if (status !== 200) throw new Error(`the request was answered with ${status}`);
  return prepared;
}
