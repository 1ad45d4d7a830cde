import type { Api } from '../shared/contract/client.ts';

/** A member key as a test's client uses it. */
export type TestKey = {
  readonly id: string;
  readonly memberId: string;
  readonly secret: string;
  readonly label: string;
};

const vendorKey = 'sk-sim-carpool-secret-canary';

/** A group with one `compatible` account bound to the vendor, and members with keys, made through the contract. */
export async function prepareCarpool(
  api: Api,
  vendorUrl: string,
  size: { members: number; keysEach: number } = { members: 1, keysEach: 1 },
): Promise<{ groupId: string; accountId: string; keys: TestKey[] }> {
  const group = await api.group.create({ name: '周末拼车', maxMembers: 200 });
  const account = await api.account.create({
    name: 'Claude-01',
    provider: 'compatible',
    baseUrl: vendorUrl,
    apiKey: vendorKey,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const names = Array.from({ length: size.members }, (_, index) => `成员${index + 1}`);
  const members = await api.member.createMany({ groupId: group.id, names });
  const keys: TestKey[] = [];
  for (const member of members) {
    for (let index = 0; index < size.keysEach; index += 1) {
      const label = `${member.name}-设备${index + 1}`;
      const issued = await api.memberKey.create({ memberId: member.id, label });
      keys.push({ id: issued.key.id, memberId: member.id, secret: issued.secret, label });
    }
  }
  return { groupId: group.id, accountId: account.id, keys };
}
