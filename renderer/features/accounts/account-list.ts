import type { Account, ProviderName, Sharing } from '../../../shared/contract/account.ts';
import type { AuthKind } from '../../../shared/contract/oauth.ts';
import { type ShownState, shownStateOf } from '../../components/account-state.tsx';

export const stateGroups = ['working', 'resting', 'problem', 'disabled'] as const;
export type StateGroup = (typeof stateGroups)[number];

export const bindings = ['bound', 'unbound'] as const;
export const sortings = ['priority', 'name', 'lastUsed'] as const;
export type Sorting = (typeof sortings)[number];

/** Which accounts are shown, and in what order; null: whichever. */
export type AccountQuery = {
  readonly search: string;
  readonly provider: ProviderName | null;
  readonly state: StateGroup | null;
  readonly authKind: AuthKind | null;
  readonly binding: (typeof bindings)[number] | null;
  readonly sharing: Sharing | null;
  readonly sorting: Sorting;
};

export const everyAccount: AccountQuery = {
  search: '',
  provider: null,
  state: null,
  authKind: null,
  binding: null,
  sharing: null,
  sorting: 'priority',
};

const groupOf: Readonly<Record<ShownState, StateGroup>> = {
  ok: 'working',
  untested: 'working',
  unreliable: 'working',
  validating: 'working',
  limited: 'resting',
  paused: 'resting',
  keyInvalid: 'problem',
  needsLogin: 'problem',
  notLoggedIn: 'problem',
  expired: 'problem',
  failing: 'problem',
  locked: 'problem',
  lost: 'problem',
  disabled: 'disabled',
};

/** True when anything is left out. */
export function isNarrowed({ sorting: _, search, ...filters }: AccountQuery): boolean {
  return search.trim() !== '' || Object.values(filters).some((value) => value !== null);
}

/** The accounts that fit, in order; `providerTitle` is what the owner reads a provider as. */
export function accountsIn(
  accounts: readonly Account[],
  query: AccountQuery,
  providerTitle: (provider: ProviderName) => string,
): Account[] {
  const words = folded(query.search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = (account: Account) => {
    const { name, description, provider, baseUrl, boundGroupName, boundGroupId } = account;
    const text = folded(
      [name, description, providerTitle(provider), baseUrl, boundGroupName ?? ''].join('\n'),
    );
    return (
      words.every((word) => text.includes(word)) &&
      (query.provider === null || query.provider === provider) &&
      (query.state === null || query.state === groupOf[shownStateOf(account)]) &&
      (query.authKind === null || query.authKind === account.authKind) &&
      (query.binding === null || (query.binding === 'bound') === (boundGroupId !== null)) &&
      (query.sharing === null || query.sharing === account.sharing)
    );
  };
  return accounts.filter(fits).sort(orders[query.sorting]);
}

function byName(a: Account, b: Account): number {
  return a.name.localeCompare(b.name, 'zh-CN');
}

const orders: Readonly<Record<Sorting, (a: Account, b: Account) => number>> = {
  priority: (a, b) => b.priority - a.priority || byName(a, b),
  name: byName,
  lastUsed: (a, b) => (b.lastUsedAtMs ?? 0) - (a.lastUsedAtMs ?? 0) || byName(a, b),
};

/** Width and case do not count. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
