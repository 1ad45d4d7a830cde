import type { AccountCosts, AccountFee, CostVersion } from '../../../shared/contract/account-costs.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { AppError } from '../../../shared/errors.ts';
import { pusdToUsd, usdToPusd } from '../../../shared/money.ts';
import type { CalendarDate, EpochMs } from '../../../shared/time.ts';
import { readFee } from '../domain/account-input.ts';
import { checkFeeTerms, ownPriceTexts, readOwnPrices } from '../domain/cost-input.ts';
import { dayStart } from '../domain/days.ts';
import { byBeginning, feeStateOn, nextCharge } from '../domain/fee-charges.ts';
import { givenFields } from '../domain/given-fields.ts';
import { encodeOwnPrices, profileAt } from '../domain/tariffs.ts';
import type { Clock, IdSource } from '../ports.ts';
import type { AccountFeeRow, CostVersionRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';
import type { CostProfiles } from './account-cost-profiles.ts';
import type { AccountDay } from './account-fees.ts';

export type AccountCostsDeps = {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly profiles: CostProfiles;
  /** The zone and the day that an account's fees go by. */
  readonly dayOf: (accountId: string) => Promise<AccountDay>;
  /** Resolves when everything that keeps accounts in memory knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountCostsService = ReturnType<typeof createAccountCosts>;

type FeeDraft = Params<'account.addFee'>['fee'];

/** What accounts cost: fees over time, and versions of how calls are priced, which never change. */
export function createAccountCosts(deps: AccountCostsDeps) {
  const { storage, clock, ids, profiles, dayOf, announce } = deps;

  async function requireAccount(accountId: string): Promise<void> {
    if (!(await storage.read('accounts.list')).some(({ id }) => id === accountId))
      throw new AppError('account.not_found', {}, { field: 'accountId' });
  }

  async function feeOf(feeId: string, field: string): Promise<AccountFeeRow> {
    const fee = (await storage.read('accountFees.list')).find(({ id }) => id === feeId);
    if (fee === undefined) throw new AppError('account.fee_not_found', {}, { field });
    return fee;
  }

  async function requirePayer(payerMemberId: string | null | undefined, field: string): Promise<void> {
    if (payerMemberId === null || payerMemberId === undefined) return;
    if (!(await storage.read('members.list')).some(({ id }) => id === payerMemberId))
      throw new AppError('member.not_found', {}, { field: `${field}.payerMemberId` });
  }

  async function costs({ accountId }: Params<'account.costs'>): Promise<AccountCosts> {
    await requireAccount(accountId);
    const { zone, todayOn } = await dayOf(accountId);
    const members = await storage.read('members.list');
    const rows = (await storage.read('accountFees.list')).filter((fee) => fee.accountId === accountId);
    const nameOf = (id: string | null) => members.find((member) => member.id === id)?.name ?? null;
    const stored = profiles.list(accountId);
    const versions = stored.toReversed().map((row) => presentVersion(row, stored, clock.now()));
    return {
      accountId,
      zone,
      todayOn,
      fees: rows.sort(byBeginning).map((row) => presentFee(row, nameOf(row.payerMemberId), todayOn)),
      pricing: versions.find(({ state }) => state === 'current') ?? null,
      versions,
    };
  }

  async function changed(accountId: string): Promise<AccountCosts> {
    await announce({ name: 'account.changed', payload: { accountId } });
    return costs({ accountId });
  }

  /** Where a fee ends that another one follows. */
  async function endOfReplaced(
    { accountId, replacesFeeId }: Params<'account.addFee'>,
    validFromOn: CalendarDate | null,
  ): Promise<WriteCall[]> {
    if (replacesFeeId === undefined) return [];
    const replaced = await feeOf(replacesFeeId, 'replacesFeeId');
    if (replaced.accountId !== accountId)
      throw new AppError('account.fee_not_found', {}, { field: 'replacesFeeId' });
    if (validFromOn === null || (replaced.validFromOn !== null && validFromOn <= replaced.validFromOn))
      throw invalidInput('fee.validFromOn', {
        zh: '必须晚于被替换的订阅费的生效日期',
        en: 'it must come after the day from which the replaced fee is valid',
      });
    if (replaced.validUntilOn !== null && replaced.validUntilOn <= validFromOn) return [];
    // Its first charge would lie beyond its end, and is now the new fee's to make.
    if (replaced.firstChargeOn !== null && replaced.firstChargeOn >= validFromOn)
      throw invalidInput('fee.validFromOn', {
        zh: '必须晚于被替换的订阅费的首次扣费日',
        en: 'it must come after the first charge of the replaced fee',
      });
    return [{ name: 'accountFees.update', args: [replacesFeeId, { validUntilOn: validFromOn }] }];
  }

  return {
    costs,

    async setPricing(params: Params<'account.setPricing'>): Promise<AccountCosts> {
      const { accountId, discountBp, validFromOn = null } = params;
      await requireAccount(accountId);
      const prices = readOwnPrices(params.prices, 'prices');
      const fixedPusd = usdToPusd(params.fixedUsd);
      const { zone, todayOn } = await dayOf(accountId);
      if (validFromOn !== null && validFromOn <= todayOn)
        throw invalidInput('validFromOn', {
          zh: '必须是今天之后的日期；立即生效就不要填',
          en: 'it must be a day after today; leave it out to begin at once',
        });
      const given = { prices, fixedPusd, discountBp };
      // Saving what counts already makes no version.
      if (validFromOn === null && isSame(given, profiles.current(accountId))) return costs({ accountId });
      const nowMs = clock.now();
      const validFromMs = validFromOn === null ? nowMs : dayStart(validFromOn, zone);
      await profiles.add(accountId, { ...given, validFromMs, createdBy: 'owner', createdAtMs: nowMs });
      return changed(accountId);
    },

    async addFee(params: Params<'account.addFee'>): Promise<AccountCosts> {
      const { accountId, fee } = params;
      await requireAccount(accountId);
      const terms = checkFeeTerms(termsOf(fee), 'fee');
      const { amountMinor, currency } = readFee(fee.amount, 'fee.amount');
      await requirePayer(fee.payerMemberId, 'fee');
      await storage.writeAll([
        ...(await endOfReplaced(params, terms.validFromOn)),
        {
          name: 'accountFees.insert',
          args: [{ id: ids.uuid(), accountId, amountMinor, currency, ...terms, createdAtMs: clock.now() }],
        },
      ]);
      return changed(accountId);
    },

    async updateFee({ feeId, changes }: Params<'account.updateFee'>): Promise<AccountCosts> {
      const { amount, ...given } = changes;
      const fee = await feeOf(feeId, 'feeId');
      checkFeeTerms(termsOf({ ...fee, ...givenFields(given) }), 'changes');
      const read = amount === undefined ? {} : readFee(amount, 'changes.amount');
      await requirePayer(changes.payerMemberId, 'changes');
      await storage.write('accountFees.update', feeId, { ...given, ...read });
      return changed(fee.accountId);
    },

    async endFee({ feeId, validUntilOn }: Params<'account.endFee'>): Promise<AccountCosts> {
      const fee = await feeOf(feeId, 'feeId');
      const { firstChargeOn, validFromOn } = fee;
      const earliest = firstChargeOn ?? validFromOn;
      if (earliest !== null && validUntilOn <= earliest)
        throw invalidInput('validUntilOn', {
          zh: '必须晚于生效日期和首次扣费日；填错的订阅费请删除',
          en: 'it must come after the fee has begun; remove a fee that was entered by mistake',
        });
      await storage.write('accountFees.update', feeId, { validUntilOn });
      return changed(fee.accountId);
    },

    async removeFee({ feeId }: Params<'account.removeFee'>): Promise<AccountCosts> {
      const { accountId } = await feeOf(feeId, 'feeId');
      await storage.write('accountFees.remove', feeId);
      return changed(accountId);
    },
  };
}

function termsOf(fee: Omit<FeeDraft, 'amount'>) {
  return {
    cycleDay: fee.cycleDay ?? null,
    firstChargeOn: fee.firstChargeOn ?? null,
    payerMemberId: fee.payerMemberId ?? null,
    validFromOn: fee.validFromOn ?? null,
    validUntilOn: fee.validUntilOn ?? null,
  };
}

type Pricing = Pick<CostVersionRow, 'prices' | 'fixedPusd' | 'discountBp'>;

const listAlone: Pricing = { prices: [], fixedPusd: 0n, discountBp: 0 };

function isSame(given: Pricing, current: Pricing | null): boolean {
  const { prices, fixedPusd, discountBp } = current ?? listAlone;
  return (
    fixedPusd === given.fixedPusd &&
    discountBp === given.discountBp &&
    encodeOwnPrices(prices) === encodeOwnPrices(given.prices)
  );
}

function presentFee(row: AccountFeeRow, payerName: string | null, todayOn: CalendarDate): AccountFee {
  const { amountMinor, currency, accountId: _, createdAtMs: __, ...terms } = row;
  return {
    ...terms,
    amount: { amountMinor, currency },
    payerName,
    state: feeStateOn(row, todayOn),
    nextChargeOn: nextCharge(row, todayOn),
  };
}

function presentVersion(row: CostVersionRow, all: readonly CostVersionRow[], nowMs: EpochMs): CostVersion {
  const { version, validFromMs, discountBp, createdBy, createdAtMs } = row;
  const isPlanned = validFromMs > nowMs && profileAt(all, validFromMs)?.version === version;
  return {
    version,
    state: profileAt(all, nowMs)?.version === version ? 'current' : isPlanned ? 'planned' : 'past',
    validFromMs,
    prices: row.prices.map(ownPriceTexts),
    fixedUsd: pusdToUsd(row.fixedPusd),
    discountBp,
    createdBy,
    createdAtMs,
  };
}
