import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { recoveryCodeBytes } from '../../../shared/recovery-code.ts';
import type { IdSource } from '../ports.ts';
import { decrypt, encrypt, nonceBytes } from './field-cipher.ts';
import {
  type Derivation,
  derivationBytes,
  deriveKey,
  newDerivation,
  readDerivation,
  writeDerivation,
} from './key-derivation.ts';

/**
 * Whom a data key is wrapped for: the public half of a key pair whose private half is made from the recovery code.
 * So a new data key can be wrapped for the code without anybody typing it, and knowing one data key does not
 * give the next. Nothing in it is secret, but it must be kept where nobody can exchange it.
 */
export type Recipient = { readonly derivation: Derivation; readonly publicKey: Uint8Array };

const FORM = 1;
const X25519_BYTES = 32;
const PURPOSE = Buffer.from('aicarpool data key, recovery code', 'utf8');
/** RFC 8410, section 7 and 4: what stands before the 32 bytes of a private and of a public key. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

/** A new code's 20 bytes and its recipient. */
export async function newRecovery({
  randomBytes,
}: Pick<IdSource, 'randomBytes'>): Promise<{ code: Uint8Array; recipient: Recipient }> {
  const code = randomBytes(recoveryCodeBytes);
  const derivation = newDerivation(randomBytes);
  return { code, recipient: { derivation, publicKey: publicBytes(await privateKeyOf(code, derivation)) } };
}

/** Form, scrypt parameters and salt, one-time public key, nonce, ciphertext and tag. */
export function wrapFor(
  { derivation, publicKey }: Recipient,
  dataKey: Uint8Array,
  { randomBytes }: Pick<IdSource, 'randomBytes'>,
): Uint8Array {
  const oneTime = generateKeyPairSync('x25519');
  const oneTimePublic = publicBytes(oneTime.privateKey);
  const key = sharedKey(oneTime.privateKey, publicKey, oneTimePublic, publicKey);
  const nonce = randomBytes(nonceBytes);
  const text = encrypt(key, nonce, dataKey, PURPOSE);
  return new Uint8Array(
    Buffer.concat([Buffer.of(FORM), writeDerivation(derivation), oneTimePublic, nonce, text]),
  );
}

/** Opens what was wrapped for a code; the costly part is done once for all keys of the same code. */
export function recoveryOpener(code: Uint8Array): (wrapped: Uint8Array) => Promise<Uint8Array> {
  const known = new Map<string, Promise<KeyObject>>();
  return async (wrapped) => {
    const bytes = Buffer.from(wrapped);
    if (bytes[0] !== FORM) throw new AppError('vault.unreadable');
    const derivation = readDerivation(bytes.subarray(1));
    const name = writeDerivation(derivation).toString('hex');
    const making = known.get(name) ?? privateKeyOf(code, derivation);
    known.set(name, making);
    const privateKey = await making;
    const [oneTimeAt, nonceAt] = [1 + derivationBytes, 1 + derivationBytes + X25519_BYTES];
    const oneTimePublic = bytes.subarray(oneTimeAt, nonceAt);
    if (oneTimePublic.length !== X25519_BYTES) throw new AppError('vault.unreadable');
    const key = sharedKey(privateKey, oneTimePublic, oneTimePublic, publicBytes(privateKey));
    const nonce = bytes.subarray(nonceAt, nonceAt + nonceBytes);
    return new Uint8Array(decrypt(key, nonce, bytes.subarray(nonceAt + nonceBytes), PURPOSE));
  };
}

/** As text, to be sealed by the vault. */
export function writeRecipient({ derivation, publicKey }: Recipient): string {
  return Buffer.concat([writeDerivation(derivation), publicKey]).toString('base64url');
}

export function readRecipient(text: string): Recipient {
  const bytes = Buffer.from(text, 'base64url');
  const publicKey = new Uint8Array(bytes.subarray(derivationBytes));
  if (publicKey.length !== X25519_BYTES) throw new AppError('vault.unreadable');
  return { derivation: readDerivation(bytes), publicKey };
}

async function privateKeyOf(code: Uint8Array, derivation: Derivation): Promise<KeyObject> {
  const seed = await deriveKey(code, derivation);
  const key = createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
  seed.fill(0);
  return key;
}

function publicBytes(privateKey: KeyObject): Buffer {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return spki.subarray(-X25519_BYTES);
}

/** RFC 7748 section 6.1, then HKDF-SHA-256 (RFC 5869) over both public keys, as HPKE's DHKEM binds them. */
function sharedKey(
  own: KeyObject,
  theirs: Uint8Array,
  oneTimePublic: Uint8Array,
  recipientPublic: Uint8Array,
): Buffer {
  const secret = agree(own, theirs);
  const info = Buffer.concat([PURPOSE, oneTimePublic, recipientPublic]);
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, 32));
}

/** AppError `vault.unreadable` for a public key that leads to no secret. */
function agree(privateKey: KeyObject, theirs: Uint8Array): Buffer {
  try {
    const key = Buffer.concat([PUBLIC_PREFIX, theirs]);
    return diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'der', type: 'spki' }) });
  } catch (cause) {
    throw new AppError('vault.unreadable', {}, { cause });
  }
}
