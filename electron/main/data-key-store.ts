import { existsSync } from 'node:fs';
import type { Logger, SecretStore } from '../core/ports.ts';

export type StoreChoice = {
  /** Whether the system's secret service can be trusted with the data key. */
  readonly systemIsTrusted: boolean;
  readonly system: SecretStore;
  readonly keyFile: SecretStore;
  readonly keyFilePath: string;
  readonly logger: Logger;
};

/**
 * Which store protects the vault's data key in the desktop: the system's own, unless the folder already has a
 * key file (it was made without a window, and its secrets must stay readable) or the system offers none that
 * deserves trust. The key file then protects as well as it does in the headless shell, and the log says so.
 */
export function chooseDataKeyStore(choice: StoreChoice): SecretStore {
  if (existsSync(choice.keyFilePath)) return choice.keyFile;
  if (choice.systemIsTrusted) return choice.system;
  choice.logger.warn(
    { store: choice.system.name },
    'this system has no secret service to trust; a key file in the data folder protects account secrets',
  );
  return choice.keyFile;
}
