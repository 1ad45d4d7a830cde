import { createHash } from 'node:crypto';
import type { Params, Result } from '../../../shared/contract/index.ts';
import type { PriceVersion } from '../../../shared/contract/price.ts';
import { AppError } from '../../../shared/errors.ts';
import { encodePriceEntry, type PriceEntry, priceOf } from '../domain/pricing.ts';
import type { Clock, Logger } from '../ports.ts';
import type { PriceTableRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { packageSource, readPackage } from './prices-package.ts';
import { presentEntry } from './prices-view.ts';

export type PricesDeps = { readonly storage: Storage; readonly clock: Clock; readonly logger: Logger };

/** A price table as it is asked for with each request: held in memory and never changed. */
export type PriceTable = { readonly version: number; readonly entries: readonly PriceEntry[] };

/** What a new version is made of. */
export type NewPriceTable = Pick<PriceTableRow, 'origin' | 'source'> & {
  readonly entries: readonly PriceEntry[];
};

export type Prices = Awaited<ReturnType<typeof openPrices>>;

/**
 * The price tables. The first start imports the package's lists as version 1; later starts keep the version
 * the data folder has, whatever list the program brings along: prices never change by themselves.
 */
export async function openPrices({ storage, clock, logger }: PricesDeps) {
  if ((await storage.read('priceTables.list')).length === 0) {
    const { entries, skipped } = await readPackage(clock.now());
    await store(1, { origin: 'package', source: packageSource, entries });
    logger.info({ entries: entries.length, skipped: skipped.length }, 'the price table was imported');
  }
  let current = await load(
    Math.max(...(await storage.read('priceTables.list')).map(({ version }) => version)),
  );
  const older = new Map<number, Promise<PriceTable>>();

  async function load(version: number): Promise<PriceTable> {
    return { version, entries: await storage.read('priceTables.entries', version) };
  }

  async function store(version: number, { origin, source, entries }: NewPriceTable): Promise<void> {
    const row = { version, origin, source, digest: digestOf(entries), importedAtMs: clock.now() };
    await storage.write('priceTables.insert', row, entries);
  }

  async function listVersions(): Promise<PriceVersion[]> {
    const tables = await storage.read('priceTables.list');
    return tables.map((table) => ({ ...table, current: table.version === current.version }));
  }

  return {
    current(): PriceTable {
      return current;
    },

    /** Any version, for the arithmetic of older rows. `price.version_not_found` when there is none. */
    async table(version: number): Promise<PriceTable> {
      if (version === current.version) return current;
      const tables = await storage.read('priceTables.list');
      if (!tables.some((table) => table.version === version)) throw new AppError('price.version_not_found');
      const known = older.get(version) ?? load(version);
      older.set(version, known);
      return known;
    },

    /** Stores the next version; it counts for requests that begin after its commit. */
    async add(given: NewPriceTable): Promise<PriceVersion> {
      const version = current.version + 1;
      await store(version, given);
      current = await load(version);
      return (await listVersions()).find((table) => table.version === version) as PriceVersion;
    },

    listVersions,

    async listEntries({
      provider,
      search,
    }: Params<'price.listEntries'>): Promise<Result<'price.listEntries'>> {
      const wanted = search?.trim().toLowerCase() ?? '';
      return current.entries
        .filter((entry) => provider === undefined || entry.provider === provider)
        .filter((entry) => entry.model.toLowerCase().includes(wanted))
        .map(presentEntry);
    },

    async find({ provider, model }: Params<'price.find'>): Promise<Result<'price.find'>> {
      const entry = priceOf(current.entries, provider, model);
      return entry === undefined ? null : presentEntry(entry);
    },

    async listProviders(): Promise<string[]> {
      return providersOf(current);
    },

    async bundled(): Promise<Result<'price.bundled'>> {
      const tables = await storage.read('priceTables.list');
      const isKnown = tables.some(({ origin, source }) => origin === 'package' && source === packageSource);
      return { source: packageSource, isNew: !isKnown };
    },

    knowsProvider(provider: string): boolean {
      return providersOf(current).includes(provider);
    },
  };
}

function providersOf(table: PriceTable): string[] {
  return [...new Set(table.entries.map((entry) => entry.provider))].sort();
}

/** The same prices give the same digest, in whatever order they came. */
export function digestOf(entries: readonly PriceEntry[]): string {
  return createHash('sha256').update(entries.map(encodePriceEntry).sort().join('\n')).digest('hex');
}
