import { asAppError } from '../../../shared/errors.ts';
import type { Clock, Logger } from '../ports.ts';
import type { AccountHealthService } from '../services/account-health.ts';

export type AccountWatchDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly health: Pick<AccountHealthService, 'tellOfEnds' | 'signOfLife'>;
  /** The accounts that are switched on and serve a group. */
  readonly accountsInUse: () => Promise<readonly string[]>;
  /** Asks for the balances that were not asked for within the hour. */
  readonly checkBalances: () => Promise<void>;
  /** Tests an account with calls that cost nothing; the health service hears of the outcome. */
  readonly check: (accountId: string) => Promise<unknown>;
};

export type AccountWatch = ReturnType<typeof createAccountWatch>;

const LOOK_MS = 10_000;
const MINUTE_MS = 60_000;
const IDLE_MS = 30 * MINUTE_MS;
/** An account that ails is asked more often, so that it comes back by itself. */
const AILING_MS = 5 * MINUTE_MS;

/** Looks after accounts that no request tells of: idle ones are tested, ended rests are told, balances asked for. */
export function createAccountWatch(deps: AccountWatchDeps) {
  const { clock, logger, health, accountsInUse, check } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const openedAtMs = clock.now();
  const triedAtMs = new Map<string, number>();

  function isDue(accountId: string): boolean {
    const { heardAtMs, ails } = health.signOfLife(accountId);
    const sinceMs = clock.now() - Math.max(heardAtMs ?? openedAtMs, triedAtMs.get(accountId) ?? 0);
    return sinceMs >= (ails ? AILING_MS : IDLE_MS);
  }

  async function look(): Promise<void> {
    await health.tellOfEnds();
    for (const accountId of await accountsInUse()) {
      if (!isDue(accountId)) continue;
      triedAtMs.set(accountId, clock.now());
      try {
        await check(accountId);
      } catch (error) {
        logger.warn({ accountId, code: asAppError(error).code }, 'an account could not be tested');
      }
    }
    await deps.checkBalances();
  }

  /** One look at all accounts, never two at a time. */
  function lookOnce(): Promise<void> {
    running ??= look()
      .catch((error: unknown) =>
        logger.warn({ code: asAppError(error).code }, 'the accounts could not be looked at'),
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  return {
    lookOnce,

    start(): void {
      timer ??= setInterval(() => void lookOnce(), LOOK_MS).unref();
    },

    /** Resolves when nothing runs any more. */
    async stop(): Promise<void> {
      clearInterval(timer);
      timer = undefined;
      await running;
    },
  };
}
