import type { Page } from '@playwright/test';

/** What a picture is taken of: an address, and what is done there. */
export type Place = {
  readonly name: string;
  readonly address: string;
  /** Of the window, in pixels, where the usual one would not show all. */
  readonly height?: number;
  readonly act?: (page: Page) => Promise<void>;
};

/** Every screen of the navigation; each has a full, an empty, a loading and an error state. */
export const screens: readonly Place[] = [
  { name: 'home', address: '/' },
  { name: 'members', address: '/members' },
  { name: 'accounts', address: '/accounts' },
  { name: 'usage', address: '/usage' },
  { name: 'split', address: '/split' },
  { name: 'statements', address: '/statements' },
  { name: 'payments', address: '/payments' },
  { name: 'prices', address: '/prices' },
  { name: 'relay', address: '/relay' },
  { name: 'settings', address: '/settings' },
];

export type PlaceIds = {
  readonly groupId: string;
  readonly memberId: string;
  /** Who has paid a part of what is owed. */
  readonly debtorId: string;
  readonly accountId: string;
  readonly usageId: number;
  readonly closedPeriodId: string;
  readonly duePeriodId: string;
};

/** Drawers, dialogs and pages that open above or below a screen. */
export function parts({ memberId, accountId, usageId, closedPeriodId }: PlaceIds): readonly Place[] {
  return [
    { name: 'home-settings', address: '/?open=settings' },
    { name: 'member', address: `/members/${memberId}` },
    { name: 'members-add', address: '/members?open=add' },
    { name: 'members-limits', address: '/members?open=limits' },
    { name: 'account', address: `/accounts/${accountId}` },
    { name: 'account-add', address: '/accounts?open=add' },
    { name: 'usage-record', address: `/usage/${usageId}` },
    { name: 'split-rules', address: '/split', act: (page) => press(page, /^(更改规则|Change rule)$/) },
    { name: 'split-entry', address: '/split', act: (page) => press(page, /^(添加|Add)$/) },
    { name: 'statement', address: `/statements/${closedPeriodId}` },
    { name: 'statements-close', address: '/statements', act: (page) => press(page, /^(结账|Close) /) },
    {
      name: 'payment-record',
      address: '/payments',
      act: (page) => press(page, /^(记录付款|Record payment)$/),
    },
    { name: 'balance', address: `/payments/${memberId}` },
    { name: 'prices-import', address: '/prices', act: (page) => press(page, /^(导入|Import)/) },
    { name: 'alerts', address: '/', act: (page) => press(page, /^(告警|Alerts)/) },
    { name: 'palette', address: '/', act: (page) => page.keyboard.press('Control+k') },
    { name: 'shortcuts', address: '/', act: (page) => page.keyboard.press('?') },
  ];
}

/** Presses the first button of that name. */
export function press(page: Page, name: RegExp): Promise<void> {
  return page.getByRole('button', { name }).first().click();
}
