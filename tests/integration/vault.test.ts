import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { IdSource, Logger, SecretStore } from '../../electron/core/ports.ts';
import { vaultKeysIn } from '../../electron/core/services/vault-access.ts';
import { createKeyFileStore } from '../../electron/core/vault/key-file-store.ts';
import { openVault, type Vault, type WrappedKey } from '../../electron/core/vault/vault.ts';
import { AppError } from '../../shared/errors.ts';
import { account, freshFolder, openAt } from './stored-carpool.ts';

const canary = 'sk-ant-canary-7f3b9c1d5e';
const place = { table: 'accounts', row: 'account-1', column: 'api_key_sealed' };

const ids: IdSource = { uuid: randomUUID, randomBytes: (length) => new Uint8Array(randomBytes(length)) };
const clock = { now: () => 1_793_865_600_000, monotonicMs: () => 0 };

let folder: string;
let path: string;
let warnings: string[];
let logger: Logger;
let stored: WrappedKey[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aicarpool-vault-'));
  path = join(folder, 'vault.key');
  warnings = [];
  logger = { info: () => undefined, warn: (_, message) => warnings.push(message), error: () => undefined };
  stored = [];
});

const keys = {
  list: async () => stored,
  insert: async (key: WrappedKey) => {
    stored.push(key);
  },
  update: async (changed: readonly WrappedKey[]) => {
    stored = stored.map((key) => changed.find(({ version }) => version === key.version) ?? key);
  },
  recovery: async () => null,
};

function open(secretStore: SecretStore = createKeyFileStore({ path, ids, logger })): Promise<Vault> {
  return openVault({ secretStore, keys, ids, clock });
}

const lockedStore: SecretStore = {
  name: 'key-file',
  wrap: () => Promise.reject(new AppError('vault.locked')),
  unwrap: () => Promise.reject(new AppError('vault.locked')),
};

describe('a secret', () => {
  test('is opened where it was sealed, after a restart too', async () => {
    const sealed = await (await open()).seal(canary, place);
    expect((await open()).open(sealed, place)).toBe(canary);
    expect(stored).toHaveLength(1);
  });

  test('has the form v1, key version, 96-bit nonce and ciphertext with a 128-bit tag', async () => {
    const sealed = await (await open()).seal('x', place);
    expect(sealed).toMatch(/^v1\.1\.[\w-]{16}\.[\w-]{23}$/);
  });

  test('of any text comes back unchanged, and never looks the same twice', async () => {
    const vault = await open();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const [one, two] = [await vault.seal(text, place), await vault.seal(text, place)];
        expect(vault.open(one, place)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
        expect(one).not.toBe(two);
      }),
    );
  });

  test('moved to another row, column or table is refused', async () => {
    const vault = await open();
    const sealed = await vault.seal(canary, place);
    for (const other of [
      { ...place, row: 'account-2' },
      { ...place, column: 'proxy_sealed' },
      { ...place, table: 'webhooks' },
    ])
      expect(() => vault.open(sealed, other)).toThrow(new AppError('vault.unreadable'));
  });

  test('with any character changed is refused, and the error does not carry it', async () => {
    const vault = await open();
    const sealed = await vault.seal(canary, place);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The last character of base64url text may hold bits that mean nothing.
      if (
        Buffer.from(changed.split('.')[3] ?? '', 'base64url').equals(textOf(sealed)) &&
        changed.startsWith(sealed.slice(0, -1))
      )
        continue;
      const error = errorOf(() => vault.open(changed, place));
      expect(error).toMatchObject({ code: 'vault.unreadable' });
      expect(`${error} ${String((error as AppError).cause)}`).not.toContain(canary);
    }
  });

  test('in a form that is none is refused', async () => {
    const vault = await open();
    for (const text of [
      '',
      canary,
      'v1',
      'v1.1..',
      'v2.1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA',
      'v1.9.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA',
    ])
      expect(() => vault.open(text, place)).toThrow(new AppError('vault.unreadable'));
  });
});

describe('the vault', () => {
  test('is locked, not broken, while the store gives no access', async () => {
    const sealed = await (await open()).seal(canary, place);
    const vault = await open(lockedStore);
    expect(vault.locked).toBe(true);
    expect(() => vault.open(sealed, place)).toThrow(new AppError('vault.locked'));
    await expect(vault.seal('new', place)).rejects.toMatchObject({ code: 'vault.locked' });
    expect(stored).toHaveLength(1);
    expect((await open()).open(sealed, place)).toBe(canary);
  });

  test('starts without a store that answers, and asks it again for the first secret', async () => {
    const vault = await open(lockedStore);
    await expect(vault.seal(canary, place)).rejects.toMatchObject({ code: 'vault.locked' });
    expect(stored).toEqual([]);
  });

  test('takes a failure that the store does not name as locked, without its text', async () => {
    await open();
    const vault = await open({ ...lockedStore, unwrap: () => Promise.reject(new Error('dbus is gone')) });
    expect(errorOf(() => vault.open('v1.1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA', place))).toMatchObject({
      code: 'vault.locked',
      params: {},
    });
  });

  test('cannot read what an exchanged key file has sealed, and seals anew with a key of its own', async () => {
    const old = await (await open()).seal(canary, place);
    const oldFile = await readFile(path);
    await writeFile(path, `aicarpool-key-1:${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    const vault = await open();
    expect(vault.locked).toBe(true);
    expect(() => vault.open(old, place)).toThrow(new AppError('vault.unreadable'));

    const [one, two] = await Promise.all([vault.seal('entered again', place), vault.seal('another', place)]);
    expect([one, two].map((sealed) => sealed.slice(0, 5))).toEqual(['v1.2.', 'v1.2.']);
    expect(vault.open(one, place)).toBe('entered again');
    expect(vault.locked).toBe(false);

    await writeFile(path, oldFile);
    const restored = await open();
    expect(restored.open(old, place)).toBe(canary);
    expect(() => restored.open(one, place)).toThrow(new AppError('vault.unreadable'));
  });

  test('notices that another store wrapped its key', async () => {
    const sealed = await (await open()).seal(canary, place);
    const vault = await open({ ...createKeyFileStore({ path, ids, logger }), name: 'safe-storage:kwallet' });
    expect(vault.locked).toBe(true);
    expect(() => vault.open(sealed, place)).toThrow(new AppError('vault.unreadable'));
  });
});

describe('the key file', () => {
  test('is for its owner alone, and leaves no draft behind', async () => {
    await open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['vault.key']);
    expect(await readFile(path, 'utf8')).toMatch(/^aicarpool-key-1:[\w-]{43}\n$/);
  });

  test('made by two at once is made once', async () => {
    const store = createKeyFileStore({ path, ids, logger });
    const wrapped = await Promise.all(
      Array.from({ length: 8 }, () => store.wrap(new Uint8Array(32).fill(5))),
    );
    for (const bytes of wrapped) expect(await store.unwrap(bytes)).toEqual(new Uint8Array(32).fill(5));
    expect(await readdir(folder)).toEqual(['vault.key']);
  });

  test('that others may read is closed to them, with a warning', async () => {
    const sealed = await (await open()).seal(canary, place);
    await chmod(path, 0o644);
    expect((await open()).open(sealed, place)).toBe(canary);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual(['the key file was readable by others; it is 0600 now']);
  });

  test('that others may write is not trusted, and not touched', async () => {
    await open();
    await chmod(path, 0o666);
    const vault = await open();
    expect(vault.locked).toBe(true);
    await expect(vault.seal(canary, place)).rejects.toMatchObject({ code: 'vault.locked' });
    expect((await stat(path)).mode & 0o777).toBe(0o666);
  });

  test('that is missing or no key file leaves the vault unreadable', async () => {
    const sealed = await (await open()).seal(canary, place);
    for (const content of ['', 'aicarpool-key-1:short\n', canary]) {
      await writeFile(path, content);
      const vault = await open();
      expect(() => vault.open(sealed, place)).toThrow(new AppError('vault.unreadable'));
    }
    const elsewhere = createKeyFileStore({ path: join(folder, 'gone'), ids, logger });
    expect((await open(elsewhere)).locked).toBe(true);
    expect(await readdir(folder)).toEqual(['vault.key']);
  });
});

test('no secret and no data key lies in any file in plain', async () => {
  const dataDir = await freshFolder();
  const storage = await openAt(dataDir);
  const dataKeys: Uint8Array[] = [];
  const recording: IdSource = {
    uuid: ids.uuid,
    randomBytes: (length) => {
      const bytes = ids.randomBytes(length);
      if (length === 32) dataKeys.push(bytes.slice());
      return bytes;
    },
  };
  const vault = await openVault({
    secretStore: createKeyFileStore({ path, ids: recording, logger }),
    keys: vaultKeysIn(storage),
    ids: recording,
    clock,
  });
  const apiKeySealed = await vault.seal(canary, place);
  await storage.write('accounts.insert', { ...account, apiKeySealed });
  expect(vault.open((await storage.read('accounts.list'))[0]?.apiKeySealed ?? '', place)).toBe(canary);
  // The lock file must not be opened while it is locked; the log still holds the rows of the open database.
  const live = await filesOf(dataDir, ['carpool.db', 'carpool.db-wal']);
  await storage.close();
  const files = [...live, ...(await filesOf(dataDir, await readdir(dataDir)))];
  expect(Buffer.concat(files).includes(apiKeySealed)).toBe(true);
  const [dataKey] = dataKeys as [Uint8Array];
  for (const file of files) {
    expect(file.includes(canary)).toBe(false);
    const raw = Buffer.from(dataKey);
    for (const form of ['base64', 'base64url', 'hex'] as const) {
      expect(file.includes(Buffer.from(canary).toString(form))).toBe(false);
      expect(file.includes(raw.toString(form))).toBe(false);
    }
    expect(file.includes(raw)).toBe(false);
  }
});

function filesOf(dir: string, names: readonly string[]): Promise<Buffer[]> {
  return Promise.all(names.map((name) => readFile(join(dir, name))));
}

function textOf(sealed: string): Buffer {
  return Buffer.from(sealed.split('.')[3] ?? '', 'base64url');
}

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
