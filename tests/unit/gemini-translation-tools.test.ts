import { describe, expect, test } from 'vitest';
import { hello, PNG, read, readWith } from './gemini-requests.ts';

describe('function calls and responses', () => {
  const call = (name: string, id?: string) => ({
    functionCall: { name, args: {}, ...(id === undefined ? {} : { id }) },
  });
  const response = (name: string | undefined, output: unknown, id?: string) => ({
    functionResponse: {
      ...(name === undefined ? {} : { name }),
      response: { output },
      ...(id === undefined ? {} : { id }),
    },
  });
  const matched = (calls: object[], responses: object[]) =>
    read({ contents: [hello, { role: 'model', parts: calls }, { role: 'user', parts: responses }] })
      .turns.slice(1)
      .map(({ parts }) =>
        parts.map((part) => (part.kind === 'tool_call' ? part.id : 'callId' in part && part.callId)),
      );

  test('calls without ids get ids by their place, and responses belong to them by name in order', () => {
    expect(
      matched(
        [call('look'), call('hear'), call('look')],
        [response('hear', 'b'), response('look', 'a'), response('look', 'c')],
      ),
    ).toEqual([
      ['call_1_0', 'call_1_1', 'call_1_2'],
      ['call_1_1', 'call_1_0', 'call_1_2'],
    ]);
  });

  test('responses belong to calls by id, whatever their order', () => {
    expect(
      matched(
        [call('look', 'x'), call('look', 'y')],
        [response('look', 2, 'y'), response(undefined, 1, 'x')],
      ),
    ).toEqual([
      ['x', 'y'],
      ['y', 'x'],
    ]);
  });

  test('an id that only the response has is made up by the client: the name counts', () => {
    expect(matched([call('look')], [response('look', 1, 'look-1763700000000-4f')])).toEqual([
      ['call_1_0'],
      ['call_1_0'],
    ]);
  });

  test('an id that came before is not unique: the later call gets one of its own', () => {
    const contents = [
      hello,
      { role: 'model', parts: [call('look', 'call_0')] },
      { role: 'user', parts: [response('look', 1, 'call_0')] },
      { role: 'model', parts: [call('look', 'call_0')] },
      { role: 'user', parts: [response('look', 2, 'call_0')] },
    ];
    expect(read({ contents }).turns.slice(1)).toMatchObject([
      { parts: [{ id: 'call_0' }] },
      { parts: [{ callId: 'call_0', content: [{ text: '1' }] }] },
      { parts: [{ id: 'call_0_2' }] },
      { parts: [{ callId: 'call_0_2', content: [{ text: '2' }] }] },
    ]);
  });

  test.each([
    ['output is what the function says', { output: 'seen' }, ['seen'], false],
    ['error is how it failed', { error: 'no such file' }, ['no such file'], true],
    ['a value that is no text is JSON', { output: { lines: 3 } }, ['{"lines":3}'], false],
    ['without either, all of it is the output', { lines: 3 }, ['{"lines":3}'], false],
    [
      'an error beside an output',
      { output: 'half', error: 'cut' },
      ['{"output":"half","error":"cut"}'],
      true,
    ],
    ['an empty output', { output: '' }, [], false],
    ['an empty response', {}, [], false],
  ])('%s', (_name, given, output, isError) => {
    const contents = [
      { role: 'model', parts: [call('look')] },
      { parts: [{ functionResponse: { name: 'look', response: given } }] },
    ];
    const [result] = read({ contents }).turns[1]?.parts ?? [];
    if (result?.kind !== 'tool_result') throw new Error('no result');
    expect(result.isError).toBe(isError);
    expect(result.content.map((part) => part.kind === 'text' && part.text)).toEqual(output);
  });

  test('a response may carry images', () => {
    const functionResponse = {
      name: 'look',
      response: { output: 'a dot' },
      parts: [{ inlineData: { mimeType: 'image/png', data: PNG } }],
    };
    const contents = [{ role: 'model', parts: [call('look')] }, { parts: [{ functionResponse }] }];
    expect(read({ contents }).turns[1]?.parts).toMatchObject([
      {
        content: [
          { kind: 'text', text: 'a dot' },
          { kind: 'image', source: { data: PNG } },
        ],
      },
    ]);
  });
});

describe('tools', () => {
  const readTool = (declaration: object) =>
    readWith({ tools: [{ functionDeclarations: [{ name: 'look', ...declaration }] }] }).tools[0];

  test('JSON schema stays as it is', () => {
    const schema = {
      type: 'object',
      $defs: { a: { type: 'string' } },
      properties: { x: { $ref: '#/$defs/a' } },
    };
    expect(readTool({ description: 'Looks.', parametersJsonSchema: schema })).toEqual({
      kind: 'function',
      name: 'look',
      description: 'Looks.',
      schema,
      strict: false,
      at: 'tools.0.functionDeclarations.0',
    });
  });

  test("Google's Schema becomes JSON schema", () => {
    const parameters = {
      type: 'OBJECT',
      property_ordering: ['when', 'kind'],
      properties: {
        kind: { type: 'STRING', format: 'enum', enum: ['a', 'b'], nullable: true },
        when: { type: 'STRING', format: 'date-time', minLength: '3', example: '2026-01-01' },
        level: { type: 'INTEGER', format: 'int32', enum: ['1', '2'] },
        tags: { type: 'ARRAY', items: { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }] }, max_items: '4' },
        type: { type: 'string', additionalProperties: false },
      },
      required: ['kind'],
    };
    const { schema } = readTool({ parameters }) ?? {};
    expect(schema).toEqual({
      type: 'object',
      properties: {
        when: { type: 'string', format: 'date-time', minLength: 3, examples: ['2026-01-01'] },
        kind: { type: ['string', 'null'], enum: ['a', 'b', null] },
        level: { type: 'integer', format: 'int32', enum: [1, 2] },
        tags: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] }, maxItems: 4 },
        type: { type: 'string', additionalProperties: false },
      },
      required: ['kind'],
    });
    expect(Object.keys(schema?.properties ?? {})).toEqual(['when', 'kind', 'level', 'tags', 'type']);
  });

  test('what a function returns is told in its description', () => {
    expect(readTool({ description: 'Looks.', response: { type: 'STRING' } })?.description).toBe(
      'Looks.\n\nReturns JSON of this schema: {"type":"string"}',
    );
  });

  const tools = [{ functionDeclarations: [{ name: 'look' }, { name: 'hear' }, { name: 'feel' }] }];
  const all = ['look', 'hear', 'feel'];

  test.each([
    [{}, null, all],
    [{ mode: 'MODE_UNSPECIFIED' }, null, all],
    [{ mode: 'AUTO' }, { kind: 'auto' }, all],
    [{ mode: 'NONE' }, { kind: 'none' }, all],
    [{ mode: 'any' }, { kind: 'any' }, all],
    [{ mode: 'ANY', allowedFunctionNames: ['look', 'feel'] }, { kind: 'any' }, ['look', 'feel']],
    [
      { mode: 'ANY', allowedFunctionNames: ['hear'] },
      { kind: 'tool', name: 'hear', at: 'toolConfig.functionCallingConfig.allowedFunctionNames.0' },
      all,
    ],
    [{ mode: 'VALIDATED', allowedFunctionNames: ['hear'] }, { kind: 'auto' }, ['hear']],
  ])('the choice %j', (functionCallingConfig, toolChoice, names) => {
    const conversation = readWith({ tools, toolConfig: { functionCallingConfig } });
    expect(conversation.toolChoice).toEqual(toolChoice);
    expect(conversation.tools.map(({ name }) => name)).toEqual(names);
  });

  test('a choice among no tools is none', () => {
    expect(readWith({ toolConfig: { functionCallingConfig: { mode: 'AUTO' } } }).toolChoice).toBeNull();
  });
});
