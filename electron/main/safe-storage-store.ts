import { AppError } from '../../shared/errors.ts';
import type { SecretStore } from '../core/ports.ts';

/** The part of Electron's `safeStorage` that the store needs. */
export interface SafeStoragePort {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
  getSelectedStorageBackend(): string;
}

/** Whether the system has a secret service, and not just a password that is built into Electron. */
export async function isTrusted(safeStorage: SafeStoragePort, platform: NodeJS.Platform): Promise<boolean> {
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : platform;
  if (backend === 'basic_text' || backend === 'unknown') return false;
  return safeStorage.isAsyncEncryptionAvailable();
}

/**
 * The vault's data key under the protection of the system's own secret service: Keychain, DPAPI, or the
 * Linux desktop's wallet. Where the backend is `basic_text`, a password built into Electron, or where there
 * is none, wrapping and unwrapping throw `vault.locked` instead of pretending to protect.
 * https://www.electronjs.org/docs/latest/api/safe-storage
 */
export function createSafeStorageStore(safeStorage: SafeStoragePort, platform: NodeJS.Platform): SecretStore {
  const backend = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : platform;
  const refuseUntrusted = async () => {
    if (!(await isTrusted(safeStorage, platform))) throw new AppError('vault.locked');
  };
  return {
    name: `safe-storage:${backend}`,
    async wrap(dataKey) {
      await refuseUntrusted();
      return safeStorage.encryptStringAsync(Buffer.from(dataKey).toString('base64'));
    },
    async unwrap(wrapped) {
      await refuseUntrusted();
      return Buffer.from(await decrypt(safeStorage, wrapped), 'base64');
    },
  };
}

async function decrypt(safeStorage: SafeStoragePort, wrapped: Uint8Array): Promise<string> {
  try {
    return (await safeStorage.decryptStringAsync(Buffer.from(wrapped))).result;
  } catch (cause) {
    throw new AppError('vault.unreadable', {}, { cause });
  }
}
