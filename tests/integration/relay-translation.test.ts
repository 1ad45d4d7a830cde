import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type Behaviour,
  type Simulator,
  simCommand,
  startSimulator,
} from '../simulator/simulator-process.ts';
import { chat, type Kind, responses } from './dialect-requests.ts';
import { type Answered, ask, messageBody, type Rig, startRig } from './relay-rig.ts';

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

const claude = { provider: 'claude', dialect: 'anthropic', priceProvider: 'anthropic' } as const;
const openai = { provider: 'openai', dialect: 'openai', priceProvider: 'openai' } as const;
const gemini = { provider: 'gemini', dialect: 'gemini', priceProvider: 'google' } as const;

function useAccount(account: typeof claude | typeof openai | typeof gemini): void {
  Object.assign(rig.account, account);
}
afterEach(async () => {
  Object.assign(rig.account, {
    supportedModels: null,
    modelMapping: [],
    groupModelMapping: [],
    listedModels: [],
  });
  await simulator.reset();
});

const lastEntry = async () => (await simulator.ledger()).at(-1);
async function lastBody(): Promise<Record<string, unknown>> {
  const entry = await lastEntry();
  return JSON.parse((entry && (await simulator.bodyOf(entry))) ?? '{}');
}

const message = (behaviour: Behaviour, streamed = true, more = {}) =>
  ask(rig, {
    path: '/v1/messages',
    body: JSON.stringify({ ...JSON.parse(messageBody(behaviour, streamed)), ...more }),
  });

const plan = { text: '拼车🚗', inputTokens: 100, outputTokens: 20, cacheRead: 7 };
const errorOf = ({ text }: Answered) => JSON.parse(text).error;

describe('a translated request', () => {
  test('tells which of its fields the account never saw', async () => {
    useAccount(openai);
    const answer = await message({ plan }, false, {
      metadata: { user_id: 'x' },
      system: [{ type: 'text', text: 'be brief', cache_control: { type: 'ephemeral' } }],
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-aicarpool-left-out']?.toString().split(', ').sort()).toEqual([
      'metadata',
      'system.cache_control',
    ]);
    expect(await lastBody()).toMatchObject({ model: 'claude-sonnet-4-5-20250929', store: false });
  });

  test('carries nothing of the member but who the client is', async () => {
    useAccount(gemini);
    await ask(rig, {
      path: '/v1/messages',
      headers: { 'user-agent': 'claude-cli/2.1.197', 'anthropic-beta': 'x', cookie: 'a=b' },
      body: messageBody({ plan }),
    });
    const names = (await lastEntry())?.headers.map(([name]) => name.toLowerCase()).sort();
    expect(names).toEqual(
      ['connection', 'content-length', 'content-type', 'host', 'user-agent', 'x-goog-api-key'].sort(),
    );
  });

  test('is metered in the row as its member sees it, with the dialect of the member', async () => {
    useAccount(openai);
    const answer = await message({ plan: { ...plan, model: 'gpt-5.1' } });
    expect(answer.text).toContain('event: message_stop');
    expect(answer.headers['request-id']).toBe((await lastEntry())?.requestId);
    expect(await rig.lastRow()).toMatchObject({
      dialect: 'anthropic',
      modelAsked: 'claude-sonnet-4-5-20250929',
      modelAnswered: 'gpt-5.1',
      source: 'final',
      tokens: { inputTokens: 100, cacheReadTokens: 7, outputTokens: 20 },
      // $1.25, $0.125 and $10 a million.
      costPusd: 125_000_000n + 875_000n + 200_000_000n,
    });
  });

  test.each([
    [chat, { n: 2 }, 'n'],
    [chat, { messages: [{ role: 'robot', content: 'hi' }] }, 'messages[0].role'],
    [
      chat,
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,@@' } }],
          },
        ],
      },
      'messages[0].content[0].image_url.url',
    ],
    [responses, { previous_response_id: 'resp_1' }, 'previous_response_id'],
    [responses, { tools: [{ type: 'code_interpreter', container: 'c' }] }, 'tools[0].type'],
  ] as [Kind, object, string][])(
    'that asks for what the account cannot do names the field and costs nothing (%#)',
    async (kind, more, param) => {
      useAccount(claude);
      const before = (await rig.rows()).length;
      const body = { ...JSON.parse(kind.body('hi', false)), ...more };
      const answer = await ask(rig, { path: kind.path(false), body: JSON.stringify(body) });
      expect(answer.status).toBe(400);
      expect(errorOf(answer)).toMatchObject({ type: 'invalid_request_error', param });
      expect(await rig.rows()).toHaveLength(before);
      expect(await simulator.ledger()).toEqual([]);
    },
  );

  test('has no way to an API without a counterpart', async () => {
    useAccount(claude);
    const body = JSON.stringify({ model: 'text-embedding-3-small', input: 'hi' });
    const answer = await ask(rig, { path: '/v1/embeddings', body });
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toContain('它支持：Anthropic Messages');
  });
});

describe('what the provider says against a translated request', () => {
  test.each([
    [400, 'bad schema', 400, 'invalid_request_error', '服务商拒绝了请求：bad schema'],
    [401, 'no such key', 503, 'api_error', '服务商不接受拼车组的账号（401）'],
    [403, 'not here', 503, 'api_error', '服务商不接受拼车组的账号（403）'],
    [404, 'no such model', 404, 'not_found_error', '可以使用：gpt-5.1'],
    [429, 'slow down', 429, 'rate_limit_error', '服务商拒绝了请求：slow down'],
    [500, 'oops', 500, 'api_error', '服务商拒绝了请求：oops'],
    [529, 'busy', 529, 'overloaded_error', '服务商拒绝了请求：busy'],
  ])('%i %s is a %i for the member', async (status, said, told, type, words) => {
    useAccount(openai);
    rig.account.listedModels = ['gpt-5.1'];
    const answer = await message({ error: { status, message: said } });
    expect(answer.status).toBe(told);
    expect(errorOf(answer)).toEqual({ type, message: expect.stringContaining(words) });
    expect(await rig.lastRow()).toMatchObject({ source: 'none', httpStatus: status, costPusd: 0n });
  });

  test('the time of a limit is told, and whether to wait', async () => {
    useAccount(openai);
    const limited = { error: { status: 429, headers: { 'retry-after': '7200' } } };
    const answer = await message(limited);
    expect(answer.status).toBe(429);
    expect(answer.headers).toMatchObject({ 'retry-after': '7200', 'x-should-retry': 'false' });
    expect(errorOf(answer).message).toContain('服务商限制了拼车组的账号');
  });

  test.each([
    ['a date in `retry-after`', (at: number) => ({ headers: { 'retry-after': new Date(at).toUTCString() } })],
    ['Unix time in a header', (at: number) => ({ headers: { 'retry-after': String(at / 1000) } })],
    ['Unix time in the body', (at: number) => ({ details: { resets_at: at / 1000 } })],
  ])('the time of a limit is told as well where it comes as %s', async (_form, said) => {
    useAccount(openai);
    const inAnHour = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
    const answer = await message({ error: { status: 429, message: 'limit reached', ...said(inAnHour) } });
    expect(answer.status).toBe(429);
    expect(errorOf(answer).message).toContain('服务商限制了拼车组的账号');
    const seconds = Number(answer.headers['retry-after']);
    expect(seconds).toBeGreaterThan(3_000);
    expect(seconds).toBeLessThanOrEqual(3_600);
  });

  test('an error within the stream is the member’s error event, or an answer where nothing was sent', async () => {
    useAccount(openai);
    const late = await message({
      plan: { ...plan, events: 3 },
      errorInStream: { afterEvents: 6, message: 'gone' },
    });
    expect(late.status).toBe(200);
    expect(late.text).toMatch(
      /event: error\ndata: \{"type":"error","error":\{"type":"api_error".*gone.*\n\n$/,
    );
    expect(late.text).not.toContain('message_stop');
    expect(await rig.lastRow()).toMatchObject({ flags: expect.arrayContaining(['error_in_stream']) });
    const early = await message({ plan, errorInStream: { afterEvents: 0, message: 'gone' } });
    expect(early.status).toBe(502);
    expect(errorOf(early).message).toContain('gone');
  });

  test('an answer that has failed is billed as reported, and no answer to the member', async () => {
    useAccount(openai);
    const answer = await message({ plan: { ...plan, stopReason: 'failed' } });
    expect(answer.text).toMatch(/event: error\ndata: .*The model failed to generate a response.*\n\n$/);
    expect(answer.text).not.toContain('message_stop');
    expect(await rig.lastRow()).toMatchObject({
      source: 'final',
      flags: ['error_in_stream'],
      tokens: { inputTokens: 100, cacheReadTokens: 7, outputTokens: 20 },
    });
  });

  test('a stream that breaks off never looks complete', async () => {
    useAccount(gemini);
    const answer = await message({
      plan: { text: 'abcdef', events: 6 },
      cut: { how: 'reset', afterEvents: 3 },
    });
    expect(answer.text).toContain('content_block_delta');
    expect(answer.text).toMatch(/event: error\ndata: .*中途断开.*\n\n$/);
    expect(await rig.lastRow()).toMatchObject({ flags: expect.arrayContaining(['truncated']) });
  });
});

describe('models', () => {
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${rig.url}${path}`, {
      headers: { authorization: `Bearer ${rig.secret}`, ...headers },
    });
    return { status: answer.status, json: JSON.parse(await answer.text()) };
  };
  const anthropicVersion = { 'anthropic-version': '2023-06-01' };

  test('are listed in the shape that the caller knows', async () => {
    useAccount(openai);
    const anthropic = await get('/v1/models', anthropicVersion);
    expect(anthropic.json.data[0]).toMatchObject({ type: 'model', id: 'gpt-5.1', display_name: 'gpt-5.1' });
    const google = await get('/v1beta/models');
    expect(google.json.models[0]).toMatchObject({ name: 'models/gpt-5.1' });
    useAccount(gemini);
    const openaiList = await get('/v1/models');
    expect(openaiList.json).toMatchObject({ object: 'list' });
    expect(openaiList.json.data[0]).toMatchObject({ id: 'gemini-2.5-pro', object: 'model' });
    expect((await get('/v1/models/gemini-2.5-pro')).json).toMatchObject({ id: 'gemini-2.5-pro' });
  });

  test('of the member’s are those that the owner has left open, by the names the owner gave them', async () => {
    useAccount(openai);
    rig.account.supportedModels = ['gpt-5*'];
    rig.account.groupModelMapping = [{ from: 'claude-sonnet-4-5', to: 'gpt-5.1' }];
    const { json } = await get('/v1/models');
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual([
      'claude-sonnet-4-5',
      'gpt-5.1',
      'gpt-5',
      'gpt-5-mini',
    ]);
    const missing = await get('/v1/models/o4-mini');
    expect(missing.status).toBe(404);
    expect(missing.json.error.message).toContain('claude-sonnet-4-5');
  });

  test('that nobody serves are a 404 in the dialect with those that may be used', async () => {
    useAccount(openai);
    rig.account.supportedModels = ['gpt-5.1', 'gpt-5'];
    const asked = { model: 'gpt-9', messages: [{ role: 'user', content: 'hi' }] };
    const before = (await rig.rows()).length;
    for (const [path, body, type] of [
      ['/v1/chat/completions', asked, 'invalid_request_error'],
      ['/v1/messages', { ...asked, max_tokens: 9 }, 'not_found_error'],
    ] as const) {
      const answer = await ask(rig, { path, body: JSON.stringify(body) });
      expect(answer.status).toBe(404);
      expect(errorOf(answer)).toMatchObject({
        type,
        message: expect.stringContaining('没有账号提供模型 gpt-9，可以使用：gpt-5.1, gpt-5'),
      });
    }
    const google = await ask(rig, {
      path: '/v1beta/models/gpt-9:generateContent',
      body: '{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}',
    });
    expect([google.status, errorOf(google).status]).toEqual([404, 'NOT_FOUND']);
    expect(await rig.rows()).toHaveLength(before);
  });

  test('are mapped by the group, then by the account, and no other byte of the request changes', async () => {
    useAccount(openai);
    rig.account.groupModelMapping = [{ from: 'best', to: 'gpt-5' }];
    rig.account.modelMapping = [{ from: 'gpt-5', to: 'gpt-5.1' }];
    const body = `{ "messages":[{"role":"user","content":${JSON.stringify(simCommand({ plan }))}}],\n "model" : "best" }`;
    const answer = await ask(rig, { path: '/v1/chat/completions', body });
    expect(answer.status).toBe(200);
    const entry = await lastEntry();
    expect(entry && (await simulator.bodyOf(entry))).toBe(body.replace('"best"', '"gpt-5.1"'));
    expect(await rig.lastRow()).toMatchObject({
      modelAsked: 'best',
      modelAnswered: 'gpt-5.1',
      flags: [],
      costPusd: 125_000_000n + 875_000n + 200_000_000n,
    });
  });

  test('are mapped in the path of a Gemini request too', async () => {
    useAccount(gemini);
    rig.account.groupModelMapping = [{ from: 'fast', to: 'gemini-2.5-flash' }];
    const body = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: simCommand({ plan }) }] }] });
    const answer = await ask(rig, { path: '/v1beta/models/fast:streamGenerateContent?alt=sse', body });
    expect(answer.status).toBe(200);
    expect((await lastEntry())?.path).toBe('/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
  });
});

describe('a count of tokens', () => {
  const counted = JSON.stringify({
    model: 'claude-sonnet-4-5',
    system: 'be brief',
    messages: [{ role: 'user', content: simCommand({ plan: { inputTokens: 321 } }) }],
  });

  test('is asked of the account in its own words', async () => {
    useAccount(gemini);
    rig.account.groupModelMapping = [{ from: 'claude-*', to: 'gemini-2.5-flash' }];
    const answer = await ask(rig, { path: '/v1/messages/count_tokens', body: counted });
    expect(JSON.parse(answer.text)).toEqual({ input_tokens: 321 });
    expect((await lastEntry())?.path).toBe('/v1beta/models/gemini-2.5-flash:countTokens');
    useAccount(claude);
    rig.account.groupModelMapping = [];
    const contents = [{ role: 'user', parts: [{ text: simCommand({ plan: { inputTokens: 55 } }) }] }];
    const google = await ask(rig, {
      path: '/v1beta/models/claude-sonnet-4-5:countTokens',
      body: JSON.stringify({ contents }),
    });
    expect(JSON.parse(google.text)).toEqual({ totalTokens: 55 });
    expect((await lastEntry())?.path).toBe('/v1/messages/count_tokens');
  });

  test('that the account cannot answer is an estimate, and says so', async () => {
    useAccount(openai);
    const answer = await ask(rig, { path: '/v1/messages/count_tokens', body: counted });
    expect(JSON.parse(answer.text)).toEqual({ input_tokens: Math.ceil(Buffer.byteLength(counted) / 4) });
    expect(answer.headers['x-aicarpool-estimated']).toBe('input tokens');
    expect(await simulator.ledger()).toEqual([]);
  });
});

describe('the call in the shape of this product', () => {
  const call = (more: object, streamed = false) =>
    ask(rig, {
      path: '/api/ai/chat',
      body: JSON.stringify({
        groupId: 'group-1',
        model: 'gpt-5.1',
        messages: [
          { role: 'system', content: '说中文' },
          { role: 'user', content: simCommand({ plan }) },
        ],
        stream: streamed,
        ...more,
      }),
    });
  const data = {
    message: { role: 'assistant', content: '拼车🚗' },
    usage: { promptTokens: 107, completionTokens: 20, totalTokens: 127 },
    cost: 0.000325875,
    accountUsed: { id: 'account-1', name: 'Claude-01', serviceType: 'openai' },
  };

  test('answers with text, figures, cost and the account used', async () => {
    useAccount(openai);
    const answer = await call({ serviceType: 'openai', maxTokens: 99 });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ success: true, data });
    expect(await lastBody()).toMatchObject({ max_output_tokens: 99 });
    expect(await rig.lastRow()).toMatchObject({ dialect: 'unified', costPusd: 325_875_000n });
  });

  test('streams pieces of text, and the whole at the end', async () => {
    useAccount(openai);
    const answer = await call({}, true);
    const events = answer.text.split('\n\n').filter((event) => event !== '');
    expect(events.at(-1)).toBe('data: [DONE]');
    const pieces = events.slice(0, -2).map((event) => JSON.parse(event.slice(6)).delta);
    expect(pieces.join('')).toBe('拼车🚗');
    expect(JSON.parse(events.at(-2)?.slice(6) ?? '')).toEqual({ success: true, data });
  });

  test('takes the first model that is open where none is named', async () => {
    useAccount(openai);
    rig.account.supportedModels = ['gpt-5*', 'gpt-5.1'];
    const answer = await call({ model: undefined });
    expect(answer.status).toBe(200);
    expect(await rig.lastRow()).toMatchObject({ modelAsked: 'gpt-5.1' });
    rig.account.supportedModels = null;
    const open = await call({ model: undefined });
    expect([open.status, JSON.parse(open.text)]).toEqual([
      400,
      { success: false, error: '缺少字段 model。本次不计费。' },
    ]);
  });

  test.each([
    [{ groupId: 'another' }, 403, '属于拼车组「周末拼车」'],
    [{ serviceType: 'gemini' }, 400, '拼车组的账号是 openai'],
    [{ serviceType: 'mistral' }, 400, '字段 serviceType 不正确'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 400, '字段 messages.0.role 不正确'],
    [{ messages: [{ role: 'user', content: [] }] }, 400, '字段 messages.0.content 不正确'],
    [{ tools: [{}] }, 400, '字段 tools'],
  ])('refuses %j with %i', async (more, status, words) => {
    useAccount(openai);
    const answer = await call(more);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ success: false, error: expect.stringContaining(words) });
    expect(await simulator.ledger()).toEqual([]);
  });
});
