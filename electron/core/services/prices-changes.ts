import { createHash } from 'node:crypto';
import type { AppEvent } from '../../../shared/contract/events.ts';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { PriceDiff, PriceImportPreview, PriceVersion } from '../../../shared/contract/price.ts';
import { AppError } from '../../../shared/errors.ts';
import { diffPrices, withEntries } from '../domain/price-diff.ts';
import { readPriceFile, writePriceFile } from '../export/price-file.ts';
import { digestOf, type NewPriceTable, type Prices } from './prices.ts';
import { createPriceEffect, type PriceEffectDeps } from './prices-effect.ts';
import { packageSource, readPackage } from './prices-package.ts';
import { presentEntry } from './prices-view.ts';

export type PriceChangesDeps = PriceEffectDeps & {
  readonly prices: Pick<Prices, 'current' | 'table' | 'add' | 'listVersions'>;
  readonly announce: (event: AppEvent) => Promise<void>;
};

export type PriceChanges = ReturnType<typeof createPriceChanges>;

/** New versions of the price table: each is shown as a difference first, and only what was shown can be applied. */
export function createPriceChanges(deps: PriceChangesDeps) {
  const { clock, prices, announce } = deps;
  const effectOf = createPriceEffect(deps);

  async function preview(next: NewPriceTable): Promise<PriceDiff> {
    const base = prices.current();
    const { changes, unchanged } = diffPrices(base.entries, next.entries);
    const count = (kind: string) => changes.filter((change) => change.kind === kind).length;
    return {
      baseVersion: base.version,
      source: next.source,
      entryCount: next.entries.length,
      added: count('added'),
      removed: count('removed'),
      changed: count('changed'),
      unchanged,
      changes: changes.map(({ before, after, ...change }) => ({
        ...change,
        before: before && presentEntry(before),
        after: after && presentEntry(after),
      })),
      used: changes.length === 0 ? [] : await effectOf(base.entries, next.entries),
      digest: seenDigest(base.version, next),
    };
  }

  /** Makes the version; AppError `price.preview_outdated` unless it is the one that was shown. */
  async function apply(next: NewPriceTable, seen: string): Promise<PriceVersion> {
    const base = prices.current();
    if (seen !== seenDigest(base.version, next))
      throw new AppError('price.preview_outdated', {}, { field: 'digest' });
    if (diffPrices(base.entries, next.entries).changes.length === 0)
      throw new AppError('price.nothing_to_apply');
    const made = await prices.add(next);
    await announce({ name: 'price.changed', payload: {} });
    return made;
  }

  async function bundledTable(): Promise<NewPriceTable> {
    const { entries } = await readPackage(clock.now());
    return { origin: 'package', source: packageSource, entries };
  }

  async function earlierTable(version: number): Promise<NewPriceTable> {
    const known = (await prices.listVersions()).some((table) => table.version === version);
    if (!known) throw new AppError('price.version_not_found', {}, { field: 'version' });
    const { entries } = await prices.table(version);
    return { origin: 'restore', source: String(version), entries };
  }

  function readImport(
    { text, mode }: Pick<Params<'price.previewImport'>, 'text' | 'mode'>,
    fileName: string,
  ) {
    const base = prices.current().entries;
    const file = readPriceFile(text, base);
    const entries = mode === 'whole' ? file.entries : withEntries(base, file.entries);
    return { file, table: { origin: 'import', source: fileName, entries } satisfies NewPriceTable };
  }

  return {
    previewUpdate: async (): Promise<PriceDiff> => preview(await bundledTable()),

    applyUpdate: async ({ digest }: Params<'price.applyUpdate'>): Promise<PriceVersion> =>
      apply(await bundledTable(), digest),

    async previewImport(params: Params<'price.previewImport'>): Promise<PriceImportPreview> {
      const { file, table } = readImport(params, '');
      const { kind, entries, problems } = file;
      return {
        kind,
        entryCount: entries.length,
        problems: [...problems],
        diff: problems.length === 0 ? await preview(table) : null,
      };
    },

    async applyImport({
      fileName = '',
      digest,
      ...params
    }: Params<'price.applyImport'>): Promise<PriceVersion> {
      const { file, table } = readImport(params, fileName);
      const [problem] = file.problems;
      if (problem !== undefined) {
        const { line, column, reason } = problem;
        throw new AppError(
          'price.file_wrong',
          { line, column, reason: reason.en, reasonZh: reason.zh },
          { field: 'text' },
        );
      }
      return apply(table, digest);
    },

    previewRestore: async ({ version }: Params<'price.previewRestore'>): Promise<PriceDiff> =>
      preview(await earlierTable(version)),

    restore: async ({ version, digest }: Params<'price.restore'>): Promise<PriceVersion> =>
      apply(await earlierTable(version), digest),

    async exportFile(): Promise<Result<'price.export'>> {
      const { version, entries } = prices.current();
      return {
        fileName: `AiCarpool-prices-v${version}.csv`,
        mediaType: 'text/csv; charset=utf-8',
        text: writePriceFile(entries),
      };
    },
  };
}

/** Stands for what a preview has shown: the version it began with, and what it leads to. */
function seenDigest(baseVersion: number, { origin, entries }: NewPriceTable): string {
  return createHash('sha256')
    .update(`${baseVersion}\n${origin}\n${digestOf(entries)}`)
    .digest('hex');
}
