import type { KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { SecretStore } from '../ports.ts';
import { takeKey } from './field-cipher.ts';
import { type PassphraseStore, passphraseStoreName } from './passphrase-store.ts';

/** A data key as the table keeps it. */
export type WrappedKey = {
  readonly version: number;
  /** The store that wrapped it. */
  readonly storeName: string;
  readonly wrapped: Uint8Array;
  /** The same key for the owner's recovery code; null when there was none. */
  readonly recoveryWrapped: Uint8Array | null;
  readonly createdAtMs: EpochMs;
};

export type OpenedBy = 'store' | 'passphrase' | 'recovery_code';

/**
 * Why a key is closed. `passphrase_missing`: nobody has entered it; `passphrase_wrong`: the one given at start is
 * not it; `store_refused`: this computer's store is not to be used now; `other_store`: another one wrapped it.
 */
export type ClosedBecause = 'passphrase_missing' | 'passphrase_wrong' | 'store_refused' | 'other_store';

export type HeldKey = {
  readonly row: WrappedKey;
  readonly key: KeyObject | null;
  readonly openedBy: OpenedBy | null;
  readonly closedBecause: ClosedBecause | null;
};

export type KeyStores = {
  readonly secretStore: SecretStore;
  readonly passphraseStore: PassphraseStore;
  /** As given when the program was started. */
  readonly passphrase: string | undefined;
};

export type KeyRing = Awaited<ReturnType<typeof createKeyRing>>;

/** Whether the owner can open the key on any computer. */
export function isRecoverable({ storeName, recoveryWrapped }: WrappedKey): boolean {
  return recoveryWrapped !== null || storeName === passphraseStoreName;
}

/** The data keys in memory, each open or closed, beginning with those that the stores open by themselves. */
export async function createKeyRing(rows: readonly WrappedKey[], stores: KeyStores) {
  const held = new Map<number, HeldKey>();
  for (const row of rows) held.set(row.version, await unwrap(row, stores));

  function all(): HeldKey[] {
    return [...held.values()].sort((a, b) => a.row.version - b.row.version);
  }

  function current(): HeldKey | undefined {
    return all().findLast(({ key }) => key !== null);
  }

  return {
    all,
    /** The newest open key: what is sealed now is sealed with it. */
    current,
    currentList: () => all().filter((one) => one === current()),
    closed: () => all().filter(({ key }) => key === null),
    find: (version: number | undefined) => (version === undefined ? undefined : held.get(version)),
    lastVersion: () => Math.max(0, ...held.keys()),
    get isEmpty() {
      return held.size === 0;
    },

    /** Puts in an opened key; the bytes are wiped. */
    take(row: WrappedKey, bytes: Uint8Array, openedBy: OpenedBy): void {
      held.set(row.version, { row, key: takeKey(bytes), openedBy, closedBecause: null });
    },

    /** What `use` makes of each open key's bytes, which are wiped when it is done. */
    withBytes<Result>(use: (row: WrappedKey, bytes: Uint8Array) => Result): Result[] {
      return all().flatMap(({ row, key }) => {
        if (key === null) return [];
        const bytes = key.export();
        const result = use(row, bytes);
        void Promise.resolve(result)
          .catch(() => undefined)
          .then(() => bytes.fill(0));
        return [result];
      });
    },

    /** The same keys wrapped in another way. */
    adopt(changed: readonly WrappedKey[], openedBy?: OpenedBy): void {
      for (const row of changed) {
        const one = held.get(row.version);
        if (one !== undefined) held.set(row.version, { ...one, row, openedBy: openedBy ?? one.openedBy });
      }
    },

    drop(versions: readonly number[]): void {
      for (const version of versions) held.delete(version);
    },
  };
}

async function unwrap(row: WrappedKey, stores: KeyStores): Promise<HeldKey> {
  try {
    const by = row.storeName === passphraseStoreName ? 'passphrase' : 'store';
    const bytes = by === 'passphrase' ? await byPassphrase(row, stores) : await byStore(row, stores);
    return { row, key: takeKey(bytes), openedBy: by, closedBecause: null };
  } catch (error) {
    return { row, key: null, openedBy: null, closedBecause: reasonOf(row, stores, error) };
  }
}

async function byPassphrase(
  { wrapped }: WrappedKey,
  { passphraseStore, passphrase }: KeyStores,
): Promise<Uint8Array> {
  if (passphrase === undefined) throw new AppError('vault.locked');
  // Keys of one owner mostly share a salt, and the costly part is then done once.
  if (passphraseStore.entered) {
    const bytes = await passphraseStore.unwrap(wrapped).catch(() => undefined);
    if (bytes !== undefined) return bytes;
  }
  return passphraseStore.unwrapWith(passphrase, wrapped);
}

async function byStore({ storeName, wrapped }: WrappedKey, { secretStore }: KeyStores): Promise<Uint8Array> {
  if (storeName !== secretStore.name) throw new AppError('vault.unreadable');
  return secretStore.unwrap(wrapped);
}

/** A failure that the store does not name is one of access. */
function reasonOf({ storeName }: WrappedKey, { passphrase }: KeyStores, error: unknown): ClosedBecause {
  if (storeName === passphraseStoreName)
    return passphrase === undefined ? 'passphrase_missing' : 'passphrase_wrong';
  return error instanceof AppError && error.code === 'vault.unreadable' ? 'other_store' : 'store_refused';
}
