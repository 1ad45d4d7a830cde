import { AppError } from '../../../shared/errors.ts';
import type { IdSource, SecretStore } from '../ports.ts';
import { decrypt, encrypt, nonceBytes } from './field-cipher.ts';
import {
  type Derivation,
  derivationBytes,
  deriveKey,
  newDerivation,
  readDerivation,
  writeDerivation,
} from './key-derivation.ts';

export const passphraseStoreName = 'passphrase';
const leastPassphraseLength = 12;

/** A secret store over something that only the owner knows; it keeps no passphrase, only the key made from it. */
export type PassphraseStore = SecretStore & {
  /** Whether it can wrap: a passphrase was chosen, or one that opened a key was entered. */
  readonly entered: boolean;
  /** Uses this passphrase from now on. `vault.passphrase_short` for fewer than 12 characters. */
  choose(passphrase: string): Promise<void>;
  /** The same, but it is used only once `accept` is called. */
  prepare(passphrase: string): Promise<{ readonly store: SecretStore; accept(): void }>;
  /** The data key; from then on {@link SecretStore.wrap} works too. `vault.unreadable` for another passphrase. */
  unwrapWith(passphrase: string, wrapped: Uint8Array): Promise<Uint8Array>;
};

const FORM = 1;
const PURPOSE = Buffer.from('aicarpool data key, passphrase', 'utf8');

/** The wrapped key is: form, scrypt parameters and salt, nonce, ciphertext and tag. */
export function createPassphraseStore({ randomBytes }: Pick<IdSource, 'randomBytes'>): PassphraseStore {
  type Made = { readonly derivation: Derivation; readonly key: Buffer };
  let made: Made | undefined;

  async function prepare(passphrase: string) {
    refuseShort(passphrase);
    const derivation = newDerivation(randomBytes);
    const next: Made = { derivation, key: await deriveKey(asTyped(passphrase), derivation) };
    return {
      store: storeOver(() => next),
      accept: () => {
        made = next;
      },
    };
  }

  function storeOver(current: () => Made | undefined): SecretStore {
    return {
      name: passphraseStoreName,
      async wrap(dataKey) {
        const { derivation, key } = entered(current());
        const nonce = randomBytes(nonceBytes);
        const text = encrypt(key, nonce, dataKey, PURPOSE);
        return new Uint8Array(Buffer.concat([Buffer.of(FORM), writeDerivation(derivation), nonce, text]));
      },
      async unwrap(wrapped) {
        return openBy(entered(current()).key, Buffer.from(wrapped));
      },
    };
  }

  return {
    ...storeOver(() => made),
    get entered() {
      return made !== undefined;
    },
    prepare,
    async choose(passphrase) {
      (await prepare(passphrase)).accept();
    },
    async unwrapWith(passphrase, wrapped) {
      const bytes = Buffer.from(wrapped);
      if (bytes[0] !== FORM) throw new AppError('vault.unreadable');
      const derivation = readDerivation(bytes.subarray(1));
      const key = await deriveKey(asTyped(passphrase), derivation);
      const dataKey = openBy(key, bytes);
      made = { derivation, key };
      return dataKey;
    },
  };
}

function entered<Made>(made: Made | undefined): Made {
  if (made === undefined) throw new AppError('vault.locked');
  return made;
}

function openBy(key: Buffer, wrapped: Buffer): Uint8Array {
  const nonceAt = 1 + derivationBytes;
  const nonce = wrapped.subarray(nonceAt, nonceAt + nonceBytes);
  return new Uint8Array(decrypt(key, nonce, wrapped.subarray(nonceAt + nonceBytes), PURPOSE));
}

/** `vault.passphrase_short` for fewer than 12 characters. */
export function refuseShort(passphrase: string): void {
  if ([...passphrase].length < leastPassphraseLength)
    throw new AppError('vault.passphrase_short', { least: leastPassphraseLength }, { field: 'passphrase' });
}

/** The same bytes whatever keyboard or system composed the characters. */
export function asTyped(passphrase: string): string {
  return passphrase.normalize('NFKC');
}
