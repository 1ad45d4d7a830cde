import * as z from 'zod';
import { method } from './method.ts';
import {
  bilingual,
  epochMs,
  id,
  longestFile,
  nothing,
  pusd,
  seenDigest,
  textFile,
  tokenCounts,
} from './values.ts';

const priceVersion = z.object({
  version: z.int().min(1),
  origin: z.enum(['package', 'import', 'restore']),
  /** Name and version of the package, the file's name, or the number of the version whose content it has. */
  source: z.string(),
  importedAtMs: epochMs,
  entryCount: z.int(),
  /** sha256 of the table's content. */
  digest: z.string(),
  current: z.boolean(),
});
export type PriceVersion = z.output<typeof priceVersion>;

/** pUSD per token by kind; null where there is no such price. */
const unitPrices = {
  inputPusd: pusd.nullable(),
  outputPusd: pusd.nullable(),
  cacheReadPusd: pusd.nullable(),
  cacheWrite5mPusd: pusd.nullable(),
  cacheWrite1hPusd: pusd.nullable(),
};

const priceEntry = z.object({
  provider: z.string(),
  model: z.string(),
  ...unitPrices,
  /** Prices of the whole request once its input of all kinds is more than `overInputTokens`. */
  longContext: z.object({ overInputTokens: z.int(), ...unitPrices }).nullable(),
  /** Kinds whose price the vendor gives as a multiple of the input price. */
  derivedKinds: z.array(tokenCounts.keyof()),
});
export type PriceEntry = z.output<typeof priceEntry>;

const usageEffect = z.object({
  accountId: id,
  accountName: z.string(),
  model: z.string(),
  requests: z.int(),
  /** What the tokens of the last 30 days cost at current prices, less the account's discount; null: unpriced. */
  beforePusd: pusd.nullable(),
  /** The same at the new prices. */
  afterPusd: pusd.nullable(),
});

const priceDiff = z.object({
  /** The version it is compared with, and that must still be current when it is applied. */
  baseVersion: z.int(),
  source: z.string(),
  entryCount: z.int(),
  added: z.int(),
  removed: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** By provider and model; prices are per token. */
  changes: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      provider: z.string(),
      model: z.string(),
      before: priceEntry.nullable(),
      after: priceEntry.nullable(),
      /** Other names the entry goes by have changed. */
      namesChanged: z.boolean(),
    }),
  ),
  /** Models with changed prices that the owner's accounts have used in the last 30 days. */
  used: z.array(usageEffect),
  /** Binds applying to what was shown here. */
  digest: z.string(),
});
export type PriceDiff = z.output<typeof priceDiff>;
export type PriceChange = PriceDiff['changes'][number];

/** Characters of a model's name at most. */
export const longestModelName = 200;

/**
 * A price file is CSV with a line of column names, or a JSON list of objects (alone or as `prices`) with the same names.
 * `provider` and `model` are required, and `input` or `output`; prices are USD per million tokens with at most 6
 * decimals: `input`, `output`, `cache_read`, `cache_write_5m`, `cache_write_1h`. Where input of all kinds beyond
 * `long_context_over` tokens makes a request dearer, the prices with `long_` in front count for the whole of it; one
 * left out is as below. `names` holds other names of the model divided by `|`; a `*` at the end of one stands for a
 * snapshot's date. Left out, an entry keeps its names, and a new one goes by its model's, with or without a date.
 */
export const priceColumns = [
  'provider',
  'model',
  'input',
  'output',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'long_context_over',
  'long_input',
  'long_output',
  'long_cache_read',
  'long_cache_write_5m',
  'long_cache_write_1h',
  'names',
] as const;
export type PriceColumn = (typeof priceColumns)[number];

const importFile = {
  text: z.string().min(1).max(longestFile),
  /** `named` replaces or adds the models of the file; `whole` also removes all others. */
  mode: z.enum(['named', 'whole']),
};

const importPreview = z.object({
  kind: z.enum(['csv', 'json']),
  entryCount: z.int(),
  /** Nothing can be imported while there are any; at most 200. */
  problems: z.array(z.object({ line: z.int(), column: z.string(), reason: bilingual })),
  /** Null while there are problems. */
  diff: priceDiff.nullable(),
});
export type PriceImportPreview = z.output<typeof importPreview>;

const unpricedUsage = z.object({
  groupId: id,
  groupName: z.string(),
  periodId: id,
  periodLabel: z.string(),
  accountId: id,
  accountName: z.string(),
  /** Whose list counts for the account. */
  provider: z.string(),
  model: z.string(),
  requests: z.int(),
  tokens: tokenCounts,
  firstAtMs: epochMs,
  lastAtMs: epochMs,
  /** Where a price for the model could come from now; null: there is none. */
  priceFrom: z.enum(['own', 'list']).nullable(),
});
export type UnpricedUsage = z.output<typeof unpricedUsage>;

const ofModel = z.strictObject({
  accountId: id,
  model: z.string().min(1).max(400),
  /** All groups' records where it is left out. */
  groupId: id.optional(),
});

const pricingUnderWay = z.object({
  accountId: id,
  model: z.string(),
  recordsDone: z.int(),
  /** Its last portion is under way. */
  cancelling: z.boolean(),
});

const ownPriceEntry = z.object({
  accountId: id,
  accountName: z.string(),
  model: z.string(),
  ...unitPrices,
});

export const priceMethods = {
  'price.listVersions': method('Versions of the price table, newest first.', nothing, z.array(priceVersion)),
  'price.listEntries': method(
    'Prices per token of the current version.',
    z.strictObject({ provider: z.string().max(64).optional(), search: z.string().max(100).optional() }),
    z.array(priceEntry),
  ),
  'price.find': method(
    'The prices per token that the current version has for a model; null for a model without any.',
    z.strictObject({ provider: z.string().max(64), model: z.string().max(200) }),
    priceEntry.nullable(),
  ),
  'price.listProviders': method('Whose prices the current version knows.', nothing, z.array(z.string())),
  'price.listOwn': method(
    "Prices per token of the accounts' own, as they count now.",
    nothing,
    z.array(ownPriceEntry),
  ),
  'price.bundled': method(
    'The list that the program brings along, and whether no version of the table was made from it yet.',
    nothing,
    z.object({ source: z.string(), isNew: z.boolean() }),
  ),
  'price.previewUpdate': method(
    "What the program's list would change in the current version; nothing is changed.",
    nothing,
    priceDiff,
  ),
  'price.applyUpdate': method(
    "Makes the program's list the new version, as it was shown; earlier requests keep theirs.",
    z.strictObject({ digest: seenDigest }),
    priceVersion,
  ),
  'price.previewImport': method(
    'What a price file would change, or what is wrong in it by line and column; nothing is changed.',
    z.strictObject(importFile),
    importPreview,
  ),
  'price.applyImport': method(
    'Makes a new version from a price file, as it was shown, or from none of it.',
    z.strictObject({ ...importFile, fileName: z.string().max(200).optional(), digest: seenDigest }),
    priceVersion,
  ),
  'price.previewRestore': method(
    'What going back to an earlier version would change; nothing is changed.',
    z.strictObject({ version: z.int().min(1) }),
    priceDiff,
  ),
  'price.restore': method(
    'Makes a new version with the content of an earlier one, as it was shown.',
    z.strictObject({ version: z.int().min(1), digest: seenDigest }),
    priceVersion,
  ),
  'price.export': method('The current version as a price file in CSV.', nothing, textFile),
  'price.listUnpriced': method(
    'Settled records without a price by model, account and period; of one group when it is named.',
    z.strictObject({ groupId: id.optional() }),
    z.array(unpricedUsage),
  ),
  'price.previewPricing': method(
    "What a model's unpriced records would cost at the prices that count now; nothing is changed.",
    ofModel,
    z.object({ records: z.int(), costPusd: pusd, leftUnpriced: z.int() }),
  ),
  'price.priceUnpriced': method(
    "Prices a model's unpriced records at the prices that count now, portion by portion; priced ones stay as they are.",
    ofModel,
    z.object({ records: z.int(), costPusd: pusd, leftUnpriced: z.int() }),
  ),
  'price.pricingStatus': method(
    'The records that are being priced now, and how many of them are.',
    nothing,
    z.array(pricingUnderWay),
  ),
  'price.cancelPricing': method(
    "Stops the pricing of a model's records after the portion under way: what is priced stays priced, the rest as it is.",
    ofModel.omit({ groupId: true }),
    z.array(pricingUnderWay),
  ),
};
