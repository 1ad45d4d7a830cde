import { createHash } from 'node:crypto';
import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { estimateTextTokens } from '../../electron/core/domain/text-tokens.ts';
import { type Behaviour, type Simulator, startSimulator } from '../simulator/simulator-process.ts';
import { type Answered, message, type Rig, startRig } from './relay-rig.ts';

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

const plan = { text: '你好 world', events: 2, inputTokens: 100, outputTokens: 40, cacheRead: 5 };
const input = { inputTokens: 100, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, cacheReadTokens: 5 };

/** What the whole events of a stream say, by another parser. */
function reported(stream: string) {
  const said = { started: false, output: undefined as number | undefined, text: '', stopped: false };
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === 'message_start') said.started = true;
      if (event.type === 'message_delta') said.output = event.usage.output_tokens;
      if (event.type === 'content_block_delta') said.text += event.delta.text;
      if (event.type === 'message_stop') said.stopped = true;
    },
  });
  parser.feed(stream);
  return said;
}

/** How a row must read after these whole events, whatever broke the stream off. */
function expectedRow(said: ReturnType<typeof reported>) {
  if (said.stopped) return { source: 'final', flags: [], tokens: { ...input, outputTokens: 40 } };
  if (!said.started) return { source: 'none', flags: ['truncated'], tokens: null };
  if (said.output !== undefined) {
    return { source: 'partial', flags: ['truncated'], tokens: { ...input, outputTokens: said.output } };
  }
  const counted = estimateTextTokens(said.text);
  return {
    source: counted === 0 ? 'partial' : 'estimated',
    flags: ['truncated'],
    tokens: { ...input, outputTokens: Math.max(1, counted) },
  };
}

const errorEvent = /event: error\ndata: (\{.*\})\n\n$/;

/** The vendor's bytes that reached the member, without the relay's own last word. */
function vendorsPart(answer: Answered): string {
  return answer.status === 200 ? answer.text.replace(errorEvent, '') : '';
}

test.each(['clean_end_without_terminal', 'fin_mid_chunk', 'reset'] as const)(
  'a stream that ends by %s at any byte gives the member whole events and an error, and the row what was seen',
  async (how) => {
    const whole = (await message(rig, { plan, chunking: 'whole' })).body;
    const boundaries = [...whole.toString('latin1').matchAll(/\n\n/g)].map((match) => match.index + 2);
    const { id } = await rig.lastRow();
    const cuts = Array.from({ length: whole.length }, (_, index) => index).filter(
      // Every byte of the events that carry figures, every fifth of the others.
      (at) => at < 330 || at > whole.length - 380 || at % 5 === 0,
    );
    const answers = new Map<number, Answered>();
    for (let i = 0; i < cuts.length; i += 40) {
      await Promise.all(
        cuts.slice(i, i + 40).map(async (afterBytes) => {
          answers.set(afterBytes, await message(rig, { plan, cut: { how, afterBytes } }));
        }),
      );
    }
    const rows = await rig.rows(id + 1);
    expect(rows).toHaveLength(cuts.length);
    const entries = await simulator.ledger();
    for (const row of rows) {
      const entry = entries.find(({ requestId }) => requestId === row.upstreamRequestId);
      const cut = entry?.behaviour?.cut as { afterBytes: number } | undefined;
      // Cut before its head, a request is known by nothing.
      if (cut === undefined) continue;
      const answer = answers.get(cut.afterBytes) as Answered;
      const got = vendorsPart(answer);
      expect(whole.toString().slice(0, 60).startsWith(got.slice(0, 60))).toBe(true);
      // A last event that lacks only its blank line is read; it is passed on if it is the answer's own end.
      const restIsWhole =
        how === 'clean_end_without_terminal' &&
        boundaries.some((end) => end - 2 <= cut.afterBytes && cut.afterBytes < end);
      const seen = restIsWhole ? `${whole.subarray(0, cut.afterBytes)}\n\n` : got;
      const passed = reported(seen).stopped
        ? cut.afterBytes
        : (boundaries.findLast((end) => end <= cut.afterBytes) ?? 0);
      if (how !== 'reset') expect(Buffer.byteLength(got), `cut at ${cut.afterBytes}`).toBe(passed);
      const expected = expectedRow(reported(seen));
      expect(
        { source: row.source, flags: row.flags, tokens: row.tokens },
        `cut at ${cut.afterBytes}`,
      ).toEqual(expected);
      if (expected.source === 'final') continue;
      expect(row.errorCode).toBe('relay.upstream_truncated');
      if (answer.status === 200)
        expect(JSON.parse(errorEvent.exec(answer.text)?.[1] ?? '').error.type).toBe('api_error');
      else expect(answer.status).toBe(502);
    }
  },
);

test('an error inside a stream passes as it came, what was seen is billed, and the row is flagged', async () => {
  const answer = await message(rig, { plan, errorInStream: { afterEvents: 4, type: 'overloaded_error' } });
  const entry = (await simulator.ledger()).at(-1);
  expect(answer).toMatchObject({ status: 200, complete: true });
  expect(createHash('sha256').update(answer.body).digest('hex')).toBe(entry?.answerSha256);
  expect(await rig.lastRow()).toMatchObject({
    source: 'estimated',
    flags: ['error_in_stream'],
    tokens: { ...input, outputTokens: 3 },
    errorCode: null,
  });
});

test('an error inside a stream after a cumulative figure is billed by that figure', async () => {
  await message(rig, { plan: { ...plan, usageEvery: 1 }, errorInStream: { afterEvents: 5 } });
  expect(await rig.lastRow()).toMatchObject({
    source: 'partial',
    flags: ['error_in_stream'],
    tokens: { ...input, outputTokens: 20 },
  });
});

test('a stream without its terminal event is no success, though its figures are complete', async () => {
  const answer = await message(rig, { plan, noMessageStop: true });
  expect(answer.text).toMatch(errorEvent);
  expect(await rig.lastRow()).toMatchObject({
    source: 'partial',
    flags: ['truncated'],
    tokens: { ...input, outputTokens: 40 },
    errorCode: 'relay.upstream_truncated',
  });
});

test('an event over 1 MiB ends the stream at both sides', async () => {
  const answer = await message(rig, { plan, hugeEvent: 1_100_000, stall: { after: 6 } });
  expect(answer.text).toMatch(errorEvent);
  expect(answer.body.length).toBeLessThan(10_000);
  expect(await rig.lastRow()).toMatchObject({ flags: ['truncated'], errorCode: 'relay.upstream_garbled' });
  await simulator.waitFor({ state: 'client_closed' });
});

const garbage: Record<string, Buffer> = {
  'invalid UTF-8': Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0xc3, 0x0a, 0x0a]),
  NULs: Buffer.alloc(300),
  'JSON 10,000 deep': Buffer.from(`event: message_delta\ndata: ${'['.repeat(10_000)}\n\n`),
  'half an event of another name': Buffer.from('event: message_stop\nid: 1\n\n'),
  'empty lines': Buffer.from('\n\r\r\n\n\n'),
};

test.each(Object.entries(garbage))(
  '%s inside a stream harm neither the bytes nor the figures',
  async (_name, bytes) => {
    const answer = await message(rig, { plan, insert: { afterEvents: 3, base64: bytes.toString('base64') } });
    expect(answer).toMatchObject({ status: 200, complete: true });
    expect(answer.body.includes(bytes)).toBe(true);
    expect(await rig.lastRow()).toMatchObject({ source: 'final', tokens: { ...input, outputTokens: 40 } });
  },
);

type OddCase = [name: string, behaviour: Behaviour, row: object];
const odd = (oddUsage: object, oddUsageIn: 'start' | 'delta' | 'both' = 'both'): Behaviour =>
  ({ plan, oddUsage, oddUsageIn }) as Behaviour;
const estimated = { source: 'estimated', tokens: { ...input, outputTokens: 4 } };

// 'plan.text' is 2 wide characters and 6 bytes: 4 tokens when nobody reports any.
const oddCases: OddCase[] = [
  ['no output figure', odd({ output_tokens: { missing: true } }), { ...estimated, flags: ['usage_missing'] }],
  ['null as output', odd({ output_tokens: null }), { ...estimated, flags: ['usage_missing'] }],
  [
    '0 as output',
    odd({ output_tokens: 0 }),
    { source: 'final', flags: [], tokens: { ...input, outputTokens: 0 } },
  ],
  [
    'a negative output',
    odd({ output_tokens: -3 }),
    { ...estimated, flags: ['usage_invalid', 'usage_missing'] },
  ],
  ['half a token', odd({ output_tokens: 1.5 }), { ...estimated, flags: ['usage_invalid', 'usage_missing'] }],
  [
    '2^53+1 tokens',
    odd({ output_tokens: { raw: '9007199254740993' } }),
    { ...estimated, flags: ['usage_invalid', 'usage_missing'] },
  ],
  [
    'a string as output',
    odd({ output_tokens: '40' }),
    { ...estimated, flags: ['usage_invalid', 'usage_missing'] },
  ],
  [
    'no usage at all',
    odd({ usage: { missing: true } }),
    {
      source: 'estimated',
      flags: ['usage_missing'],
      tokens: {
        inputTokens: 0,
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: 0,
        cacheReadTokens: 0,
        outputTokens: 4,
      },
    },
  ],
  ['null as usage', odd({ usage: null }), { source: 'estimated', flags: ['usage_missing'] }],
  [
    'no input in the delta',
    odd({ input_tokens: { missing: true } }, 'delta'),
    { source: 'final', flags: [], tokens: { ...input, outputTokens: 40 } },
  ],
  [
    'an invalid input in the delta',
    odd({ input_tokens: -1 }, 'delta'),
    { source: 'final', flags: ['usage_invalid'], tokens: { ...input, outputTokens: 40 } },
  ],
  [
    'no input anywhere',
    odd({ input_tokens: { missing: true } }),
    { source: 'partial', flags: ['usage_missing'], tokens: { ...input, inputTokens: 0, outputTokens: 40 } },
  ],
];

test.each(oddCases)(
  'a stream with %s is billed by what was really reported',
  async (_name, behaviour, row) => {
    expect(await message(rig, behaviour)).toMatchObject({ status: 200, complete: true });
    expect(await rig.lastRow()).toMatchObject(row);
  },
);

test.each(oddCases.filter(([name]) => !name.includes('delta')))(
  'a whole answer with %s is billed the same way',
  async (_name, behaviour, row) => {
    expect(await message(rig, behaviour, false)).toMatchObject({ status: 200, complete: true });
    expect(await rig.lastRow()).toMatchObject(row);
  },
);
