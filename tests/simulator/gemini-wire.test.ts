import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, elementsOf, type Json, parsed, send as sendTo } from './dialect-client.ts';
import { type Behaviour, type Simulator, simCommand, startSimulator } from './simulator-process.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const MODEL = '/v1beta/models/gemini-2.5-flash';
const key = { 'x-goog-api-key': 'sk-sim-1' };
const figures = { inputTokens: 100, cacheRead: 900, outputTokens: 50, reasoningTokens: 30 };
const tool = { name: 'get_weather', input: { city: '北京' } };

const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  sendTo(simulator, method, path, headers, body);

const contents = (text: string) => ({ contents: [{ parts: [{ text }] }] });
const whole = async (command: Behaviour) =>
  parsed((await ask(simulator, 'gemini events', command, { stream: false })).body);

describe.each(['gemini events', 'gemini array'] as const)('a stream as %s', (kind) => {
  const elements = async (command: Behaviour) => elementsOf(kind, (await ask(simulator, kind, command)).body);
  const usages = async (command: Behaviour) =>
    (await elements(command)).map(({ usageMetadata }) => usageMetadata);

  it('repeats cumulative usage whose prompt includes the cache and whose thoughts stand apart', async () => {
    const plan = { thinking: '想', text: 'ab', events: 2, ...figures };
    const prompt = { promptTokenCount: 1000, cachedContentTokenCount: 900 };
    const told = await usages({ plan });
    expect(told).toMatchObject([
      { ...prompt, thoughtsTokenCount: 16, totalTokenCount: 1016 },
      { ...prompt, thoughtsTokenCount: 30, candidatesTokenCount: 3, totalTokenCount: 1033 },
      { ...prompt, thoughtsTokenCount: 30, candidatesTokenCount: 20, totalTokenCount: 1050 },
      { ...prompt, thoughtsTokenCount: 30, candidatesTokenCount: 20, totalTokenCount: 1050 },
    ]);
    expect(told[0]).not.toHaveProperty('candidatesTokenCount');
    const [entry] = await simulator.waitFor({ state: 'completed' });
    expect(entry?.served).toMatchObject({ input: 100, cacheRead: 900, output: 50 });
  });

  it('streams thoughts, text and a function call, and its finish reason in a last chunk', async () => {
    const plan = { thinking: '先想一想', text: '拼车🚗', toolUses: [tool], model: 'gemini-2.5-flash-001' };
    const chunks = await elements({ plan });
    const parts = chunks.map(({ candidates }) => candidates?.[0]?.content?.parts?.[0]);
    const said = (thought: boolean) =>
      parts.map((part) => ((part?.thought ?? false) === thought ? (part?.text ?? '') : '')).join('');
    expect([said(true), said(false)]).toEqual(['先想一想', '拼车🚗']);
    expect(parts.filter((part) => part?.functionCall)).toEqual([
      { functionCall: { name: 'get_weather', args: tool.input } },
    ]);
    const reasons = chunks.map(({ candidates }) => candidates?.[0]?.finishReason);
    expect(reasons.slice(0, -1).every((reason) => reason === undefined)).toBe(true);
    expect(reasons.at(-1)).toBe('STOP');
    expect(new Set(chunks.map(({ modelVersion }) => modelVersion))).toEqual(
      new Set(['gemini-2.5-flash-001']),
    );
  });

  it('tells usage less often, spoils it where told, or not at all', async () => {
    const plan = { text: 'abcd', events: 4, outputTokens: 100, inputTokens: 7 };
    const totals = (told: (Json | undefined)[]) => told.map((usage) => usage?.candidatesTokenCount);
    expect(totals(await usages({ plan: { ...plan, usageEvery: 2 } }))).toEqual([
      undefined,
      50,
      undefined,
      100,
      100,
    ]);
    const oddUsage = { candidatesTokenCount: -1, thoughtsTokenCount: null };
    expect(totals(await usages({ plan, oddUsage, oddUsageIn: 'start' }))).toEqual([-1, -1, -1, -1, 100]);
    const last = (await usages({ plan, oddUsage, oddUsageIn: 'delta' })).at(-1);
    expect(last).toMatchObject({ candidatesTokenCount: -1, thoughtsTokenCount: null });
    const none = await usages({ oddUsage: { usage: { missing: true } } });
    expect(none.every((usage) => usage === undefined)).toBe(true);
  });

  it('ends without the chunk of the finish reason when told so', async () => {
    const { body, complete } = await ask(simulator, kind, { noMessageStop: true });
    expect(complete).toBe(true);
    expect(elementsOf(kind, body)).toHaveLength(4);
    expect(body.toString()).not.toContain('finishReason');
  });
});

describe('bytes', () => {
  it('are events with CRLF, or a JSON array that is open until its last write', async () => {
    const events = await ask(simulator, 'gemini events', { plan: { text: 'ab', events: 2 } });
    expect(events.head).toContain('content-type: text/event-stream');
    expect(events.body.toString()).toMatch(/^data: \{"candidates": \[/);
    expect(events.body.toString().endsWith('}\r\n\r\n')).toBe(true);
    const array = await ask(simulator, 'gemini array', { plan: { text: 'ab', events: 2 } });
    expect(array.head).toContain('content-type: application/json; charset=UTF-8');
    expect(array.head).toMatch(/transfer-encoding: chunked/i);
    const writes = array.chunks.map((chunk) => chunk.toString());
    expect(writes.map((write) => write.slice(0, 5))).toEqual(['[{\n  ', '\n,\r\n{', '\n,\r\n{', '\n]\n']);
  });
});

describe('whole answers', () => {
  it('say what was planned', async () => {
    const plan = { text: '好', thinking: '想', toolUses: [tool], ...figures, stopReason: 'MAX_TOKENS' };
    const body = await whole({ plan });
    expect(body).toMatchObject({
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: '想', thought: true },
              { text: '好' },
              { functionCall: { name: 'get_weather', args: { city: '北京' } } },
            ],
          },
          finishReason: 'MAX_TOKENS',
          index: 0,
        },
      ],
      modelVersion: 'gemini-2.5-flash',
    });
    expect(body.usageMetadata).toEqual({
      promptTokenCount: 1000,
      cachedContentTokenCount: 900,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 1050,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 1000 }],
    });
    const [entry] = await simulator.ledger();
    expect(body.responseId).toBe(entry?.requestId);
    const raw = await ask(
      simulator,
      'gemini events',
      { oddUsage: { promptTokenCount: { raw: '9007199254740993' }, totalTokenCount: { missing: true } } },
      { stream: false },
    );
    expect(raw.body.toString()).toContain('"promptTokenCount":9007199254740993');
    expect(raw.body.toString()).not.toContain('totalTokenCount');
  });

  it('count tokens without an answer of the model, cached ones included', async () => {
    const asked = contents(simCommand({ plan: { inputTokens: 7, cacheRead: 30 } }));
    const counted = { totalTokens: 37, cachedContentTokenCount: 30 };
    expect((await send('POST', `${MODEL}:countTokens`, key, asked)).json).toMatchObject(counted);
    const wrapped = { generateContentRequest: contents('hello') };
    // 70 body bytes / 4, rounded up
    expect((await send('POST', `${MODEL}:countTokens`, key, wrapped)).json.totalTokens).toBe(18);
    const served = (await simulator.ledger()).map((entry) => entry.served.input);
    expect(served).toEqual([0, 0]);
  });

  it('embed a text and bill the prompt alone', async () => {
    const path = '/v1beta/models/gemini-embedding-001:embedContent';
    const content = { parts: [{ text: simCommand({ plan: { inputTokens: 12 } }) }] };
    const { json } = await send('POST', path, key, { content, outputDimensionality: 4 });
    expect(json).toEqual({
      embedding: { values: [0.5, -0.5, 0.5, -0.5] },
      usageMetadata: { promptTokenCount: 12 },
    });
    const [entry] = await simulator.waitFor({ state: 'completed' });
    expect(entry).toMatchObject({ modelAnswered: 'gemini-embedding-001', served: { input: 12, output: 0 } });
  });

  it('list models in pages', async () => {
    const first = await send('GET', '/v1beta/models?pageSize=3', key);
    expect(first.json.models?.map(({ name }) => name)).toEqual([
      'models/gemini-2.5-pro',
      'models/gemini-2.5-flash',
      'models/gemini-2.5-flash-lite',
    ]);
    const next = await send('GET', `/v1beta/models?pageSize=3&pageToken=${first.json.nextPageToken}`, key);
    expect(next.json.models?.map(({ name }) => name)).toEqual(['models/gemini-embedding-001']);
    expect(next.json).not.toHaveProperty('nextPageToken');
    expect((await send('GET', MODEL, key)).json.name).toBe('models/gemini-2.5-flash');
  });
});

describe('refusals', () => {
  it.each([
    [400, 'INVALID_ARGUMENT'],
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
  ])('word a commanded %i as %s, in an array where an array was asked for', async (code, status) => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3600s' }];
    const command = { error: { status: code, message: '不行', details } };
    const expected = { error: { code, message: '不行', status, details } };
    expect(parsed((await ask(simulator, 'gemini events', command)).body)).toEqual(expected);
    expect(parsed((await ask(simulator, 'gemini array', command)).body)).toEqual([expected]);
  });

  it('accept a key in its header or in the query', async () => {
    const list = async (query: string, headers: Record<string, string>) => {
      const { status, json } = await send('GET', `/v1beta/models${query}`, headers);
      return [status, json.error?.status];
    };
    expect(await list('', key)).toEqual([200, undefined]);
    expect(await list('?key=sk-sim-2', {})).toEqual([200, undefined]);
    expect(await list('', {})).toEqual([403, 'PERMISSION_DENIED']);
    expect(await list('', { authorization: 'Bearer sk-sim-1' })).toEqual([403, 'PERMISSION_DENIED']);
    expect(await list('?key=other', {})).toEqual([400, 'INVALID_ARGUMENT']);
    const wrong = await send('GET', '/v1beta/models', { 'x-goog-api-key': 'other' });
    expect(wrong.json.error?.details?.[0]?.reason).toBe('API_KEY_INVALID');
    expect((await simulator.ledger()).map(({ apiKey }) => apiKey)).toEqual([
      'sk-sim-1',
      'sk-sim-2',
      null,
      null,
      'other',
      'other',
    ]);
  });

  it.each([
    [`${MODEL}:generateContent`, 400, []],
    [`${MODEL}:generateContent`, 400, {}],
    [`${MODEL}:generateContent`, 400, { contents: [] }],
    [`${MODEL}:generateContent`, 400, { contents: [{ parts: [] }] }],
    [`${MODEL}:generateContent`, 400, { contents: [{ role: 'assistant', parts: [{ text: 'a' }] }] }],
    [`${MODEL}:countTokens`, 400, {}],
    [`${MODEL}:embedContent`, 400, { content: {} }],
    [`${MODEL}:embedContent`, 400, { content: { parts: [{ text: 'a' }] }, outputDimensionality: -1 }],
    [`${MODEL}:constructor`, 404, contents('a')],
    ['/v1beta/files', 404, {}],
  ])('answer %s with %i to %j', async (path, status, body) => {
    const answer = await send('POST', path, key, body);
    expect(answer.status).toBe(status);
    expect(answer.json.error).toMatchObject({
      code: status,
      status: status === 400 ? 'INVALID_ARGUMENT' : 'NOT_FOUND',
    });
  });
});
