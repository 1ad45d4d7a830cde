import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import type { Clock, IdSource, SecretStore } from '../ports.ts';

/** Where a sealed value lives. It opens nowhere else, so that values cannot be swapped between rows. */
export type Place = { readonly table: string; readonly row: string; readonly column: string };

export type WrappedKey = {
  readonly version: number;
  readonly storeName: string;
  readonly wrapped: Uint8Array;
  readonly createdAtMs: EpochMs;
};

export type VaultOptions = {
  readonly secretStore: SecretStore;
  /** Keeps the wrapped data keys; `insert` resolves when the key is on disk. */
  readonly keys: { list(): Promise<readonly WrappedKey[]>; insert(key: WrappedKey): Promise<void> };
  readonly ids: IdSource;
  readonly clock: Clock;
};

export type Vault = {
  /** True while no secret can be opened. */
  readonly locked: boolean;
  /**
   * The value encrypted for this place: `v1.<key version>.<nonce>.<ciphertext and tag>`, both base64url.
   * AppError `vault.locked` while the secret store gives no access.
   */
  seal(value: string, place: Place): Promise<string>;
  /**
   * The value that was sealed for this place. AppError `vault.locked` while the secret store gives no access,
   * `vault.unreadable` when key, place or text is not the one it was sealed with.
   */
  open(sealed: string, place: Place): string;
};

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** 96 random bits for each value: NIST SP 800-38D, section 8.2. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Opens the vault with the data keys that the secret store can unwrap, and makes the first one when there is
 * none. A store that refuses does not make it throw: the vault is then locked, and the ledger works without it.
 *
 * Keys that another store wrapped, or that this store no longer knows, are lost; the next value is then sealed
 * with a new key, so that the owner can enter the secrets again.
 */
export async function openVault({ secretStore, keys, ids, clock }: VaultOptions): Promise<Vault> {
  const dataKeys = new Map<number, KeyObject | AppError>();
  for (const key of await keys.list()) dataKeys.set(key.version, await unwrapKey(secretStore, key));
  let making: Promise<number> | undefined;

  async function makeKey(): Promise<number> {
    const version = Math.max(0, ...dataKeys.keys()) + 1;
    const bytes = ids.randomBytes(KEY_BYTES);
    const wrapped = await secretStore.wrap(bytes).catch((error: unknown) => {
      throw asRefusal(error);
    });
    await keys.insert({ version, storeName: secretStore.name, wrapped, createdAtMs: clock.now() });
    dataKeys.set(version, takeKey(bytes));
    return version;
  }

  async function sealingVersion(): Promise<number> {
    const newest = Math.max(0, ...openVersions());
    if (newest > 0) return newest;
    for (const key of dataKeys.values()) if (isRefusal(key) && key.code === 'vault.locked') throw key;
    making ??= makeKey().finally(() => {
      making = undefined;
    });
    return making;
  }

  function openVersions(): number[] {
    return [...dataKeys].flatMap(([version, key]) => (key instanceof AppError ? [] : [version]));
  }

  function keyOf(version: number): KeyObject {
    const key = dataKeys.get(version) ?? new AppError('vault.unreadable');
    if (key instanceof AppError) throw key;
    return key;
  }

  if (dataKeys.size === 0) {
    await makeKey().catch((error: unknown) => {
      // The store will be asked again when the first secret is to be sealed.
      if (!isRefusal(error)) throw error;
    });
  }

  return {
    get locked() {
      return openVersions().length === 0;
    },
    async seal(value, place) {
      const version = await sealingVersion();
      return sealWith(keyOf(version), version, ids.randomBytes(NONCE_BYTES), value, place);
    },
    open(sealed, place) {
      const [, version, nonce, text] = /^v1\.(\d{1,9})\.([\w-]{16})\.([\w-]{22,})$/.exec(sealed) ?? [];
      if (nonce === undefined || text === undefined) throw new AppError('vault.unreadable');
      return openWith(keyOf(Number(version)), Number(version), nonce, text, place);
    },
  };
}

function sealWith(key: KeyObject, version: number, nonce: Uint8Array, value: string, place: Place): string {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundTo(place, version));
  const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${version}.${Buffer.from(nonce).toString('base64url')}.${text.toString('base64url')}`;
}

function openWith(key: KeyObject, version: number, nonce: string, text: string, place: Place): string {
  const bytes = Buffer.from(text, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(place, version)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const value = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
    return value.toString('utf8');
  } catch (cause) {
    throw new AppError('vault.unreadable', {}, { cause });
  }
}

function boundTo({ table, row, column }: Place, keyVersion: number): Buffer {
  return Buffer.from([table, row, column, keyVersion].join('|'), 'utf8');
}

async function unwrapKey(
  store: SecretStore,
  { storeName, wrapped }: WrappedKey,
): Promise<KeyObject | AppError> {
  if (storeName !== store.name) return new AppError('vault.unreadable');
  try {
    return takeKey(await store.unwrap(wrapped));
  } catch (error) {
    return asRefusal(error);
  }
}

/** The key as an object that prints nothing; the bytes it came in are wiped. */
function takeKey(bytes: Uint8Array): KeyObject {
  if (bytes.length !== KEY_BYTES) throw new AppError('vault.unreadable');
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'vault.locked' || error.code === 'vault.unreadable');
}

function asRefusal(error: unknown): AppError {
  return isRefusal(error) ? error : new AppError('vault.locked', {}, { cause: error });
}
