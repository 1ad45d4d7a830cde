import { describe, expect, it } from 'vitest';
import { linesInvalid } from '../../electron/core/domain/file-lines.ts';
import { readRateLines } from '../../electron/core/domain/rate-lines.ts';
import { usedRate } from '../../electron/core/domain/usd-rate.ts';
import { readDatedLines } from '../../electron/core/export/dated-lines.ts';
import { errorMessage } from '../../shared/errors.ts';

const at = (instant: string) => Date.parse(instant);
const names = { date: ['date'], figure: ['rate', 'value'], currency: [] };
const novemberEnd = at('2026-11-30T16:00:00Z');

describe('the rate of a period', () => {
  const listed = [
    ['d', 'CNY', '7.4', '2026-12-05T00:00:00Z'],
    ['c', 'CNY', '7.3', '2026-11-30T16:00:00Z'],
    ['x', 'EUR', '0.9', '2026-11-30T10:00:00Z'],
    ['b', 'CNY', '7.2', '2026-11-30T15:59:59.999Z'],
    ['a', 'CNY', '7.1', '2026-10-31T00:00:00Z'],
  ].map(([id = '', currency = '', rate = '', validAt = '']) => ({
    ...{ id, currency, rate, source: '中国银行' },
    validAtMs: at(validAt),
  }));
  const fromList = {
    currency: 'CNY',
    rateChoice: 'from_list',
    usdRate: '6.5',
    usdRateSetAtMs: 5,
  } as const;

  it('is the newest that was valid before its end, to the millisecond, with source and time', () => {
    expect(usedRate(fromList, listed, novemberEnd, at('2026-12-10T00:00:00Z'))).toEqual({
      from: 'USD',
      to: 'CNY',
      rate: '7.2',
      source: { zh: '中国银行', en: '中国银行' },
      setAtMs: at('2026-11-30T15:59:59.999Z'),
      rateId: 'b',
    });
  });

  it('is the newest valid now while it runs, never one of the future', () => {
    expect(usedRate(fromList, listed, novemberEnd, at('2026-11-20T00:00:00Z'))?.rateId).toBe('a');
    const december = at('2026-12-31T16:00:00Z');
    expect(usedRate(fromList, listed, december, at('2026-12-04T23:59:59.999Z'))?.rateId).toBe('c');
    expect(usedRate(fromList, listed, december, at('2026-12-05T00:00:00Z'))?.rateId).toBe('d');
  });

  it('is missing where the list has none of the time and currency, and never the one by hand instead', () => {
    expect(usedRate(fromList, listed, at('2026-10-01T00:00:00Z'), novemberEnd)).toBeNull();
    expect(usedRate({ ...fromList, currency: 'JPY' }, listed, novemberEnd, novemberEnd)).toBeNull();
  });

  it('is the one by hand where the group has it so, and none for USD', () => {
    const byHand = { ...fromList, rateChoice: 'by_hand' } as const;
    expect(usedRate(byHand, listed, novemberEnd, novemberEnd)).toEqual({
      from: 'USD',
      to: 'CNY',
      rate: '6.5',
      source: { zh: '手动填写', en: 'entered by hand' },
      setAtMs: 5,
      rateId: null,
    });
    expect(usedRate({ ...byHand, usdRate: null }, listed, novemberEnd, novemberEnd)).toBeNull();
    expect(usedRate({ ...fromList, currency: 'USD' }, listed, novemberEnd, novemberEnd)).toBeNull();
  });
});

describe('a file of rates', () => {
  const nowMs = at('2026-11-10T04:00:00Z');
  const read = (text: string) => readRateLines(readDatedLines(text, names), 'Asia/Shanghai', nowMs);

  it('is read with and without names of columns, whatever divides them, from the first instant of each day', () => {
    const expected = [
      { rate: '7.1043', validAtMs: at('2026-10-31T16:00:00Z') },
      { rate: '7.11', validAtMs: at('2026-11-01T16:00:00Z') },
    ];
    for (const text of [
      '2026-11-01,7.1043\n2026-11-02,7.11',
      '\uFEFFcode;Value;Date\r\nUSD;7.1043;2026/11/1\r\n\r\nUSD;７.１１;2026/11/2\r\n',
      'date\trate\n2026-11-01T08:00:00+08:00\t7.1043\n2026.11.02\t7.11',
    ])
      expect(read(text)).toEqual({ rates: expected, problems: [] });
  });

  it('has every bad line named with its field, and never what stands there', () => {
    const { problems } = read(
      'date,rate\n2026-11-01,7.1\n2026-02-30,7.1\n2026-11-02,"7,1"\n2026-11-11,7.1\n2026-11-01,7.2\nsoon,-1',
    );
    expect(problems.map(({ line, field, reason }) => [line, field, reason.en])).toEqual([
      [3, 'date', 'it is not a date that exists (YYYY-MM-DD)'],
      [4, 'rate', 'it must be a positive decimal with at most 8 decimals'],
      [5, 'date', 'it must not lie after today'],
      [6, 'date', 'the day is there twice'],
      [7, 'date', 'it is not a date that exists (YYYY-MM-DD)'],
      [7, 'rate', 'it must be a positive decimal with at most 8 decimals'],
    ]);
    const error = linesInvalid('rate.lines_invalid', [...problems, ...problems]);
    expect(errorMessage(error, 'zh-CN')).toBe(
      '文件里有 12 处不符合要求：第 3 行「date」不是存在的日期（YYYY-MM-DD）；第 4 行「rate」必须是正数，最多 8 位小数；第 5 行「date」不能晚于今天；第 6 行「date」这一天出现了两次；第 7 行「date」不是存在的日期（YYYY-MM-DD）；第 7 行「rate」必须是正数，最多 8 位小数；第 3 行「date」不是存在的日期（YYYY-MM-DD）；第 4 行「rate」必须是正数，最多 8 位小数；另有 4 处。没有导入任何汇率，请改好后再导入。',
    );
  });

  it('needs its two columns, and lines', () => {
    expect(() => read('day,price\n1,2')).toThrow('name the columns date, rate');
    expect(() => read('date,rate\n')).toThrow('no lines of data');
    expect(() => read('"2026-11-01,7')).toThrow('no table');
  });
});
