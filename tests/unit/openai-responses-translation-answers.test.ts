import { describe, expect, test } from 'vitest';
import { openaiResponses } from '../../electron/core/dialects/openai-responses/openai-responses.ts';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type { Finish } from '../../electron/core/dialects/translate/answer.ts';
import { readStream } from './dialect-streams.ts';
import {
  context,
  dataOf,
  eventsOf,
  everything,
  everythingOutput,
  everythingWhole,
  request,
  tokens,
  written,
} from './openai-responses-answers.ts';

describe('a written stream', () => {
  test('has the events of OpenAI in their order, numbered', () => {
    const events = eventsOf(written(everything, 'tool_calls'));
    expect(events.map(({ sequence_number: number }) => number)).toEqual(events.map((_, index) => index));
    expect(events.map(({ type }) => type.replace('response.', ''))).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'output_item.added',
      'output_item.done',
      'output_item.added',
      'custom_tool_call_input.delta',
      'custom_tool_call_input.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
  });

  test('ends with the whole output, each item as it was told done', () => {
    const stream = written(everything, 'tool_calls');
    expect(dataOf(stream, 'response.completed')[0]).toMatchObject({ response: { output: everythingOutput } });
    expect(dataOf(stream, 'response.output_item.done').map(({ item }) => item)).toEqual(everythingOutput);
  });

  test('begins each item empty and in progress', () => {
    const added = dataOf(written(everything), 'response.output_item.added').map(({ item }) => item);
    expect(added.slice(0, 3)).toEqual([
      { id: 'rs_a1b2c3000', type: 'reasoning', summary: [], encrypted_content: null },
      { id: 'msg_a1b2c3001', type: 'message', status: 'in_progress', role: 'assistant', content: [] },
      {
        id: 'fc_a1b2c3002',
        type: 'function_call',
        status: 'in_progress',
        arguments: '',
        call_id: 'toolu_1',
        name: 'weather',
      },
    ]);
    expect(added[4]).toMatchObject({ type: 'custom_tool_call', input: '' });
  });

  test('names item and place in every event between', () => {
    for (const { type, item_id: id, output_index: index } of eventsOf(written(everything))) {
      if (/\.(delta|done|added)$/.test(type) && !type.includes('output_item')) {
        expect(id, type).toBe(everythingOutput[index as number]?.id);
      }
    }
  });

  test('echoes the request and counts as OpenAI does', () => {
    const stream = written([{ kind: 'text', text: 'a' }]);
    const [created] = dataOf(stream, 'response.created');
    const [completed] = dataOf(stream, 'response.completed');
    const common = {
      id: 'resp_a1b2c3',
      object: 'response',
      created_at: 1_790_000_000,
      model: 'claude-sonnet-5',
      instructions: 'Be kind.',
      temperature: 0.3,
      top_p: 1,
      tools: request.tools,
      tool_choice: 'auto',
      parallel_tool_calls: true,
      text: { format: { type: 'text' }, verbosity: 'medium' },
      store: false,
      error: null,
      incomplete_details: null,
    };
    expect(created?.response).toMatchObject({ ...common, status: 'in_progress', output: [], usage: null });
    expect(completed?.response).toMatchObject({
      ...common,
      status: 'completed',
      usage: {
        input_tokens: 1030,
        input_tokens_details: { cached_tokens: 900, cache_write_tokens: 30 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 1080,
      },
    });
  });

  test.each<[Finish, string, unknown, string]>([
    ['end', 'completed', null, 'completed'],
    ['stop_sequence', 'completed', null, 'completed'],
    ['tool_calls', 'completed', null, 'completed'],
    ['length', 'incomplete', { reason: 'max_output_tokens' }, 'incomplete'],
    ['refused', 'incomplete', { reason: 'content_filter' }, 'incomplete'],
  ])('that ended by %s is %s', (finish, status, details, itemStatus) => {
    const stream = written([{ kind: 'text', text: 'a' }], finish);
    expect(dataOf(stream, `response.${status}`)[0]?.response).toMatchObject({
      status,
      incomplete_details: details,
      output: [{ status: itemStatus }],
    });
  });

  test('without figures says so, and without content has an empty output', () => {
    const [completed] = dataOf(written([], 'end', null), 'response.completed');
    expect(completed?.response).toMatchObject({ usage: null, output: [] });
  });

  test('parts reasoning that is signed from what is thought after it', () => {
    const sign = (value: string) =>
      ({ kind: 'signature', signature: { vendor: 'anthropic', value } }) as const;
    const steps = [sign('redacted'), { kind: 'reasoning', text: 'b' }, sign('s2'), sign('s3')] as const;
    const [completed] = dataOf(written(steps), 'response.completed');
    expect(completed?.response).toMatchObject({
      output: [
        { summary: [], encrypted_content: 'anthropic:redacted' },
        { summary: [{ text: 'b' }], encrypted_content: 'anthropic:s2' },
        { summary: [], encrypted_content: 'anthropic:s3' },
      ],
    });
  });

  test('gives a custom tool what the model wrote when it is not the object asked for', () => {
    const call = { kind: 'tool_call', id: 'c', name: 'apply_patch' } as const;
    const inputOf = (...json: readonly string[]) => {
      const steps = json.map((piece) => ({ kind: 'tool_input', json: piece }) as const);
      return dataOf(written([call, ...steps]), 'response.custom_tool_call_input.done')[0]?.input;
    };
    expect(inputOf('{"patch":"x"}')).toBe('{"patch":"x"}');
    expect(inputOf()).toBe('');
  });

  test('has the figures that the relay would read from OpenAI itself', () => {
    const { meanings, reading } = readStream(openaiResponses, written(everything));
    expect(meanings.at(-1)).toBe('terminal');
    expect(reading.tokens).toEqual({ ...tokens, cacheWrite5mTokens: 30, cacheWrite1hTokens: 0 });
    expect(reading.modelAnswered).toBe('claude-sonnet-5');
  });
});

test('a whole answer is the response that the stream ends with', () => {
  const [completed] = dataOf(written(everything, 'tool_calls'), 'response.completed');
  expect(openaiResponsesTranslation.writeAnswer(everythingWhole, tokens, context)).toEqual(
    completed?.response,
  );
});
