import type { Money } from '../../../shared/money.ts';
import type { CalendarDate } from '../../../shared/time.ts';
import { feesOn } from '../domain/fee-charges.ts';
import { dateOf } from '../domain/periods.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { AccountFeeRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';

export type AccountFeesDeps = { readonly storage: Storage; readonly clock: Clock; readonly ids: IdSource };

/** The zone that an account's dates are in, and the day it is there. */
export type AccountDay = { readonly zone: string; readonly todayOn: CalendarDate };

/** The one fee of those that know of no list; what is left out stays as it is. */
export type SimpleFee = {
  /** Null: no fee any more. */
  readonly fee?: Money | null | undefined;
  readonly payerMemberId?: string | null | undefined;
};

/** Accounts without a group count their days in this zone. */
const ZONE_WITHOUT_GROUP = 'UTC';

/** An account's fees for those that know of one fee only: the one that is valid today. */
export function createAccountFees({ storage, clock, ids }: AccountFeesDeps) {
  /** Tells the day of each account. */
  async function days(): Promise<(accountId: string) => AccountDay> {
    const [bindings, groups] = await Promise.all([
      storage.read('bindings.list'),
      storage.read('groups.list'),
    ]);
    return (accountId) => {
      const groupId = bindings.find((binding) => binding.accountId === accountId)?.groupId;
      const zone = groups.find(({ id }) => id === groupId)?.zone ?? ZONE_WITHOUT_GROUP;
      return { zone, todayOn: dateOf(clock.now(), zone) };
    };
  }

  return {
    /** The zone of the group that the account serves, and today's date there. */
    async dayOf(accountId: string): Promise<AccountDay> {
      return (await days())(accountId);
    },

    /** Tells the fees of each account that are valid today; the last is the one that is meant. */
    async current(): Promise<(accountId: string) => readonly AccountFeeRow[]> {
      const [fees, dayOf] = await Promise.all([storage.read('accountFees.list'), days()]);
      return (accountId) =>
        feesOn(
          fees.filter((fee) => fee.accountId === accountId),
          dayOf(accountId).todayOn,
        );
    },

    /** The writes that create, replace or remove the fee that is valid today; those of other times stay. */
    async replaceCurrent(accountId: string, { fee, payerMemberId }: SimpleFee): Promise<WriteCall[]> {
      const fees = (await storage.read('accountFees.list')).filter((one) => one.accountId === accountId);
      const { todayOn } = (await days())(accountId);
      const current = feesOn(fees, todayOn).at(-1);
      if (fee === null)
        return current === undefined ? [] : [{ name: 'accountFees.remove', args: [current.id] }];
      if (current !== undefined)
        return [{ name: 'accountFees.update', args: [current.id, { ...fee, payerMemberId }] }];
      if (fee === undefined) return [];
      const row: AccountFeeRow = {
        id: ids.uuid(),
        accountId,
        ...fee,
        cycleDay: null,
        firstChargeOn: null,
        payerMemberId: payerMemberId ?? null,
        // The first fee counts as if it had always been there.
        validFromOn: fees.length === 0 ? null : todayOn,
        validUntilOn: null,
        createdAtMs: clock.now(),
      };
      return [{ name: 'accountFees.insert', args: [row] }];
    },
  };
}
