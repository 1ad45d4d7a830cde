import { freshDataDir } from '../app-process.ts';
import { startCore } from '../core-rig.ts';
import { ask } from '../metered-usage.ts';
import { startSimulator } from '../simulator/simulator-process.ts';

export const pastGroupName = '往期组';
export const pastAccountName = '往期账号';

/** A data folder with a group whose first period is over, with one record of 0.30 USD in it, to be closed. */
export async function folderWithPastGroup(): Promise<string> {
  const dataDir = await freshDataDir();
  const at = new Date(Date.now() - 70 * 86_400_000).toISOString();
  const vendor = await startSimulator();
  const rig = await startCore({ at, dataDir });
  const { core, api } = rig;
  const group = await api.group.create({ name: pastGroupName, creatorName: '车主', usdRate: '7.1' });
  const account = await api.account.create({
    name: pastAccountName,
    provider: 'compatible',
    baseUrl: vendor.vendorUrl,
    apiKey: 'sk-sim-canary-of-the-past',
  });
  await api.account.update({ accountId: account.id, changes: { meteredBilled: true } });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const [owner] = await api.member.list({ groupId: group.id });
  const { secret } = await api.memberKey.create({ memberId: owner?.id as string, label: '电脑' });
  await core.start();
  await ask(rig, secret, { inputTokens: 100_000, outputTokens: 0 });
  await core.stop();
  await vendor.stop();
  return dataDir;
}
