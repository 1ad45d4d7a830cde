import type { Api } from '../../../shared/contract/client.ts';
import { freshDataDir } from '../../app-process.ts';
import { startCore } from '../../core-rig.ts';

const MEMBERS = 200;
const ACCOUNTS = 50;
/** CNY 123,456,789.01 */
const HUGE_MINOR = 12_345_678_901n;

/** Names as long as they may be, and in scripts that lay out differently. */
const hardNames = [
  '拼车小组里名字特别长的一位成员他的名字一直写到第四十个字才肯停下来真的好长好长哦',
  'Wolfeschlegelsteinhausenbergerdorffwelch',
  '🚗🚕🚙🚌🚎🏎🚓🚑🚒🚐🚗🚕🚙🚌🚎🏎🚓🚑🚒🚐🚗🚕🚙🚌🚎🏎🚓🚑🚒🚐🚗🚕🚙🚌🚎🏎🚓🚑🚒🚐',
  'عبد الرحمن بن محمد العبد الله الطويل جدا',
  '\u202Egnp.eciovni 12,345.00¥',
] as const;

export type StressFolder = {
  readonly dataDir: string;
  readonly groupId: string;
  readonly closedPeriodId: string;
  readonly emptyGroupId: string;
};

/** A data folder with 200 members, 50 accounts, amounts of nine digits, a closed month and a group with nothing in it. */
export async function folderUnderStress(): Promise<StressFolder> {
  const dataDir = await freshDataDir();
  const rig = await startCore({ at: monthsAgo(1), dataDir });
  const { api, clock } = rig;
  const group = await api.group.create({
    name: hardNames[0],
    creatorName: hardNames[1],
    maxMembers: MEMBERS,
    zone: 'Asia/Shanghai',
    usdRate: '7.1043',
  });
  await createAccounts(api, group.id);
  const names = Array.from(
    { length: MEMBERS - 1 },
    (_, index) => hardNames[index + 2] ?? `成员 ${index + 2}`,
  );
  const members = await api.member.createMany({ groupId: group.id, names });
  const [rich, poor] = members;
  await api.balance.setOpening({
    groupId: group.id,
    openings: [
      { party: rich?.id as string, amount: { amountMinor: HUGE_MINOR, currency: 'CNY' } },
      { party: poor?.id as string, amount: { amountMinor: -HUGE_MINOR, currency: 'CNY' } },
    ],
  });
  clock.set(new Date().toISOString());
  const [, past] = await api.period.list({ groupId: group.id });
  if (past === undefined) throw new Error('no month is over');
  await api.period.close({ groupId: group.id, periodId: past.id, confirmation: past.label });
  const empty = await api.group.create({ name: hardNames[3] });
  await api.settings.update({ changes: { wizard: 'done' } });
  await rig.core.stop();
  return { dataDir, groupId: group.id, closedPeriodId: past.id, emptyGroupId: empty.id };
}

async function createAccounts(api: Api, groupId: string): Promise<void> {
  for (let number = 1; number <= ACCOUNTS; number += 1) {
    const account = await api.account.create({
      name: hardNames[number - 1] ?? `账号 ${number}`,
      provider: 'openai',
      apiKey: `sk-sim-stress-${number}`,
      fee: { amountMinor: HUGE_MINOR, currency: 'CNY' },
    });
    if (number === 1) await api.binding.set({ groupId, accountId: account.id });
  }
}

/** Noon in China on the tenth of the month that was so long ago. */
function monthsAgo(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 10, 4)).toISOString();
}
