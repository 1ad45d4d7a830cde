import { profileAt } from '../domain/tariffs.ts';
import type { Clock } from '../ports.ts';
import type { CostVersionRow } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type CostProfilesDeps = { readonly storage: Storage; readonly clock: Clock };

export type CostProfiles = Awaited<ReturnType<typeof openCostProfiles>>;

/** How each account's calls are priced, by version: held in memory, because every request asks. */
export async function openCostProfiles({ storage, clock }: CostProfilesDeps) {
  const byAccount = new Map<string, readonly CostVersionRow[]>();
  for (const row of await storage.read('costVersions.list')) remember(row);

  function remember(row: CostVersionRow): void {
    byAccount.set(row.accountId, [...(byAccount.get(row.accountId) ?? []), row]);
  }

  return {
    /** What counts now; null: the price list alone. */
    current(accountId: string): CostVersionRow | null {
      const versions = byAccount.get(accountId);
      return versions === undefined ? null : profileAt(versions, clock.now());
    },

    /** The version a row was opened with; null for none. */
    version(accountId: string, version: number | null): CostVersionRow | null {
      return byAccount.get(accountId)?.find((row) => row.version === version) ?? null;
    },

    /** All versions of an account, oldest first. */
    list(accountId: string): readonly CostVersionRow[] {
      return byAccount.get(accountId) ?? [];
    },

    /** Stores the account's next version; it counts for requests that begin after its commit. */
    async add(accountId: string, given: Omit<CostVersionRow, 'accountId' | 'version'>): Promise<void> {
      const version = (byAccount.get(accountId)?.at(-1)?.version ?? 0) + 1;
      const row = { ...given, accountId, version };
      await storage.write('costVersions.insert', row);
      remember(row);
    },
  };
}
