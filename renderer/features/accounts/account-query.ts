import { provider, sharing } from '../../../shared/contract/account.ts';
import { authKind } from '../../../shared/contract/oauth.ts';
import { navigate, paths, useSearchParams } from '../../app/router.ts';
import { type AccountQuery, bindings, everyAccount, sortings, stateGroups } from './account-list.ts';

/** What the address says to show (`/accounts?search=...&state=...`), and a function that writes it there. */
export function useAccountQuery(): [AccountQuery, (query: AccountQuery) => void] {
  const [search] = useSearchParams();
  // Each letter typed would be a step back otherwise.
  return [queryOf(search), (query) => navigate(addressOf(query), { replace: true })];
}

/** The address of an account, or of none, that keeps what the list is narrowed to. */
export function useAccountAddress(): (accountId?: string) => string {
  const [query] = useAccountQuery();
  return (accountId) => addressOf(query, accountId);
}

function queryOf(search: URLSearchParams): AccountQuery {
  const one = <Value extends string>(name: string, values: readonly Value[]): Value | null =>
    values.find((value) => value === search.get(name)) ?? null;
  return {
    search: search.get('search') ?? '',
    provider: one('provider', provider.options),
    state: one('state', stateGroups),
    authKind: one('authKind', authKind.options),
    binding: one('binding', bindings),
    sharing: one('sharing', sharing.options),
    sorting: one('sorting', sortings) ?? everyAccount.sorting,
  };
}

function addressOf(query: AccountQuery, accountId?: string): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== everyAccount[name as keyof AccountQuery]) search.set(name, value);
  const path = accountId === undefined ? paths.accounts : paths.account(accountId);
  return search.size === 0 ? path : `${path}?${search}`;
}
