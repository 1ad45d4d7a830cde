import { useSyncExternalStore } from 'react';
import { Router, useLocation, useSearchParams } from 'wouter';

/*
 * wouter's own hash hook keeps the query outside the hash, where it survives the next navigation and
 * filters a screen that nobody asked to filter. Here the query is part of the hash: `#/usage?member=m1`.
 */

type NavigateOptions = { replace?: boolean };

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  window.addEventListener('popstate', onChange);
  return () => {
    window.removeEventListener('hashchange', onChange);
    window.removeEventListener('popstate', onChange);
  };
}

function hashText(): string {
  return window.location.hash.replace(/^#?\/?/, '/');
}

function hashPath(): string {
  return hashText().split('?', 1)[0] ?? '/';
}

function hashSearch(): string {
  const text = hashText();
  const mark = text.indexOf('?');
  return mark === -1 ? '' : text.slice(mark + 1);
}

/** Opens a place inside the app: `navigate('/usage?member=m1')`. */
export function navigate(to: string, options: NavigateOptions = {}): void {
  const target = `#${to.startsWith('/') ? to : `/${to}`}`;
  if (options.replace === true) window.history.replaceState(null, '', target);
  else window.history.pushState(null, '', target);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Whether the page was opened with a place inside the app, e.g. from a link. */
export function hasAddress(): boolean {
  return window.location.hash.length > 1;
}

/** The address inside the app at this moment, with its query: `/usage?member=m1`. */
export function currentAddress(): string {
  return hashText();
}

/** The same place with other values in its query; null takes one out. */
export function addressWith(changes: Readonly<Record<string, string | null>>): string {
  const search = new URLSearchParams(hashSearch());
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) search.delete(name);
    else search.set(name, value);
  }
  return search.size === 0 ? hashPath() : `${hashPath()}?${search}`;
}

/** The group that the address is about; null where it names none. */
export function addressedGroup(): string | null {
  return new URLSearchParams(hashSearch()).get('group');
}

/** Whether the address has a drawer of the screen open (`?open=limits`), and a function that opens or closes it. */
export function useOpened(name: string): [boolean, (opened: boolean) => void] {
  const [search] = useSearchParams();
  // Going back closes what was opened, and does not open again what was closed.
  const change = (opened: boolean): void =>
    navigate(addressWith({ open: opened ? name : null }), { replace: !opened });
  return [search.get('open') === name, change];
}

function useHashPath(): [string, typeof navigate] {
  return [useSyncExternalStore(subscribe, hashPath), navigate];
}
useHashPath.hrefs = (href: string): string => `#${href}`;

function useHashSearch(): string {
  return useSyncExternalStore(subscribe, hashSearch);
}

export const hashRouting = { hook: useHashPath, searchHook: useHashSearch };

/** Where things are; the only place that spells an address. */
export const paths = {
  home: '/',
  groupSettings: '/?open=settings',
  members: '/members',
  addMembers: '/members?open=add',
  member: (memberId: string) => `/members/${memberId}`,
  accounts: '/accounts',
  addAccount: '/accounts?open=add',
  account: (accountId: string) => `/accounts/${accountId}`,
  usage: '/usage',
  usageOfMember: (memberId: string) => `/usage?member=${encodeURIComponent(memberId)}`,
  usageOfModel: (model: string) => `/usage?model=${encodeURIComponent(model)}`,
  usageRecord: (usageId: number) => `/usage/${usageId}`,
  split: '/split',
  splitOf: (periodId: string) => `/split?period=${encodeURIComponent(periodId)}`,
  statements: '/statements',
  statement: (periodId: string) => `/statements/${encodeURIComponent(periodId)}`,
  payments: '/payments',
  balanceOf: (partyKey: string) => `/payments/${partyKey}`,
  prices: '/prices',
  relay: '/relay',
  settings: '/settings',
  wizard: '/wizard',
  unlock: '/unlock',
};

/** The address as a link's href, for plain anchors. */
export function hrefOf(path: string): string {
  return `#${path}`;
}

export { Router, useLocation, useSearchParams };
