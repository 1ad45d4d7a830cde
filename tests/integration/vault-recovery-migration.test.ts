import { join } from 'node:path';
import { expect, test } from 'vitest';
import { vaultKeysIn } from '../../electron/core/services/vault-access.ts';
import { openDatabase } from '../../electron/core/storage/database.ts';
import { migrations } from '../../electron/core/storage/migrations/index.ts';
import { systemClock, systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { createKeyFileStore } from '../../electron/core/vault/key-file-store.ts';
import { openVault } from '../../electron/core/vault/vault.ts';
import { account, freshFolder, nowMs, openAt } from './stored-carpool.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const place = { table: 'accounts', row: account.id, column: 'api_key_sealed' };

test('data keys from before have no recovery code, open as they did, and can be given one', async () => {
  const dataDir = await freshFolder();
  const secretStore = createKeyFileStore({ path: join(dataDir, 'vault.key'), ids: systemIds, logger });
  const dataKey = Uint8Array.from({ length: 32 }, (_, index) => index);
  const { db } = await openDatabase(
    dataDir,
    nowMs,
    migrations.filter(({ version }) => version < 7),
  );
  db.prepare('INSERT INTO vault_keys (version, store_name, wrapped, created_at_ms) VALUES (1, ?, ?, ?)').run(
    'key-file',
    Buffer.from(await secretStore.wrap(dataKey)),
    nowMs,
  );
  db.close();

  const storage = await openAt(dataDir);
  const keys = vaultKeysIn(storage);
  expect(await keys.recovery()).toBeNull();
  expect(await keys.list()).toMatchObject([{ version: 1, storeName: 'key-file', recoveryWrapped: null }]);
  const vault = await openVault({ secretStore, keys, ids: systemIds, clock: systemClock });
  // Sealed with the data key of above by AES-256-GCM, the nonce being twelve bytes of 7.
  const sealed = 'v1.1.BwcHBwcHBwcHBwcH.fAGLOh1gutmk-HXv8jQSVOkNTELRUtbKJfLR8YPf';
  expect(vault.open(sealed, place)).toBe('sk-from-before');
  const code = await vault.createRecovery();
  await storage.close();

  const again = await openAt(dataDir);
  const elsewhere = await openVault({
    secretStore: createKeyFileStore({ path: join(dataDir, 'other.key'), ids: systemIds, logger }),
    keys: vaultKeysIn(again),
    ids: systemIds,
    clock: systemClock,
  });
  expect(elsewhere.stateOf(sealed)).toBe('locked');
  expect(await elsewhere.unlockWithCode(code)).toBe(true);
  expect(elsewhere.open(sealed, place)).toBe('sk-from-before');
  await again.close();
});
