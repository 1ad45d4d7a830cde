import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, parsed, send as sendTo } from './dialect-client.ts';
import { type Simulator, simCommand, startSimulator } from './simulator-process.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.stop());

const bearer = { authorization: 'Bearer sk-sim-1' };
const send = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
  sendTo(simulator, method, path, headers, body);

describe('embeddings and models', () => {
  it('embeds every text, as numbers or base64, and bills the prompt alone', async () => {
    const input = [simCommand({ plan: { inputTokens: 12 } }), 'b'];
    const asked = { model: 'text-embedding-3-small', input, dimensions: 4, user: 'amy' };
    const { json } = await send('POST', '/v1/embeddings', bearer, asked);
    expect(json).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [0.5, -0.5, 0.5, -0.5] },
        { object: 'embedding', index: 1, embedding: [0.5, -0.5, 0.5, -0.5] },
      ],
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 12, total_tokens: 12 },
    });
    const coded = await send('POST', '/v1/embeddings', bearer, { ...asked, encoding_format: 'base64' });
    expect(coded.json.data?.[0]?.embedding).toBe('AAAAPwAAAL8AAAA/AAAAvw==');
    const [entry] = await simulator.waitFor({ state: 'completed' }, { count: 2 });
    expect(entry).toMatchObject({ dialect: 'openai-chat', marker: 'amy', served: { input: 12, output: 0 } });
    const spoilt = simCommand({ oddUsage: { usage: { missing: true } } });
    const none = await send('POST', '/v1/embeddings', bearer, { ...asked, input: spoilt });
    expect(none.json).not.toHaveProperty('usage');
    const usual = await send('POST', '/v1/embeddings', bearer, {
      model: 'text-embedding-3-small',
      input: 'a',
    });
    expect(usual.json.data?.[0]?.embedding).toHaveLength(1536);
  });

  it('lists models to a bearer, and in the other dialect to a caller that shows it', async () => {
    const list = await send('GET', '/v1/models', bearer);
    expect(list.json).toMatchObject({ object: 'list' });
    expect(list.json.data?.map(({ id }) => id)).toContain('gpt-5.1');
    expect((await send('GET', '/v1/models/gpt-4o', bearer)).json).toMatchObject({ id: 'gpt-4o' });
    const unknown = await send('GET', '/v1/models/gpt-x', bearer);
    expect(unknown).toMatchObject({ status: 404, json: { error: { code: 'model_not_found' } } });
    const versioned = { ...bearer, 'anthropic-version': '2023-06-01' };
    expect((await send('GET', '/v1/models', versioned)).json).toHaveProperty('has_more');
    expect((await simulator.ledger()).map(({ dialect }) => dialect)).toEqual([
      'openai-chat',
      'openai-chat',
      'openai-chat',
      'anthropic',
    ]);
  });
});

describe('refusals', () => {
  it.each([
    [400, undefined, { type: 'invalid_request_error', code: null }],
    [401, undefined, { type: 'invalid_request_error', code: 'invalid_api_key' }],
    [429, undefined, { type: 'requests', code: 'rate_limit_exceeded' }],
    [429, 'insufficient_quota', { type: 'insufficient_quota', code: 'insufficient_quota' }],
    [503, undefined, { type: 'server_error', code: null }],
  ])('words a commanded %i of type %s as OpenAI does', async (status, type, words) => {
    const error = type === undefined ? { status, message: '不行' } : { status, type, message: '不行' };
    for (const kind of ['chat', 'responses'] as const) {
      const { head, body } = await ask(simulator, kind, { error });
      expect(head).toContain(`HTTP/1.1 ${status} `);
      expect(parsed(body)).toEqual({ error: { message: '不行', param: null, ...words } });
    }
  });

  it('adds members to an error when told so', async () => {
    const error = { status: 429, type: 'usage_limit_reached', details: { resets_at: 1_830_297_600 } };
    const { body } = await ask(simulator, 'responses', { error });
    expect(parsed(body).error).toMatchObject({ type: 'usage_limit_reached', resets_at: 1_830_297_600 });
  });

  it('accepts bearer keys only', async () => {
    const body = { model: 'gpt-5.1', messages: [{ role: 'user', content: 'a' }] };
    const codeOf = async (headers: Record<string, string>) => {
      const { status, json } = await send('POST', '/v1/chat/completions', headers, body);
      return [status, json.error?.code];
    };
    expect(await codeOf(bearer)).toEqual([200, undefined]);
    expect(await codeOf({ authorization: 'Bearer sk-other' })).toEqual([401, 'invalid_api_key']);
    expect(await codeOf({ 'x-api-key': 'sk-sim-1' })).toEqual([401, null]);
    await simulator.setKeys({ refuse: ['sk-sim-1'] });
    expect(await codeOf(bearer)).toEqual([401, 'invalid_api_key']);
  });

  const user = { role: 'user', content: 'a' };
  it.each([
    ['/v1/chat/completions', [], null],
    ['/v1/chat/completions', { messages: [user] }, null],
    ['/v1/chat/completions', { model: 'm' }, 'messages'],
    ['/v1/chat/completions', { model: 'm', messages: [] }, 'messages'],
    ['/v1/chat/completions', { model: 'm', messages: [{ role: 'x', content: 'a' }] }, 'messages[0].role'],
    ['/v1/chat/completions', { model: 'm', messages: [{ role: 'user' }] }, 'messages[0].content'],
    ['/v1/chat/completions', { model: 'm', messages: [user], stream: 1 }, 'stream'],
    ['/v1/chat/completions', { model: 'm', messages: [user], stream_options: {} }, 'stream_options'],
    ['/v1/responses', { model: 'm' }, 'input'],
    ['/v1/responses', { model: 'm', input: [{ role: 'x' }] }, 'input[0].role'],
    ['/v1/embeddings', { model: 'm', input: [] }, 'input'],
    ['/v1/embeddings', { model: 'm', input: 'a', dimensions: 0 }, 'dimensions'],
  ])('answers 400 to %s of %j and names the parameter %s', async (path, body, param) => {
    const { status, json } = await send('POST', path, bearer, body);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ type: 'invalid_request_error', param });
  });

  it('words the error of an unknown path for the caller that asks', async () => {
    expect((await send('POST', '/v1/audio', bearer, {})).json.error).toMatchObject({ param: null });
    expect((await send('POST', '/v1/audio', { 'x-api-key': 'sk-sim-1' }, {})).json).toMatchObject({
      type: 'error',
    });
  });
});
