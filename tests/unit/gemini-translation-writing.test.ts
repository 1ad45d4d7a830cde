import { describe, expect, test } from 'vitest';
import type {
  Conversation,
  MediaPart,
  Reasoning,
} from '../../electron/core/dialects/translate/conversation.ts';
import {
  assistant,
  at,
  call,
  image,
  imageAt,
  NEWER,
  OLDER,
  refused,
  result,
  text,
  tool,
  user,
  write,
} from './gemini-conversations.ts';

describe('the request for an account of Google', () => {
  test('says no more than was asked', () => {
    expect(write({})).toEqual({
      endpoint: '/v1beta/models/gemini-3.1-pro-preview:generateContent',
      body: { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] },
      leftOut: [],
    });
  });

  test('a stream is asked for as events, and the model stands in the path', () => {
    expect(write({ streamed: true }, 'tuned/x y').endpoint).toBe(
      '/v1beta/models/tuned%2Fx%20y:streamGenerateContent?alt=sse',
    );
  });

  test('system texts, settings and tools have their places', () => {
    const placed = (value: number) => ({ value, at: 'x' });
    const { body } = write({
      system: [text('be brief'), text('')],
      tools: [tool(), tool({ name: 'now', description: null, schema: null })],
      toolChoice: { kind: 'tool', name: 'look', at: 'tool_choice' },
      maxTokens: 100,
      temperature: placed(0.5),
      topP: placed(0.75),
      topK: placed(20),
      seed: placed(7),
      presencePenalty: placed(0.25),
      frequencyPenalty: placed(0),
      stop: ['END'],
    });
    expect(body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'hello' }] }],
      systemInstruction: { parts: [{ text: 'be brief' }] },
      tools: [
        {
          functionDeclarations: [
            {
              name: 'look',
              description: 'Looks.',
              parametersJsonSchema: { type: 'object', $defs: { a: {} } },
            },
            { name: 'now' },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] } },
      generationConfig: {
        maxOutputTokens: 100,
        temperature: 0.5,
        topP: 0.75,
        topK: 20,
        seed: 7,
        presencePenalty: 0.25,
        stopSequences: ['END'],
      },
    });
  });

  test.each([
    ['auto', 'AUTO'],
    ['any', 'ANY'],
    ['none', 'NONE'],
  ] as const)('the choice %s is %s', (kind, mode) => {
    expect(write({ tools: [tool()], toolChoice: { kind } }).body.toolConfig).toEqual({
      functionCallingConfig: { mode },
    });
  });

  test('one call at a time is asked for in words', () => {
    const system = [text('be brief')];
    expect(write({ system, tools: [tool()], parallelToolCalls: false }).body.systemInstruction).toEqual({
      parts: [
        { text: 'be brief' },
        { text: 'Call at most one function at a time: wait for its result before the next call.' },
      ],
    });
    expect(write({ tools: [tool()], parallelToolCalls: true }).body.systemInstruction).toBeUndefined();
  });

  test('a custom tool is a function with one text, and so are its calls', () => {
    const custom = tool({ kind: 'custom', name: 'patch', schema: null });
    const { body } = write({
      tools: [custom],
      turns: [
        user(text('hello')),
        assistant(call('a', 'patch', '{"looks": "like JSON"}')),
        user({ ...result('a'), name: 'patch' }),
      ],
    });
    expect(body).toMatchObject({
      tools: [{ functionDeclarations: [{ name: 'patch', parametersJsonSchema: { required: ['input'] } }] }],
      contents: [
        {},
        { parts: [{ functionCall: { name: 'patch', args: { input: '{"looks": "like JSON"}' } } }] },
        {},
      ],
    });
  });

  test('an answer in JSON', () => {
    const schema = { type: 'object' };
    expect(write({ format: { value: { kind: 'json' }, at: 'f' } }).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
    });
    const format = { kind: 'schema', name: 'n', description: 'A bill.', schema, strict: true } as const;
    expect(write({ format: { value: format, at: 'f' } }).body.generationConfig).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', description: 'A bill.' },
    });
  });

  const thinking = (value: Reasoning, model: string) =>
    write({ reasoning: { value, at: 'thinking' } }, model).body.generationConfig;

  test.each<[Reasoning, string, object | undefined]>([
    [{ kind: 'off' }, NEWER, { thinkingLevel: 'LOW', includeThoughts: false }],
    [{ kind: 'adaptive' }, NEWER, { includeThoughts: true }],
    [{ kind: 'effort', effort: 'minimal' }, NEWER, { thinkingLevel: 'LOW', includeThoughts: true }],
    [{ kind: 'effort', effort: 'medium' }, NEWER, { thinkingLevel: 'MEDIUM', includeThoughts: true }],
    [{ kind: 'effort', effort: 'max' }, NEWER, { thinkingLevel: 'HIGH', includeThoughts: true }],
    [{ kind: 'budget', tokens: 31_999 }, NEWER, { thinkingLevel: 'HIGH', includeThoughts: true }],
    [{ kind: 'budget', tokens: 10_000 }, NEWER, { thinkingLevel: 'MEDIUM', includeThoughts: true }],
    [{ kind: 'budget', tokens: 512 }, 'gemini-flash-latest', { thinkingLevel: 'LOW', includeThoughts: true }],
    [{ kind: 'off' }, OLDER, { thinkingBudget: 0, includeThoughts: false }],
    [{ kind: 'off' }, 'gemini-2.5-pro', { thinkingBudget: 128, includeThoughts: false }],
    [{ kind: 'adaptive' }, OLDER, { thinkingBudget: -1, includeThoughts: true }],
    [{ kind: 'effort', effort: 'low' }, OLDER, { thinkingBudget: 2_048, includeThoughts: true }],
    [{ kind: 'effort', effort: 'max' }, OLDER, { thinkingBudget: 24_576, includeThoughts: true }],
    [{ kind: 'effort', effort: 'max' }, 'gemini-2.5-pro', { thinkingBudget: 32_768, includeThoughts: true }],
    [
      { kind: 'budget', tokens: 100 },
      'gemini-2.5-flash-lite',
      { thinkingBudget: 512, includeThoughts: true },
    ],
    [{ kind: 'adaptive' }, 'gemini-2.0-flash', undefined],
  ])('thinking %j on %s', (value, model, thinkingConfig) => {
    expect(thinking(value, model)).toEqual(thinkingConfig === undefined ? undefined : { thinkingConfig });
  });

  test('how closely to look is one setting for all images', () => {
    const at2 = 'messages.3.content.1';
    const seen = (...details: MediaPart['detail'][]) =>
      write({ turns: [user(...details.map((detail) => ({ ...image(), detail, at: at2 })))] });
    expect(seen('low', 'low').body.generationConfig).toEqual({ mediaResolution: 'MEDIA_RESOLUTION_LOW' });
    expect(seen('high').body.generationConfig).toEqual({ mediaResolution: 'MEDIA_RESOLUTION_HIGH' });
    expect(seen(null)).toMatchObject({ body: { contents: [{}] }, leftOut: [] });
    expect(seen('low', 'high').body.generationConfig).toBeUndefined();
    expect(seen('low', null).leftOut).toEqual(['messages.content.detail']);
  });
});

describe('what Gemini cannot do is refused by the name that the client gave it', () => {
  test.each<[string, Partial<Conversation>, string, string]>([
    ['a GIF', { turns: [user(image('image/gif'))] }, NEWER, at],
    ['an address that is not of the web', { turns: [user(imageAt('file:///etc/passwd'))] }, NEWER, at],
    [
      'a GIF that a tool returned',
      { turns: [assistant(call('a')), user(result('a', image('image/gif')))] },
      NEWER,
      at,
    ],
    ['more than five stop sequences', { stop: ['1', '2', '3', '4', '5', '6'] }, NEWER, 'stop'],
    ['a name that is none there', { tools: [tool({ name: '查天气' })] }, NEWER, 'tools.0.name'],
  ])('%s', (_name, more, model, field) => {
    expect(refused(more, model)).toBe(field);
  });

  test('Gemini 3 takes tools beside an answer in JSON', () => {
    const format = { value: { kind: 'json' }, at: 'response_format' } as const;
    expect(refused({ tools: [tool()], format })).toBeUndefined();
  });

  test('before Gemini 3 JSON beside tools is asked for in words', () => {
    const schema = { type: 'object', properties: { a: {} } };
    const value = { kind: 'schema', name: 'n', description: null, schema, strict: true } as const;
    const format = { value, at: 'response_format' };
    const { body, leftOut } = write({ tools: [tool()], format }, OLDER);
    expect(body).not.toHaveProperty('generationConfig');
    expect(body.systemInstruction).toEqual({
      parts: [{ text: expect.stringMatching(/^Answer with one JSON object .*\n\{"type":"object"/) }],
    });
    expect(leftOut).toEqual(['response_format.strict']);
  });

  test.each<[string, Partial<Conversation>, string]>([
    [OLDER, { presencePenalty: { value: 1, at: 'presence_penalty' } }, 'presence_penalty'],
    [
      'gemini-2.0-flash',
      { reasoning: { value: { kind: 'effort', effort: 'high' }, at: 'effort' } },
      'effort',
    ],
    ['gemini-2.5-pro', { reasoning: { value: { kind: 'off' }, at: 'thinking' } }, 'thinking'],
    [NEWER, { reasoning: { value: { kind: 'off' }, at: 'thinking' } }, 'thinking'],
  ])('%s does not take %j, which is left out and named', (model, more, name) => {
    expect(write(more, model).leftOut).toEqual([name]);
  });

  test('that a tool is to be strict is left out and named', () => {
    expect(write({ tools: [tool({ strict: true, at: 'tools.3.function' })] }).leftOut).toEqual([
      'tools.function.strict',
    ]);
  });
});
