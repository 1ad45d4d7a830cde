import { findProvider } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { readCatalogue } from '../../electron/core/domain/price-catalogue.ts';
import { diffPrices } from '../../electron/core/domain/price-diff.ts';
import { type PriceEntry, priceOf } from '../../electron/core/domain/pricing.ts';
import { readPriceFile, writePriceFile } from '../../electron/core/export/price-file.ts';

const head = 'provider,model,input,output,cache_read,cache_write_5m,cache_write_1h';

function problemsOf(text: string): string[] {
  return readPriceFile(text, []).problems.map(
    ({ line, column, reason }) => `${line} ${column}: ${reason.en}`,
  );
}

describe('a price file', () => {
  test('is read to the sixth decimal, with a dearer price for long requests and its own names', () => {
    const text = [
      `${head},long_context_over,long_input,long_output,names`,
      'qwen,qwen-max,1.6,6.4,,,,,,,',
      'anthropic,claude-x,0.000001,99999.999999,0,3.75,6,200000,6,,claude-x|claude-x-2*',
    ].join('\r\n');
    expect(readPriceFile(text, [])).toEqual({
      kind: 'csv',
      problems: [],
      entries: [
        {
          provider: 'qwen',
          model: 'qwen-max',
          names: ['qwen-max'],
          prefixes: ['qwen-max'],
          prices: {
            inputTokens: 1_600_000n,
            outputTokens: 6_400_000n,
            cacheReadTokens: null,
            cacheWrite5mTokens: null,
            cacheWrite1hTokens: null,
          },
          longContext: null,
          derivedKinds: [],
        },
        {
          provider: 'anthropic',
          model: 'claude-x',
          names: ['claude-x'],
          prefixes: ['claude-x-2'],
          prices: {
            inputTokens: 1n,
            outputTokens: 99_999_999_999n,
            cacheReadTokens: 0n,
            cacheWrite5mTokens: 3_750_000n,
            cacheWrite1hTokens: 6_000_000n,
          },
          longContext: {
            overInputTokens: 200_000,
            prices: {
              inputTokens: 6_000_000n,
              outputTokens: 99_999_999_999n,
              cacheReadTokens: 0n,
              cacheWrite5mTokens: 3_750_000n,
              cacheWrite1hTokens: 6_000_000n,
            },
          },
          derivedKinds: [],
        },
      ],
    });
  });

  test('may be JSON, with prices as text or numbers', () => {
    const text = JSON.stringify({
      prices: [{ provider: 'qwen', model: 'qwen-max', input: 1.6, output: '6.4' }],
    });
    const { kind, entries } = readPriceFile(text, []);
    expect([kind, entries[0]?.prices.inputTokens, entries[0]?.prices.outputTokens]).toEqual([
      'json',
      1_600_000n,
      6_400_000n,
    ]);
    expect(priceOf(entries, 'qwen', 'qwen-max-20260101')?.model).toBe('qwen-max');
  });

  test('is told line by line and column by column what is wrong, and never repeats what it cannot name', () => {
    const long = `${head},long_context_over,long_input,=cmd()|x`;
    const text = [
      long,
      'Qwen,qwen-max,1.6,6.4',
      'qwen,a*,1',
      'qwen,b,1.1234567,1e3,-1',
      'qwen,c,,,0.1',
      'qwen,d,1,2,,,,,3',
      'qwen,e,1,2,,,,200000,',
      'qwen,f,1,2,,,,0,1',
      '',
      'qwen,g,1',
      'qwen,g,2',
    ].join('\n');
    const decimals = 'it must be USD per million tokens, 0 to 99999.999999, with at most 6 decimals';
    const name = 'it must be the name of a model without * and |, with at most 200 characters';
    expect(problemsOf(text)).toEqual([
      '1 ?: there is no such column',
      '2 provider: it must be a provider in lower case, such as anthropic',
      `3 model: ${name}`,
      `4 input: ${decimals}`,
      `4 cache_read: ${decimals}`,
      `4 output: ${decimals}`,
      '5 input: there must be a price for input or output',
      '6 long_context_over: long-context prices need a threshold',
      '7 long_input: a threshold needs a long-context price',
      '8 long_context_over: it must be a whole number from 1 to 1000000000',
      '11 model: the same provider and model stand above',
    ]);
    expect(problemsOf('[{"provider":"qwen","model":"m","input":{}}, 5]')).toEqual([
      `1 input: ${decimals}`,
      '2 provider: it must be a provider in lower case, such as anthropic',
      `2 model: ${name}`,
    ]);
  });

  test.each(['', 'model,input\nm,1', 'provider,model\n"a', '{"a":1}', '[1', '[]', head])(
    'is no such file at all: %j',
    (text) => {
      expect(() => readPriceFile(text, [])).toThrow(
        expect.objectContaining({ code: 'price.file_unreadable' }),
      );
    },
  );

  test('that was written from the whole list of the program reads as the same list', () => {
    const providers = ['anthropic', 'google', 'openai', 'openrouter', 'aws', 'deepseek'].flatMap(
      (providerId) => findProvider({ providerId }) ?? [],
    );
    const { entries } = readCatalogue(providers, Date.parse('2026-11-21T00:00:00Z'));
    const file = writePriceFile(entries);
    const again = readPriceFile(file, entries);
    expect(again.problems).toEqual([]);
    expect(diffPrices(entries, again.entries)).toEqual({ changes: [], unchanged: entries.length });
    expect(again.entries.find(({ model }) => model === 'claude-2')?.derivedKinds).toHaveLength(3);
    // Names that a file spells out need no list to be taken from.
    const named = entries.filter(({ names, prefixes }) => names.length + prefixes.length > 0);
    const elsewhere = readPriceFile(writePriceFile(named), []).entries;
    expect(diffPrices(named, elsewhere).changes).toEqual([]);
  });
});

describe('the difference between two lists', () => {
  const entry = (model: string, input: bigint, changes: Partial<PriceEntry> = {}): PriceEntry => ({
    provider: 'qwen',
    model,
    names: [model],
    prefixes: [],
    prices: {
      inputTokens: input,
      outputTokens: 5n,
      cacheReadTokens: null,
      cacheWrite5mTokens: null,
      cacheWrite1hTokens: null,
    },
    longContext: null,
    derivedKinds: [],
    ...changes,
  });

  test('tells what is added, removed and changed, and leaves out what is priced alike', () => {
    const before = [entry('a', 1n), entry('b', 1n), entry('c', 1n), entry('d', 1n)];
    const after = [
      entry('d', 1n, { derivedKinds: ['inputTokens'] }),
      entry('b', 2n),
      entry('c', 1n, { names: ['c', 'c2'] }),
      entry('e', 1n),
    ];
    const { changes, unchanged } = diffPrices(before, after);
    expect(changes.map(({ kind, model, namesChanged }) => [kind, model, namesChanged])).toEqual([
      ['removed', 'a', false],
      ['changed', 'b', false],
      ['changed', 'c', true],
      ['added', 'e', false],
    ]);
    expect(changes[1]?.before?.prices.inputTokens).toBe(1n);
    expect(changes[1]?.after?.prices.inputTokens).toBe(2n);
    expect(unchanged).toBe(1);
  });
});
