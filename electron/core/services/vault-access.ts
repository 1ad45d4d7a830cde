import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { invalidInput } from '../../../shared/contract/input-error.ts';
import type { VaultKeeper, VaultStatus } from '../../../shared/contract/vault.ts';
import { AppError } from '../../../shared/errors.ts';
import { readRecoveryCode, writeRecoveryCode } from '../../../shared/recovery-code.ts';
import type { Clock, IdSource, Logger, PassphraseUse, SecretStore } from '../ports.ts';
import type { WriteCall } from '../storage/operations.ts';
import type { Storage } from '../storage/storage.ts';
import { createAttemptDelay } from '../vault/attempt-delay.ts';
import { sealedVersion } from '../vault/field-cipher.ts';
import { openVault, type Vault, type VaultKeys } from '../vault/vault.ts';

export type VaultAccessDeps = {
  readonly storage: Storage;
  readonly secretStore: SecretStore;
  readonly passphrase?: PassphraseUse | undefined;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** Resolves when everything that keeps opened secrets knows of the change. */
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type VaultAccess = Awaited<ReturnType<typeof openVaultAccess>>;

/** The wrapped data keys in the database. */
export function vaultKeysIn(storage: Storage): VaultKeys {
  return {
    list: () => storage.read('vaultKeys.list'),
    insert: (key) => storage.write('vaultKeys.insert', key),
    update: (keys, recovery) =>
      storage.writeAll([
        ...keys.map((key): WriteCall => ({ name: 'vaultKeys.update', args: [key] })),
        ...(recovery === undefined
          ? []
          : [{ name: 'vaultRecovery.put', args: [recovery] } satisfies WriteCall]),
      ]),
    recovery: () => storage.read('vaultRecovery.find'),
  };
}

/**
 * The vault as its owner sees it. Opening also finishes a change of the data key that an earlier run has left
 * half done, and forgets data keys that nothing is sealed with any more.
 */
export async function openVaultAccess(deps: VaultAccessDeps) {
  const { storage, clock, logger, announce } = deps;
  const keys = vaultKeysIn(storage);
  const vault = await openVault({ ...deps, keys });
  const attempts = createAttemptDelay(clock);

  if (!vault.locked) {
    const changed = await sealAnew(storage, vault);
    if (changed > 0) logger.info({ secrets: changed }, 'an unfinished change of the data key is complete');
    // Only now: while the core runs, somebody may be about to store what an older key has just sealed.
    vault.drop(await storage.write('vaultKeys.removeUnused', vault.facts().version ?? 0));
  }

  async function status(): Promise<VaultStatus> {
    const facts = vault.facts();
    const recovery = facts.hasRecovery ? await keys.recovery() : null;
    const isUnset = facts.version === null && deps.passphrase !== undefined;
    return {
      locked: vault.locked,
      lockReason: !vault.locked
        ? null
        : isUnset
          ? 'passphrase_unset'
          : (facts.closedBecause ?? 'store_refused'),
      unlockBy: [...facts.unlockBy],
      keyVersion: facts.version,
      keyCreatedAtMs: facts.createdAtMs,
      keptBy: facts.keptIn === null ? null : keeperOf(facts.keptIn),
      keptIn: facts.keptIn,
      keeper: keeperOf(facts.store),
      passphraseReason: deps.passphrase?.reason ?? null,
      rewrapNeeded: facts.openedBy === 'recovery_code',
      recoveryCodeSetAtMs: recovery?.createdAtMs ?? null,
      waitMs: attempts.waitMs(),
    };
  }

  async function changed(): Promise<VaultStatus> {
    await announce({ name: 'vault.changed', payload: {} });
    return status();
  }

  return {
    vault,
    status,

    async createRecoveryCode(): Promise<Result<'vault.createRecoveryCode'>> {
      const code = await vault.createRecovery();
      const recoveryCode = writeRecoveryCode(code);
      code.fill(0);
      await changed();
      return { recoveryCode, createdAtMs: clock.now() };
    },

    async unlock({ recoveryCode, passphrase }: Params<'vault.unlock'>): Promise<VaultStatus> {
      const attempt = attemptOf(vault, recoveryCode, passphrase);
      attempts.refuseEarly();
      if (!(await attempt.open())) {
        attempts.failed();
        throw attempt.wrong;
      }
      attempts.passed();
      await sealAnew(storage, vault);
      return changed();
    },

    async rotateKey({ giveUpLocked = false }: Params<'vault.rotateKey'>): Promise<VaultStatus> {
      if (vault.locked && !giveUpLocked) throw new AppError('vault.locked');
      await vault.addKey();
      await sealAnew(storage, vault);
      return changed();
    },

    async rewrap({ passphrase }: Params<'vault.rewrap'>): Promise<VaultStatus> {
      await vault.rewrap(passphrase).catch(besideField('passphrase'));
      return changed();
    },
  };
}

type Attempt = { readonly open: () => Promise<boolean>; readonly wrong: AppError };

/** What was given, read. A code with a typo is told at once and counts as no attempt. */
function attemptOf(vault: Vault, recoveryCode: string | undefined, passphrase: string | undefined): Attempt {
  if ((recoveryCode === undefined) === (passphrase === undefined))
    throw invalidInput('recoveryCode', {
      zh: '恢复码和口令要填一个，只填一个',
      en: 'either a recovery code or a passphrase is needed, and only one of them',
    });
  if (passphrase !== undefined) {
    const { unlockBy, keptIn } = vault.facts();
    if (!unlockBy.includes('passphrase') && keptIn !== 'passphrase')
      throw new AppError('vault.no_passphrase', {}, { field: 'passphrase' });
    return {
      open: () => vault.unlockWithPassphrase(passphrase).catch(besideField('passphrase')),
      wrong: new AppError('vault.passphrase_wrong', {}, { field: 'passphrase' }),
    };
  }
  const field = 'recoveryCode';
  const read = readRecoveryCode(recoveryCode ?? '');
  if (!read.ok && read.problem === 'length') throw new AppError('vault.code_incomplete', {}, { field });
  if (!read.ok) throw new AppError('vault.code_mistyped', { group: read.group }, { field });
  const { unlockBy, hasRecovery } = vault.facts();
  if (!unlockBy.includes('recovery_code') && !hasRecovery)
    throw new AppError('vault.no_recovery_code', {}, { field });
  return {
    open: () => vault.unlockWithCode(read.bytes).finally(() => read.bytes.fill(0)),
    wrong: new AppError('vault.code_wrong', {}, { field }),
  };
}

/**
 * Seals everything that older open keys have sealed with the key in force; how many values that were. Each is put
 * in place only where the old one still stands, so a token that is renewed meanwhile is never lost.
 */
async function sealAnew(storage: Storage, vault: Vault): Promise<number> {
  let changed = 0;
  for (;;) {
    const version = vault.facts().version;
    const calls: WriteCall[] = [];
    for (const value of await storage.read('sealed.list')) {
      if (vault.stateOf(value.sealed) !== 'open' || sealedVersion(value.sealed) === version) continue;
      const plain = readable(vault, value);
      if (plain === undefined) continue;
      calls.push({ name: 'sealed.replace', args: [value, await vault.seal(plain, value)] });
    }
    if (calls.length === 0) return changed;
    await storage.writeAll(calls);
    changed += calls.length;
  }
}

/** Undefined for what was damaged: it stays as it is, and so does its key. */
function readable(
  vault: Vault,
  value: { table: string; row: string; column: string; sealed: string },
): string | undefined {
  try {
    return vault.open(value.sealed, value);
  } catch (error) {
    if (error instanceof AppError && error.code === 'vault.unreadable') return undefined;
    throw error;
  }
}

function keeperOf(storeName: string): VaultKeeper {
  if (storeName === 'key-file') return 'key_file';
  return storeName === 'passphrase' ? 'passphrase' : 'system';
}

function besideField(field: string) {
  return (error: unknown): never => {
    if (error instanceof AppError && error.code.startsWith('vault.passphrase'))
      throw new AppError(error.code, error.params, { field, cause: error });
    throw error;
  };
}
