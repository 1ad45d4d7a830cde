import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { attempt, fill, openAt, settlement } from '../integration/stored-carpool.ts';

/*
 * Fills the small disk it is given, first with another file and then with the ledger's own log, and says what
 * becomes of writes. No write is repeated by the test itself except where it says so.
 */
const [, , dataDir] = process.argv as unknown as [string, string, string];

let storage = await openAt(dataDir);
await fill(storage);
const ballast = join(dataDir, 'ballast');
const { bavail, bsize } = statfsSync(dataDir);
writeFileSync(ballast, Buffer.alloc((bavail - 50) * bsize));

let acknowledged = 0;
say('full', await outcomeOf(openUntilRefused));
say('again', await outcomeOf(openNext));
say('state', storage.status().state);

rmSync(ballast);
say('with space', await outcomeOf(openNext));
say('acknowledged rows are all there', (await storage.read('attempts.maxId')) === acknowledged);
for (let id = 1; id <= acknowledged; id += 1) await storage.attempts.settle(settlement(id));
const { rows, ledger, rollups } = await storage.read('reconcile.sums');
say('sums agree', rows.costPusd === ledger.amountPusd && rows.costPusd === rollups.costPusd);
await storage.close();
storage = await openAt(dataDir);
say('after a restart all rows are there', (await storage.read('attempts.maxId')) === acknowledged);
await storage.close();

async function openUntilRefused(): Promise<void> {
  for (;;) await openNext();
}

async function openNext(): Promise<void> {
  const opening = storage.attempts.open(attempt(acknowledged + 1));
  opening.hurry();
  await opening.synced;
  acknowledged += 1;
}

async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'written';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

function say(what: string, value: unknown): void {
  process.stdout.write(`${what}: ${value}\n`);
}
