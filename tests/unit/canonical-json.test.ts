import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../electron/core/domain/canonical-json.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const october = {
  group_id: 'g1',
  period: '2026-10',
  period_seq: 0,
  currency: 'CNY',
  fx_rate: null,
  total_fen: 10_000n,
  shares_fen: { A: 3_334n, B: 3_333n, C: 3_333n },
  usage_rows: 1_234,
  usage_first_id: 1,
  usage_last_id: 1_234,
  usage_digest: 'b89267c658d8f3a2fba2de8d0bf8b5776399b5a6c09a44076e83aa1ff65a337a',
  rule: { kind: 'equal' },
  prev: '0000000000000000000000000000000000000000000000000000000000000000',
};

test('case C19: the chain of two statements, and what one fen changes', () => {
  expect(canonicalJson(october)).toBe(
    '{"currency":"CNY","fx_rate":null,"group_id":"g1","period":"2026-10","period_seq":"0",' +
      '"prev":"0000000000000000000000000000000000000000000000000000000000000000","rule":{"kind":"equal"},' +
      '"shares_fen":{"A":"3334","B":"3333","C":"3333"},"total_fen":"10000",' +
      '"usage_digest":"b89267c658d8f3a2fba2de8d0bf8b5776399b5a6c09a44076e83aa1ff65a337a",' +
      '"usage_first_id":"1","usage_last_id":"1234","usage_rows":"1234"}',
  );
  const first = sha256(canonicalJson(october));
  expect(first).toBe('5fd9843757f9bb6f6a68965407b7e6cd62ea3a1bda622737f9350049a922bbd5');
  const november = {
    ...october,
    period: '2026-11',
    period_seq: 1,
    shares_fen: { C: 3_333n, B: 3_334n, A: 3_333n },
    usage_rows: 10,
    usage_first_id: 1_235,
    usage_last_id: 1_244,
    usage_digest: 'c03533e6a6460fb926567124400c45e60532bd270a219d3386c0082da1276558',
    prev: first,
  };
  expect(sha256(canonicalJson(november))).toBe(
    '6f23e9c1991d83751f74ddc75faf13153a1544200d8f3c5b25eb94d757ba3f0d',
  );
  const tampered = { ...october, shares_fen: { A: 3_333n, B: 3_334n, C: 3_333n } };
  expect(sha256(canonicalJson(tampered))).toBe(
    '204f786c0fcfaf30182ca5493e11bac4f73797b156ffdbbafd85153311d3c059',
  );
});

test('numbers, bigints and their strings have one text; booleans, lists and hostile texts keep theirs', () => {
  expect(canonicalJson([5, 5n, '5', -0, true, null, []])).toBe('["5","5","5","0",true,null,[]]');
  expect(canonicalJson({ b: '甲"\n\u2028', a: {} })).toBe('{"a":{},"b":"甲\\"\\n\u2028"}');
});

test('a number that has no exact text is refused', () => {
  for (const number of [0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY])
    expect(() => canonicalJson({ number })).toThrow(RangeError);
});
