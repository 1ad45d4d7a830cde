import type { Api } from '../../../shared/contract/client.ts';
import type { Period } from '../../../shared/contract/period.ts';
import { usualRules } from '../../../shared/split.ts';
import { freshDataDir } from '../../app-process.ts';
import { type CoreRig, startCore } from '../../core-rig.ts';
import { ask } from '../../metered-usage.ts';
import { liveInCarpool } from '../month-of-use.ts';

export type DueMonths = {
  readonly dataDir: string;
  readonly groupId: string;
  /** Over and not closed, the earlier one first. */
  readonly due: readonly [Period, Period];
};

/**
 * A data folder with a carpool that has two months to close, with fees, usage and a refund, and a second group that
 * cannot close its month, because a rate is missing.
 */
export async function folderWithDueMonths(vendorUrl: string): Promise<DueMonths> {
  const dataDir = await freshDataDir();
  const rig = await startCore({ at: dayOf(2, 12), dataDir });
  const { api, clock } = rig;
  await rig.core.start();
  const [address] = (await rig.core.relay.status()).addresses;
  const { groupId } = await liveInCarpool(api, address?.url as string, vendorUrl);
  await api.split.setRules({
    groupId,
    from: 'this_period',
    rules: {
      ...usualRules,
      fee: { kind: 'base_plus_usage', baseBp: 4_000, zeroUsage: 'equal_by_days', minimumMinor: null },
    },
  });
  await api.split.addEntry({
    groupId,
    entry: {
      kind: 'refund',
      accountId: null,
      sharedLike: 'fee',
      bookedOn: dayOf(2, 15).slice(0, 10),
      amount: { amountMinor: 3_334n, currency: 'CNY' },
      payerMemberId: null,
      reason: '服务中断两天',
    },
  });
  const secrets = await newKeys(api, groupId);
  for (const day of [13, 16, 20]) {
    clock.set(dayOf(2, day));
    await everybodyUses(rig, secrets);
  }
  for (const day of [3, 9]) {
    clock.set(dayOf(1, day));
    await everybodyUses(rig, secrets);
  }
  await createGroupWithoutRate(api, vendorUrl);
  const [, second, first] = await periodsNow(rig, groupId);
  await rig.core.stop();
  return { dataDir, groupId, due: [first as Period, second as Period] };
}

/** A fee in USD, and nobody said what a dollar is. */
async function createGroupWithoutRate(api: Api, vendorUrl: string): Promise<void> {
  const group = await api.group.create({ name: '海外拼车组', creatorName: '林晓' });
  const account = await api.account.create({
    name: 'Claude-02',
    provider: 'compatible',
    baseUrl: vendorUrl,
    apiKey: 'sk-sim-owner-secret-2',
    fee: { amountMinor: 2_000n, currency: 'USD' },
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
}

async function newKeys(api: Api, groupId: string): Promise<string[]> {
  const secrets: string[] = [];
  for (const { id } of await api.member.list({ groupId }))
    secrets.push((await api.memberKey.create({ memberId: id, label: '笔记本' })).secret);
  return secrets;
}

/** One request of each member, the first ones with more tokens. */
async function everybodyUses(rig: CoreRig, secrets: readonly string[]): Promise<void> {
  for (const [index, secret] of secrets.entries()) {
    const status = await ask(rig, secret, { inputTokens: 90_000 - index * 17_000, outputTokens: 4_200 });
    if (status !== 200) throw new Error(`the request was answered with ${status}`);
  }
}

async function periodsNow(rig: CoreRig, groupId: string): Promise<Period[]> {
  rig.clock.set(new Date().toISOString());
  return rig.api.period.list({ groupId });
}

/** Noon in China on a day of the month that was `monthsAgo` there. */
function dayOf(monthsAgo: number, day: number): string {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
    .format(Date.now())
    .split('-')
    .map(Number);
  return new Date(Date.UTC(year, month - 1 - monthsAgo, day, 4)).toISOString();
}
