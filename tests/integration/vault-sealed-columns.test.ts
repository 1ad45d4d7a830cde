import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openVaultAccess, type VaultAccess } from '../../electron/core/services/vault-access.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { systemClock, systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { createKeyFileStore } from '../../electron/core/vault/key-file-store.ts';
import { account, freshFolder, nowMs, openAt } from './stored-carpool.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

let storage: Storage;
let access: VaultAccess;

beforeEach(async () => {
  const dataDir = await freshFolder();
  storage = await openAt(dataDir);
  access = await openVaultAccess({
    storage,
    secretStore: createKeyFileStore({ path: join(dataDir, 'vault.key'), ids: systemIds, logger }),
    clock: systemClock,
    ids: systemIds,
    logger,
    announce: async () => undefined,
  });
});
afterEach(() => storage.close());

const seal = (table: string, row: string, column: string) =>
  access.vault.seal(`secret of ${table}.${column}`, { table, row, column });

async function fillEveryColumn(): Promise<void> {
  await storage.write('accounts.insert', {
    ...account,
    apiKeySealed: await seal('accounts', account.id, 'api_key_sealed'),
    proxy: { kind: 'socks5', host: '127.0.0.1', port: 1080, username: 'u' },
    proxyPasswordSealed: await seal('accounts', account.id, 'proxy_password_sealed'),
  });
  await storage.write('accountTokens.put', {
    accountId: account.id,
    accessSealed: await seal('account_tokens', account.id, 'access_sealed'),
    refreshSealed: await seal('account_tokens', account.id, 'refresh_sealed'),
    expiresAtMs: nowMs,
    scopes: [],
    obtainedAtMs: nowMs,
  });
  await storage.write('oauthProfiles.put', {
    provider: 'gemini',
    changes: {},
    clientSecretSealed: await seal('oauth_profiles', 'gemini', 'client_secret_sealed'),
    confirmedAtMs: null,
  });
  await access.createRecoveryCode();
}

async function columns() {
  const sealed = await storage.read('sealed.list');
  return sealed.map((value) => {
    const text = access.vault.open(value.sealed, value);
    const shown = text.startsWith('secret of') ? text.slice('secret of '.length) : 'the recipient';
    return `${value.table}.${value.column}, key ${value.sealed.split('.')[1]}: ${shown}`;
  });
}

test('a change of the data key reaches every column that holds a secret', async () => {
  await fillEveryColumn();
  await access.rotateKey({});
  expect(await columns()).toEqual([
    'account_tokens.access_sealed, key 2: account_tokens.access_sealed',
    'account_tokens.refresh_sealed, key 2: account_tokens.refresh_sealed',
    'accounts.api_key_sealed, key 2: accounts.api_key_sealed',
    'accounts.proxy_password_sealed, key 2: accounts.proxy_password_sealed',
    'oauth_profiles.client_secret_sealed, key 2: oauth_profiles.client_secret_sealed',
    'vault_recovery.recipient_sealed, key 2: the recipient',
  ]);
});

test('a token that is renewed while the key changes is not replaced by the older one', async () => {
  await fillEveryColumn();
  const [before] = await storage.read('sealed.list');
  if (before === undefined) throw new Error('nothing is sealed');
  const place = { table: 'account_tokens', row: account.id, column: 'access_sealed' };
  const renewed = await access.vault.seal('renewed', place);
  await storage.write('accountTokens.replace', 1, {
    accountId: account.id,
    accessSealed: renewed,
    refreshSealed: null,
    expiresAtMs: nowMs,
    scopes: [],
    obtainedAtMs: nowMs,
  });
  await storage.write('sealed.replace', before, await access.vault.seal('older', place));
  expect((await storage.read('sealed.list'))[0]).toMatchObject({ column: 'access_sealed', sealed: renewed });
});

test('only columns of the schema can be replaced', async () => {
  for (const [table, column] of [
    ['accounts', 'name'],
    ['accounts" SET name = 1 --', 'api_key_sealed'],
  ] as const)
    await expect(
      storage.write('sealed.replace', { table, column, row: 'account-1', sealed: 'x' }, 'y'),
    ).rejects.toMatchObject({ code: 'storage.failed' });
});
