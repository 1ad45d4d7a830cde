import type { Page } from '@playwright/test';
import type { Place } from './shot-places.ts';

/** High enough that a drawer shows all that it holds. */
const TALL = 2_600;

/** What is on the frame around every screen. */
export const framePlaces: readonly Place[] = [
  { name: 'group-switcher', address: '/members', act: (page) => press(page, /^(切换拼车组|Switch group)/) },
  { name: 'appearance-menu', address: '/members', act: (page) => press(page, /^(语言与外观|Language and)/) },
  {
    name: 'palette-search',
    address: '/members',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('01');
    },
  },
  {
    name: 'palette-nothing',
    address: '/members',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('zzz');
    },
  },
  { name: 'alerts', address: '/members', act: (page) => press(page, /^(告警|Alerts)/) },
  {
    name: 'alerts-recent',
    address: '/members',
    act: async (page) => {
      await press(page, /^(告警|Alerts)/);
      await page.getByText(/^(最近|Recent)$/).click();
    },
  },
  { name: 'nowhere', address: '/nowhere' },
];

/** What opens on the screen of the members. */
export function memberPlaces(memberId: string): readonly Place[] {
  const address = `/members/${memberId}`;
  return [
    { name: 'member', address, height: TALL },
    {
      name: 'member-limits',
      address,
      height: TALL,
      act: (page) => press(page, /^(修改限额|Change limits)$/),
    },
    { name: 'member-rename', address, act: (page) => press(page, /^(改名|Rename)$/) },
    { name: 'member-leave', address, act: (page) => press(page, /^(设为离开|Set leave date)$/) },
    { name: 'member-key-new', address, height: TALL, act: (page) => press(page, /^(新建密钥|Create key)$/) },
    { name: 'member-key-limits', address, act: (page) => press(page, /^(「.*」的限额|Limits of ")/) },
    { name: 'member-key-menu', address, act: (page) => press(page, /(」的操作$|^Actions for)/) },
    {
      name: 'member-key-rotate',
      address,
      act: async (page) => {
        await press(page, /(」的操作$|^Actions for)/);
        await page.getByRole('menuitem', { name: /^(更换|Rotate)$/ }).click();
      },
    },
    {
      name: 'member-key-revoke',
      address,
      act: async (page) => {
        await press(page, /(」的操作$|^Actions for)/);
        await page.getByRole('menuitem', { name: /^(吊销|Revoke)$/ }).click();
      },
    },
    {
      name: 'members-add-many',
      address: '/members?open=add',
      act: async (page) => {
        await page.getByText(/^(粘贴多位|Paste several)$/).click();
        await page.getByRole('textbox', { name: /^(名单|Names)$/ }).fill('张伟\n李娜');
      },
    },
  ];
}

/** What opens on the screen of the accounts. */
export function accountPlaces(accountId: string): readonly Place[] {
  const address = `/accounts/${accountId}`;
  const files = async (page: Page, item: RegExp) => {
    await press(page, /^(导入与导出|Import and export)$/);
    await page.getByRole('menuitem', { name: item }).click();
  };
  return [
    { name: 'account', address, height: TALL },
    { name: 'account-edit', address, height: TALL, act: (page) => press(page, /^(编辑|Edit)$/) },
    { name: 'account-add', address: '/accounts?open=add', height: TALL },
    { name: 'account-disable', address, act: (page) => press(page, /^(停用|Disable)$/) },
    { name: 'account-unbind', address, act: (page) => press(page, /^(解绑|Unbind)$/) },
    { name: 'account-balance', address, act: (page) => press(page, /^(余额设置|Balance settings)$/) },
    {
      name: 'account-why',
      address,
      height: TALL,
      act: (page) => press(page, /^(逐项检查|Check step by step)$/),
    },
    { name: 'account-menu', address, act: (page) => press(page, /^(更多操作|More actions)$/) },
    {
      name: 'account-fee-menu',
      address,
      act: (page) => press(page, /(的更多操作$|^More actions for)/),
    },
    { name: 'account-fee', address, height: TALL, act: (page) => press(page, /^(换价|Change the fee)/) },
    { name: 'account-fee-add', address, height: TALL, act: (page) => press(page, /^(添加订阅费|Add fee)$/) },
    { name: 'account-pricing', address, act: (page) => press(page, /^(修改计价|Change pricing)$/) },
    { name: 'reconciliation', address, act: (page) => press(page, /^(按天对账|Compare by day)$/) },
    {
      name: 'accounts-files',
      address: '/accounts',
      act: (page) => press(page, /^(导入与导出|Import and export)$/),
    },
    {
      name: 'accounts-import',
      address: '/accounts',
      act: (page) => files(page, /^(导入账号|Import accounts)/),
    },
    {
      name: 'accounts-export',
      address: '/accounts',
      act: (page) => files(page, /^(加密导出|Encrypted export)/),
    },
    {
      name: 'accounts-chosen',
      address: '/accounts',
      act: (page) => page.getByRole('checkbox', { name: /(显示的账号|all accounts)/ }).check(),
    },
  ];
}

/** The long screens as one picture, and what opens on them. */
export const otherPlaces: readonly Place[] = [
  { name: 'relay-all', address: '/relay', height: 1_300 },
  { name: 'relay-port', address: '/relay', act: (page) => press(page, /^(更改端口|Change port)$/) },
  ...['Codex', 'Gemini CLI', 'opencode', 'SDK', 'curl'].map((client) => ({
    name: `relay-snippet-${client.replace(' ', '-').toLowerCase()}`,
    address: '/relay',
    height: 1_300,
    act: (page: Page) => page.getByRole('tab', { name: new RegExp(client) }).click(),
  })),
  { name: 'settings-all', address: '/settings', height: TALL },
  {
    name: 'settings-webhook-add',
    address: '/settings',
    height: 1_300,
    act: (page) => press(page, /^(添加通知|Add notification)$/),
  },
  { name: 'settings-webhook-log', address: '/settings', act: (page) => press(page, /(」的记录$|^Log of)/) },
  {
    name: 'settings-recovery',
    address: '/settings',
    act: async (page) => {
      await press(page, /^(生成恢复码|更换恢复码|Make recovery code|Replace code)$/);
      // To make one takes the processor a second.
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'settings-rotate',
    address: '/settings',
    act: (page) => press(page, /^(更换数据密钥|Change data key)$/),
  },
  {
    name: 'settings-login',
    address: '/settings',
    height: 1_300,
    act: (page) => press(page, /^(编辑|Edit) Claude/),
  },
];

function press(page: Page, name: RegExp): Promise<void> {
  return page.getByRole('button', { name }).first().click();
}
