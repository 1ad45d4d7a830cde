import type { Api } from '../shared/contract/client.ts';
import type { Period } from '../shared/contract/period.ts';
import { usualRules } from '../shared/split.ts';
import type { CoreRig } from './core-rig.ts';
import { ask, prepareGroup } from './metered-usage.ts';

/** Priced at exactly 1 USD per million input tokens. */
const model = 'claude-one-dollar';

/**
 * 甲 and 乙 share a fee of 200.00 CNY by usage: in November 甲 uses 3 USD and 乙 1 USD (case C15). The clock must stand in
 * November 2026; the relay listens afterwards.
 */
export async function twoByUsage(rig: CoreRig, vendorUrl: string) {
  const { api } = rig;
  const { groupId, accountId, memberId: a, secret: keyOfA } = await prepareGroup(api, vendorUrl);
  const second = await api.member.create({ groupId, name: '乙' });
  const { secret: keyOfB } = await api.memberKey.create({ memberId: second.id, label: '电脑' });
  await api.account.update({ accountId, changes: { meteredBilled: false } });
  await api.account.setPricing({
    accountId,
    prices: [{ model, input: '1', output: '0' }],
    fixedUsd: '0',
    discountBp: 0,
  });
  await api.account.addFee({ accountId, fee: { amount: { amountMinor: 20_000n, currency: 'CNY' } } });
  const byUse = { ...usualRules, fee: usualRules.metered };
  await api.split.setRules({ groupId, from: 'this_period', rules: byUse });
  await rig.core.start();
  const use = async (secret: string, dollars: number) => {
    const status = await ask(
      rig,
      secret,
      { inputTokens: dollars * 1_000_000, outputTokens: 0, model },
      model,
    );
    if (status !== 200) throw new Error(`the request was answered with ${status}`);
  };
  await use(keyOfA, 3);
  await use(keyOfB, 1);
  return {
    groupId,
    accountId,
    a,
    b: second.id,
    use: { a: (usd: number) => use(keyOfA, usd), b: (usd: number) => use(keyOfB, usd) },
  };
}

/** Closes a period as its owner does. */
export function closeAs(api: Api, { groupId, id, label }: Pick<Period, 'groupId' | 'id' | 'label'>) {
  return api.period.close({ groupId, periodId: id, confirmation: label });
}
