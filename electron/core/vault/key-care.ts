import { AppError } from '../../../shared/errors.ts';
import type { Place } from './field-cipher.ts';
import { type KeyMakerDeps, recipientPlace, wrapBy } from './key-maker.ts';
import type { OpenedBy, WrappedKey } from './key-ring.ts';
import { passphraseStoreName } from './passphrase-store.ts';
import { newRecovery, recoveryOpener, wrapFor, writeRecipient } from './recovery-wrap.ts';

type KeyCareDeps = KeyMakerDeps & {
  readonly makeKey: () => Promise<number>;
  readonly seal: (value: string, place: Place) => Promise<string>;
};

/** What the owner does with the keys themselves. */
export function createKeyCare({
  ring,
  keys,
  passphraseStore,
  preferred,
  ids,
  clock,
  makeKey,
  seal,
}: KeyCareDeps) {
  /** The closed keys, and the one in force so that a code can be checked. True when any was opened by it. */
  async function tryEach(
    usable: (row: WrappedKey) => boolean,
    unwrap: (row: WrappedKey) => Promise<Uint8Array>,
    by: OpenedBy,
  ): Promise<boolean> {
    let opened = false;
    for (const held of [...ring.closed(), ...ring.currentList()]) {
      if (!usable(held.row)) continue;
      const bytes = await unwrap(held.row).catch(ifUnreadable);
      if (bytes === undefined) continue;
      opened = true;
      if (held.key === null) ring.take(held.row, bytes, by);
      else bytes.fill(0);
    }
    return opened;
  }

  return {
    unlockWithCode(code: Uint8Array): Promise<boolean> {
      const opener = recoveryOpener(code);
      return tryEach(
        ({ recoveryWrapped }) => recoveryWrapped !== null,
        ({ recoveryWrapped }) => opener(recoveryWrapped ?? new Uint8Array()),
        'recovery_code',
      );
    },

    async unlockWithPassphrase(passphrase: string): Promise<boolean> {
      if (ring.isEmpty) {
        await passphraseStore.choose(passphrase);
        await makeKey();
        return true;
      }
      return tryEach(
        ({ storeName }) => storeName === passphraseStoreName,
        ({ wrapped }) => passphraseStore.unwrapWith(passphrase, wrapped),
        'passphrase',
      );
    },

    async createRecovery(): Promise<Uint8Array> {
      if (ring.current() === undefined) throw new AppError('vault.locked');
      const { code, recipient } = await newRecovery(ids);
      const rows = ring.withBytes((row, bytes) => ({
        ...row,
        recoveryWrapped: wrapFor(recipient, bytes, ids),
      }));
      const recipientSealed = await seal(writeRecipient(recipient), recipientPlace);
      await keys.update(rows, { recipientSealed, createdAtMs: clock.now() });
      ring.adopt(rows);
      return code;
    },

    async rewrap(passphrase?: string): Promise<void> {
      if (ring.current() === undefined) throw new AppError('vault.locked');
      const chosen = passphrase === undefined ? undefined : await passphraseStore.prepare(passphrase);
      if (chosen === undefined && preferred === passphraseStore && !passphraseStore.entered)
        throw new AppError('vault.passphrase_needed');
      const store = chosen?.store ?? preferred;
      const wrapping = ring.withBytes(async (row, bytes) => ({
        ...row,
        storeName: store.name,
        wrapped: await wrapBy(store, bytes),
      }));
      const rows = await Promise.all(wrapping);
      await keys.update(rows);
      chosen?.accept();
      ring.adopt(rows, store.name === passphraseStoreName ? 'passphrase' : 'store');
    },
  };
}

function ifUnreadable(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'vault.unreadable') return undefined;
  throw error;
}
