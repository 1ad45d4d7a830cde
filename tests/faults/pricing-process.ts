import { nowMs, openAt } from '../integration/stored-carpool.ts';
import { ofModel, pricingOf } from '../integration/unpriced-rows.ts';

/* Prices the unpriced records of the data folder given first; dies where `KILL_AT` and `KILL_BEFORE` say. */
const [, , dataDir] = process.argv as [string, string, string];

const storage = await openAt(dataDir, nowMs, new URL('./killing-storage-worker.ts', import.meta.url));
await pricingOf(storage).priceUnpriced(ofModel);
await storage.close();
process.stdout.write('done');
