/**
 * The owner's recovery code as people write it: 160 bits in eight groups, each of four characters and a fifth
 * that checks them and the group's place. Any one wrong character, two swapped neighbours and two swapped groups
 * are found without asking the vault. Characters are Crockford's base 32, which has no I, L, O or U:
 * https://www.crockford.com/base32.html
 */

export const recoveryCodeBytes = 20;
export const recoveryCodeGroups = 8;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP_DATA = 4;
const GROUP_LENGTH = GROUP_DATA + 1;
const BITS = 5;
/** Of the four characters; the check itself weighs 1, so all five differ. */
const WEIGHTS = [2, 3, 4, 5] as const;
const PLACE_WEIGHT = 7;

export type ReadRecoveryCode =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `group` counts from 1. */
  | { readonly ok: false; readonly problem: 'length' }
  | { readonly ok: false; readonly problem: 'character' | 'group'; readonly group: number };

/** The code of exactly 20 bytes: `XXXXX-XXXXX-...`, eight groups. RangeError for any other length. */
export function writeRecoveryCode(bytes: Uint8Array): string {
  if (bytes.length !== recoveryCodeBytes) throw new RangeError('a recovery code has 20 bytes');
  const values = toFiveBits(bytes);
  return Array.from({ length: recoveryCodeGroups }, (_, place) => {
    const data = values.slice(place * GROUP_DATA, (place + 1) * GROUP_DATA);
    return [...data, checkOf(data, place)].map((value) => ALPHABET.charAt(value)).join('');
  }).join('-');
}

/** The code as it was typed: case, spaces and dashes do not count; O is 0, I and L are 1. Names the first wrong group. */
export function readRecoveryCode(text: string): ReadRecoveryCode {
  const characters = [...recoveryCodeCharacters(text)];
  const values = characters.map((character) => ALPHABET.indexOf(character));
  for (let place = 0; place * GROUP_LENGTH < values.length; place += 1) {
    const group = values.slice(place * GROUP_LENGTH, (place + 1) * GROUP_LENGTH);
    if (group.includes(-1)) return { ok: false, problem: 'character', group: place + 1 };
    if (group.length < GROUP_LENGTH || place >= recoveryCodeGroups) return { ok: false, problem: 'length' };
    const data = group.slice(0, GROUP_DATA);
    if (group[GROUP_DATA] !== checkOf(data, place)) return { ok: false, problem: 'group', group: place + 1 };
  }
  if (values.length !== recoveryCodeGroups * GROUP_LENGTH) return { ok: false, problem: 'length' };
  return { ok: true, bytes: fromFiveBits(values.filter((_, at) => at % GROUP_LENGTH < GROUP_DATA)) };
}

/** The text without separators, each letter in the form the alphabet has. */
export function recoveryCodeCharacters(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}·.,_]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

function checkOf(data: readonly number[], place: number): number {
  const sum = data.reduce((so, value, at) => so ^ times(WEIGHTS[at] ?? 0, value), 0);
  return sum ^ times(PLACE_WEIGHT, place);
}

/** The product in the field of 32 elements with x^5 = x^2 + 1, where no product of two non-zero ones is zero. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0, shifted = a; bit < BITS; bit += 1) {
    if ((b >> bit) & 1) product ^= shifted;
    shifted = shifted & 0x10 ? (shifted << 1) ^ 0x25 : shifted << 1;
  }
  return product;
}

function toFiveBits(bytes: Uint8Array): number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: bits.length / BITS }, (_, at) =>
    Number.parseInt(bits.slice(at * BITS, (at + 1) * BITS), 2),
  );
}

function fromFiveBits(values: readonly number[]): Uint8Array {
  const bits = values.map((value) => value.toString(2).padStart(BITS, '0')).join('');
  return Uint8Array.from({ length: bits.length / 8 }, (_, at) =>
    Number.parseInt(bits.slice(at * 8, (at + 1) * 8), 2),
  );
}
