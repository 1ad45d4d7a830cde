import type { AppEvent } from '../../../shared/contract/events.ts';
import { asAppError } from '../../../shared/errors.ts';
import type { Logger } from '../ports.ts';
import type { AccountHealthRow } from '../storage/account-rows.ts';
import type { Storage } from '../storage/storage.ts';
import { bearing, bearsOtherwise, soundRow } from './account-health-state.ts';

export type HealthMemoryDeps = {
  readonly storage: Pick<Storage, 'read' | 'write'>;
  readonly logger: Logger;
  readonly announce: (event: AppEvent) => Promise<void>;
};

/** Figures that move with every answer are stored and told at most this often. */
const QUIET_MS = 5_000;

/** The health of all accounts in memory, read once and stored behind the requests that change it. */
export async function openHealthMemory({ storage, logger, announce }: HealthMemoryDeps) {
  const states = new Map<string, AccountHealthRow>();
  for (const row of await storage.read('accountHealth.list')) states.set(row.accountId, row);
  const unstored = new Set<string>();
  /** What was last told of each account. */
  const told = new Map<string, string>();
  let storing: Promise<void> = Promise.resolve();
  let quiet: NodeJS.Timeout | undefined;

  function stateOf(accountId: string): AccountHealthRow {
    return states.get(accountId) ?? soundRow(accountId);
  }

  /** A disk that does not take it now gets it with the next change. */
  async function store(accountId: string): Promise<void> {
    try {
      await storage.write('accountHealth.put', stateOf(accountId));
    } catch (error) {
      unstored.add(accountId);
      logger.warn({ accountId, code: asAppError(error).code }, 'the health of an account is not stored');
    }
  }

  /** Tells of an account if what can be seen of it has changed since the last time. */
  async function tell(accountId: string): Promise<void> {
    const state = stateOf(accountId);
    const shown = JSON.stringify([bearing(state), state.score, state.windows, state.guessedFromMs]);
    if (told.get(accountId) === shown) return;
    told.set(accountId, shown);
    try {
      await announce({ name: 'account.healthChanged', payload: { accountId } });
    } catch (error) {
      logger.error({ accountId, error }, 'a change of an account could not be told');
    }
  }

  /** Stores and tells what is pending. */
  function flush(): Promise<void> {
    clearTimeout(quiet);
    quiet = undefined;
    const ids = [...unstored];
    unstored.clear();
    storing = storing.then(async () => {
      for (const accountId of ids) {
        await store(accountId);
        await tell(accountId);
      }
    });
    return storing;
  }

  return {
    stateOf,
    flush,
    all: (): Iterable<AccountHealthRow> => states.values(),

    /** Holds at once; resolves when it is stored and told, which waits a little for what bears on no request. */
    change(next: AccountHealthRow): Promise<void> {
      const { accountId } = next;
      const matters = bearsOtherwise(next, stateOf(accountId));
      states.set(accountId, next);
      unstored.add(accountId);
      if (matters) return flush();
      quiet ??= setTimeout(() => void flush(), QUIET_MS).unref();
      return Promise.resolve();
    },

    /** Tells of an account that changes by the passing of time. */
    tellAgain(accountId: string): Promise<void> {
      told.delete(accountId);
      return tell(accountId);
    },
  };
}
