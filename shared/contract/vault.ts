import * as z from 'zod';
import { method } from './method.ts';
import { durationMs, epochMs, nothing } from './values.ts';

/** What protects the data key: the system's secret service, a key file, or a passphrase only the owner knows. */
const keeper = z.enum(['system', 'key_file', 'passphrase']);
export type VaultKeeper = z.output<typeof keeper>;

export const vaultStatus = z.object({
  /** True while no secret of an account can be read; everything else works. */
  locked: z.boolean(),
  /**
   * `passphrase_unset`: one has to be chosen before the first secret; `passphrase_missing` and `_wrong`: at start it
   * was not given, or not the right one; `other_store`: what protects the key is not on this computer;
   * `store_refused`: it is, but must not be used now. Null while not locked.
   */
  lockReason: z
    .enum(['passphrase_unset', 'passphrase_missing', 'passphrase_wrong', 'other_store', 'store_refused'])
    .nullable(),
  /** What the owner can unlock with; empty: nothing but entering the secrets again. */
  unlockBy: z.array(z.enum(['recovery_code', 'passphrase'])),
  /** Null before the first key. */
  keyVersion: z.int().nullable(),
  keyCreatedAtMs: epochMs.nullable(),
  /** What protects the key now, and its name, e.g. "safe-storage:kwallet6". */
  keptBy: keeper.nullable(),
  keptIn: z.string().nullable(),
  /** What protects new keys on this computer. */
  keeper,
  /** Why that is a passphrase; null when it is none. */
  passphraseReason: z.enum(['chosen', 'untrusted_system']).nullable(),
  /** The recovery code has opened the key, and this computer could not open it by itself at the next start. */
  rewrapNeeded: z.boolean(),
  /** Null: no recovery code opens the key in force. */
  recoveryCodeSetAtMs: epochMs.nullable(),
  /** How long no code or passphrase is tried, because too many were wrong. */
  waitMs: durationMs,
});
export type VaultStatus = z.output<typeof vaultStatus>;

const passphrase = z.string().min(1).max(1_000);

export const vaultMethods = {
  'vault.status': method(
    'Whether the secrets of accounts can be read, what protects their key, and since when there is a recovery code.',
    nothing,
    vaultStatus,
  ),
  'vault.createRecoveryCode': method(
    'Makes a recovery code and shows it this once; the older one opens nothing any more.',
    nothing,
    z.object({ recoveryCode: z.string(), createdAtMs: epochMs }),
  ),
  'vault.unlock': method(
    'Opens the vault with a recovery code or a passphrase, exactly one of them; on an open vault it only checks. Where no passphrase was chosen yet, the given one is.',
    z.strictObject({
      recoveryCode: z.string().min(1).max(200).optional(),
      passphrase: passphrase.optional(),
    }),
    vaultStatus,
  ),
  'vault.rotateKey': method(
    'Seals every secret with a new data key. While locked only with `giveUpLocked`: secrets that stay closed then have to be entered again.',
    z.strictObject({ giveUpLocked: z.boolean().optional() }),
    vaultStatus,
  ),
  'vault.rewrap': method(
    "Protects the open data key with this computer's store, or with a new passphrase.",
    z.strictObject({ passphrase: passphrase.optional() }),
    vaultStatus,
  ),
};
