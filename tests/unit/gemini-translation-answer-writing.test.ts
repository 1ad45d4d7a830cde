import { describe, expect, test } from 'vitest';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import type { Answer, AnswerStep } from '../../electron/core/dialects/translate/answer.ts';
import {
  type Chunk,
  call,
  chunksOf,
  contents,
  contextOf,
  ended,
  head,
  partsOf,
  SEALED,
  signature,
  streamOf,
  tokens,
  usageMetadata,
} from './gemini-answers.ts';

describe('a stream for a Gemini client', () => {
  test('a chunk for each piece; only the last has reason and figures', () => {
    const stream = streamOf([
      { kind: 'text', text: 'Hel' },
      { kind: 'text', text: 'lo' },
    ]);
    const common = { modelVersion: 'claude-sonnet-4-5', responseId: 'seed1' };
    const content = (text: string) => ({ parts: [{ text }], role: 'model' });
    expect(chunksOf(stream)).toEqual([
      { candidates: [{ content: content('Hel'), index: 0 }], ...common },
      { candidates: [{ content: content('lo'), index: 0 }], ...common },
      { candidates: [{ content: content(''), finishReason: 'STOP', index: 0 }], usageMetadata, ...common },
    ]);
  });

  test('figures that are known at the beginning stand in the first chunk', () => {
    const writer = geminiTranslation.createAnswerWriter(contextOf());
    const stream =
      writer.begin(head, tokens) +
      writer.write({ kind: 'text', text: 'a' }) +
      writer.write({ kind: 'text', text: 'b' }) +
      writer.end('end', null, null);
    expect(chunksOf(stream).map((chunk) => 'usageMetadata' in chunk)).toEqual([true, false, false]);
  });

  test('without a model of its own the answer names the one that was asked for', () => {
    const writer = geminiTranslation.createAnswerWriter(contextOf());
    expect(writer.begin({ id: '', model: null }, null) + writer.end('end', null, null)).toBe(
      'data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],' +
        '"modelVersion":"asked","responseId":"seed1"}\r\n\r\n',
    );
  });

  test('a call comes whole, and one without input has empty arguments', () => {
    const steps: AnswerStep[] = [
      { kind: 'text', text: 'Let me look.' },
      call,
      { kind: 'tool_input', json: '{"at":' },
      { kind: 'tool_input', json: '[1,2]}' },
      { ...call, id: 'toolu_2' },
    ];
    expect(partsOf(streamOf(steps, ['tool_calls', null, tokens]))).toEqual([
      { text: 'Let me look.' },
      { functionCall: { id: 'toolu_1', name: 'look', args: { at: [1, 2] } } },
      { functionCall: { id: 'toolu_2', name: 'look', args: {} } },
      { text: '' },
    ]);
  });

  const steps: AnswerStep[] = [
    { kind: 'reasoning', text: 'Hm.' },
    { kind: 'signature', signature },
    { kind: 'text', text: 'Hello' },
  ];

  test('thoughts are marked, and signatures of other vendors are base64 that tells whose they are', () => {
    expect(partsOf(streamOf(steps))).toEqual([
      { text: 'Hm.', thought: true },
      { text: '', thought: true, thoughtSignature: SEALED },
      { text: 'Hello' },
      { text: '' },
    ]);
  });

  test('thoughts are kept from a client that did not ask for them', () => {
    const context = contextOf({ generationConfig: { thinkingConfig: { thinkingLevel: 'HIGH' } } });
    expect(partsOf(streamOf(steps, ended, context))).toEqual([{ text: 'Hello' }, { text: '' }]);
    const snake = contextOf({ generation_config: { thinking_config: { include_thoughts: true } } });
    expect(partsOf(streamOf(steps, ended, snake))[0]).toEqual({ text: 'Hm.', thought: true });
  });

  test('the signature of a call stands on the call', () => {
    const own = { vendor: 'google', value: 'U0lH' } as const;
    const signed: AnswerStep[] = [
      call,
      { kind: 'tool_input', json: '{}' },
      { kind: 'signature', signature: own },
    ];
    expect(partsOf(streamOf(signed))[0]).toEqual({
      functionCall: { id: 'toolu_1', name: 'look', args: {} },
      thoughtSignature: 'U0lH',
    });
  });

  test.each([
    ['end', 'STOP'],
    ['stop_sequence', 'STOP'],
    ['tool_calls', 'STOP'],
    ['length', 'MAX_TOKENS'],
    ['refused', 'SAFETY'],
  ] as const)('the end %s is told as %s', (finish, reason) => {
    expect(chunksOf(streamOf([], [finish, null, null]))[0]?.candidates[0].finishReason).toBe(reason);
  });

  test.each([
    ['tool_calls', 'MALFORMED_FUNCTION_CALL'],
    ['length', 'MAX_TOKENS'],
  ] as const)('a call that was cut off is no call; the end %s is told as %s', (finish, reason) => {
    const stream = streamOf([call, { kind: 'tool_input', json: '{"path":"/' }], [finish, null, null]);
    expect(chunksOf(stream)).toMatchObject([
      { candidates: [{ content: { parts: [{ text: '' }] }, finishReason: reason }] },
    ]);
  });

  test('a stream as a JSON array is one', () => {
    const stream = streamOf(
      [{ kind: 'text', text: 'a' }, call],
      ['tool_calls', null, tokens],
      contextOf(),
      true,
    );
    expect(JSON.parse(stream)).toHaveLength(3);
    expect(JSON.parse(stream)[0]).toMatchObject({ candidates: [{ content: { parts: [{ text: 'a' }] } }] });
    expect(JSON.parse(streamOf([], ended, contextOf(), true))).toHaveLength(1);
  });
});

describe('a whole answer for a Gemini client', () => {
  const answer: Answer = {
    id: 'msg_1',
    model: null,
    parts: [
      { kind: 'reasoning', text: 'Hm.', signature },
      { kind: 'text', text: 'Hello' },
      { ...call, input: '{"at":1}', signature: null },
    ],
    finish: 'tool_calls',
    stopSequence: null,
  };

  test('has its parts, reason and figures', () => {
    expect(geminiTranslation.writeAnswer(answer, tokens, contextOf())).toEqual({
      candidates: [
        {
          content: {
            parts: [
              { text: 'Hm.', thought: true, thoughtSignature: SEALED },
              { text: 'Hello' },
              { functionCall: { id: 'toolu_1', name: 'look', args: { at: 1 } } },
            ],
            role: 'model',
          },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      usageMetadata,
      modelVersion: 'asked',
      responseId: 'seed1',
    });
  });

  test('without parts has none, and without figures none', () => {
    const refused: Answer = { ...answer, parts: [], finish: 'refused' };
    expect(geminiTranslation.writeAnswer(refused, null, contextOf())).toEqual({
      candidates: [{ content: { role: 'model' }, finishReason: 'SAFETY', index: 0 }],
      modelVersion: 'asked',
      responseId: 'seed1',
    });
  });

  test('a call that was cut off is no call', () => {
    const cut: Answer = { ...answer, parts: [{ ...call, input: '{"pa', signature: null }] };
    expect(geminiTranslation.writeAnswer(cut, null, contextOf())).toMatchObject({
      candidates: [{ content: { role: 'model' }, finishReason: 'MALFORMED_FUNCTION_CALL' }],
    });
  });

  test('what the client keeps of it comes back as it was', () => {
    const { candidates } = geminiTranslation.writeAnswer(answer, tokens, contextOf());
    const [candidate] = candidates as Chunk['candidates'];
    const json = { contents: [...contents, candidate.content] };
    const path = '/v1beta/models/asked:generateContent';
    const { turns } = geminiTranslation.readConversation({ path, bytes: Buffer.alloc(0), json });
    expect(turns[1]?.parts).toMatchObject([
      { kind: 'reasoning', text: 'Hm.', signature },
      { kind: 'text', text: 'Hello' },
      { kind: 'tool_call', id: 'toolu_1', input: '{"at":1}' },
    ]);
  });
});
