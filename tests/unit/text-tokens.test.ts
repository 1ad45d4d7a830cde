import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addText, estimateTextTokens, noText, tokensOfText } from '../../electron/core/domain/text-tokens.ts';

describe('tokens estimated from text', () => {
  test.each([
    ['', 0],
    ['a', 1],
    ['abcd', 1],
    ['abcde', 2],
    ['Hello, carpool!', 4],
    ['拼车', 2],
    ['拼车，ok', 4],
    ['かな', 2],
    ['한국어', 3],
    ['привет', 3],
    ['🚗', 1],
    ['𠮷野家', 3],
    ['ｆｕｌｌ', 4],
  ])('%j counts %d', (text, tokens) => {
    expect(estimateTextTokens(text)).toBe(tokens);
  });

  test('are the same however the text is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.array(fc.nat(160), { maxLength: 6 }),
        (text, cuts) => {
          const ends = [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
          let size = noText;
          let from = 0;
          for (const end of ends) {
            size = addText(size, text.slice(from, end));
            from = end;
          }
          expect(tokensOfText(size)).toBe(estimateTextTokens(text));
        },
      ),
    );
  });

  test('of text without wide characters are its UTF-8 bytes over four', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'é', 'Ж', '€', '🚗', '\n') }), (text) => {
        expect(estimateTextTokens(text)).toBe(Math.ceil(new TextEncoder().encode(text).length / 4));
      }),
    );
  });
});
