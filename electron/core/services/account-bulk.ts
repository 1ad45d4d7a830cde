import type { AccountBulk, BulkAction, BulkOutcome } from '../../../shared/contract/account-bulk.ts';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params } from '../../../shared/contract/index.ts';
import { AppError, asAppError, errorMessage } from '../../../shared/errors.ts';
import type { IdSource } from '../ports.ts';
import type { Storage } from '../storage/storage.ts';

type Reason = { readonly zh: string; readonly en: string };

export type AccountBulkDeps = {
  readonly storage: Pick<Storage, 'read'>;
  readonly ids: Pick<IdSource, 'uuid'>;
  /** What is done to one account; gives the reason where it has ended badly, and rejects where it is refused. */
  readonly actions: Readonly<Record<BulkAction, (accountId: string) => Promise<Reason | null>>>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type AccountBulkService = ReturnType<typeof createAccountBulk>;

type Item = AccountBulk['items'][number];
type Bulk = {
  readonly bulkId: string;
  readonly action: BulkAction;
  readonly items: Item[];
  isCancelled: boolean;
  isRunning: boolean;
};

/** Tests wait for providers; everything else waits for the disk alone. */
const atOnce: Readonly<Record<BulkAction, number>> = { enable: 1, disable: 1, remove: 1, check: 4 };
/** So many can still be asked for. */
const BULKS_KEPT = 20;

/** The same done to many accounts, while the owner watches and may end it. */
export function createAccountBulk({ storage, ids, actions, announce }: AccountBulkDeps) {
  const bulks = new Map<string, Bulk>();
  const runs = new Set<Promise<void>>();

  function bulkOf(bulkId: string): Bulk {
    const bulk = bulks.get(bulkId);
    if (bulk === undefined) throw new AppError('account_bulk.not_found', {}, { field: 'bulkId' });
    return bulk;
  }

  function put(bulk: Bulk, index: number, outcome: BulkOutcome, reason: Reason | null): Promise<void> {
    bulk.items[index] = { ...(bulk.items[index] as Item), outcome, reason };
    return announce({ name: 'accountBulk.changed', payload: { bulkId: bulk.bulkId } });
  }

  async function actOn(bulk: Bulk, index: number): Promise<void> {
    if (bulk.isCancelled) return put(bulk, index, 'skipped', null);
    await put(bulk, index, 'running', null);
    try {
      const reason = await actions[bulk.action]((bulk.items[index] as Item).accountId);
      await put(bulk, index, reason === null ? 'done' : 'failed', reason);
    } catch (thrown) {
      const error = asAppError(thrown);
      const reason = { zh: errorMessage(error, 'zh-CN'), en: errorMessage(error, 'en') };
      await put(bulk, index, 'failed', reason);
    }
  }

  async function run(bulk: Bulk): Promise<void> {
    let next = 0;
    const lane = async () => {
      for (let index = next++; index < bulk.items.length; index = next++) await actOn(bulk, index);
    };
    await Promise.all(Array.from({ length: atOnce[bulk.action] }, lane));
    bulk.isRunning = false;
    await announce({ name: 'accountBulk.changed', payload: { bulkId: bulk.bulkId } });
  }

  async function cancel({ bulkId }: Params<'accountBulk.cancel'>): Promise<AccountBulk> {
    const bulk = bulkOf(bulkId);
    if (bulk.isRunning) bulk.isCancelled = true;
    return shown(bulk);
  }

  return {
    cancel,

    async begin({ action, accountIds }: Params<'accountBulk.begin'>): Promise<AccountBulk> {
      const rows = await storage.read('accounts.list');
      const items = [...new Set(accountIds)].map((accountId): Item => {
        const row = rows.find(({ id }) => id === accountId);
        if (row === undefined) {
          const field = `accountIds.${accountIds.indexOf(accountId)}`;
          throw new AppError('account.not_found', {}, { field });
        }
        return { accountId, name: row.name, outcome: 'waiting', reason: null };
      });
      const bulk: Bulk = { bulkId: ids.uuid(), action, items, isCancelled: false, isRunning: true };
      bulks.set(bulk.bulkId, bulk);
      const [oldest] = bulks.keys();
      if (bulks.size > BULKS_KEPT && oldest !== undefined) bulks.delete(oldest);
      const began = shown(bulk);
      const running = run(bulk).finally(() => runs.delete(running));
      runs.add(running);
      return began;
    },

    async status({ bulkId }: Params<'accountBulk.status'>): Promise<AccountBulk> {
      return shown(bulkOf(bulkId));
    },

    /** Begins nothing further; resolves when what has begun has ended. */
    async stop(): Promise<void> {
      for (const bulk of bulks.values()) bulk.isCancelled ||= bulk.isRunning;
      await Promise.all(runs);
    },
  };
}

function shown({ bulkId, action, items, isCancelled, isRunning }: Bulk): AccountBulk {
  const state = isRunning ? (isCancelled ? 'cancelling' : 'running') : isCancelled ? 'cancelled' : 'done';
  return { bulkId, action, state, items: [...items] };
}
