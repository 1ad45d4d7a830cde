import { scrypt } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';

/** How a key is made from what a person remembers or keeps on paper; stored beside what it protects. */
export type Derivation = {
  readonly salt: Uint8Array;
  /** N is 2 to the power of this. */
  readonly costLog2: number;
  readonly blockSize: number;
  readonly parallelism: number;
};

export const derivationBytes = 19;

const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** 128 MiB and about half a second: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST_LOG2 = 17;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
/** More than this no file may ask for. */
const MOST_MEMORY_BYTES = 512 * 1024 * 1024;

/** Today's parameters with a new salt. */
export function newDerivation(randomBytes: (length: number) => Uint8Array): Derivation {
  return {
    salt: randomBytes(SALT_BYTES),
    costLog2: COST_LOG2,
    blockSize: BLOCK_SIZE,
    parallelism: PARALLELISM,
  };
}

/** 32 bytes by scrypt, RFC 7914. AppError `vault.unreadable` for parameters that no version of ours wrote. */
export function deriveKey(secret: string | Uint8Array, derivation: Derivation): Promise<Buffer> {
  const { salt, costLog2, blockSize, parallelism } = derivation;
  const cost = 2 ** costLog2;
  const memory = 128 * cost * blockSize;
  if (costLog2 < 1 || blockSize < 1 || parallelism < 1 || memory * parallelism > MOST_MEMORY_BYTES)
    return Promise.reject(new AppError('vault.unreadable'));
  const options = { N: cost, r: blockSize, p: parallelism, maxmem: 2 * memory };
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** Three bytes of parameters and the salt. */
export function writeDerivation({ salt, costLog2, blockSize, parallelism }: Derivation): Buffer {
  return Buffer.concat([Buffer.of(costLog2, blockSize, parallelism), salt]);
}

/** What {@link writeDerivation} wrote, from the beginning of `bytes`. AppError `vault.unreadable` when it is cut. */
export function readDerivation(bytes: Buffer): Derivation {
  const [costLog2, blockSize, parallelism] = bytes;
  const salt = bytes.subarray(3, derivationBytes);
  if (costLog2 === undefined || blockSize === undefined || parallelism === undefined)
    throw new AppError('vault.unreadable');
  if (salt.length !== SALT_BYTES) throw new AppError('vault.unreadable');
  return { salt: new Uint8Array(salt), costLog2, blockSize, parallelism };
}
