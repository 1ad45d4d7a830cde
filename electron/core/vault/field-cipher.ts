import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';

/** Where a sealed value lives. It opens nowhere else, so that values cannot be swapped between rows. */
export type Place = { readonly table: string; readonly row: string; readonly column: string };

export const dataKeyBytes = 32;
/** 96 random bits for each value: NIST SP 800-38D, section 8.2. */
export const nonceBytes = 12;

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

/** `v1.<key version>.<nonce>.<ciphertext and tag>`, both base64url. */
export function sealWith(
  key: KeyObject,
  version: number,
  nonce: Uint8Array,
  value: string,
  place: Place,
): string {
  const text = encrypt(key, nonce, Buffer.from(value, 'utf8'), boundTo(place, version));
  return `v1.${version}.${Buffer.from(nonce).toString('base64url')}.${text.toString('base64url')}`;
}

/** The version of the data key that sealed this; undefined for text that is nothing sealed. */
export function sealedVersion(sealed: string): number | undefined {
  const version = /^v1\.(\d{1,9})\.[\w-]{16}\.[\w-]{22,}$/.exec(sealed)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** The value again. AppError `vault.unreadable` when key, place or text is not the one it was sealed with. */
export function openWith(key: KeyObject, version: number, sealed: string, place: Place): string {
  const [, , nonce = '', text = ''] = sealed.split('.');
  const bytes = Buffer.from(text, 'base64url');
  return decrypt(key, Buffer.from(nonce, 'base64url'), bytes, boundTo(place, version)).toString('utf8');
}

/** Ciphertext and tag. */
export function encrypt(
  key: KeyObject | Uint8Array,
  nonce: Uint8Array,
  plain: Uint8Array,
  context: Buffer,
): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(context);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** AppError `vault.unreadable` unless key, nonce and context are those of {@link encrypt}. */
export function decrypt(
  key: KeyObject | Uint8Array,
  nonce: Uint8Array,
  bytes: Buffer,
  context: Buffer,
): Buffer {
  try {
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(context).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new AppError('vault.unreadable', {}, { cause });
  }
}

/** The key as an object that prints nothing; the bytes it came in are wiped. */
export function takeKey(bytes: Uint8Array): KeyObject {
  if (bytes.length !== dataKeyBytes) throw new AppError('vault.unreadable');
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

function boundTo({ table, row, column }: Place, keyVersion: number): Buffer {
  return Buffer.from([table, row, column, keyVersion].join('|'), 'utf8');
}
