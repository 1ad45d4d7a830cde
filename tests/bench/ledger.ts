/**
 * `npm run bench:ledger -- --rows N` (10,000,000 by default): how long the owner waits for a preview, for a month of
 * statistics, for a page of records, for the month's close and for its check when a month has many rows; each beside the
 * same with a hundredth of the rows.
 */
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Api } from '../../shared/contract/client.ts';
import { freshDataDir } from '../app-process.ts';
import { closeAs } from '../closing-carpool.ts';
import { type CoreRig, startCore } from '../core-rig.ts';
import { writeLedgerRows } from './ledger-rows.ts';
import { median } from './percentiles.ts';

const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000000' } } });
const ROUNDS = 5;
const at = '2026-11-30T12:00:00Z';

/** What the owner waits for, and for how long at most. */
const waits = [
  {
    name: 'preview of the running month',
    limitMs: 100,
    ask: (api: Api, groupId: string) => api.split.preview({ groupId }),
  },
  {
    name: 'a month of statistics by day',
    limitMs: 200,
    ask: (api: Api, groupId: string) =>
      api.usage.summary({
        groupId,
        fromMs: Date.parse('2026-10-31T16:00:00Z'),
        toMs: Date.parse('2026-11-30T16:00:00Z'),
        bucket: 'day',
      }),
  },
  {
    name: 'a page of records',
    limitMs: 100,
    ask: (api: Api, groupId: string) => api.usage.list({ groupId, limit: 100 }),
  },
] as const;

/** What happens once: a closed month stays closed. */
const onces = [
  { name: 'closing the month', limitMs: 10_000 },
  { name: 'verifying its statement', limitMs: 10_000 },
] as const;

await main(Number(values.rows));

async function main(rows: number): Promise<void> {
  const few = await measure(Math.ceil(rows / 100));
  const many = await measure(rows);
  const lines = [...waits, ...onces].map(({ name, limitMs }, index) => {
    const [ms = 0, before = 0] = [many.waitsMs[index], few.waitsMs[index]];
    return `| ${name} | ${limitMs} ms | ${ms.toFixed(1)} ms | ${(ms / before).toFixed(2)}x | ${ms <= limitMs ? 'met' : 'missed'} |`;
  });
  process.stdout.write(
    [
      `${rows} rows, ${(many.bytes / 1e9).toFixed(2)} GB`,
      '',
      '| wait | limit | median | to a hundredth of the rows | met or missed |',
      '|---|---|---|---|---|',
      ...lines,
      '',
    ].join('\n'),
  );
}

async function measure(
  rows: number,
): Promise<{ readonly waitsMs: readonly number[]; readonly bytes: number }> {
  const dataDir = await freshDataDir();
  try {
    const groupId = await fill(dataDir, rows);
    const { api, core, clock } = await startCore({ dataDir, at });
    try {
      const waitsMs: number[] = [];
      for (const { ask } of waits) {
        const times: number[] = [];
        for (let round = 0; round <= ROUNDS; round += 1) {
          const begin = performance.now();
          await ask(api, groupId);
          times.push(performance.now() - begin);
        }
        // The first one finds nothing in memory.
        waitsMs.push(median(times.slice(1)));
      }
      waitsMs.push(...(await closeAndVerify({ api, clock }, groupId)));
      return { waitsMs, bytes: statSync(join(dataDir, 'carpool.db')).size };
    } finally {
      await core.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** How long the close of the month takes, in ms, and then the check of what was closed. */
async function closeAndVerify({ api, clock }: Pick<CoreRig, 'api' | 'clock'>, groupId: string) {
  clock.set('2026-12-01T12:00:00Z');
  const period = (await api.period.list({ groupId })).at(-1);
  if (period === undefined) throw new Error('the group has no period');
  const begin = performance.now();
  await closeAs(api, period);
  const closed = performance.now();
  const { ok } = await api.statement.verify({ groupId });
  if (!ok) throw new Error('the statement does not agree with the rows');
  return [closed - begin, performance.now() - closed];
}

/** A group of ten, with its rows; gives its id. */
async function fill(dataDir: string, rows: number): Promise<string> {
  const { api, core } = await startCore({ dataDir, at });
  const group = await api.group.create({ name: 'Bench', usdRate: '7.1' });
  const names = Array.from({ length: 10 }, (_, index) => `Member ${index + 1}`);
  const members = await api.member.createMany({ groupId: group.id, names, joinedOn: '2026-11-01' });
  const memberIds = members.map(({ id }) => id);
  const { key } = await api.memberKey.create({ memberId: memberIds[0] ?? '', label: 'bench' });
  const account = await api.account.create({
    name: 'Claude-01',
    provider: 'claude',
    apiKey: 'sk-bench',
    meteredBilled: true,
  });
  await api.binding.set({ groupId: group.id, accountId: account.id });
  const [period] = await api.period.list({ groupId: group.id });
  await core.stop();
  if (period === undefined) throw new Error('the group has no period');
  const place = { groupId: group.id, memberIds, keyId: key.id, accountId: account.id, period };
  writeLedgerRows(join(dataDir, 'carpool.db'), place, rows);
  return group.id;
}
