import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { ReconciliationSettings } from '../../../shared/contract/reconciliation.ts';
import { AppError } from '../../../shared/errors.ts';
import { usdToPusd } from '../../../shared/money.ts';
import { dateOf } from '../domain/periods.ts';
import { isOnWholeHours } from '../domain/reconciliation.ts';
import type { Clock } from '../ports.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { GroupRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';

type SettingsDeps = { readonly storage: Storage; readonly clock: Pick<Clock, 'now'> };

/** An account with how it is compared, and the groups that may have used it. */
export type ComparedAccount = {
  readonly account: AccountRow;
  readonly groups: readonly GroupRow[];
  /** Of the group that the account serves; null without one. */
  readonly groupZone: string | null;
  /** What makes the settings those of the account, whatever group it serves later; empty once they are. */
  readonly keep: readonly WriteCall[];
  readonly settings: ReconciliationSettings;
};

const UTC = 'UTC';
const usual = { toleranceBp: 100, tolerancePusd: 10n ** 10n };

/** How each account is compared with what its provider says. */
export function createReconciliationSettings({ storage, clock }: SettingsDeps) {
  /** `account.not_found` for an account that is none. */
  async function find(accountId: string): Promise<ComparedAccount> {
    const account = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (account === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    const [groups, bindings, stored] = await Promise.all([
      storage.read('groups.list'),
      storage.read('bindings.list'),
      storage.read('reconciliationSettings.find', accountId),
    ]);
    const groupId = bindings.find((binding) => binding.accountId === accountId)?.groupId;
    const groupZone = groups.find(({ id }) => id === groupId)?.zone ?? null;
    const zone = stored?.zone ?? usualZone(groupZone, clock.now());
    const { toleranceBp, tolerancePusd } = stored ?? usual;
    const settings = {
      accountId,
      zone,
      zones: [...new Set([UTC, groupZone ?? zone, zone, ...groups.map((group) => group.zone)])],
      todayOn: dateOf(clock.now(), zone),
      toleranceBp,
      tolerancePusd,
    };
    const keep: WriteCall[] =
      stored === undefined
        ? [{ name: 'reconciliationSettings.put', args: [{ accountId, zone, toleranceBp, tolerancePusd }] }]
        : [];
    return { account, groups, groupZone, keep, settings };
  }

  return {
    find,

    /** `reconciliation.zone_not_on_hours` for days that the roll-ups of the account's group cannot tell apart. */
    async save(params: Params<'reconciliation.saveSettings'>): Promise<ReconciliationSettings> {
      const { accountId, zone, toleranceBp, toleranceUsd } = params;
      const { settings, groupZone } = await find(accountId);
      if (zone !== undefined && !settings.zones.includes(zone))
        throw invalidInput('zone', {
          zh: `只能是 ${settings.zones.join('、')}`,
          en: `it must be ${settings.zones.join(' or ')}`,
        });
      const isUtcOfOddGroup = zone === UTC && groupZone !== null && !isOnWholeHours(groupZone, clock.now());
      if (isUtcOfOddGroup)
        throw new AppError('reconciliation.zone_not_on_hours', { zone, groupZone }, { field: 'zone' });
      await storage.write('reconciliationSettings.put', {
        accountId,
        zone: zone ?? settings.zone,
        toleranceBp: toleranceBp ?? settings.toleranceBp,
        tolerancePusd: toleranceUsd === undefined ? settings.tolerancePusd : usdToPusd(toleranceUsd),
      });
      return (await find(accountId)).settings;
    },
  };
}

/** Providers count by UTC; where the group's hours are not UTC's, only its own days can be told apart. */
function usualZone(groupZone: string | null, nowMs: number): string {
  return groupZone === null || isOnWholeHours(groupZone, nowMs) ? UTC : groupZone;
}
