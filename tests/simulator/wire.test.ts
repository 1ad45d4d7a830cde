import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import Anthropic from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onlyEntry, params, postMessage } from './anthropic-client.ts';
import { eventsOf } from './dialect-client.ts';
import { type Behaviour, type Simulator, startSimulator } from './simulator-process.ts';

let simulator: Simulator;
let client: Anthropic;

beforeAll(async () => {
  simulator = await startSimulator();
  client = new Anthropic({ apiKey: 'sk-sim-owner', baseURL: simulator.vendorUrl, maxRetries: 0 });
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const post = (command: Behaviour, options?: { stream?: boolean; marker?: string }) =>
  postMessage(simulator, command, options);

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const namesOf = (body: Buffer) => eventsOf(body).map((event) => event.event);

const plainNames = [
  'message_start',
  'content_block_start',
  'ping',
  'content_block_delta',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
];
const twoDeltas = { text: '你好🚗', events: 2 };

describe('ends that come too early', () => {
  const ways = [
    { how: 'reset', ended: 'ECONNRESET', complete: false },
    { how: 'fin_mid_chunk', ended: 'fin', complete: false },
    { how: 'clean_end_without_terminal', ended: 'open', complete: true },
  ] as const;

  it.each(ways)('cuts a stream after events by $how', async ({ how, ended, complete }) => {
    const answer = await post({ plan: { ...twoDeltas, outputTokens: 10 }, cut: { how, afterEvents: 4 } });
    expect(namesOf(answer.body)).toEqual(plainNames.slice(0, 4));
    expect(answer).toMatchObject({ ended, complete });
    const entry = await onlyEntry(simulator);
    expect(entry).toMatchObject({ state: 'cut', served: { output: 5 }, planned: { output: 10 } });
    expect(entry.answerBytes).toBe(answer.body.length);
    expect(entry.answerSha256).toBe(sha256(answer.body));
  });

  it.each(ways)('cuts after an exact number of bytes by $how, streamed and not', async ({ how, ended }) => {
    for (const stream of [true, false]) {
      for (const afterBytes of [0, 1, 250]) {
        const answer = await post({ cut: { how, afterBytes } }, { stream });
        expect(answer.body.length).toBe(afterBytes);
        expect(answer.ended).toBe(ended);
        const [entry] = await simulator.waitFor({ state: 'cut' });
        expect(entry?.answerSha256).toBe(sha256(answer.body));
        expect(entry?.served).toMatchObject({ input: 0, output: 0 });
        await simulator.reset();
      }
    }
  });

  it('ends without message_stop, or without the last blank line', async () => {
    const noStop = await post({ plan: twoDeltas, noMessageStop: true });
    expect(namesOf(noStop.body)).toEqual(plainNames.slice(0, -1));
    const stop = 'data: {"type":"message_stop"}';
    expect((await post({ noTrailingBlankLine: true })).body.toString().endsWith(`${stop}\n`)).toBe(true);
    expect((await post({ noTrailingBlankLine: 'no_line_end' })).body.toString().endsWith(stop)).toBe(true);
  });

  it('puts an error event into a stream that began well', async () => {
    const answer = await post({
      plan: { ...twoDeltas, outputTokens: 10 },
      errorInStream: { afterEvents: 5 },
    });
    expect(namesOf(answer.body)).toEqual([...plainNames.slice(0, 5), 'error']);
    expect(answer.complete).toBe(true);
    expect(await onlyEntry(simulator)).toMatchObject({ status: 200, state: 'cut', served: { output: 10 } });
    const stream = client.messages.stream(params({ errorInStream: { afterEvents: 3 } }));
    await expect(stream.finalMessage()).rejects.toMatchObject({ type: 'overloaded_error' });
  });
});

describe('silence', () => {
  it('holds a stream until it is released', async () => {
    const command = { plan: { ...twoDeltas, outputTokens: 10 }, hold: { after: 4 } };
    const answer = post(command, { marker: 'h' });
    const [held] = await simulator.waitFor({ marker: 'h', held: true });
    expect(held).toMatchObject({ state: 'streaming', served: { output: 5 }, endedAtMs: null });
    expect(await simulator.stats()).toMatchObject({ open: 1, held: 1 });
    expect(await simulator.release({ marker: 'someone else' })).toBe(0);
    expect(await simulator.release({ marker: 'h' })).toBe(1);
    expect(namesOf((await answer).body)).toEqual(plainNames);
    expect(await onlyEntry(simulator)).toMatchObject({
      state: 'completed',
      held: false,
      served: { output: 10 },
    });
  });

  it.each(['request', 'headers', 3] as const)('stalls after %s and sees the client leave', async (after) => {
    const leave = new AbortController();
    const command = params({ plan: twoDeltas, stall: { after } });
    const stream = client.messages.stream(command, { signal: leave.signal });
    const left = expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIUserAbortError);
    const [entry] = await simulator.waitFor({ held: true });
    expect(entry?.status).toBe(200);
    expect(entry?.answerBytes === 0).toBe(after !== 3);
    leave.abort();
    await left;
    await simulator.waitFor({ state: 'client_closed' });
    expect(await simulator.stats()).toMatchObject({ open: 0, held: 0 });
  });

  it('sends heartbeats alone while it stalls', async () => {
    const wire = post({ plan: twoDeltas, stall: { after: 2, pingEveryMs: 1 } });
    const [stalled] = await simulator.waitFor({ held: true });
    const before = stalled?.answerBytes ?? 0;
    let bytes = before;
    while (bytes < before + 2 * 'event: ping\ndata: {"type": "ping"}\n\n'.length) {
      bytes = (await onlyEntry(simulator)).answerBytes;
    }
    await simulator.reset();
    const answer = await wire;
    expect(namesOf(answer.body).slice(0, 4)).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'ping',
    ]);
    expect(answer.complete).toBe(false);
  });

  it('counts what a client took before it left, and no more', async () => {
    const plan = { text: 'abcdefghij', events: 10, outputTokens: 100 };
    const leave = new AbortController();
    const stream = client.messages.stream(params({ plan, hold: { after: 6 } }), { signal: leave.signal });
    const left = expect(stream.finalMessage()).rejects.toThrow(Anthropic.APIUserAbortError);
    await simulator.waitFor({ held: true });
    leave.abort();
    await left;
    const [entry] = await simulator.waitFor({ state: 'client_closed' });
    expect(entry?.served.output).toBe(30);
  });
});

describe('bytes of a good answer', () => {
  it('are digested as they were received and sent', async () => {
    for (const stream of [true, false]) {
      for (const plan of [twoDeltas, { ...twoDeltas, eventDelayMs: 0 }]) {
        const answer = await post({ plan }, { stream });
        const body = JSON.stringify({ ...params({ plan }), stream, metadata: { user_id: 'wire' } });
        const [entry] = await simulator.waitFor({ state: 'completed' });
        expect(entry?.requestSha256).toBe(sha256(Buffer.from(body)));
        expect(entry?.answerSha256).toBe(sha256(answer.body));
        expect(entry?.answerBytes).toBe(answer.body.length);
        await simulator.reset();
      }
    }
  });

  it('come one event a chunk, joined, whole, in bytes, or in n bytes that cut characters', async () => {
    const plan = twoDeltas;
    const sizes = async (command: Behaviour) => (await post(command)).chunks.map((chunk) => chunk.length);
    expect(await sizes({ plan })).toHaveLength(8);
    expect(await sizes({ plan: { ...plan, eventDelayMs: 0 } })).toHaveLength(1);
    expect(await sizes({ plan, chunking: 'whole' })).toHaveLength(1);
    expect(new Set(await sizes({ plan, chunking: 'byte' }))).toEqual(new Set([1]));
    const answer = await post({ plan: { text: '一二三四五六七八🚗🚌', events: 2 }, chunking: 7 });
    expect(new Set(answer.chunks.slice(0, -1).map((chunk) => chunk.length))).toEqual(new Set([7]));
    expect(answer.chunks.some((chunk) => chunk.toString('utf8').includes('\ufffd'))).toBe(true);
    expect(namesOf(answer.body)).toEqual(plainNames);
  });

  it('have other line ends, a BOM, comments and split data without changing the events', async () => {
    const plan = twoDeltas;
    const expected = eventsOf((await post({ plan })).body).map((event) => event.event);
    for (const lineEnds of ['crlf', 'cr', 'mixed'] as const) {
      const answer = await post({ plan, lineEnds, comments: true, noDataSpace: true, splitData: true });
      // The parser waits at a last CR for the LF that might follow.
      expect(namesOf(Buffer.concat([answer.body, Buffer.from('\n')]))).toEqual(expected);
      if (lineEnds !== 'mixed') expect(/(?<!\r)\n/.test(answer.body.toString())).toBe(false);
      expect(answer.body.toString()).toContain(': keep-alive 0');
      expect(/\ndata:\{\r?\n|\rdata:\{\r/.test(answer.body.toString())).toBe(true);
      const first = eventsOf(Buffer.concat([answer.body, Buffer.from('\n')]))[0];
      expect(JSON.parse(first?.data ?? '').type).toBe('message_start');
    }
    const marked = await post({ plan, bom: true });
    expect(marked.body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(namesOf(marked.body)).toEqual(expected);
  });

  it('carry a huge event, or raw bytes in between', async () => {
    const huge = await post({ plan: twoDeltas, hugeEvent: 2_000_000 });
    const longest = Math.max(...eventsOf(huge.body).map((event) => event.data.length));
    expect(longest).toBe(
      2_000_000 + '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}'.length,
    );
    const garbage = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x0a]);
    const answer = await post({
      plan: twoDeltas,
      insert: { afterEvents: 2, base64: garbage.toString('base64') },
    });
    expect(answer.chunks[2]).toEqual(garbage);
    expect(answer.chunks).toHaveLength(9);
  });
});

describe('heads and bodies of another kind', () => {
  it('sends HTML with a good status', async () => {
    const answer = await post({ html: true }, { stream: false });
    expect(answer.head).toMatch(/^HTTP\/1\.1 200 [\s\S]*content-type: text\/html/);
    expect(answer.body.toString()).toContain('<!doctype html>');
    expect(await onlyEntry(simulator)).toMatchObject({ state: 'refused', served: { input: 0 } });
  });

  it('redirects, sets cookies and sends headers several times', async () => {
    const answer = await post({
      redirect: { url: 'http://169.254.169.254/latest', status: 307 },
      headers: { 'set-cookie': ['a=1', 'b=2'], 'request-id': 'req_other' },
    });
    expect(answer.head).toMatch(/^HTTP\/1\.1 307 /);
    expect(answer.head).toContain('location: http://169.254.169.254/latest');
    expect(answer.head.match(/^set-cookie: .*$/gm)).toEqual(['set-cookie: a=1', 'set-cookie: b=2']);
    expect(answer.head.match(/^request-id: .*$/gm)).toEqual(['request-id: req_other']);
  });

  it('compresses once or many times over', async () => {
    const once = await post({ plan: twoDeltas, gzip: true });
    expect(once.head).toContain('content-encoding: gzip');
    expect(namesOf(gunzipSync(once.body))).toEqual(plainNames);
    const thrice = await post({ gzip: 3 }, { stream: false });
    expect(thrice.head).toContain('content-encoding: gzip, gzip, gzip');
    const body = gunzipSync(gunzipSync(gunzipSync(thrice.body)));
    expect(JSON.parse(body.toString()).type).toBe('message');
    expect((await simulator.ledger())[1]?.answerSha256).toBe(sha256(thrice.body));
  });

  it('writes raw bytes in place of HTTP', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc';
    const answer = await post({ raw: { base64: Buffer.from(bytes).toString('base64'), ending: 'fin' } });
    expect(answer).toMatchObject({ ended: 'fin', complete: false });
    expect(answer.body.toString()).toBe('abc');
    expect(await onlyEntry(simulator)).toMatchObject({ state: 'cut', answerBytes: bytes.length });
  });

  it('waits before the first byte and tells its limits in every good head', async () => {
    const answer = await post({ plan: { firstByteDelayMs: 5 } });
    for (const name of [
      'status',
      'reset',
      '5h-status',
      '5h-reset',
      '7d-status',
      '7d-reset',
      '5h-utilization',
    ]) {
      expect(answer.head).toContain(`anthropic-ratelimit-unified-${name}: `);
    }
    expect(answer.head).toMatch(/request-id: req_sim_[0-9a-f]{8}\d{12}/);
  });
});
