import { describe, expect, test } from 'vitest';
import { hello, PNG, read, readUser, readWith, refusal, STREAM } from './gemini-requests.ts';

describe('the request of a Gemini client', () => {
  test('nothing but contents says nothing else', () => {
    expect(read({ contents: [hello] })).toEqual({
      system: [],
      turns: [
        {
          role: 'user',
          at: 'contents.0',
          parts: [{ kind: 'text', text: 'hello', at: 'contents.0.parts.0' }],
        },
      ],
      tools: [],
      toolChoice: null,
      parallelToolCalls: null,
      maxTokens: null,
      temperature: null,
      topP: null,
      topK: null,
      seed: null,
      presencePenalty: null,
      frequencyPenalty: null,
      stop: [],
      stopAt: 'generationConfig.stopSequences',
      reasoning: null,
      format: null,
      streamed: false,
      leftOut: [],
    });
  });

  test('a stream is asked for in the path', () => {
    expect(read({ contents: [hello] }, STREAM).streamed).toBe(true);
  });

  test.each([
    ['a string', 'be brief', 'systemInstruction'],
    ['a content', { role: 'system', parts: [{ text: 'be brief' }] }, 'systemInstruction.parts.0'],
    ['a content with one bare part', { parts: { text: 'be brief' } }, 'systemInstruction.parts'],
    ['a part', { text: 'be brief' }, 'systemInstruction'],
    ['parts', ['', { text: 'be brief' }], 'systemInstruction.1'],
  ])('the system instruction may be %s', (_name, systemInstruction, at) => {
    expect(readWith({ systemInstruction }).system).toEqual([{ kind: 'text', text: 'be brief', at }]);
  });

  test('snake_case is the same as camelCase, and paths keep the spelling of the client', () => {
    const body = {
      contents: [
        hello,
        {
          role: 'model',
          parts: [{ function_call: { name: 'look', args: { snake_key: 1 } }, thought_signature: 'U0lH' }],
        },
        { parts: [{ function_response: { name: 'look', response: { output: 'seen' } } }] },
        { parts: [{ inline_data: { mime_type: 'image/png', data: PNG } }] },
      ],
      system_instruction: { parts: [{ text: 'be brief' }] },
      generation_config: { max_output_tokens: 9, stop_sequences: ['END'], top_k: 3 },
      tools: [{ function_declarations: [{ name: 'look', parameters_json_schema: { type: 'object' } }] }],
      tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['look'] } },
    };
    expect(read(body)).toMatchObject({
      system: [{ text: 'be brief', at: 'system_instruction.parts.0' }],
      turns: [
        {},
        {
          parts: [
            {
              input: '{"snake_key":1}',
              signature: { vendor: 'google', value: 'U0lH' },
              at: 'contents.1.parts.0.function_call',
            },
          ],
        },
        { parts: [{ callId: 'call_1_0', name: 'look', content: [{ text: 'seen' }] }] },
        { parts: [{ kind: 'image', at: 'contents.3.parts.0.inline_data' }] },
      ],
      tools: [{ name: 'look', schema: { type: 'object' }, at: 'tools.0.function_declarations.0' }],
      toolChoice: { kind: 'tool', name: 'look' },
      maxTokens: 9,
      topK: { value: 3, at: 'generation_config.top_k' },
      stop: ['END'],
      stopAt: 'generation_config.stop_sequences',
    });
  });

  test('one field in both spellings is refused', () => {
    const body = { contents: [hello], systemInstruction: 'a', system_instruction: 'b' };
    expect(refusal(body)).toBe('wrong system_instruction');
  });
});

describe('parts', () => {
  test('a role that is missing is the user, and so are function and tool', () => {
    const contents = [
      { parts: [{ text: 'a' }] },
      ...['function', 'tool'].map((role) => ({ role, parts: [{ text: 'a' }] })),
    ];
    expect(read({ contents }).turns.map(({ role }) => role)).toEqual(['user', 'user', 'user']);
  });

  test('texts that are empty say nothing, nor does the content of an answer that never came', () => {
    const contents = [hello, { role: 'model', parts: [] }, { role: 'model', parts: [{ text: '' }] }, hello];
    expect(read({ contents }).turns.map(({ at }) => at)).toEqual(['contents.0', 'contents.3']);
  });

  test('a chat history with a content for every chunk is one turn with whole texts and thoughts', () => {
    const chunks = [
      { text: 'Let me ', thought: true },
      { text: 'see.', thought: true },
      { text: '', thought: true, thoughtSignature: 'U0lH' },
      { text: 'Hel' },
      { text: 'lo' },
      { text: '' },
    ];
    const contents = [hello, ...chunks.map((part) => ({ role: 'model', parts: [part] }))];
    expect(read({ contents }).turns[1]).toEqual({
      role: 'assistant',
      at: 'contents.1',
      parts: [
        {
          kind: 'reasoning',
          text: 'Let me see.',
          signature: { vendor: 'google', value: 'U0lH' },
          at: 'contents.1.parts.0',
        },
        { kind: 'text', text: 'Hello', at: 'contents.4.parts.0' },
      ],
    });
  });

  test('a signature on a text is a thought of its own behind it', () => {
    const contents = [
      hello,
      { role: 'model', parts: [{ text: 'Hi', thoughtSignature: 'U0lH' }, { thoughtSignature: 'TkVYVA==' }] },
    ];
    expect(read({ contents }).turns[1]?.parts).toMatchObject([
      { kind: 'text', text: 'Hi' },
      { kind: 'reasoning', text: '', signature: { value: 'U0lH' } },
      { kind: 'reasoning', text: '', signature: { value: 'TkVYVA==' } },
    ]);
  });

  test.each([
    ['as it is', 'skip_thought_signature_validator'],
    ['as the SDK for Python sends it', 'c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I='],
  ])('the placeholder that stands for a signature is none, %s', (_name, thoughtSignature) => {
    const part = { functionCall: { name: 'look' }, thoughtSignature };
    expect(read({ contents: [hello, { role: 'model', parts: [part] }] }).turns[1]?.parts).toMatchObject([
      { kind: 'tool_call', name: 'look', input: '{}', signature: null },
    ]);
  });

  test('images and documents as bytes, in either alphabet of base64', () => {
    expect(
      readUser(
        { inlineData: { mimeType: 'image/PNG', data: 'a-_b', displayName: 'dot.png' } },
        { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0' } },
        { inlineData: { mimeType: 'text/plain; charset=utf-8', data: 'aGk=' } },
      ),
    ).toMatchObject([
      { kind: 'image', source: { by: 'base64', mediaType: 'image/png', data: 'a+/b' }, name: 'dot.png' },
      { kind: 'document', source: { mediaType: 'application/pdf', data: 'JVBERi0=' }, name: null },
      { kind: 'document', source: { mediaType: 'text/plain', data: 'aGk=' } },
    ]);
  });

  test('a file of the web goes by its address', () => {
    const fileUri = 'https://example.com/dot.png';
    expect(readUser({ fileData: { mimeType: 'image/png', fileUri } })).toEqual([
      {
        kind: 'image',
        source: { by: 'url', url: fileUri, mediaType: 'image/png' },
        name: null,
        detail: null,
        at: 'contents.0.parts.0.fileData',
      },
    ]);
  });

  test('the resolution of images is their detail, that of a part before that of the request', () => {
    const inlineData = { mimeType: 'image/png', data: PNG };
    const body = {
      contents: [
        {
          parts: [
            { inlineData },
            { inlineData, mediaResolution: { level: 'MEDIA_RESOLUTION_HIGH' } },
            { inlineData: { mimeType: 'application/pdf', data: PNG } },
          ],
        },
      ],
      generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' },
    };
    expect(read(body).turns[0]?.parts).toMatchObject([
      { detail: 'low' },
      { detail: 'high' },
      { detail: null },
    ]);
  });
});
