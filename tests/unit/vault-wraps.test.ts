import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAttemptDelay } from '../../electron/core/vault/attempt-delay.ts';
import { deriveKey, readDerivation } from '../../electron/core/vault/key-derivation.ts';
import { createPassphraseStore } from '../../electron/core/vault/passphrase-store.ts';
import {
  newRecovery,
  readRecipient,
  recoveryOpener,
  wrapFor,
  writeRecipient,
} from '../../electron/core/vault/recovery-wrap.ts';

const ids = { randomBytes: (length: number) => new Uint8Array(randomBytes(length)) };
const dataKey = Uint8Array.from({ length: 32 }, (_, index) => index);
const code = Uint8Array.from({ length: 20 }, (_, index) => index * 13);
const passphrase = 'correct horse 电池 staple';

/* Both were made by another implementation (Python's cryptography), scrypt at N = 1024. */
const byPassphrase = bytes(
  '010a08016465666768696a6b6c6d6e6f70717273c8c9cacbcccdcecfd0d1d2d3f2b8a33ab2ae14a97eb740e9e422ed60250eb2647935b13f574824597eb8e49d07ba2ea639e734e7bbe8d8fb38357e0e',
);
const byCode = bytes(
  '010a08016465666768696a6b6c6d6e6f70717273e05b1ae322024838095ffdefd865468ddb77b14b2dd275175ea0ab4294fa6d7ac8c9cacbcccdcecfd0d1d2d3a5d852567637a87c10a244f202bed1b32d641414edbef52d8a79bbfd5195b9fa0edf42e213e3a9621577dbc15b7f3e2c',
);

describe('deriving a key', () => {
  it.each([
    ['password', 'NaCl', 10, 8, 16, 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162'],
    [
      'pleaseletmein',
      'SodiumChloride',
      14,
      8,
      1,
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
    ],
  ])('of %s and %s is as RFC 7914 says', async (secret, salt, costLog2, blockSize, parallelism, expected) => {
    const key = await deriveKey(secret, { salt: Buffer.from(salt), costLog2, blockSize, parallelism });
    expect(key.toString('hex')).toBe(expected);
  });

  it.each([[[30, 8, 1]], [[17, 255, 255]], [[0, 8, 1]], [[17, 0, 1]]])(
    'with parameters %j, which no version wrote, is refused before any memory is taken',
    async (parameters) => {
      const derivation = readDerivation(Buffer.concat([Buffer.from(parameters), Buffer.alloc(16)]));
      await expect(deriveKey('x', derivation)).rejects.toMatchObject({ code: 'vault.unreadable' });
    },
  );
});

describe('a data key under a passphrase', () => {
  it('is opened by it, as another implementation wrapped it', async () => {
    const store = createPassphraseStore(ids);
    expect(await store.unwrapWith(passphrase, byPassphrase)).toEqual(dataKey);
    expect(store.entered).toBe(true);
  });

  it('is opened by the same characters composed in another way', async () => {
    const store = createPassphraseStore(ids);
    await store.choose('Schlüssel für Ähren');
    const wrapped = await store.wrap(dataKey);
    const typed = 'Schlüssel für Ähren'.normalize('NFD');
    expect(await createPassphraseStore(ids).unwrapWith(typed, wrapped)).toEqual(dataKey);
  });

  it('is not opened by another passphrase, nor where a byte is changed, and nothing is kept then', async () => {
    const store = createPassphraseStore(ids);
    const unreadable = { code: 'vault.unreadable' };
    await expect(store.unwrapWith('correct horse battery', byPassphrase)).rejects.toMatchObject(unreadable);
    for (const at of [0, 5, 25, 40, 79])
      await expect(store.unwrapWith(passphrase, changed(byPassphrase, at))).rejects.toMatchObject(unreadable);
    expect(store.entered).toBe(false);
    await expect(store.wrap(dataKey)).rejects.toMatchObject({ code: 'vault.locked' });
  });

  it('needs twelve characters, counted as people count them', async () => {
    const store = createPassphraseStore(ids);
    await expect(store.choose('😀'.repeat(11))).rejects.toMatchObject({
      code: 'vault.passphrase_short',
      params: { least: 12 },
    });
    await store.choose('一二三四五六七八九十甲乙');
    expect(store.entered).toBe(true);
  });
});

describe('a data key for a recovery code', () => {
  it('is opened by it, as another implementation wrapped it', async () => {
    expect(await recoveryOpener(code)(byCode)).toEqual(dataKey);
  });

  it('is wrapped without the code, and looks different each time', async () => {
    const { code: fresh, recipient } = await newRecovery(ids);
    const known = readRecipient(writeRecipient(recipient));
    const [one, two] = [wrapFor(known, dataKey, ids), wrapFor(known, dataKey, ids)];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    const open = recoveryOpener(fresh);
    expect([await open(one), await open(two)]).toEqual([dataKey, dataKey]);
  });

  it('is not opened by another code, nor where a byte is changed', async () => {
    const unreadable = { code: 'vault.unreadable' };
    await expect(recoveryOpener(changed(code, 19))(byCode)).rejects.toMatchObject(unreadable);
    for (const at of [0, 5, 30, 55, 70, 111])
      await expect(recoveryOpener(code)(changed(byCode, at))).rejects.toMatchObject(unreadable);
    const zeroKey = new Uint8Array(byCode).fill(0, 20, 52);
    await expect(recoveryOpener(code)(zeroKey)).rejects.toMatchObject(unreadable);
    await expect(recoveryOpener(code)(byCode.subarray(0, 40))).rejects.toMatchObject(unreadable);
  });
});

describe('wrong attempts', () => {
  it('wait from the third on, twice as long each time, at most five minutes, until one is right', () => {
    let nowMs = 1_000;
    const delay = createAttemptDelay({ monotonicMs: () => nowMs });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 13; attempt += 1) {
      delay.refuseEarly();
      delay.failed();
      waits.push(delay.waitMs() / 1_000);
      if (delay.waitMs() > 0)
        expect(() => delay.refuseEarly()).toThrow(`try again in ${delay.waitMs() / 1_000} s`);
      nowMs += delay.waitMs();
    }
    expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    delay.passed();
    delay.failed();
    expect(delay.waitMs()).toBe(0);
  });
});

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

function changed(original: Uint8Array, at: number): Uint8Array {
  return original.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
