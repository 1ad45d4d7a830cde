import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Clock, IdSource, PassphraseUse, SecretStore } from '../ports.ts';
import type { Place } from './field-cipher.ts';
import { createKeyCare } from './key-care.ts';
import { createKeyMaker } from './key-maker.ts';
import {
  type ClosedBecause,
  createKeyRing,
  type HeldKey,
  type OpenedBy,
  type WrappedKey,
} from './key-ring.ts';
import { createPassphraseStore, passphraseStoreName } from './passphrase-store.ts';
import { createSealing, type SecretState } from './sealing.ts';

export type { Place } from './field-cipher.ts';
export type { WrappedKey } from './key-ring.ts';
export type { SecretState } from './sealing.ts';

/** Whom new data keys are wrapped for besides the store, and since when. */
export type StoredRecovery = { readonly recipientSealed: string; readonly createdAtMs: EpochMs };

/** Where the wrapped data keys are kept; a change resolves when it is on disk. */
export type VaultKeys = {
  list(): Promise<readonly WrappedKey[]>;
  insert(key: WrappedKey): Promise<void>;
  /** Replaces how these keys are wrapped, all or none; `recovery` with them. */
  update(keys: readonly WrappedKey[], recovery?: StoredRecovery): Promise<void>;
  recovery(): Promise<StoredRecovery | null>;
};

export type VaultOptions = {
  readonly secretStore: SecretStore;
  /** Present where a passphrase protects new data keys instead of `secretStore`. */
  readonly passphrase?: PassphraseUse | undefined;
  readonly keys: VaultKeys;
  readonly ids: IdSource;
  readonly clock: Clock;
};

/** How the data key in force stands; its facts are null while there is none. */
export type VaultFacts = {
  readonly version: number | null;
  readonly createdAtMs: EpochMs | null;
  /** The store that wrapped it. */
  readonly keptIn: string | null;
  readonly openedBy: OpenedBy | null;
  readonly closedBecause: ClosedBecause | null;
  /** The store that new keys are wrapped by on this computer. */
  readonly store: string;
  readonly hasRecovery: boolean;
  readonly unlockBy: readonly ('recovery_code' | 'passphrase')[];
};

export type Vault = {
  /** True while no secret can be opened. */
  readonly locked: boolean;
  facts(): VaultFacts;
  /**
   * The value encrypted for this place, see {@link sealWith}. AppError `vault.locked` while the secret store gives
   * no access, or while there are keys that the owner can still unlock.
   */
  seal(value: string, place: Place): Promise<string>;
  /**
   * The value that was sealed for this place. AppError `vault.locked` while its key can still be unlocked,
   * `vault.unreadable` when key, place or text is not the one it was sealed with.
   */
  open(sealed: string, place: Place): string;
  stateOf(sealed: string): SecretState;
  /** Opens what the recovery code's 20 bytes open, and checks an open key against them. False: nothing. */
  unlockWithCode(code: Uint8Array): Promise<boolean>;
  /** The same with a passphrase; where none was chosen yet, this is it. */
  unlockWithPassphrase(passphrase: string): Promise<boolean>;
  /** A new recovery code for every open key; the older one opens none of them any more. */
  createRecovery(): Promise<Uint8Array>;
  /** Wraps every open key by this computer's store, or by a passphrase. */
  rewrap(passphrase?: string): Promise<void>;
  /** A new data key, in force at once; what older keys sealed stays readable by them. Its version. */
  addKey(): Promise<number>;
  /** Forgets keys that were taken out of the table. */
  drop(versions: readonly number[]): void;
};

/**
 * Opens the vault with the data keys that the secret store can unwrap, and makes the first one when there is
 * none. A store that refuses does not make it throw: the vault is then locked, and the ledger works without it.
 *
 * Keys that neither this store nor the owner can open are lost; the next value is then sealed with a new key, so
 * that the owner can enter the secrets again. `vault.passphrase_short` when a first passphrase is too short.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { secretStore, passphrase, keys, ids } = options;
  const passphraseStore = createPassphraseStore(ids);
  const preferred = passphrase === undefined ? secretStore : passphraseStore;
  const ring = await createKeyRing(await keys.list(), {
    secretStore,
    passphraseStore,
    passphrase: passphrase?.given,
  });
  const deps = { ...options, ring, passphraseStore, preferred };
  const makeKey = createKeyMaker(deps);
  const sealing = createSealing({ ring, ids, makeKey });
  const care = createKeyCare({ ...deps, makeKey, seal: sealing.seal });

  if (ring.isEmpty && passphrase?.given !== undefined) await passphraseStore.choose(passphrase.given);
  if (ring.isEmpty && (preferred !== passphraseStore || passphraseStore.entered))
    await makeKey().catch((error: unknown) => {
      // The store will be asked again when the first secret is to be sealed.
      if (!(error instanceof AppError) || !error.code.startsWith('vault.')) throw error;
    });

  return {
    get locked() {
      return ring.current() === undefined;
    },
    facts: () => factsOf(ring.current() ?? ring.closed().at(-1), ring.all(), preferred),
    ...sealing,
    ...care,
    addKey: makeKey,
    drop: ring.drop,
  };
}

function factsOf(held: HeldKey | undefined, all: readonly HeldKey[], preferred: SecretStore): VaultFacts {
  const row = held?.row;
  const closed = all.filter(({ key }) => key === null).map((one) => one.row);
  const canChoose = all.length === 0 && preferred.name === passphraseStoreName;
  return {
    version: row?.version ?? null,
    createdAtMs: row?.createdAtMs ?? null,
    keptIn: row?.storeName ?? null,
    openedBy: held?.openedBy ?? null,
    closedBecause: held?.closedBecause ?? null,
    store: preferred.name,
    hasRecovery: row !== undefined && row.recoveryWrapped !== null,
    unlockBy: [
      ...(closed.some(({ recoveryWrapped }) => recoveryWrapped !== null) ? ['recovery_code' as const] : []),
      ...(canChoose || closed.some(({ storeName }) => storeName === passphraseStoreName)
        ? ['passphrase' as const]
        : []),
    ],
  };
}
