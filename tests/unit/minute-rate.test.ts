import { expect, test } from 'vitest';
import { MinuteRate } from '../../electron/core/domain/minute-rate.ts';

test('requests are counted over the last sixty seconds, and the wait is until the oldest leaves them', () => {
  const rate = new MinuteRate();
  expect(rate.requestWaitMs(2, 1_000)).toBe(0);
  rate.noteRequest(1_000);
  expect(rate.requestWaitMs(2, 11_000)).toBe(0);
  rate.noteRequest(11_000);
  expect(rate.requestWaitMs(2, 20_000)).toBe(41_000);
  expect(rate.requestWaitMs(2, 60_999)).toBe(1);
  expect(rate.requestWaitMs(2, 61_000)).toBe(0);
  rate.noteRequest(61_000);
  expect(rate.requestWaitMs(2, 61_000)).toBe(10_000);
});

test('a lowered limit waits for as many requests as are too many', () => {
  const rate = new MinuteRate();
  for (const atMs of [1_000, 2_000, 3_000]) rate.noteRequest(atMs);
  expect(rate.requestWaitMs(1, 4_000)).toBe(59_000);
});

test('tokens count when they were used, and those reserved count now', () => {
  const rate = new MinuteRate();
  rate.noteTokens(1_000, 600);
  expect(rate.tokenWaitMs(1_000, 0, 400, 2_000)).toBe(0);
  expect(rate.tokenWaitMs(1_000, 0, 401, 2_000)).toBe(59_000);
  expect(rate.tokenWaitMs(1_000, 200, 300, 2_000)).toBe(59_000);
  expect(rate.tokenWaitMs(1_000, 900, 300, 2_000)).toBe(60_000);
  expect(rate.tokenWaitMs(1_000, 0, 401, 61_000)).toBe(0);
});

test('a request larger than the limit passes in an empty minute only', () => {
  const rate = new MinuteRate();
  expect(rate.tokenWaitMs(1_000, 0, 5_000, 1_000)).toBe(0);
  expect(rate.tokenWaitMs(1_000, 1, 5_000, 1_000)).toBe(60_000);
});
