import * as z from 'zod';
import { method } from './method.ts';
import { epochMs, nothing, pusd } from './values.ts';

const priceVersion = z.object({
  version: z.int().min(1),
  source: z.string(),
  importedAtMs: epochMs,
  entryCount: z.int(),
  /** sha256 of the table's content. */
  digest: z.string(),
  current: z.boolean(),
});

const priceEntry = z.object({
  provider: z.string(),
  model: z.string(),
  inputPusd: pusd.nullable(),
  outputPusd: pusd.nullable(),
  cacheReadPusd: pusd.nullable(),
  cacheWrite5mPusd: pusd.nullable(),
  cacheWrite1hPusd: pusd.nullable(),
  tiered: z.boolean(),
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
};
