import { expect } from 'vitest';
import type { Api } from '../../shared/contract/client.ts';
import { sonnet } from '../metered-usage.ts';
import { pastAccountName, pastGroupName } from './past-group.ts';

/** Closes the first period of the group that has one, corrects it, reprices it and takes it back. */
export async function callClosing(api: Api): Promise<void> {
  const group = (await api.group.list({})).find(({ name }) => name === pastGroupName);
  const groupId = group?.id as string;
  const period = (await api.period.list({ groupId })).at(-1);
  const about = { groupId, periodId: period?.id as string };
  expect(await api.period.checklist(about)).toMatchObject({ state: 'due', number: 1, blockers: [] });
  const closed = await api.period.close({ ...about, confirmation: period?.label as string });
  expect(await api.statement.get(about)).toEqual({ ...closed, reversedAtMs: null });
  const [owner] = await api.member.list({ groupId });
  await api.adjustment.create({
    ...{ groupId, aboutPeriodId: about.periodId, kind: 'correction', reason: '补记', payerMemberId: null },
    lines: [{ memberId: owner?.id as string, amountMinor: 100n }],
  });
  expect(await api.adjustment.list({ groupId })).toMatchObject([{ kind: 'correction', amountMinor: 100n }]);
  await repriceRecord(api, groupId, about.periodId);
  await api.statement.reverse({ ...about, reason: '演示' });
  expect(await api.statement.list({ groupId })).toMatchObject([{ number: 1, hash: closed.hash }]);
  expect(await api.statement.verify({ groupId })).toMatchObject({
    finished: true,
    ok: true,
    statements: [{ number: 1 }],
  });
  expect(await api.statement.verifyStatus({})).toEqual([]);
  expect(await api.statement.cancelVerify({ groupId })).toEqual([]);
}

/** The one record at 6 USD instead of 3 per million: 4.26 instead of 2.13 CNY. */
async function repriceRecord(api: Api, groupId: string, aboutPeriodId: string): Promise<void> {
  const account = (await api.account.list({})).find(({ name }) => name === pastAccountName);
  const asked = {
    ...{ groupId, aboutPeriodId, accountId: account?.id as string, model: sonnet },
    prices: { from: 'own' as const, input: '6', fixedUsd: '0', discountBp: 0 },
  };
  const preview = await api.adjustment.previewRepricing(asked);
  expect(preview).toMatchObject({ requests: 1, afterPusd: 600_000_000_000n, amountMinor: 213n });
  const entered = await api.adjustment.reprice({ ...asked, reason: '改价', digest: preview.digest });
  expect(entered).toMatchObject([{ kind: 'repricing', amountMinor: 213n }]);
}
