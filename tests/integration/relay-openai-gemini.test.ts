import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Storage } from '../../electron/core/storage/storage.ts';
import { type Simulator, simCommand, startSimulator } from '../simulator/simulator-process.ts';
import { chat, geminiArray, geminiEvents, type Kind, request, responses } from './dialect-requests.ts';
import { beforeJournal } from './journal-gate.ts';
import { begin, follow, type Rig, startRig, until, vendorKey } from './relay-rig.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const lastEntry = async () => (await simulator.ledger()).at(-1);
const plan = {
  text: '你好🚗',
  events: 2,
  inputTokens: 100,
  cacheRead: 900,
  outputTokens: 50,
  reasoningTokens: 30,
};
const tokens = {
  inputTokens: 100,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 900,
  outputTokens: 50,
};
const unbilled = { source: 'none', tokens: null, costPusd: 0n, unpriced: false };

describe.each([chat, responses, geminiEvents, geminiArray])('$name', (kind: Kind) => {
  let rig: Rig;
  const held = { settle: false, waiting: [] as (() => void)[] };
  const release = () => {
    held.settle = false;
    for (const go of held.waiting.splice(0)) go();
  };
  const wrap = (storage: Storage): Storage =>
    beforeJournal(storage, async (name) => {
      if (held.settle && name === 'settle') await new Promise<void>((resolve) => held.waiting.push(resolve));
    });
  beforeAll(async () => {
    rig = await startRig({ vendorUrl: simulator.vendorUrl, wrap, account: kind.account });
  });
  afterAll(() => rig.stop());

  test.each([true, false])(
    'passes as the bytes that came, with the exact figures (stream %s)',
    async (streamed) => {
      const answer = await request(rig, kind, { plan }, streamed);
      const entry = await lastEntry();
      expect(answer).toMatchObject({ status: 200, complete: true });
      expect(sha256(answer.body)).toBe(entry?.answerSha256);
      expect(entry?.requestSha256).toBe(sha256(kind.body(simCommand({ plan }), streamed)));
      expect(entry?.served).toMatchObject({ input: 100, cacheRead: 900, output: 50 });
      if (streamed) expect(answer.text).toMatch(kind.terminal);
      expect(await rig.lastRow()).toMatchObject({
        dialect: kind.dialect,
        streamed,
        source: 'final',
        flags: [],
        tokens,
        costPusd: kind.costPusd,
        errorCode: null,
      });
    },
  );

  test("carries the account's credential and nothing of the member's", async () => {
    await request(rig, kind, {});
    const sent = JSON.stringify((await lastEntry())?.headers);
    expect(sent).not.toContain(rig.secret);
    expect((await lastEntry())?.apiKey).toBe(vendorKey);
    const isGoogle = kind.dialect === 'gemini';
    expect(sent.includes('x-goog-api-key')).toBe(isGoogle);
    expect(sent.includes('authorization')).toBe(!isGoogle);
  });

  test('however the stream is cut into pieces, its figures are the same', async () => {
    const isEvents = kind !== geminiArray;
    const style = isEvents
      ? ({ lineEnds: 'mixed', comments: true, noDataSpace: true, bom: true } as const)
      : {};
    for (const chunking of ['byte', 7, 'whole'] as const) {
      const answer = await request(rig, kind, { plan, chunking, ...style });
      expect(sha256(answer.body)).toBe((await lastEntry())?.answerSha256);
      expect(await rig.lastRow()).toMatchObject({ source: 'final', tokens, flags: [] });
    }
  });

  test('the end of a stream is not seen before its settlement is on disk', async () => {
    held.settle = true;
    onTestFinished(release);
    const { head } = begin(rig, { path: kind.path(true), body: kind.body(simCommand({ plan }), true) });
    const { answer, text, seen } = follow(await head);
    await seen('🚗');
    await until(
      async () => held.waiting.length,
      (count) => count === 1,
    );
    expect((await lastEntry())?.state).toBe('completed');
    expect(text()).not.toMatch(kind.terminal);
    expect((await rig.lastRow()).state).toBe('open');
    release();
    expect((await answer).text).toMatch(kind.terminal);
    expect(await rig.lastRow()).toMatchObject({ state: 'settled', source: 'final' });
  });

  test.each(['reset', 'fin_mid_chunk', 'clean_end_without_terminal'] as const)(
    'a stream that breaks off by %s ends with an error of its dialect',
    async (how) => {
      const answer = await request(rig, kind, { plan, cut: { how, afterEvents: kind.afterFirst } });
      expect(answer).toMatchObject({ status: 200, complete: true });
      expect(answer.text).toMatch(kind.brokenOff);
      if (kind === geminiArray) expect(JSON.parse(answer.text).at(-1).error.code).toBe(502);
      const row = await rig.lastRow();
      expect(row).toMatchObject({ flags: ['truncated'], errorCode: 'relay.upstream_truncated' });
      expect(['partial', 'estimated']).toContain(row.source);
    },
  );

  test('an error of the provider within a stream passes and is noted', async () => {
    const answer = await request(rig, kind, {
      plan,
      errorInStream: { afterEvents: kind.afterFirst, message: '过载' },
    });
    expect(answer.text).toContain('过载');
    expect(answer.text).not.toContain('断开');
    expect((await rig.lastRow()).flags).toContain('error_in_stream');
  });

  test.each([400, 401, 403, 404, 429, 500, 503])(
    'a %i of the provider passes unchanged and is not billed',
    async (status) => {
      for (const streamed of [true, false]) {
        const answer = await request(rig, kind, { error: { status, message: '太忙了' } }, streamed);
        expect(answer.status).toBe(status);
        expect(sha256(answer.body)).toBe((await lastEntry())?.answerSha256);
        expect(await rig.lastRow()).toMatchObject({ ...unbilled, flags: [], httpStatus: status });
      }
    },
  );

  test('a web page is an error of the dialect and not billed', async () => {
    const answer = await request(rig, kind, { html: true });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text).error.message).toBe('服务商的回答无法识别。不作为输出计费。');
    expect(await rig.lastRow()).toMatchObject({ ...unbilled, errorCode: 'relay.upstream_garbled' });
  });

  test('a wrong key is refused in the words of the dialect', async () => {
    const { head } = begin(rig, {
      path: kind.path(true),
      body: kind.body('hi', true),
      headers: { authorization: 'Bearer acp_wrong' },
    });
    const answer = await follow(await head).answer;
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text).error).toMatchObject(
      kind.dialect === 'gemini' ? { code: 401, status: 'UNAUTHENTICATED' } : { code: 'invalid_api_key' },
    );
  });
});
