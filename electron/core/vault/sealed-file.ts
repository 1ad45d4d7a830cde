import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { IdSource } from '../ports.ts';
import { decrypt, encrypt, nonceBytes } from './field-cipher.ts';
import { deriveKey, newDerivation, readDerivation, writeDerivation } from './key-derivation.ts';
import { asTyped, refuseShort } from './passphrase-store.ts';

const FORMAT = 'aicarpool-accounts-encrypted';
const VERSION = 1;

/** A text that one passphrase opens, as it stands in a file; all but its first two fields are base64url. */
type SealedFile = {
  readonly format: typeof FORMAT;
  readonly version: number;
  /** scrypt: parameters and salt. */
  readonly derivation: string;
  /** A known word, nonce first: it tells a wrong passphrase from a file that was altered. */
  readonly check: string;
  /** AES-256-GCM: nonce, ciphertext and tag. */
  readonly data: string;
  /** SHA-256 of the three above: it tells a file that was cut before a passphrase is tried. */
  readonly digest: string;
};

const WORD = Buffer.from('aicarpool', 'utf8');

/** The text as a file. `vault.passphrase_short` for fewer than 12 characters. */
export async function sealFile(
  text: string,
  passphrase: string,
  { randomBytes }: Pick<IdSource, 'randomBytes'>,
): Promise<string> {
  refuseShort(passphrase);
  const derivation = newDerivation(randomBytes);
  const key = await deriveKey(asTyped(passphrase), derivation);
  const header = writeDerivation(derivation);
  const sealed = (plain: Buffer, part: string) => {
    const nonce = randomBytes(nonceBytes);
    return Buffer.concat([nonce, encrypt(key, nonce, plain, contextOf(header, part))]).toString('base64url');
  };
  const parts = {
    derivation: header.toString('base64url'),
    check: sealed(WORD, 'check'),
    data: sealed(Buffer.from(text, 'utf8'), 'data'),
  };
  key.fill(0);
  const file: SealedFile = { format: FORMAT, version: VERSION, ...parts, digest: digestOf(parts) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Whether a file's JSON is one that {@link sealFile} has written, of this version or another. */
export function isSealedFile(json: Readonly<Record<string, unknown>>): boolean {
  return json.format === FORMAT;
}

/**
 * The text again. `account_file.newer`, `account_file.damaged` for a file that was cut or altered, and
 * `account_file.passphrase_wrong`.
 */
export async function openFile(json: Readonly<Record<string, unknown>>, passphrase: string): Promise<string> {
  const { version, derivation, check, data, digest } = json;
  if (typeof version === 'number' && version > VERSION)
    throw new AppError('account_file.newer', {}, { field: 'text' });
  if (typeof derivation !== 'string' || typeof check !== 'string' || typeof data !== 'string')
    throw damaged();
  if (digest !== digestOf({ derivation, check, data })) throw damaged();
  const header = Buffer.from(derivation, 'base64url');
  const key = await keyOf(header, passphrase);
  const opened = (sealed: string, part: string, otherwise: () => AppError) => {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      return decrypt(key, bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes), contextOf(header, part));
    } catch {
      throw otherwise();
    }
  };
  try {
    opened(check, 'check', () => new AppError('account_file.passphrase_wrong', {}, { field: 'passphrase' }));
    return opened(data, 'data', damaged).toString('utf8');
  } finally {
    key.fill(0);
  }
}

async function keyOf(header: Buffer, passphrase: string): Promise<Buffer> {
  try {
    return await deriveKey(asTyped(passphrase), readDerivation(header));
  } catch {
    throw damaged();
  }
}

function damaged(): AppError {
  return new AppError('account_file.damaged', {}, { field: 'text' });
}

function contextOf(header: Buffer, part: string): Buffer {
  return Buffer.concat([Buffer.from(`${FORMAT}|${VERSION}|${part}|`, 'utf8'), header]);
}

function digestOf({ derivation, check, data }: Pick<SealedFile, 'derivation' | 'check' | 'data'>): string {
  return createHash('sha256').update([derivation, check, data].join('.')).digest('base64url');
}
