import type { Locator, Page } from '@playwright/test';
import { type Place, type PlaceIds, press } from './shot-places.ts';

/** The screens of what was used and what it costs. */
export const moneyScreens: readonly Place[] = [
  { name: 'home', address: '/' },
  { name: 'usage', address: '/usage' },
  { name: 'split', address: '/split' },
  { name: 'statements', address: '/statements' },
  { name: 'payments', address: '/payments' },
  { name: 'prices', address: '/prices' },
];

/** What opens in them, beyond what the pictures of every screen show. */
export function moneyParts(ids: PlaceIds): readonly Place[] {
  const { closedPeriodId, debtorId } = ids;
  const statement = `/statements/${closedPeriodId}`;
  const more = (name: RegExp) => async (page: Page) => {
    await press(page, /^(更多操作|More actions)$/);
    await page.getByRole('menuitem', { name }).click();
  };
  return [
    ...usageParts(ids),
    ...splitParts,
    { name: 'statement-end', address: statement, act: scrollToEnd },
    { name: 'statement-member', address: `${statement}?member=${debtorId}` },
    { name: 'statement-menu', address: statement, act: (page) => press(page, /^(更多操作|More actions)$/) },
    { name: 'statement-adjust', address: statement, act: more(/^(录入调整|Enter an adjustment)$/) },
    {
      name: 'statement-reprice',
      address: statement,
      act: async (page) => {
        await more(/^(录入调整|Enter an adjustment)$/)(page);
        await chooseRadio(page.getByRole('radio').nth(1));
      },
    },
    { name: 'statement-reverse', address: statement, act: more(/^(冲正|Reverse)$/) },
    { name: 'statement-verify', address: '/statements', act: (page) => openDialog(page, /^(校验|Verify)/) },
    { name: 'statement-export', address: statement, act: (page) => openDialog(page, /^(导出|Export)$/) },
    ...paymentParts(ids),
    ...priceParts,
  ];
}

function usageParts({ usageId, memberId }: PlaceIds): Place[] {
  return [
    { name: 'usage-hours', address: '/usage', act: (page) => choose(page, /^(时段|Hours)$/) },
    { name: 'usage-shares', address: '/usage', act: (page) => choose(page, /^(占比|Shares)$/) },
    {
      name: 'usage-table',
      address: '/usage',
      act: (page) => press(page, /^(显示为表格|Show as table)$/),
    },
    { name: 'usage-end', address: '/usage', act: scrollToEnd },
    { name: 'usage-member', address: `/usage?member=${memberId}` },
    { name: 'usage-none', address: '/usage?source=recovered', act: scrollToEnd },
    {
      name: 'usage-why',
      address: `/usage/${usageId}`,
      act: async (page) => {
        await press(page, /^(逐项检查|Check step by step)$/);
        await page.getByRole('button', { name: /^(再查一次|Check again)$/ }).waitFor();
        await scrollToEnd(page);
      },
    },
  ];
}

const splitParts: readonly Place[] = [
  { name: 'split-end', address: '/split', act: scrollToEnd },
  { name: 'split-formulas', address: '/split', act: (page) => press(page, /^(显示算式|Show)/) },
  {
    name: 'split-rates',
    address: '/split',
    act: (page) => press(page, /^(修改汇率|Change the rate|Change rate)/),
  },
  { name: 'split-rows', address: '/split', act: (page) => openDialog(page, /^(导出用量记录|Export usage)/) },
];

function paymentParts({ debtorId }: PlaceIds): Place[] {
  return [
    { name: 'payments-end', address: '/payments', act: scrollToEnd },
    {
      name: 'payments-saving',
      address: '/payments',
      act: async (page) => {
        await press(page, /^(按成员查看|By member)/);
        await scrollToEnd(page);
      },
    },
    {
      name: 'payments-opening',
      address: '/payments',
      act: async (page) => {
        await press(page, /^(更多|More)$/);
      },
    },
    {
      name: 'write-off',
      address: `/payments/${debtorId}`,
      act: (page) => press(page, /^(免除欠款|Write off debt)$/),
    },
  ];
}

const priceParts: readonly Place[] = [
  { name: 'prices-end', address: '/prices', act: scrollToEnd },
  {
    name: 'prices-compare',
    address: '/prices',
    act: (page) => press(page, /^(与程序自带|Compare)/),
  },
  {
    name: 'prices-search',
    address: '/prices',
    act: async (page) => {
      await page.getByRole('textbox', { name: /^(搜索模型|Search)/ }).fill('no-such-model');
      await page.getByText(/没有符合条件的模型|No model/).waitFor();
    },
  },
];

async function choose(page: Page, name: RegExp): Promise<void> {
  await chooseRadio(page.getByRole('radio', { name }));
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"], .mantine-Skeleton-root') === null,
  );
}

/** Presses a button whose dialog is a script of its own, and waits for it. */
async function openDialog(page: Page, name: RegExp): Promise<void> {
  await press(page, name);
  await page.getByRole('dialog').waitFor();
}

/** By keyboard: the kit draws the choice itself, and keeps the real one out of sight. */
async function chooseRadio(radio: Locator): Promise<void> {
  await radio.focus();
  await radio.press('Space');
}

/** Whatever scrolls, as far as it goes. */
async function scrollToEnd(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('main, [role="dialog"] *'))
      if (getComputedStyle(element).overflowY === 'auto') element.scrollTop = element.scrollHeight;
  });
}
