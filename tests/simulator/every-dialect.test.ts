import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, elementsOf, eventsOf, parsed, type StreamKind } from './dialect-client.ts';
import { type Behaviour, type Simulator, startSimulator } from './simulator-process.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function onlyEntry() {
  const entries = await simulator.waitFor({});
  expect(entries).toHaveLength(1);
  const [entry] = entries;
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

/** Two text deltas; `afterFirst` and `all` are the writes until the first of them and altogether. */
const twoDeltas = { text: '你好🚗', events: 2, outputTokens: 10 };
const streams = [
  { kind: 'chat', dialect: 'openai-chat', afterFirst: 2, all: 5 },
  { kind: 'responses', dialect: 'openai-responses', afterFirst: 5, all: 10 },
  { kind: 'gemini events', dialect: 'gemini', afterFirst: 1, all: 3 },
  { kind: 'gemini array', dialect: 'gemini', afterFirst: 1, all: 4 },
] as const;
const eventStreams = streams.filter(({ kind }) => kind !== 'gemini array');

describe.each(streams)('a stream of $kind', ({ kind, dialect, afterFirst, all }) => {
  it('is written down in the ledger as it was asked for and sent', async () => {
    const answer = await ask(simulator, kind, { plan: { ...twoDeltas, inputTokens: 3, cacheRead: 40 } });
    expect(answer).toMatchObject({ complete: true, ended: 'open' });
    expect(answer.chunks).toHaveLength(all);
    const entry = await onlyEntry();
    expect(entry).toMatchObject({
      dialect,
      method: 'POST',
      apiKey: 'sk-sim-wire',
      modelAsked: kind.startsWith('gemini') ? 'gemini-2.5-flash' : 'gpt-5.1',
      marker: 'wire',
      stream: true,
      status: 200,
      state: 'completed',
      served: { input: 3, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 40, output: 10 },
      answerBytes: answer.body.length,
      answerSha256: sha256(answer.body),
    });
  });

  it.each([
    { how: 'reset', ended: 'ECONNRESET', complete: false },
    { how: 'fin_mid_chunk', ended: 'fin', complete: false },
    { how: 'clean_end_without_terminal', ended: 'open', complete: true },
  ] as const)('is cut after events and after bytes by $how', async ({ how, ended, complete }) => {
    const answer = await ask(simulator, kind, { plan: twoDeltas, cut: { how, afterEvents: afterFirst } });
    expect(answer).toMatchObject({ ended, complete });
    expect(await onlyEntry()).toMatchObject({ state: 'cut', served: { output: 5 }, planned: { output: 10 } });
    await simulator.reset();
    const bytes = await ask(simulator, kind, { plan: twoDeltas, cut: { how, afterBytes: 77 } });
    expect(bytes.body).toHaveLength(77);
    expect((await onlyEntry()).answerSha256).toBe(sha256(bytes.body));
  });

  it('comes joined, whole, in bytes, or in n bytes that cut characters, with the same contents', async () => {
    const texts = async (command: Behaviour) => {
      const { body, chunks } = await ask(simulator, kind, { plan: twoDeltas, ...command });
      return {
        text: JSON.stringify(elementsOf(kind, body)).includes('你'),
        sizes: chunks.map((c) => c.length),
      };
    };
    const joined = await texts({ plan: { ...twoDeltas, eventDelayMs: 0 } });
    expect(joined).toMatchObject({ text: true, sizes: [expect.any(Number)] });
    const whole = await texts({ chunking: 'whole' });
    expect(whole).toMatchObject({ text: true, sizes: [expect.any(Number)] });
    const single = await texts({ chunking: 'byte' });
    expect([single.text, ...new Set(single.sizes)]).toEqual([true, 1]);
    const sevens = await ask(simulator, kind, { plan: { text: '一二三四五六七八🚗🚌' }, chunking: 7 });
    expect(new Set(sevens.chunks.slice(0, -1).map(({ length }) => length))).toEqual(new Set([7]));
    expect(sevens.chunks.some((chunk) => chunk.toString('utf8').includes('\ufffd'))).toBe(true);
  });

  it('is held until it is released, with what left before counted as served', async () => {
    const answer = ask(simulator, kind, { plan: twoDeltas, hold: { after: afterFirst } }, { marker: 'h' });
    const [held] = await simulator.waitFor({ marker: 'h', held: true });
    expect(held).toMatchObject({ state: 'streaming', served: { output: 5 } });
    expect(await simulator.release({ marker: 'h' })).toBe(1);
    expect((await answer).chunks).toHaveLength(all);
    expect(await onlyEntry()).toMatchObject({ state: 'completed', served: { output: 10 } });
  });

  it('carries a huge piece of text, raw bytes in between, and gzip around everything', async () => {
    const { body } = await ask(simulator, kind, { plan: twoDeltas, hugeEvent: 1_200_000 });
    const longest = Math.max(...elementsOf(kind, body).map((element) => JSON.stringify(element).length));
    expect(longest).toBeGreaterThan(1_200_000);
    const garbage = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x0a]);
    const insert = { afterEvents: 1, base64: garbage.toString('base64') };
    expect((await ask(simulator, kind, { plan: twoDeltas, insert })).chunks[1]).toEqual(garbage);
    const zipped = await ask(simulator, kind, { plan: twoDeltas, gzip: true });
    expect(zipped.head).toContain('content-encoding: gzip');
    expect(JSON.stringify(elementsOf(kind, gunzipSync(zipped.body)))).toContain('你');
  });

  it('has the default text and figures by size without a command', async () => {
    const { body } = await ask(simulator, kind, undefined);
    expect(body.toString()).toContain('Hello');
    const entry = await onlyEntry();
    expect(entry.served.input).toBe(Math.ceil(entry.requestBytes / 4));
    // 71 text bytes / 4, rounded up
    expect(entry.served.output).toBe(18);
  });
});

describe.each(eventStreams)('the event stream of $kind', ({ kind }) => {
  it('has other line ends, a BOM, comments and split data without changing the events', async () => {
    const expected = eventsOf((await ask(simulator, kind, { plan: twoDeltas })).body).map(
      ({ event }) => event,
    );
    for (const lineEnds of ['lf', 'crlf', 'cr', 'mixed'] as const) {
      const style = { lineEnds, comments: true, noDataSpace: true, splitData: true, bom: true };
      const { body } = await ask(simulator, kind, { plan: twoDeltas, ...style });
      expect(body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      expect(body.toString()).toContain(': keep-alive 0');
      expect(/data:\{[\r\n]+data:"/.test(body.toString())).toBe(true);
      // The parser waits at a last CR for the LF that might follow.
      const events = eventsOf(Buffer.concat([body, Buffer.from('\n')]));
      expect(events.map(({ event }) => event)).toEqual(expected);
      expect(events.at(-1)?.data === '[DONE]').toBe(kind === 'chat');
      expect(JSON.parse(events[0]?.data ?? '')).toBeTypeOf('object');
      if (lineEnds === 'cr') expect(body.toString()).not.toContain('\n');
    }
  });

  it('ends without its last blank line, or without any line end', async () => {
    const plain = (await ask(simulator, kind, { plan: twoDeltas })).body.toString();
    const bare = plain.trimEnd();
    const end = plain.slice(bare.length);
    const tail = async (noTrailingBlankLine: true | 'no_line_end') => {
      const { body } = await ask(simulator, kind, { plan: twoDeltas, noTrailingBlankLine });
      return body.toString().slice(body.toString().trimEnd().length);
    };
    expect(end).toBe(kind === 'gemini events' ? '\r\n\r\n' : '\n\n');
    expect(await tail(true)).toBe(end.slice(0, end.length / 2));
    expect(await tail('no_line_end')).toBe('');
  });

  it('sends comments as heartbeats while it stalls', async () => {
    const answer = ask(simulator, kind, { plan: twoDeltas, stall: { after: 1, pingEveryMs: 1 } });
    const [stalled] = await simulator.waitFor({ held: true });
    let bytes = 0;
    while (bytes < (stalled?.answerBytes ?? 0) + 40) bytes = (await onlyEntry()).answerBytes;
    await simulator.reset();
    const { body } = await answer;
    expect(body.toString()).toContain(': keep-alive');
    expect(eventsOf(body)).toHaveLength(1);
  });
});

describe('refusals', () => {
  const kinds: StreamKind[] = ['chat', 'responses', 'gemini events', 'gemini array'];

  it.each(kinds)('puts an error into a stream of %s that began well', async (kind) => {
    const command = { plan: twoDeltas, errorInStream: { afterEvents: 1, message: '过载' } };
    const answer = await ask(simulator, kind, command);
    expect(answer.complete).toBe(true);
    const elements = elementsOf(kind, answer.body);
    expect(elements).toHaveLength(2);
    const [, last] = elements;
    expect(last).toMatchObject(
      {
        chat: { error: { message: '过载', type: 'server_error', param: null, code: null } },
        responses: { type: 'error', sequence_number: 1, code: 'server_error', message: '过载', param: null },
        'gemini events': { error: { code: 503, message: '过载', status: 'UNAVAILABLE' } },
        'gemini array': { error: { code: 503, message: '过载', status: 'UNAVAILABLE' } },
      }[kind],
    );
    expect(await onlyEntry()).toMatchObject({ status: 200, state: 'cut' });
  });

  it.each(kinds)('obeys errors, pages, redirects and raw bytes for %s', async (kind) => {
    const error = { status: 429, message: '不行', headers: { 'retry-after': '7' } };
    const refused = await ask(simulator, kind, { error }, { stream: false });
    expect(refused.head).toMatch(/^HTTP\/1\.1 429 [\s\S]*retry-after: 7/);
    expect(parsed(refused.body).error?.message).toBe('不行');
    const page = await ask(simulator, kind, { html: { status: 502 } });
    expect(page.head).toMatch(/^HTTP\/1\.1 502 [\s\S]*content-type: text\/html/);
    expect((await ask(simulator, kind, { redirect: { url: 'http://127.0.0.1:1/' } })).head).toContain(
      'location: http://127.0.0.1:1/',
    );
    const bytes = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc';
    const raw = { base64: Buffer.from(bytes).toString('base64'), ending: 'fin' } as const;
    expect(await ask(simulator, kind, { raw })).toMatchObject({ ended: 'fin', complete: false });
    const states = (await simulator.waitFor({}, { count: 4 })).map(({ state }) => state);
    expect(states).toEqual(['refused', 'refused', 'refused', 'cut']);
  });

  it('refuses a command that the vendor has no counterpart for, instead of ignoring it', async () => {
    const cases: [StreamKind, Behaviour, string][] = [
      ['chat', { plan: { cacheWrite1h: 5 } }, 'plan.cacheWrite1h has no counterpart in openai-chat'],
      ['chat', { oddUsage: { input_tokens: 1 } }, 'oddUsage.input_tokens has no counterpart in openai-chat'],
      ['responses', { plan: { usageEvery: 1 } }, 'plan.usageEvery has no counterpart in openai-responses'],
      ['responses', { oddUsageIn: 'start' }, 'oddUsageIn has no counterpart in openai-responses'],
      ['gemini events', { plan: { cacheWrite5m: 5 } }, 'plan.cacheWrite5m has no counterpart in gemini'],
      ['gemini array', { usagePlacement: 'all_in_delta' }, 'usagePlacement has no counterpart in gemini'],
      ['chat', { plan: { reasoningTokens: 9, outputTokens: 8 } }, 'more than plan.outputTokens'],
    ];
    for (const [kind, command, text] of cases) {
      const { head, body } = await ask(simulator, kind, command, { stream: false });
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
      expect(parsed(body).error?.message).toContain(text);
    }
  });

  it.each(kinds)('lets rules of the control listener meet %s by its path and marker', async (kind) => {
    await simulator.behave({ plan: { model: 'other' } }, { match: { marker: 'bob' }, times: 1 });
    const command = { plan: { outputTokens: 9 } };
    await ask(simulator, kind, command, { marker: 'bob', stream: false });
    await ask(simulator, kind, command, { marker: 'eve', stream: false });
    const answered = (await simulator.waitFor({ state: 'completed' }, { count: 2 })).map((entry) => [
      entry.modelAnswered,
      entry.served.output,
    ]);
    const asked = kind.startsWith('gemini') ? 'gemini-2.5-flash' : 'gpt-5.1';
    expect(answered).toEqual([
      ['other', 9],
      [asked, 9],
    ]);
  });
});
