import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecoveryCode, writeRecoveryCode } from '../../shared/recovery-code.ts';

const counting = Uint8Array.from({ length: 20 }, (_, index) => index * 13);
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const anyCode = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('a recovery code', () => {
  it('is written as eight groups of five characters, always the same for the same bytes', () => {
    expect(writeRecoveryCode(new Uint8Array(20))).toBe('00000-00007-0000E-00009-0000W-0000V-0000J-0000N');
    expect(writeRecoveryCode(counting)).toBe('006H7-M9SMM-8575W-PT3NC-GA7S9-SADP7-RF8DF-VTQQT');
  });

  it('comes back as the bytes it was written from', () => {
    fc.assert(
      fc.property(anyCode, (bytes) => {
        expect(readRecoveryCode(writeRecoveryCode(bytes))).toEqual({ ok: true, bytes });
      }),
    );
  });

  it.each([
    ['in small letters', (code: string) => code.toLowerCase()],
    ['with spaces for dashes', (code: string) => code.replaceAll('-', ' ')],
    ['without separators', (code: string) => code.replaceAll('-', '')],
    ['over two lines, with other dashes', (code: string) => ` ${code.replaceAll('-', ' – ')}\n`],
    [
      'in full-width characters',
      (code: string) => code.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    ],
    ['with O for 0 and l for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('is read %s', (_how, typed) => {
    expect(readRecoveryCode(typed(writeRecoveryCode(counting)))).toEqual({ ok: true, bytes: counting });
  });

  it('with any one character changed is refused, and the group named', () => {
    const code = writeRecoveryCode(counting);
    for (let at = 0; at < code.length; at += 1) {
      if (code[at] === '-') continue;
      for (const other of alphabet) {
        if (other === code[at]) continue;
        const typed = `${code.slice(0, at)}${other}${code.slice(at + 1)}`;
        expect(readRecoveryCode(typed)).toEqual({
          ok: false,
          problem: 'group',
          group: Math.floor(at / 6) + 1,
        });
      }
    }
  });

  it('with two neighbours of a group swapped is refused', () => {
    fc.assert(
      fc.property(anyCode, fc.nat(7), fc.nat(3), (bytes, group, offset) => {
        const code = writeRecoveryCode(bytes);
        const at = group * 6 + offset;
        const [one, two] = [code.charAt(at), code.charAt(at + 1)];
        fc.pre(one !== two);
        const typed = `${code.slice(0, at)}${two}${one}${code.slice(at + 2)}`;
        expect(readRecoveryCode(typed)).toEqual({ ok: false, problem: 'group', group: group + 1 });
      }),
    );
  });

  it('with two groups swapped is refused', () => {
    const groups = writeRecoveryCode(counting).split('-');
    for (let one = 0; one < 8; one += 1)
      for (let two = one + 1; two < 8; two += 1) {
        const swapped = groups.map((group, at) =>
          at === one ? groups[two] : at === two ? groups[one] : group,
        );
        expect(readRecoveryCode(swapped.join('-'))).toEqual({ ok: false, problem: 'group', group: one + 1 });
      }
  });

  it.each([
    ['', 'length'],
    [writeRecoveryCode(counting).slice(0, -1), 'length'],
    [`${writeRecoveryCode(counting)}-00000`, 'length'],
  ])('of the wrong length is refused: %j', (typed, problem) => {
    expect(readRecoveryCode(typed)).toEqual({ ok: false, problem });
  });

  it('with a character that no code has is refused, and the group named', () => {
    const code = writeRecoveryCode(counting);
    expect(readRecoveryCode(`${code.slice(0, 14)}U${code.slice(15)}`)).toEqual({
      ok: false,
      problem: 'character',
      group: 3,
    });
  });
});
