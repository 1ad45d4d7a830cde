import { AppError } from '../../../shared/errors.ts';
import type { IdSource } from '../ports.ts';
import { nonceBytes, openWith, type Place, sealedVersion, sealWith } from './field-cipher.ts';
import { type HeldKey, isRecoverable, type KeyRing } from './key-ring.ts';

/** `locked`: the owner can open it; `lost`: nothing known here opens it. */
export type SecretState = 'open' | 'locked' | 'lost';

type SealingDeps = {
  readonly ring: KeyRing;
  readonly ids: Pick<IdSource, 'randomBytes'>;
  readonly makeKey: () => Promise<number>;
};

/** Sealing with the newest open key, and opening with whichever key sealed. */
export function createSealing({ ring, ids, makeKey }: SealingDeps) {
  let making: Promise<number> | undefined;

  async function sealingVersion(): Promise<number> {
    const current = ring.current();
    if (current !== undefined) return current.row.version;
    if (ring.closed().some(canBeOpened)) throw new AppError('vault.locked');
    making ??= makeKey().finally(() => {
      making = undefined;
    });
    return making;
  }

  function stateOf(sealed: string): SecretState {
    const held = ring.find(sealedVersion(sealed));
    if (held === undefined) return 'lost';
    if (held.key !== null) return 'open';
    return canBeOpened(held) ? 'locked' : 'lost';
  }

  return {
    stateOf,
    open(sealed: string, place: Place): string {
      const held = ring.find(sealedVersion(sealed));
      if (held?.key) return openWith(held.key, held.row.version, sealed, place);
      throw new AppError(stateOf(sealed) === 'locked' ? 'vault.locked' : 'vault.unreadable');
    },
    async seal(value: string, place: Place): Promise<string> {
      const version = await sealingVersion();
      const held = ring.find(version);
      if (!held?.key) throw new AppError('vault.locked');
      return sealWith(held.key, version, ids.randomBytes(nonceBytes), value, place);
    },
  };
}

/** By the owner, or by a store that refuses only for now. */
function canBeOpened({ row, closedBecause }: HeldKey): boolean {
  return isRecoverable(row) || closedBecause === 'store_refused';
}
