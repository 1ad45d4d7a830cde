import * as z from 'zod';
import { method } from './method.ts';
import { bilingual, epochMs, id, money } from './values.ts';

/** Interfaces that tell a balance; `new_api` is that of one-api and new-api. */
export const balanceApi = z.enum(['deepseek', 'openrouter', 'moonshot', 'siliconflow', 'new_api']);
export type BalanceApi = z.output<typeof balanceApi>;

/** `auto`: by the account's address; `off`: never asked. */
const balanceChoice = z.enum(['auto', 'off', ...balanceApi.options]);
export type BalanceChoice = z.output<typeof balanceChoice>;

export const accountBalance = z.object({
  choice: balanceChoice,
  /** What is asked now; null: nothing. */
  api: balanceApi.nullable(),
  /** The owner is told when there is less. */
  below: money.nullable(),
  /** One for each currency; what the last check that went well told. */
  balances: z.array(money),
  checkedAtMs: epochMs.nullable(),
  /** Why the last check went wrong; null when it did not. */
  problem: bilingual.nullable(),
});
export type AccountBalance = z.output<typeof accountBalance>;

export const balanceMethods = {
  'account.balance': method(
    'What is left on an account, as far as its provider tells.',
    z.strictObject({ accountId: id }),
    accountBalance,
  ),
  'account.setBalanceCheck': method(
    'Chooses how the balance is asked for, and below which amount the owner is told.',
    z.strictObject({
      accountId: id,
      choice: balanceChoice.optional(),
      below: money.nullable().optional(),
    }),
    accountBalance,
  ),
  'account.checkBalance': method(
    'Asks the provider for the balance now.',
    z.strictObject({ accountId: id }),
    accountBalance,
  ),
};
