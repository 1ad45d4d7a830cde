import { afterEach, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { freshDataDir } from '../app-process.ts';
import { type CoreRig, startCore } from '../core-rig.ts';

let rig: CoreRig;

afterEach(() => rig.stop());

describe('the price table', () => {
  it('is imported at the first start and stays as it is at later ones', async () => {
    const dataDir = await freshDataDir();
    rig = await startCore({ dataDir });
    const versions = await rig.api.price.listVersions({});
    expect(versions).toEqual([
      {
        version: 1,
        origin: 'package',
        source: `@pydantic/genai-prices ${manifest.dependencies['@pydantic/genai-prices']}`,
        importedAtMs: Date.parse('2026-11-10T04:00:00Z'),
        entryCount: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        current: true,
      },
    ]);
    const entries = await rig.api.price.listEntries({});
    expect(entries).toHaveLength(versions[0]?.entryCount ?? 0);
    await rig.core.stop();
    rig = await startCore({ dataDir, at: '2027-01-01T00:00:00Z' });
    expect(await rig.api.price.listVersions({})).toEqual(versions);
    expect(await rig.api.price.listEntries({})).toEqual(entries);
  });

  it('can be searched by provider and model', async () => {
    rig = await startCore();
    expect(await rig.api.price.listEntries({ provider: 'anthropic', search: 'Sonnet-4-5' })).toEqual([
      {
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        inputPusd: 3_000_000n,
        outputPusd: 15_000_000n,
        cacheReadPusd: 300_000n,
        cacheWrite5mPusd: 3_750_000n,
        cacheWrite1hPusd: 6_000_000n,
        longContext: {
          overInputTokens: 200_000,
          inputPusd: 6_000_000n,
          outputPusd: 22_500_000n,
          cacheReadPusd: 600_000n,
          cacheWrite5mPusd: 7_500_000n,
          cacheWrite1hPusd: 12_000_000n,
        },
        derivedKinds: [],
      },
    ]);
    expect(await rig.api.price.listEntries({ provider: 'nobody' })).toEqual([]);
    expect(await rig.api.price.listProviders({})).toEqual(
      expect.arrayContaining(['anthropic', 'deepseek', 'google', 'moonshotai', 'openai']),
    );
  });
});
