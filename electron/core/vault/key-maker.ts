import { AppError } from '../../../shared/errors.ts';
import type { Clock, IdSource, SecretStore } from '../ports.ts';
import { dataKeyBytes, openWith, type Place, sealedVersion } from './field-cipher.ts';
import type { KeyRing, WrappedKey } from './key-ring.ts';
import { type PassphraseStore, passphraseStoreName } from './passphrase-store.ts';
import { type Recipient, readRecipient, wrapFor } from './recovery-wrap.ts';
import type { VaultKeys } from './vault.ts';

export const recipientPlace: Place = { table: 'vault_recovery', row: 'owner', column: 'recipient_sealed' };

export type KeyMakerDeps = {
  readonly ring: KeyRing;
  readonly keys: VaultKeys;
  readonly passphraseStore: PassphraseStore;
  /** What protects new keys on this computer. */
  readonly preferred: SecretStore;
  readonly ids: IdSource;
  readonly clock: Clock;
};

/**
 * Makes a data key, wrapped by a store and, where the key in force knows whom for, for the recovery code; resolves
 * with its version when it is on disk. `vault.locked` when the store refuses.
 */
export function createKeyMaker(deps: KeyMakerDeps): () => Promise<number> {
  const { ring, keys, passphraseStore, preferred, ids, clock } = deps;

  /** Who chose a passphrase goes on with it, until the keys are moved to another store. */
  function storeForNew(): SecretStore {
    const isByPassphrase = ring.current()?.row.storeName === passphraseStoreName;
    return isByPassphrase && passphraseStore.entered ? passphraseStore : preferred;
  }

  async function recipient(): Promise<Recipient | null> {
    const sealed = (await keys.recovery())?.recipientSealed;
    if (sealed === undefined) return null;
    const held = ring.find(sealedVersion(sealed));
    if (!held?.key) return null;
    try {
      return readRecipient(openWith(held.key, held.row.version, sealed, recipientPlace));
    } catch (error) {
      // Exchanged or damaged: the owner is then asked to make a new code.
      if (error instanceof AppError && error.code === 'vault.unreadable') return null;
      throw error;
    }
  }

  return async () => {
    const to = await recipient();
    const store = storeForNew();
    const bytes = ids.randomBytes(dataKeyBytes);
    const row: WrappedKey = {
      version: ring.lastVersion() + 1,
      storeName: store.name,
      wrapped: await wrapBy(store, bytes),
      recoveryWrapped: to === null ? null : wrapFor(to, bytes, ids),
      createdAtMs: clock.now(),
    };
    await keys.insert(row);
    ring.take(row, bytes, store === passphraseStore ? 'passphrase' : 'store');
    return row.version;
  };
}

/** The store's own errors, and any that it does not name as `vault.locked`. */
export async function wrapBy(store: SecretStore, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await store.wrap(bytes);
  } catch (cause) {
    const isNamed = cause instanceof AppError && cause.code.startsWith('vault.');
    throw isNamed ? cause : new AppError('vault.locked', {}, { cause });
  }
}
