import { createHash } from 'node:crypto';
import type { Params, Result } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import { readCatalogue } from '../domain/price-catalogue.ts';
import { encodePriceEntry, type PriceEntry, priceOf } from '../domain/pricing.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Storage } from '../storage/storage.ts';

export type PricesDeps = { readonly storage: Storage; readonly clock: Clock; readonly logger: Logger };

/** A price table as it is asked for with each request: held in memory and never changed. */
export type PriceTable = { readonly version: number; readonly entries: readonly PriceEntry[] };

export type Prices = Awaited<ReturnType<typeof openPrices>>;

/** Whose lists are taken from the package: the vendors whose models an account can serve. */
const catalogueProviders = [
  'anthropic',
  'aws',
  'azure',
  'deepseek',
  'google',
  'groq',
  'minimax',
  'mistral',
  'moonshotai',
  'openai',
  'openrouter',
  'x-ai',
  'zai',
];

const packageSource = '@pydantic/genai-prices 0.1.8';

/**
 * The price tables. The first start imports the package's lists as version 1; later starts keep the version
 * the data folder has, whatever list the program brings along: prices never change by themselves.
 */
export async function openPrices({ storage, clock, logger }: PricesDeps) {
  if ((await storage.read('priceTables.list')).length === 0) await importPackage(storage, clock, logger);
  const newest = Math.max(...(await storage.read('priceTables.list')).map((table) => table.version));
  const current = await load(newest);
  const older = new Map<number, Promise<PriceTable>>();

  async function load(version: number): Promise<PriceTable> {
    return { version, entries: await storage.read('priceTables.entries', version) };
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

    async listVersions(): Promise<Result<'price.listVersions'>> {
      const tables = await storage.read('priceTables.list');
      return tables.map((table) => ({ ...table, current: table.version === current.version }));
    },

    async listEntries({
      provider,
      search,
    }: Params<'price.listEntries'>): Promise<Result<'price.listEntries'>> {
      const wanted = search?.trim().toLowerCase() ?? '';
      return current.entries
        .filter((entry) => provider === undefined || entry.provider === provider)
        .filter((entry) => entry.model.toLowerCase().includes(wanted))
        .map(present);
    },

    async find({ provider, model }: Params<'price.find'>): Promise<Result<'price.find'>> {
      const entry = priceOf(current.entries, provider, model);
      return entry === undefined ? null : present(entry);
    },

    async listProviders(): Promise<string[]> {
      return providersOf(current);
    },

    knowsProvider(provider: string): boolean {
      return providersOf(current).includes(provider);
    },
  };
}

function present({ provider, model, prices, longContext }: PriceEntry) {
  return {
    provider,
    model,
    inputPusd: prices.inputTokens,
    outputPusd: prices.outputTokens,
    cacheReadPusd: prices.cacheReadTokens,
    cacheWrite5mPusd: prices.cacheWrite5mTokens,
    cacheWrite1hPusd: prices.cacheWrite1hTokens,
    tiered: longContext !== null,
  };
}

function providersOf(table: PriceTable): string[] {
  return [...new Set(table.entries.map((entry) => entry.provider))].sort();
}

async function importPackage(storage: Storage, clock: Clock, logger: Logger): Promise<void> {
  // Megabytes of lists that only the first start needs.
  const { findProvider } = await import('@pydantic/genai-prices');
  const providers = catalogueProviders.flatMap((providerId) => findProvider({ providerId }) ?? []);
  const nowMs = clock.now();
  const { entries, skipped } = readCatalogue(providers, nowMs);
  const digest = createHash('sha256').update(entries.map(encodePriceEntry).join('\n')).digest('hex');
  await storage.write(
    'priceTables.insert',
    { version: 1, source: packageSource, digest, importedAtMs: nowMs },
    entries,
  );
  logger.info({ entries: entries.length, skipped: skipped.length }, 'the price table was imported');
}
