import { type AppProcess, startApp } from '../../app-process.ts';
import { folderWithDueMonths } from '../browser/due-months.ts';
import { sendAMonthsRequests } from '../month-of-use.ts';
import type { PlaceIds } from './shot-places.ts';

export type LivedIn = { readonly app: AppProcess; readonly ids: PlaceIds };

/** An app with a carpool of some months: the first one is closed and partly paid, the second waits, this one is used. */
export async function startLivedIn(vendorUrl: string): Promise<LivedIn> {
  const { dataDir, groupId, due } = await folderWithDueMonths(vendorUrl);
  const app = await startApp({ dataDir });
  const { api, relayUrl } = app;
  const [{ id: periodId, label }] = due;
  await api.period.close({ groupId, periodId, confirmation: label });
  const members = await api.member.list({ groupId });
  const secrets: string[] = [];
  for (const { id } of members)
    secrets.push((await api.memberKey.create({ memberId: id, label: 'iPad' })).secret);
  await sendAMonthsRequests(relayUrl, secrets);
  const [first, second] = (await api.balance.list({ groupId })).parties
    .filter(({ balanceMinor }) => balanceMinor < 0n)
    .map(({ party }) => party);
  for (const [fromParty, amountMinor] of [
    [first, 20_000n],
    [second, 5_000n],
  ] as const)
    await api.payment.record({
      groupId,
      paymentId: crypto.randomUUID(),
      fromParty: fromParty as string,
      toParty: null,
      amount: { amountMinor, currency: 'CNY' },
      method: 'wechat',
    });
  await api.settings.update({ changes: { wizard: 'done' } });
  const { records } = await api.usage.list({ groupId, limit: 3 });
  const [account] = await api.account.list({});
  return {
    app,
    ids: {
      groupId,
      memberId: members[1]?.id as string,
      debtorId: second as string,
      accountId: account?.id as string,
      usageId: records[1]?.id as number,
      closedPeriodId: periodId,
      duePeriodId: due[1].id,
    },
  };
}
