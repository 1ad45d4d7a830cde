import { describe, expect, test } from 'vitest';
import type { JsonRecord } from '../../electron/core/dialects/json.ts';
import type { Conversation, Reasoning } from '../../electron/core/dialects/translate/conversation.ts';
import {
  ADAPTIVE,
  answers,
  BUDGET,
  calls,
  definition,
  NEWER,
  returns,
  says,
  text,
  thought,
  wish,
  write,
} from './anthropic-conversations.ts';

describe('thinking', () => {
  const on = { type: 'adaptive' };
  const none = { thinking: undefined, output_config: undefined };

  test.each<[string, Reasoning, JsonRecord, string[]]>([
    [BUDGET, { kind: 'effort', effort: 'low' }, { thinking: { type: 'enabled', budget_tokens: 2048 } }, []],
    [BUDGET, { kind: 'effort', effort: 'max' }, { thinking: { type: 'enabled', budget_tokens: 30_976 } }, []],
    [BUDGET, { kind: 'budget', tokens: 500 }, { thinking: { type: 'enabled', budget_tokens: 1024 } }, []],
    [BUDGET, { kind: 'adaptive' }, { thinking: { type: 'enabled', budget_tokens: 24_576 } }, []],
    [BUDGET, { kind: 'off' }, {}, []],
    [
      'glm-5',
      { kind: 'effort', effort: 'medium' },
      { thinking: { type: 'enabled', budget_tokens: 8192 } },
      [],
    ],
    ['claude-3-5-haiku-20241022', { kind: 'effort', effort: 'low' }, {}, ['reasoning.effort']],
    [ADAPTIVE, { kind: 'adaptive' }, { thinking: on }, []],
    [ADAPTIVE, { kind: 'effort', effort: 'minimal' }, { thinking: on, output_config: { effort: 'low' } }, []],
    [NEWER, { kind: 'effort', effort: 'max' }, { thinking: on, output_config: { effort: 'max' } }, []],
    [NEWER, { kind: 'budget', tokens: 8192 }, { thinking: on, output_config: { effort: 'medium' } }, []],
    [NEWER, { kind: 'budget', tokens: 60_000 }, { thinking: on, output_config: { effort: 'max' } }, []],
    [NEWER, { kind: 'off' }, { thinking: { type: 'disabled' } }, []],
    ['claude-sonnet-5-5', { kind: 'off' }, { thinking: { type: 'between_tools' } }, []],
    ['claude-haiku-5-5', { kind: 'off' }, { thinking: { type: 'disabled' } }, []],
    ['claude-opus-5-5', { kind: 'off' }, { output_config: { effort: 'low' } }, ['reasoning.effort']],
    ['claude-mythos-preview', { kind: 'off' }, { output_config: { effort: 'low' } }, ['reasoning.effort']],
  ])('%s is asked for %j as it takes it', (model, reasoning, fields, leftOut) => {
    const written = write(wish(reasoning), model);

    const { thinking, output_config } = written.body;
    expect({ thinking, output_config }).toEqual({ ...none, ...fields });
    expect(written.leftOut).toEqual(leftOut);
  });

  test('a budget leaves room for the answer, or gives way to it', () => {
    const high = wish({ kind: 'effort', effort: 'high' });

    expect(write({ ...high, maxTokens: 4096 }).body.thinking).toEqual({
      type: 'enabled',
      budget_tokens: 3072,
    });
    expect(write({ ...high, maxTokens: 2000 }).body.thinking).toBeUndefined();
    expect(write({ ...high, maxTokens: 2000 }).leftOut).toEqual(['reasoning.effort']);
  });

  test('a budget gives way to a forced tool, which adaptive thinking takes', () => {
    const forced = {
      ...wish({ kind: 'effort', effort: 'high' }),
      tools: [definition('Read')],
      toolChoice: { kind: 'any' },
    } as const;

    expect(write(forced).leftOut).toEqual(['reasoning.effort']);
    expect(write(forced).body.thinking).toBeUndefined();
    expect(write(forced, ADAPTIVE).body.thinking).toEqual(on);
  });

  test('a budget gives way where the calls being answered have lost their thinking', () => {
    const high = wish({ kind: 'effort', effort: 'high' });
    const unsigned = [says(text('Go')), answers(calls('a')), says(returns('a'))];
    const signed = [
      says(text('Go')),
      answers(thought('Hm', 'anthropic')),
      answers(calls('a')),
      says(returns('a')),
    ];
    const over = [...unsigned, answers(text('Done')), says(text('Again'))];

    expect(write({ ...high, turns: unsigned }).body.thinking).toBeUndefined();
    expect(write({ ...high, turns: unsigned }).leftOut).toEqual(['reasoning.effort']);
    expect(write({ ...high, turns: signed }).body.thinking).toMatchObject({ type: 'enabled' });
    expect(write({ ...high, turns: over }).body.thinking).toMatchObject({ type: 'enabled' });
    expect(write({ ...high, turns: unsigned }, ADAPTIVE).body.thinking).toEqual(on);
  });

  test('only its own thinking goes back to the model, and only while it thinks', () => {
    const turns = [
      says(text('Go')),
      answers(
        thought('Mine', 'anthropic'),
        thought('', 'anthropic', 'redacted:AAAA'),
        thought('Theirs', 'openai'),
        text('Done'),
      ),
      says(text('Again')),
    ];
    const thinking = write({ turns, ...wish({ kind: 'adaptive' }) }, ADAPTIVE);
    const silent = write({ turns, ...wish({ kind: 'off' }) }, ADAPTIVE);

    expect(thinking.body.messages).toMatchObject([
      {},
      {
        content: [
          { type: 'thinking', thinking: 'Mine', signature: 'sig' },
          { type: 'redacted_thinking', data: 'AAAA' },
          { type: 'text', text: 'Done' },
        ],
      },
      {},
    ]);
    expect(thinking.leftOut).toEqual(['input']);
    expect(silent.body.messages).toMatchObject([{}, { content: [{ type: 'text', text: 'Done' }] }, {}]);
  });
});

describe('sampling', () => {
  const sampling = {
    temperature: { value: 0.5, at: 'temperature' },
    topP: { value: 0.9, at: 'top_p' },
    topK: { value: 40, at: 'top_k' },
  };

  test.each<[string, Partial<Conversation>, JsonRecord, string[]]>([
    ['claude-sonnet-4-20250514', {}, { temperature: 0.5, top_p: 0.9, top_k: 40 }, []],
    ['kimi-k2', {}, { temperature: 0.5, top_p: 0.9, top_k: 40 }, []],
    [BUDGET, {}, { temperature: 0.5, top_k: 40 }, ['top_p']],
    [BUDGET, { temperature: null }, { top_p: 0.9, top_k: 40 }, []],
    [BUDGET, { temperature: { value: 1, at: 'temperature' } }, { top_p: 0.9, top_k: 40 }, []],
    [BUDGET, wish({ kind: 'adaptive' }), {}, ['temperature', 'top_p', 'top_k']],
    [
      BUDGET,
      { ...wish({ kind: 'adaptive' }), topP: { value: 0.95, at: 'p' } },
      { top_p: 0.95 },
      ['temperature', 'top_k'],
    ],
    [NEWER, {}, {}, ['temperature', 'top_p', 'top_k']],
    [NEWER, { temperature: { value: 1, at: 't' }, topP: { value: 1, at: 'p' }, topK: null }, {}, []],
  ])('%s with %j gets what it takes, and the rest is told', (model, fields, expected, leftOut) => {
    const { body, leftOut: told } = write({ ...sampling, ...fields }, model);
    const { temperature, top_p, top_k } = body;

    expect({ temperature, top_p, top_k }).toEqual({
      temperature: undefined,
      top_p: undefined,
      top_k: undefined,
      ...expected,
    });
    expect(told).toEqual(leftOut);
  });
});
test.each([
  ['claude-opus-4-20250514', { sampling: true, formats: false }],
  ['claude-opus-4-1-20250805', { sampling: true, formats: true }],
  ['us.anthropic.claude-opus-4-5-20251101-v1:0', { sampling: true, formats: true }],
  ['anthropic/claude-opus-4.7', { sampling: false, formats: true }],
  ['claude-3-7-sonnet-20250219', { sampling: true, formats: false }],
  ['claude-sonnet-5@20260701', { sampling: false, formats: true }],
  ['claude-lyric-7', { sampling: false, formats: true }],
])('%s is known by its version', (model, expected) => {
  const { body } = write(
    {
      temperature: { value: 0.5, at: 't' },
      format: {
        value: {
          kind: 'schema',
          name: 'n',
          description: null,
          schema: { type: 'object', properties: {} },
          strict: true,
        },
        at: 'f',
      },
    },
    model,
  );

  expect({ sampling: body.temperature === 0.5, formats: body.output_config !== undefined }).toEqual(expected);
});
