import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVaultAccess } from '../../electron/core/services/vault-access.ts';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { systemClock, systemIds } from '../../electron/core/system/clock-and-ids.ts';
import { createKeyFileStore } from '../../electron/core/vault/key-file-store.ts';
import { runProcess } from '../integration/child-process.ts';
import { account, freshFolder, openAt } from '../integration/stored-carpool.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const secrets = [
  ['account-1', 'api_key_sealed', 'sk-first'],
  ['account-2', 'api_key_sealed', 'sk-second'],
  ['account-2', 'proxy_password_sealed', 'of the proxy'],
] as const;

function open(storage: Storage, keyFile: string) {
  const secretStore = createKeyFileStore({ path: keyFile, ids: systemIds, logger });
  const announce = async () => undefined;
  return openVaultAccess({ storage, secretStore, clock: systemClock, ids: systemIds, logger, announce });
}

async function folderWithSecrets(): Promise<{ dataDir: string; recoveryCode: string }> {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  const { vault, createRecoveryCode } = await open(storage, join(dataDir, 'vault.key'));
  const seal = (row: string, column: string, secret: string) =>
    vault.seal(secret, { table: 'accounts', row, column });
  await storage.write('accounts.insert', {
    ...account,
    apiKeySealed: await seal('account-1', 'api_key_sealed', 'sk-first'),
  });
  await storage.write('accounts.insert', {
    ...account,
    id: 'account-2',
    name: 'Claude-02',
    apiKeySealed: await seal('account-2', 'api_key_sealed', 'sk-second'),
    proxy: { kind: 'http', host: '127.0.0.1', port: 3128, username: 'u' },
    proxyPasswordSealed: await seal('account-2', 'proxy_password_sealed', 'of the proxy'),
  });
  const { recoveryCode } = await createRecoveryCode();
  await storage.close();
  return { dataDir, recoveryCode };
}

/** Every secret as it is read now; the sealed values by key version. */
async function look(storage: Storage, vault: Awaited<ReturnType<typeof open>>['vault']) {
  const sealed = await storage.read('sealed.list');
  return {
    versions: [...new Set(sealed.map((value) => value.sealed.split('.')[1]))],
    keys: (await storage.read('vaultKeys.list')).map(({ version }) => version),
    secrets: secrets.map(([row, column]) => {
      const value = sealed.find((one) => one.row === row && one.column === column);
      return value === undefined ? undefined : vault.open(value.sealed, value);
    }),
  };
}

function runStep(
  step: 'rotate' | 'start',
  dataDir: string,
  killBefore: number,
): Promise<{ signal: NodeJS.Signals | null; stdout: string }> {
  // What a change of the data key writes; commits count, so there is a kill before and after each is on disk.
  process.env.KILL_AT = '^\\s*(INSERT INTO vault_keys|UPDATE "|COMMIT|DELETE FROM vault_keys)';
  process.env.KILL_BEFORE = String(killBefore);
  const script = new URL('./vault-rotation-process.ts', import.meta.url);
  return runProcess(script, [dataDir, join(dataDir, 'vault.key'), step]);
}

/** Kills the step before each of its writes, and says which key everything is sealed with after the next start. */
async function killEverywhere(step: 'rotate' | 'start', dataDir: string, recoveryCode: string) {
  const seen: string[] = [];
  for (let killBefore = 1, isDone = false; !isDone; killBefore += 1) {
    const copy = await freshFolder();
    await cp(dataDir, copy, { recursive: true });
    const { signal, stdout } = await runStep(step, copy, killBefore);
    isDone = stdout === 'done';
    expect(signal).toBe(isDone ? null : 'SIGKILL');

    const storage = await openAt(copy);
    const access = await open(storage, join(copy, 'vault.key'));
    const found = await look(storage, access.vault);
    expect(found.secrets).toEqual(secrets.map(([, , secret]) => secret));
    expect(found.versions).toHaveLength(1);
    seen.push(`${isDone ? 'done' : killBefore}: sealed with ${found.versions}, keys ${found.keys}`);
    await storage.close();

    await rm(join(copy, 'vault.key'));
    const elsewhere = await openAt(copy);
    const locked = await open(elsewhere, join(copy, 'vault.key'));
    await locked.unlock({ recoveryCode });
    expect((await look(elsewhere, locked.vault)).secrets).toEqual(found.secrets);
    await elsewhere.close();
    await rm(copy, { recursive: true });
  }
  return seen;
}

test('a change of the data key killed before any of its writes loses no secret, and the next start completes it', async () => {
  const { dataDir, recoveryCode } = await folderWithSecrets();
  // The start's own commit, the key and its commit, four values and their commit.
  expect(await killEverywhere('rotate', dataDir, recoveryCode)).toEqual([
    '1: sealed with 1, keys 1',
    '2: sealed with 1, keys 1',
    '3: sealed with 1, keys 1',
    '4: sealed with 2, keys 2',
    '5: sealed with 2, keys 2',
    '6: sealed with 2, keys 2',
    '7: sealed with 2, keys 2',
    '8: sealed with 2, keys 2',
    'done: sealed with 2, keys 2',
  ]);

  // The start that takes the old key away.
  expect((await runStep('rotate', dataDir, 0)).stdout).toBe('done');
  expect(await killEverywhere('start', dataDir, recoveryCode)).toEqual([
    '1: sealed with 2, keys 2',
    '2: sealed with 2, keys 2',
    'done: sealed with 2, keys 2',
  ]);
});
