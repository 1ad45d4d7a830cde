import type { AccountBalance } from '../../../shared/contract/account-balance.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import { AppError, asAppError } from '../../../shared/errors.ts';
import type { Money } from '../../../shared/money.ts';
import type { Clock, Logger } from '../ports.ts';
import { type BalanceResult, type BalanceTarget, balanceApiAt } from '../providers/balance.ts';
import type { AccountProxy } from '../providers/proxy.ts';
import type { AccountRow } from '../storage/account-rows.ts';
import type { AccountBalanceRow } from '../storage/alert-rows.ts';
import type { Storage } from '../storage/storage.ts';

export type AccountBalancesDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly openSecret: (row: AccountRow) => string;
  readonly openProxy: (row: AccountRow) => AccountProxy | null;
  /** Really asks the provider. */
  readonly ask: (target: BalanceTarget) => Promise<BalanceResult>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountBalances = ReturnType<typeof createAccountBalances>;

const HOUR_MS = 3_600_000;

/** What is left on accounts, where their provider tells. */
export function createAccountBalances(deps: AccountBalancesDeps) {
  const { storage, clock, logger, announce } = deps;
  /** When the watch last asked, whether or not it got an answer. */
  const askedAtMs = new Map<string, number>();

  async function rowsOf(accountId: string): Promise<{ account: AccountRow; row: AccountBalanceRow }> {
    const account = (await storage.read('accounts.list')).find(({ id }) => id === accountId);
    if (account === undefined) throw new AppError('account.not_found', {}, { field: 'accountId' });
    const rows = await storage.read('accountBalances.list');
    return { account, row: rows.find((one) => one.accountId === accountId) ?? unknown(accountId) };
  }

  async function keep(row: AccountBalanceRow): Promise<void> {
    await storage.write('accountBalances.put', row);
    await announce({ name: 'account.healthChanged', payload: { accountId: row.accountId } });
  }

  async function check(accountId: string): Promise<AccountBalance> {
    const { account, row } = await rowsOf(accountId);
    const api = apiOf(account, row);
    if (api === null)
      throw new AppError('account.no_balance', { account: account.name }, { field: 'accountId' });
    askedAtMs.set(accountId, clock.now());
    const { baseUrl } = account;
    const result = await deps.ask({
      api,
      baseUrl,
      apiKey: deps.openSecret(account),
      proxy: deps.openProxy(account),
    });
    const now = await rowsOf(accountId);
    const next: AccountBalanceRow = result.ok
      ? { ...now.row, balances: result.balances.map(stored), checkedAtMs: clock.now(), problem: null }
      : { ...now.row, problem: result.reason };
    await keep(next);
    return shown(now.account, next);
  }

  return {
    async balance({ accountId }: Params<'account.balance'>): Promise<AccountBalance> {
      const { account, row } = await rowsOf(accountId);
      return shown(account, row);
    },

    async setBalanceCheck(params: Params<'account.setBalanceCheck'>): Promise<AccountBalance> {
      const { accountId, choice, below } = params;
      const { account, row } = await rowsOf(accountId);
      if (below !== undefined && below !== null && below.amountMinor <= 0n)
        throw invalidInput('below.amountMinor', { zh: '必须大于 0', en: 'it must be more than 0' });
      const next: AccountBalanceRow = {
        ...row,
        // What another interface has told is not this one's.
        ...(choice === undefined || choice === row.choice ? {} : { ...unknown(accountId), choice }),
        belowMinor: below === undefined ? row.belowMinor : (below?.amountMinor ?? null),
        belowCurrency: below === undefined ? row.belowCurrency : (below?.currency ?? null),
      };
      await keep(next);
      return shown(account, next);
    },

    checkBalance: ({ accountId }: Params<'account.checkBalance'>): Promise<AccountBalance> =>
      check(accountId),

    /** Asks for each balance that was not asked for within the hour; a failure is kept beside the last amount. */
    async checkDue(): Promise<void> {
      const rows = await storage.read('accountBalances.list');
      for (const account of await storage.read('accounts.list')) {
        const row = rows.find(({ accountId }) => accountId === account.id) ?? unknown(account.id);
        const lastMs = Math.max(row.checkedAtMs ?? 0, askedAtMs.get(account.id) ?? 0);
        if (!account.enabled || apiOf(account, row) === null || clock.now() - lastMs < HOUR_MS) continue;
        askedAtMs.set(account.id, clock.now());
        try {
          await check(account.id);
        } catch (error) {
          logger.warn(
            { accountId: account.id, code: asAppError(error).code },
            'a balance could not be asked for',
          );
        }
      }
    },

    /** What is known of every account, for those who compare it with what the owner wants. */
    async known(): Promise<ReadonlyMap<string, Pick<AccountBalance, 'balances' | 'below'>>> {
      const rows = await storage.read('accountBalances.list');
      return new Map(
        rows.map((row) => [row.accountId, { balances: row.balances.map(read), below: belowOf(row) }]),
      );
    },
  };
}

function unknown(accountId: string): AccountBalanceRow {
  return {
    accountId,
    choice: 'auto',
    belowMinor: null,
    belowCurrency: null,
    balances: [],
    checkedAtMs: null,
    problem: null,
  };
}

/** A login is no key that tells a balance. */
function apiOf({ authKind, baseUrl }: AccountRow, { choice }: AccountBalanceRow): AccountBalance['api'] {
  if (choice === 'off' || authKind !== 'api_key') return null;
  return choice === 'auto' ? balanceApiAt(baseUrl) : choice;
}

function shown(account: AccountRow, row: AccountBalanceRow): AccountBalance {
  const { choice, balances, checkedAtMs, problem } = row;
  const api = apiOf(account, row);
  return { choice, api, below: belowOf(row), balances: balances.map(read), checkedAtMs, problem };
}

function belowOf({ belowMinor, belowCurrency }: AccountBalanceRow): Money | null {
  return belowMinor === null || belowCurrency === null
    ? null
    : { amountMinor: belowMinor, currency: belowCurrency };
}

function stored({ amountMinor, currency }: Money): AccountBalanceRow['balances'][number] {
  return { amountMinor: String(amountMinor), currency };
}

function read({ amountMinor, currency }: AccountBalanceRow['balances'][number]): Money {
  return { amountMinor: BigInt(amountMinor), currency };
}
