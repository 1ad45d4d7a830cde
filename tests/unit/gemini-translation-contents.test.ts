import { describe, expect, test } from 'vitest';
import {
  assistant,
  at,
  call,
  contentsOf,
  image,
  imageAt,
  NEWER,
  OLDER,
  result,
  text,
  user,
  write,
} from './gemini-conversations.ts';

describe('contents', () => {
  test('what one role says in a row is one content', () => {
    expect(
      contentsOf([
        user(text('a')),
        user(text('b')),
        assistant(text('c')),
        assistant(text('')),
        user(text('d')),
      ]),
    ).toEqual([
      { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
      { role: 'model', parts: [{ text: 'c' }] },
      { role: 'user', parts: [{ text: 'd' }] },
    ]);
  });

  test('the responses to a turn stand alone and in the order of its calls, without ids', () => {
    const turns = [
      user(text('go')),
      assistant(call('a'), call('b', 'hear')),
      user({ ...result('b', text('2')), name: 'hear', isError: true }),
      user(text('and?'), result('a', text('1'), text('one'))),
    ];
    expect(contentsOf(turns, OLDER)).toEqual([
      { role: 'user', parts: [{ text: 'go' }] },
      {
        role: 'model',
        parts: [
          { functionCall: { name: 'look', args: { at: 1 } } },
          { functionCall: { name: 'hear', args: { at: 1 } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { name: 'look', response: { output: '1\none' } } },
          { functionResponse: { name: 'hear', response: { error: '2' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'and?' }] },
    ]);
  });

  test('responses stay together when the thought between them stays away', () => {
    const foreign = { kind: 'reasoning', text: 'hm', signature: null, at: 'messages.2.content.0' } as const;
    const turns = [
      user(text('go')),
      assistant(call('a'), call('b')),
      user(result('a')),
      assistant(foreign),
      user(result('b')),
    ];
    expect(contentsOf(turns)).toMatchObject([
      { role: 'user' },
      { role: 'model' },
      { role: 'user', parts: [{ functionResponse: {} }, { functionResponse: {} }] },
    ]);
  });

  test('a text that is empty says nothing, and parts nothing', () => {
    const turns = [
      user(text('go')),
      assistant(call('a'), call('b')),
      user(result('a'), text('')),
      assistant(text('')),
      user(result('b')),
    ];
    expect(contentsOf(turns)).toMatchObject([
      { role: 'user' },
      { role: 'model' },
      { role: 'user', parts: [{ functionResponse: {} }, { functionResponse: {} }] },
    ]);
    expect(contentsOf(turns)).toHaveLength(3);
  });

  test('a file with a name that a tool returned stands behind all responses, its name before it', () => {
    const named = { ...image(), name: 'dot.png' };
    expect(contentsOf([user(text('go')), assistant(call('a')), user(result('a', named))])).toMatchObject([
      { role: 'user' },
      { role: 'model' },
      { parts: [{ functionResponse: { response: { output: '' } } }] },
      { parts: [{ text: 'Returned by the tool look:' }, { text: 'File dot.png:' }, { inlineData: {} }] },
    ]);
  });

  test('the first call of a turn has to be signed since Gemini 3: another vendor’s gets the placeholder', () => {
    const own = { vendor: 'google', value: 'U0lH' } as const;
    const turns = [
      assistant(call('a'), call('b')),
      assistant(text('then')),
      user(result('a'), result('b')),
      assistant({ ...call('c'), signature: own }, call('d')),
      assistant({ ...call('e'), signature: { vendor: 'openai', value: 'x' } }),
      user(result('c'), result('d'), result('e')),
    ];
    const signatures = (model: string) =>
      JSON.parse(JSON.stringify(contentsOf(turns, model)), (_key, value) => value)
        .flatMap(({ parts }: { parts: Record<string, unknown>[] }) => parts)
        .filter(({ functionCall }: Record<string, unknown>) => functionCall !== undefined)
        .map(({ thoughtSignature }: Record<string, unknown>) => thoughtSignature);
    expect(signatures(NEWER)).toEqual([
      'skip_thought_signature_validator',
      undefined,
      'U0lH',
      undefined,
      undefined,
    ]);
    expect(signatures(OLDER)).toEqual([undefined, undefined, 'U0lH', undefined, undefined]);
  });

  test('thoughts of Google go back, another vendor’s stay away and are named', () => {
    const signature = { vendor: 'google', value: 'U0lH' } as const;
    const thought = { kind: 'reasoning', at: 'messages.7.content.0' } as const;
    const { body, leftOut } = write({
      turns: [
        user(text('go')),
        assistant(
          { ...thought, text: 'hm', signature },
          { ...thought, text: '', signature },
          { ...thought, text: 'secret', signature: { vendor: 'anthropic', value: 'x' } },
          { ...thought, text: 'secret', signature: null },
          text('done'),
        ),
      ],
    });
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: 'go' }] },
      {
        role: 'model',
        parts: [
          { text: 'hm', thought: true, thoughtSignature: 'U0lH' },
          { text: '', thoughtSignature: 'U0lH' },
          { text: 'done' },
        ],
      },
      { role: 'user', parts: [{ text: 'Continue.' }] },
    ]);
    expect(leftOut).toEqual(['messages.content']);
  });

  test('arguments that are no object are put into one', () => {
    const turns = [user(text('go')), assistant(call('a', 'gone', 'plain text')), user(result('a'))];
    expect(contentsOf(turns, OLDER)).toMatchObject([
      { role: 'user' },
      { role: 'model', parts: [{ functionCall: { name: 'gone', args: { input: 'plain text' } } }] },
      { role: 'user' },
    ]);
  });

  test('images and documents: bytes, addresses, names', () => {
    const pdf = { by: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' } as const;
    expect(
      contentsOf([
        user(image(), imageAt('https://example.com/a/dot.JPG?x=1.png'), imageAt('https://example.com/dot'), {
          kind: 'document',
          source: pdf,
          name: 'bill.pdf',
          detail: null,
          at,
        }),
      ]),
    ).toEqual([
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
          { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/a/dot.JPG?x=1.png' } },
          { fileData: { fileUri: 'https://example.com/dot' } },
          { text: 'File bill.pdf:' },
          { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0=' } },
        ],
      },
    ]);
  });

  test('an image that a tool returned stands in its response, before Gemini 3 behind all responses', () => {
    const asked = { role: 'user', parts: [{ text: 'go' }] };
    const shown = user(text('what?'), result('a', text('a dot'), image()));
    const turns = [user(text('go')), assistant(call('a')), shown];
    const inlineData = { mimeType: 'image/png', data: 'iVBORw0KGgo=' };
    const response = { name: 'look', response: { output: 'a dot' } };
    expect(contentsOf(turns)).toMatchObject([
      asked,
      { role: 'model' },
      { role: 'user', parts: [{ functionResponse: { ...response, parts: [{ inlineData }] } }] },
      { role: 'user', parts: [{ text: 'what?' }] },
    ]);
    expect(contentsOf(turns, OLDER)).toEqual([
      asked,
      { role: 'model', parts: [{ functionCall: { name: 'look', args: { at: 1 } } }] },
      { role: 'user', parts: [{ functionResponse: response }] },
      { role: 'user', parts: [{ text: 'Returned by the tool look:' }, { inlineData }, { text: 'what?' }] },
    ]);
  });

  test('an address that a tool returned stands behind all responses', () => {
    const shown = user(result('a', imageAt('https://example.com/dot.png')));
    const turns = [user(text('go')), assistant(call('a')), shown];
    expect(contentsOf(turns)).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { response: { output: '' } } }] },
      {
        parts: [
          { text: 'Returned by the tool look:' },
          { fileData: { fileUri: 'https://example.com/dot.png' } },
        ],
      },
    ]);
  });
});
