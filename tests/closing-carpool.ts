import type { Api } from '../shared/contract/client.ts';
import type { Period } from '../shared/contract/period.ts';
import { usualRules } from '../shared/split.ts';
import type { CoreRig } from './core-rig.ts';
import { ask, prepareGroup } from './metered-usage.ts';

/** Priced at exactly 1 USD per million input tokens. */
export const oneDollarModel = 'claude-one-dollar';

/**
 * 甲 and 乙 share a fee of 200.00 CNY by usage: in November 甲 uses 3 USD and 乙 1 USD (case C15). The clock must stand in
 * November 2026; the relay listens afterwards. 乙 may use another model, at the same price.
 */
export async function twoByUsage(rig: CoreRig, vendorUrl: string, modelOfB = oneDollarModel) {
  const { api } = rig;
  const { groupId, accountId, memberId: a, secret: keyOfA } = await prepareGroup(api, vendorUrl);
  const second = await api.member.create({ groupId, name: '乙' });
  const { secret: keyOfB } = await api.memberKey.create({ memberId: second.id, label: '电脑' });
  await api.account.update({ accountId, changes: { meteredBilled: false } });
  await api.account.setPricing({
    accountId,
    prices: [...new Set([oneDollarModel, modelOfB])].map((model) => ({ model, input: '1', output: '0' })),
    fixedUsd: '0',
    discountBp: 0,
  });
  await api.account.addFee({ accountId, fee: { amount: { amountMinor: 20_000n, currency: 'CNY' } } });
  const byUse = { ...usualRules, fee: usualRules.metered };
  await api.split.setRules({ groupId, from: 'this_period', rules: byUse });
  await rig.core.start();
  const use = async (secret: string, dollars: number, model: string) => {
    const status = await ask(
      rig,
      secret,
      { inputTokens: dollars * 1_000_000, outputTokens: 0, model },
      model,
    );
    if (status !== 200) throw new Error(`the request was answered with ${status}`);
  };
  await use(keyOfA, 3, oneDollarModel);
  await use(keyOfB, 1, modelOfB);
  return {
    groupId,
    accountId,
    a,
    b: second.id,
    use: {
      a: (usd: number, model = oneDollarModel) => use(keyOfA, usd, model),
      b: (usd: number, model = modelOfB) => use(keyOfB, usd, model),
    },
  };
}

/** Closes a period as its owner does. */
export function closeAs(api: Api, { groupId, id, label }: Pick<Period, 'groupId' | 'id' | 'label'>) {
  return api.period.close({ groupId, periodId: id, confirmation: label });
}
