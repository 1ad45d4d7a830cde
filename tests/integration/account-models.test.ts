import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAccountSecrets } from '../../electron/core/services/account-secrets.ts';
import { vaultKeysIn } from '../../electron/core/services/vault-access.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { systemClock, systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { createKeyFileStore } from '../../electron/core/vault/key-file-store.ts';
import { openVault } from '../../electron/core/vault/vault.ts';
import { account, fill, freshFolder, group, openAt } from './stored-carpool.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const toHaiku = [{ from: '*', to: 'haiku' }];
const toDated = [{ from: 'haiku', to: 'claude-haiku-4-5-20251001' }];

let storage: Storage;

beforeEach(async () => {
  const dataDir = await freshFolder();
  storage = await openAt(dataDir);
  await fill(storage);
  secrets = await openSecrets(dataDir);
});
afterEach(() => storage.close());

let secrets: ReturnType<typeof createAccountSecrets>;

async function openSecrets(dataDir: string) {
  const vault = await openVault({
    secretStore: createKeyFileStore({ path: join(dataDir, 'vault.key'), ids: systemIds, logger }),
    keys: vaultKeysIn(storage),
    ids: systemIds,
    clock: systemClock,
  });
  return createAccountSecrets({ storage, vault });
}

async function bindAccount(): Promise<void> {
  const apiKeySealed = await secrets.seal(account.id, 'sk-sim-models');
  await storage.write('accounts.update', account.id, { apiKeySealed });
  if ((await storage.read('bindings.list')).length === 0)
    await storage.write('bindings.insert', { groupId: group.id, accountId: account.id, boundAtMs: 1 });
}

test('the relay is told what the account serves, what it calls it, and what the members call it', async () => {
  await bindAccount();
  expect(await secrets.upstreamFor(group.id)).toMatchObject({
    accountId: account.id,
    apiKey: 'sk-sim-models',
    supportedModels: null,
    modelMapping: [],
    groupModelMapping: [],
  });
  await storage.write('groups.update', group.id, { modelMapping: toHaiku });
  await storage.write('accounts.update', account.id, {
    modelMapping: toDated,
    supportedModels: ['claude-haiku-*'],
  });
  secrets.drop();
  expect(await secrets.upstreamFor(group.id)).toMatchObject({
    supportedModels: ['claude-haiku-*'],
    modelMapping: toDated,
    groupModelMapping: toHaiku,
  });
});

test('a group without an account is named', async () => {
  await storage.write('bindings.remove', group.id, Date.now());
  await expect(secrets.upstreamFor(group.id)).rejects.toMatchObject({
    code: 'relay.no_account',
    params: { group: '周末拼车' },
  });
});
