import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convertMinor,
  convertPusdToMinor,
  formatMoney,
  formatPusd,
  formatPusdShort,
  isRate,
  minorDigits,
  minorToDecimal,
  parseAmount,
  pusdPerToken,
  pusdToDecimal,
} from '../../shared/money.ts';

describe('minor units', () => {
  test('follow ISO 4217', () => {
    expect(['CNY', 'USD', 'JPY', 'KRW', 'KWD', 'CLF'].map(minorDigits)).toEqual([2, 2, 0, 0, 3, 4]);
  });

  test('are refused for what is no currency code', () => {
    for (const code of ['cny', 'RM', 'CNYY', '', '人民币'])
      expect(() => minorDigits(code)).toThrow(RangeError);
  });
});

describe('a price per million tokens', () => {
  test('is exact in pUSD per token up to six decimals', () => {
    expect(['3', '3.75', '0.30', '15', '0', '0.000001', '0.01875', '150.000000'].map(pusdPerToken)).toEqual([
      3_000_000n,
      3_750_000n,
      300_000n,
      15_000_000n,
      0n,
      1n,
      18_750n,
      150_000_000n,
    ]);
  });

  test('is refused when it cannot be kept exactly or is no plain decimal', () => {
    for (const text of ['0.0000001', '-3', '1e-7', '', '.5', '3.', 'NaN', '3,75', ' 3', '0x3']) {
      expect(() => pusdPerToken(text)).toThrow(RangeError);
    }
  });
});

describe('an entered amount', () => {
  test.each([
    ['1,234.56', 'CNY', 123_456n],
    ['1234.5', 'CNY', 123_450n],
    ['１２３．４５', 'CNY', 12_345n],
    [' 1,234,567 ', 'CNY', 123_456_700n],
    ['-20', 'USD', -2_000n],
    ['+0.01', 'USD', 1n],
    ['0', 'CNY', 0n],
    ['1,500', 'JPY', 1_500n],
    ['1.234', 'KWD', 1_234n],
    ['007.10', 'CNY', 710n],
  ])('%s of %s is read exactly', (text, currency, amountMinor) => {
    expect(parseAmount(text, currency)).toEqual({ ok: true, amountMinor });
  });

  test.each([
    ['', 'CNY', 'empty'],
    ['  ', 'CNY', 'empty'],
    ['1,23', 'CNY', 'not_a_number'],
    ['12,34.5', 'CNY', 'not_a_number'],
    ['1.2.3', 'CNY', 'not_a_number'],
    ['1e3', 'CNY', 'not_a_number'],
    ['.5', 'CNY', 'not_a_number'],
    ['--1', 'CNY', 'not_a_number'],
    ['Infinity', 'CNY', 'not_a_number'],
    ['1.005', 'CNY', 'too_many_decimals'],
    ['1.5', 'JPY', 'too_many_decimals'],
    ['10000000000000.01', 'CNY', 'too_large'],
  ])('%s of %s is refused as %s', (text, currency, reason) => {
    expect(parseAmount(text, currency === '' ? 'CNY' : currency)).toEqual({ ok: false, reason });
  });

  test('reads back what it is written as', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.constantFrom('CNY', 'JPY', 'KWD', 'CLF'),
        (amountMinor, currency) => {
          expect(parseAmount(minorToDecimal(amountMinor, currency), currency)).toEqual({
            ok: true,
            amountMinor,
          });
        },
      ),
    );
  });
});

describe('conversion', () => {
  test('turns the metered total of the period into fen once, as in case C07', () => {
    expect(convertPusdToMinor(37_127_456_680_139n, '7.1043', 'CNY')).toBe(26_376n);
    expect(convertPusdToMinor(12_349_678_901_262n, '7.1043', 'CNY')).toBe(8_774n);
  });

  test('rounds half away from zero, in both directions', () => {
    const half = 5_000_000_000n;
    expect(convertPusdToMinor(half, '1', 'USD')).toBe(1n);
    expect(convertPusdToMinor(half - 1n, '1', 'USD')).toBe(0n);
    expect(convertPusdToMinor(-half, '1', 'USD')).toBe(-1n);
    expect(convertPusdToMinor(-half + 1n, '1', 'USD')).toBe(0n);
    expect(convertPusdToMinor(3n * half, '1', 'USD')).toBe(2n);
  });

  test('uses every decimal of the rate', () => {
    expect(convertPusdToMinor(10n ** 20n, '7.12345678', 'CNY')).toBe(71_234_567_800n);
    expect(convertPusdToMinor(10n ** 12n, '151.5', 'JPY')).toBe(152n);
  });

  test('of a fee moves between currencies with different minor units', () => {
    expect(convertMinor(20_000n, 'USD', 'CNY', '7.1043')).toBe(142_086n);
    expect(convertMinor(20_000n, 'USD', 'JPY', '151.235')).toBe(30_247n);
    expect(convertMinor(-1_000n, 'JPY', 'USD', '0.0066125')).toBe(-661n);
    expect(convertMinor(1_234n, 'CNY', 'CNY', '1.00')).toBe(1_234n);
  });

  test('of a currency into itself refuses a rate other than 1', () => {
    expect(() => convertMinor(1n, 'CNY', 'CNY', '7.1')).toThrow(RangeError);
  });

  test('refuses a rate that is zero, negative, too fine or no decimal', () => {
    for (const rate of ['0', '0.00', '-7', '7.123456789', '7,1', '', '1e1', '.5', 'x']) {
      expect(isRate(rate)).toBe(false);
      expect(() => convertPusdToMinor(1n, rate, 'CNY')).toThrow(RangeError);
    }
    expect(isRate('7.10430000')).toBe(true);
  });

  test('is off by at most half a minor unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.integer({ min: 1, max: 10 ** 9 }),
        (pusd, rateUnits) => {
          const rate = `${Math.floor(rateUnits / 10 ** 8)}.${String(rateUnits % 10 ** 8).padStart(8, '0')}`;
          const fen = convertPusdToMinor(pusd, rate, 'CNY');
          const exactTimes10To18 = pusd * BigInt(rateUnits);
          const off = fen * 10n ** 18n - exactTimes10To18;
          expect((off < 0n ? -off : off) * 2n <= 10n ** 18n).toBe(true);
        },
      ),
    );
  });
});

describe('amounts on a screen', () => {
  test('show the currency the way the reader knows it', () => {
    const money = { amountMinor: 106_031n, currency: 'CNY' };
    expect(formatMoney(money, 'zh-CN')).toBe('¥1,060.31');
    expect(formatMoney(money, 'en')).toBe('CN¥1,060.31');
    expect(formatMoney({ amountMinor: -5n, currency: 'USD' }, 'en')).toBe('-$0.05');
    expect(formatMoney({ amountMinor: 1_500n, currency: 'JPY' }, 'en')).toBe('¥1,500');
  });

  test('keep every digit of amounts no double can hold', () => {
    expect(formatMoney({ amountMinor: 900_719_925_474_099_301n, currency: 'CNY' }, 'zh-CN')).toBe(
      '¥9,007,199,254,740,993.01',
    );
  });

  test('of metered cost are exact to the pUSD', () => {
    expect(formatPusd(115_955_850_000n, 'en')).toBe('$0.115955850000');
    expect(formatPusd(115_955_850_000n, 'zh-CN')).toBe('$0.115955850000');
    expect(formatPusd(9_007_199_254_740_993n, 'en')).toBe('$9,007.199254740993');
    expect(pusdToDecimal(-1n)).toBe('-0.000000000001');
  });

  test('of metered cost have a short form that never shows a cost as nothing', () => {
    expect(
      [0n, 1n, 99_999_999n, 100_000_000n, 115_955_850_000n, 12_345_678_901_262n, -1n].map((pusd) =>
        formatPusdShort(pusd, 'en'),
      ),
    ).toEqual(['$0.00', '<$0.0001', '<$0.0001', '$0.0001', '$0.1160', '$12.35', '>-$0.0001']);
  });
});
