import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type FileHandle, link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { IdSource, Logger, SecretStore } from '../ports.ts';

export type KeyFileOptions = {
  /** The key file; it is made when the first data key is wrapped. */
  readonly path: string;
  readonly ids: IdSource;
  readonly logger: Logger;
};

const CIPHER = 'aes-256-gcm';
const FORM = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = Buffer.from('aicarpool data key', 'utf8');
const PREFIX = 'aicarpool-key-1:';

/**
 * A secret store over a file that only its owner can read: one line with 256 random bits. Without a key file,
 * or with another one, `unwrap` throws `vault.unreadable`; `vault.locked` when the file must not be trusted,
 * because others could have written it.
 */
export function createKeyFileStore({ path, ids, logger }: KeyFileOptions): SecretStore {
  return {
    name: 'key-file',
    async wrap(dataKey) {
      const key = (await readKeyFile(path, logger)) ?? (await makeKeyFile(path, ids, logger));
      const nonce = ids.randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(PURPOSE);
      const text = [cipher.update(dataKey), cipher.final(), cipher.getAuthTag()];
      key.fill(0);
      return new Uint8Array(Buffer.concat([Buffer.of(FORM), nonce, ...text]));
    },
    async unwrap(wrapped) {
      const key = await readKeyFile(path, logger);
      if (key === undefined) throw new AppError('vault.unreadable');
      try {
        return decrypt(key, Buffer.from(wrapped));
      } catch (cause) {
        throw new AppError('vault.unreadable', {}, { cause });
      } finally {
        key.fill(0);
      }
    },
  };
}

function decrypt(key: Uint8Array, wrapped: Buffer): Uint8Array {
  const nonce = wrapped.subarray(1, 1 + NONCE_BYTES);
  const text = wrapped.subarray(1 + NONCE_BYTES, -TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(PURPOSE).setAuthTag(wrapped.subarray(-TAG_BYTES));
  return new Uint8Array(Buffer.concat([decipher.update(text), decipher.final()]));
}

/** The key, or undefined when there is no file. AppError as the store promises. */
async function readKeyFile(path: string, logger: Logger): Promise<Uint8Array | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw new AppError('vault.locked', {}, { cause });
  }
  try {
    await protect(file, path, logger);
    const text = (await file.readFile('utf8')).trim();
    const key = Buffer.from(text.slice(PREFIX.length), 'base64url');
    if (!text.startsWith(PREFIX) || key.length !== KEY_BYTES) throw new AppError('vault.unreadable');
    return new Uint8Array(key);
  } finally {
    await file.close();
  }
}

/** Takes read access from everybody but the owner. A file that others could have written is refused instead. */
async function protect(file: FileHandle, path: string, logger: Logger): Promise<void> {
  const uid = process.getuid?.();
  // Windows has no such permission bits; the profile folder's own access list protects the file there.
  if (uid === undefined) return;
  const found = await file.stat();
  const open = found.mode & 0o077;
  if (open === 0) return;
  if (found.uid !== uid || (open & 0o022) !== 0 || !found.isFile()) throw new AppError('vault.locked');
  await file.chmod(0o600);
  logger.warn({ path }, 'the key file was readable by others; it is 0600 now');
}

/** Makes the key file complete and on disk, or not at all; a file that appeared meanwhile wins. */
async function makeKeyFile(path: string, ids: IdSource, logger: Logger): Promise<Uint8Array> {
  const key = ids.randomBytes(KEY_BYTES);
  const draft = `${path}.${ids.uuid()}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${PREFIX}${Buffer.from(key).toString('base64url')}\n`);
    await file.sync();
    // Unlike a rename, a link never replaces a file that is there.
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw new AppError('vault.locked', {}, { cause: error });
    const existing = await readKeyFile(path, logger);
    if (existing === undefined) throw new AppError('vault.locked', {}, { cause: error });
    return existing;
  } finally {
    await file.close();
    await unlink(draft);
  }
  await syncFolder(dirname(path));
  return key;
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder for this, and orders its directory entries by itself.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
