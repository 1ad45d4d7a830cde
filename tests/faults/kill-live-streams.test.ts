import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppProcess, freshDataDir, startApp } from '../app-process.ts';
import { prepareCarpool, type TestKey } from '../carpool.ts';
import { allRecords, compareWithLedger, databaseSums } from '../oracle.ts';
import { seededRandom } from '../seeded-random.ts';
import { type Simulator, simCommand, startSimulator } from '../simulator/simulator-process.ts';

const rounds = 20;
const streams = 50;
const seed = Number(process.env.KILL_SEED ?? 20261121);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

function isBrokenConnection(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'ECONNREFUSED';
}

/** Long streams are caught in the middle; short ones so that requests are always just being opened and settled. */
const answers = [
  { plan: { events: 40, eventDelayMs: 3, usageEvery: 8, inputTokens: 321, cacheRead: 77 } },
  { plan: { events: 2, inputTokens: 55 } },
];

/** Sends one stream after another with one key until the connection breaks; calls `onChunk` for each piece seen. */
async function streamUntilBroken(
  app: AppProcess,
  key: TestKey,
  answer: (typeof answers)[number],
  agent: Agent,
  onChunk: () => void,
): Promise<void> {
  const body = JSON.stringify({
    model: 'claude-sonnet-4-5-20250929',
    max_tokens: 64_000,
    stream: true,
    metadata: { user_id: key.label },
    messages: [{ role: 'user', content: simCommand(answer) }],
  });
  for (;;) {
    try {
      const response = await request(`${app.relayUrl}/v1/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'anthropic-version': '2023-06-01',
          authorization: `Bearer ${key.secret}`,
        },
        body,
        dispatcher: agent,
      });
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
      for await (const _ of response.body) onChunk();
    } catch (error) {
      if (isBrokenConnection(error)) return;
      throw error;
    }
  }
}

test(`no request is lost or counted twice over ${rounds} kills with ${streams} live streams (seed ${seed})`, async () => {
  const random = seededRandom(seed);
  const dataDir = await freshDataDir();
  let app = await startApp({ dataDir });
  const { groupId, keys } = await prepareCarpool(app.api, simulator.vendorUrl, {
    members: 10,
    keysEach: streams / 10,
  });
  const markerOf = new Map(keys.map((key) => [key.id, key.label]));
  for (let round = 0; round < rounds; round += 1) {
    const killAfterChunks = 200 + random(4_000);
    const agent = new Agent({ connections: streams });
    let seen = 0;
    const killed = Promise.withResolvers<void>();
    const running = app;
    const clients = keys.map((key, index) =>
      streamUntilBroken(running, key, answers[index % 2] as (typeof answers)[number], agent, () => {
        seen += 1;
        if (seen === killAfterChunks) running.kill().then(killed.resolve, killed.reject);
      }),
    );
    await killed.promise;
    await Promise.all(clients);
    await agent.destroy();
    app = await startApp({ dataDir });
    const records = await allRecords(app.api, groupId);
    expect(compareWithLedger(records, await simulator.ledger(), markerOf), `round ${round}`).toEqual([]);
  }
  const before = await allRecords(app.api, groupId);
  expect(before.filter((record) => record.source === 'recovered').length).toBeGreaterThanOrEqual(rounds);
  expect(await app.stop()).toBe(0);
  const sums = databaseSums(join(dataDir, 'carpool.db'));
  expect(sums.integrity).toBe('ok');
  expect(sums.rows).toBeGreaterThan(0n);
  expect(sums.ledger).toBe(sums.rows);
  expect(sums.rollups).toBe(sums.rows);
});
