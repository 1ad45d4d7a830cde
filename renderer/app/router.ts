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
  members: '/members',
  member: (memberId: string) => `/members/${memberId}`,
  accounts: '/accounts',
  account: (accountId: string) => `/accounts/${accountId}`,
  usage: '/usage',
  usageOfMember: (memberId: string) => `/usage?member=${encodeURIComponent(memberId)}`,
  usageOfModel: (model: string) => `/usage?model=${encodeURIComponent(model)}`,
  usageRecord: (usageId: number) => `/usage/${usageId}`,
  split: '/split',
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
