import { existsSync } from 'node:fs';
import type { Logger, Platform, SecretStore } from '../core/ports.ts';

export type StoreChoice = {
  /** Whether the system's secret service can be trusted with the data key. */
  readonly systemIsTrusted: boolean;
  readonly system: SecretStore;
  readonly keyFile: SecretStore;
  readonly keyFilePath: string;
  readonly logger: Logger;
};

/**
 * What protects the vault's data key in the desktop: the system's own store, unless the folder already has a key
 * file (it was made without a window, and its secrets must stay readable). Where the system offers none that
 * deserves trust, the owner is asked for a passphrase, and the log says why.
 */
export function chooseDataKeyStore(choice: StoreChoice): Pick<Platform, 'secretStore' | 'passphrase'> {
  if (existsSync(choice.keyFilePath)) return { secretStore: choice.keyFile };
  if (choice.systemIsTrusted) return { secretStore: choice.system };
  choice.logger.warn(
    { store: choice.system.name },
    'this system has no secret service to trust; account secrets need a passphrase',
  );
  return { secretStore: choice.system, passphrase: { reason: 'untrusted_system' } };
}
