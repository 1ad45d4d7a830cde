import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from '../app-process.ts';
import { HttpLane, messageRequest } from './http-lane.ts';
import { readProcess } from './process-figures.ts';
import { serverCore } from './servers.ts';

export type StartFigures = {
  /** From the command to the end of the first answer, for each start. */
  readonly startsMs: readonly number[];
  /** Resident some seconds after a first answer. */
  readonly idleBytes: number;
};

export type StartPlan = { readonly starts: number; readonly idleSeconds: number };

/** Starts the app as its owner does, again and again on the same folder, and sends one request each time. */
export async function measureStarts(
  dataDir: string,
  key: string,
  body: Buffer,
  { starts, idleSeconds }: StartPlan,
): Promise<StartFigures> {
  const startsMs: number[] = [];
  let idleBytes = 0;
  for (let turn = 1; turn <= starts; turn += 1) {
    const begin = performance.now();
    const app = await startApp({ dataDir, cpu: serverCore });
    try {
      const lane = await HttpLane.open(app.relayUrl);
      await lane.send(messageRequest(app.relayUrl, key, body));
      startsMs.push(performance.now() - begin);
      lane.close();
      if (turn === starts) {
        await sleep(idleSeconds * 1000);
        idleBytes = readProcess(app.pid).residentBytes;
      }
    } finally {
      await app.stop();
    }
  }
  return { startsMs, idleBytes };
}

/** Starts the app on its folder once more and gives what its books hold and how long that start took. */
export async function countRows(
  dataDir: string,
  groupIds: readonly string[],
): Promise<{ readonly rows: number; readonly startMs: number }> {
  const begin = performance.now();
  const app = await startApp({ dataDir, cpu: serverCore });
  const startMs = performance.now() - begin;
  try {
    const hour = 3_600_000;
    const span = { fromMs: Date.now() - (Date.now() % hour) - 2 * hour, toMs: Date.now() + hour };
    const toMs = span.toMs - (span.toMs % hour);
    let rows = 0;
    for (const groupId of groupIds) {
      const { totals } = await app.api.usage.summary({ groupId, fromMs: span.fromMs, toMs, bucket: 'hour' });
      rows += totals.requests;
    }
    return { rows, startMs };
  } finally {
    await app.stop();
  }
}
