import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PriceEntry } from '../../electron/core/domain/pricing.ts';
import { freshDataDir } from '../app-process.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { ask, prepareGroup } from '../metered-usage.ts';
import { type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { openAt } from './stored-carpool.ts';

let rig: CoreRig;
let vendor: Simulator;

beforeAll(async () => {
  vendor = await startSimulator();
});
afterAll(() => vendor.stop());
afterEach(() => rig.stop());

function entry(model: string, usd: readonly [bigint, bigint], changes: Partial<PriceEntry> = {}): PriceEntry {
  return {
    provider: 'anthropic',
    model,
    names: [model],
    prefixes: [],
    prices: {
      inputTokens: usd[0] * 1_000_000n,
      cacheWrite5mTokens: null,
      cacheWrite1hTokens: null,
      cacheReadTokens: null,
      outputTokens: usd[1] * 1_000_000n,
    },
    longContext: null,
    derivedKinds: [],
    ...changes,
  };
}

/** A data folder whose price table was made by an earlier program, from two models. */
async function startWith(entries: readonly PriceEntry[]): Promise<void> {
  const dataDir = await freshDataDir();
  const storage = await openAt(dataDir);
  const row = { version: 1, origin: 'package', source: '@pydantic/genai-prices 0.1.0' } as const;
  await storage.write('priceTables.insert', { ...row, digest: 'old', importedAtMs: 0 }, entries);
  await storage.close();
  rig = await startCore({ dataDir });
}

const csv = (lines: readonly string[]) => ['provider,model,input,output', ...lines].join('\n');

describe("the program's list", () => {
  it('is offered when it is newer, shown as a difference, and counts for requests after it was applied', async () => {
    await startWith([entry('claude-sonnet-4-5', [2n, 10n]), entry('claude-gone', [1n, 1n])]);
    const { groupId, accountId, secret } = await prepareGroup(rig.api, vendor.vendorUrl);
    await rig.core.start();
    await ask(rig, secret, { inputTokens: 1_000, outputTokens: 100 });
    expect(await rig.api.price.bundled({})).toEqual({ source: '@pydantic/genai-prices 0.1.8', isNew: true });

    const diff = await rig.api.price.previewUpdate({});
    expect(diff).toMatchObject({ baseVersion: 1, removed: 1, changed: 1, unchanged: 0 });
    expect(diff.added).toBe(diff.entryCount - 1);
    const changed = diff.changes.find(({ kind }) => kind === 'changed');
    expect(changed).toMatchObject({
      model: 'claude-sonnet-4-5',
      before: { inputPusd: 2_000_000n, outputPusd: 10_000_000n, cacheReadPusd: null },
      after: { inputPusd: 3_000_000n, outputPusd: 15_000_000n, cacheReadPusd: 300_000n },
    });
    // 1,000 x 2 + 100 x 10 = 3,000 M pUSD; at 3 and 15 it is 4,500 M.
    expect(diff.used).toEqual([
      {
        accountId,
        accountName: '周末拼车的账号',
        model: 'claude-sonnet-4-5',
        requests: 1,
        beforePusd: 3_000_000_000n,
        afterPusd: 4_500_000_000n,
      },
    ]);
    expect(await rig.api.price.listVersions({})).toHaveLength(1);

    expect(await rig.api.price.applyUpdate({ digest: diff.digest })).toMatchObject({
      version: 2,
      origin: 'package',
      source: '@pydantic/genai-prices 0.1.8',
      importedAtMs: Date.parse('2026-11-10T04:00:00Z'),
      entryCount: diff.entryCount,
      current: true,
    });
    expect(await rig.api.price.bundled({})).toMatchObject({ isNew: false });
    expect(rig.events.filter(({ name }) => name === 'price.changed')).toHaveLength(1);
    await ask(rig, secret, { inputTokens: 1_000, outputTokens: 100 });
    const { records } = await rig.api.usage.list({ groupId });
    expect(records.map(({ priceVersion, costPusd }) => [priceVersion, costPusd])).toEqual([
      [2, 4_500_000_000n],
      [1, 3_000_000_000n],
    ]);
    await expect(rig.api.price.applyUpdate({ digest: diff.digest })).rejects.toMatchObject({
      code: 'price.preview_outdated',
    });
  });

  it('is weighed by the length of each request where long ones are dearer, and by own prices and the discount', async () => {
    const dear = entry('claude-sonnet-4-5', [2n, 10n]).prices;
    await startWith([
      entry('claude-sonnet-4-5', [1n, 10n], { longContext: { overInputTokens: 500, prices: dear } }),
    ]);
    const { accountId, secret } = await prepareGroup(rig.api, vendor.vendorUrl);
    await rig.core.start();
    await ask(rig, secret, { inputTokens: 400, outputTokens: 0 });
    await ask(rig, secret, { inputTokens: 400, outputTokens: 0 });
    await ask(rig, secret, { inputTokens: 600, outputTokens: 0 });
    const text = csv(['anthropic,claude-sonnet-4-5,4,10']);
    const effect = async () => (await rig.api.price.previewImport({ text, mode: 'named' })).diff?.used;
    // 800 x 1 + 600 x 2 = 2,000 M; 1,400 x 4 = 5,600 M.
    expect(await effect()).toMatchObject([
      { requests: 3, beforePusd: 2_000_000_000n, afterPusd: 5_600_000_000n },
    ]);
    const prices = [{ model: 'claude-sonnet-4-5', output: '1' }];
    await rig.api.account.setPricing({ accountId, prices, fixedUsd: '5', discountBp: 5_000 });
    expect(await effect()).toMatchObject([{ beforePusd: 1_000_000_000n, afterPusd: 2_800_000_000n }]);
  });
});

describe('a price file', () => {
  it('is applied as it was shown, in a part or as a whole, and an earlier version comes back as a new one', async () => {
    await startWith([entry('claude-sonnet-4-5', [2n, 10n]), entry('claude-opus-4-5', [5n, 25n])]);
    const file = { text: csv(['anthropic,claude-sonnet-4-5,2.5,10', 'qwen,qwen-max,1.6,6.4']) };
    const named = await rig.api.price.previewImport({ ...file, mode: 'named' });
    const whole = await rig.api.price.previewImport({ ...file, mode: 'whole' });
    expect(named.diff).toMatchObject({ added: 1, removed: 0, changed: 1, unchanged: 1, entryCount: 3 });
    expect(whole.diff).toMatchObject({ added: 1, removed: 1, changed: 1, unchanged: 0, entryCount: 2 });
    const digest = named.diff?.digest ?? '';
    for (const other of [
      { ...file, mode: 'whole' as const, digest },
      { text: csv(['qwen,qwen-max,1.6,6.5']), mode: 'named' as const, digest },
    ])
      await expect(rig.api.price.applyImport(other)).rejects.toMatchObject({
        code: 'price.preview_outdated',
      });
    await rig.api.price.applyImport({ ...file, mode: 'named', fileName: '我的价格.csv', digest });
    expect(await rig.api.price.find({ provider: 'qwen', model: 'qwen-max-20260101' })).toMatchObject({
      inputPusd: 1_600_000n,
    });
    const back = await rig.api.price.previewRestore({ version: 1 });
    expect(back).toMatchObject({ baseVersion: 2, added: 0, removed: 1, changed: 1 });
    await rig.api.price.restore({ version: 1, digest: back.digest });
    const versions = await rig.api.price.listVersions({});
    expect(
      versions.map(({ version, origin, source, current }) => [version, origin, source, current]),
    ).toEqual([
      [3, 'restore', '1', true],
      [2, 'import', '我的价格.csv', false],
      [1, 'package', '@pydantic/genai-prices 0.1.0', false],
    ]);
    expect(await rig.api.price.find({ provider: 'qwen', model: 'qwen-max' })).toBeNull();
  });

  it('with one bad line is not imported at all, and an export is read as the same list', async () => {
    await startWith([entry('claude-sonnet-4-5', [2n, 10n]), entry('claude-opus-4-5', [5n, 25n])]);
    const text = csv(['qwen,qwen-max,1.6,6.4', 'qwen,qwen-plus,0.4,1.2000001']);
    const reason = 'it must be USD per million tokens, 0 to 99999.999999, with at most 6 decimals';
    expect(await rig.api.price.previewImport({ text, mode: 'named' })).toMatchObject({
      entryCount: 1,
      problems: [{ line: 3, column: 'output', reason: { en: reason } }],
      diff: null,
    });
    await expect(
      rig.api.price.applyImport({ text, mode: 'named', digest: '0'.repeat(64) }),
    ).rejects.toMatchObject({ code: 'price.file_wrong', params: { line: 3, column: 'output' } });
    const file = await rig.api.price.export({});
    expect(file).toMatchObject({ fileName: 'AiCarpool-prices-v1.csv' });
    expect(file.text.split('\r\n')[1]).toBe('anthropic,claude-opus-4-5,5,25,,,,,,,,,,claude-opus-4-5');
    const { diff } = await rig.api.price.previewImport({ text: file.text, mode: 'whole' });
    expect(diff).toMatchObject({ changes: [], unchanged: 2 });
  });
});
