import { describe, expect, test } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { readStream } from './dialect-streams.ts';
import { vendorStreams } from './vendor-streams.ts';

describe.each(vendorStreams)('a stream of $name', ({ dialect, events }) => {
  const stream = events.join('');
  const size = Buffer.byteLength(stream);
  const uncut = readStream(dialect, stream);

  test('has the figures of its vendor', () => {
    expect(uncut.reading).toMatchObject({
      tokens: { inputTokens: 100, cacheReadTokens: 900, outputTokens: 50 },
      inputReported: true,
      outputReported: true,
      usageInvalid: false,
    });
  });

  test('cut in two at any byte reads the same', () => {
    for (let at = 1; at < size; at += 1) {
      expect(readStream(dialect, stream, { sizes: [at, size - at] })).toEqual(uncut);
    }
  });

  test('cut into pieces of any sizes reads the same', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const below = seededRandom(seed);
      const sizes = Array.from({ length: 40 }, () => 1 + below(90));
      expect(readStream(dialect, stream, { sizes }), `seed ${seed}`).toEqual(uncut);
    }
  });
});
