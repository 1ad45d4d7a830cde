import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanName } from '../../shared/names.ts';

describe('a cleaned name', () => {
  test.each([
    ['  小林  ', '小林'],
    ['Lin\t\n Wang', 'Lin Wang'],
    ['Lin\u3000Wang', 'Lin Wang'],
    ['e\u0301ric', 'éric'],
    ['ad\u200Bmin', 'admin'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['\u2066x\u2069', 'x'],
    ['\uFEFFBOM', 'BOM'],
    ['a\u0000b\u0007c\u007F', 'abc'],
    ['soft\u00ADhyphen', 'softhyphen'],
    ['lone\uD800', 'lone'],
    ['\u3164x', 'x'],
    ['\uFFF9note\uFFFB', 'note'],
    ['Zoë 🚗', 'Zoë 🚗'],
    ['=1+1', '=1+1'],
    ['<b>x</b>', '<b>x</b>'],
  ])('%j becomes %j', (input, name) => {
    expect(cleanName(input)).toEqual({ ok: true, name });
  });

  test('is refused when nothing visible is left', () => {
    for (const input of ['', '   ', '\u200B\u200D', '\u202E', '\u0000', '\u2800', '\u3164']) {
      expect(cleanName(input)).toEqual({ ok: false, reason: 'empty' });
    }
  });

  test('holds 40 code points and not one more', () => {
    expect(cleanName('🚗'.repeat(40))).toEqual({ ok: true, name: '🚗'.repeat(40) });
    expect(cleanName('🚗'.repeat(41))).toEqual({ ok: false, reason: 'too_long' });
    expect(cleanName(`${' '.repeat(50)}x`)).toEqual({ ok: true, name: 'x' });
  });

  test('is clean already when cleaned again, and carries nothing invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (input) => {
        const result = cleanName(input);
        fc.pre(result.ok);
        expect(cleanName(result.name)).toEqual(result);
        expect(result.name).not.toMatch(/[\p{Cc}\p{Cf}]|^\s|\s$|\s\s/u);
      }),
    );
  });
});
