import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Behaviour, type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { message, model, type Rig, startRig } from './relay-rig.ts';

let simulator: Simulator;
let rig: Rig;
beforeAll(async () => {
  simulator = await startSimulator();
  rig = await startRig({ vendorUrl: simulator.vendorUrl });
});
afterAll(async () => {
  await rig.stop();
  await simulator.stop();
});

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const plan = {
  text: '拼车账单精确到分 🚗',
  inputTokens: 1_234,
  outputTokens: 567,
  cacheWrite5m: 89,
  cacheWrite1h: 7,
  cacheRead: 4_321,
};
const tokens = {
  inputTokens: 1_234,
  outputTokens: 567,
  cacheWrite5mTokens: 89,
  cacheWrite1hTokens: 7,
  cacheReadTokens: 4_321,
};
// 1234 at $3, 567 at $15, 89 at $3.75, 7 at $6, 4321 at $0.30 a million tokens.
const costPusd = 3_702_000_000n + 8_505_000_000n + 333_750_000n + 42_000_000n + 1_296_300_000n;

const goodStreams: Record<string, Behaviour> = {
  'one write': { plan: { ...plan, eventDelayMs: 0 } },
  'one write an event': { plan },
  'single bytes': { plan, chunking: 'byte' },
  'chunks of 7 bytes': { plan, chunking: 7 },
  'CRLF line ends': { plan, lineEnds: 'crlf', chunking: 5 },
  'CR line ends': { plan, lineEnds: 'cr', chunking: 3 },
  'mixed line ends': { plan, lineEnds: 'mixed', chunking: 1 },
  'a byte order mark': { plan, bom: true },
  'comments between events': { plan, comments: true },
  'no space after data': { plan, noDataSpace: true },
  'data on two lines': { plan, splitData: true },
  'no blank line at the end': { plan, noTrailingBlankLine: true },
  'no line end at the end': { plan, noTrailingBlankLine: 'no_line_end' },
  'every figure in the delta': { plan, usagePlacement: 'all_in_delta' },
  'cumulative figures on the way': { plan: { ...plan, usageEvery: 1 } },
  'thinking and a tool call': {
    plan: { ...plan, thinking: '先想一想', toolUses: [{ name: 'look', input: { q: '"{' } }] },
  },
};

test.each(Object.entries(goodStreams))(
  'a stream with %s passes byte for byte and is metered to the token',
  async (_name, behaviour) => {
    const answer = await message(rig, behaviour);
    const row = await rig.lastRow();
    const entry = (await simulator.ledger()).at(-1);
    expect(answer).toMatchObject({ status: 200, complete: true });
    expect(sha256(answer.body)).toBe(entry?.answerSha256);
    expect(row).toMatchObject({
      state: 'settled',
      source: 'final',
      flags: [],
      streamed: true,
      tokens,
      costPusd,
      holdPusd: 0n,
      modelAsked: model,
      modelAnswered: model,
      httpStatus: 200,
      errorCode: null,
      upstreamRequestId: entry?.requestId,
    });
  },
);

test('a whole answer passes byte for byte and is metered to the token', async () => {
  const answer = await message(rig, { plan }, false);
  expect(answer).toMatchObject({ status: 200, complete: true });
  expect(sha256(answer.body)).toBe((await simulator.ledger()).at(-1)?.answerSha256);
  expect(await rig.lastRow()).toMatchObject({ source: 'final', streamed: false, tokens, costPusd });
});
