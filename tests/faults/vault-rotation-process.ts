import { openVaultAccess } from '../../electron/core/services/vault-access.ts';
import { systemClock, systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { createKeyFileStore } from '../../electron/core/vault/key-file-store.ts';
import { nowMs, openAt } from '../integration/stored-carpool.ts';

/* Opens the vault of the folder given first, protected by the key file given second; third: `rotate` or `start`. */
const [, , dataDir, keyFile, step] = process.argv as [string, string, string, string, string];
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const storage = await openAt(dataDir, nowMs, new URL('./killing-storage-worker.ts', import.meta.url));
const access = await openVaultAccess({
  storage,
  secretStore: createKeyFileStore({ path: keyFile, ids: systemIds, logger }),
  clock: systemClock,
  ids: systemIds,
  logger,
  announce: async () => undefined,
});
if (step === 'rotate') await access.rotateKey({});
await storage.close();
process.stdout.write('done');
