import { describe, expect, test } from 'vitest';
import { functionTool, lastCall, pdf, read, refusal } from './openai-responses-conversations.ts';

describe('a request is refused by the name of its field', () => {
  const items = (...input: readonly object[]) => ({ input });
  const content = (...parts: readonly object[]) => items({ role: 'user', content: parts });
  test.each<[string, object, unknown]>([
    ['an earlier response', { previous_response_id: 'resp_1' }, ['no_counterpart', 'previous_response_id']],
    ['a stored conversation', { conversation: 'conv_1' }, ['no_counterpart', 'conversation']],
    ['a stored prompt', { prompt: { id: 'p' } }, ['no_counterpart', 'prompt']],
    ['the background', { background: true }, ['no_counterpart', 'background']],
    ['truncation', { truncation: 'auto' }, ['no_counterpart', 'truncation']],
    ['probabilities', { top_logprobs: 2 }, ['no_counterpart', 'top_logprobs']],
    [
      'probabilities in include',
      { include: ['message.output_text.logprobs'] },
      ['no_counterpart', 'include.0'],
    ],
    ['a field nobody knows', { invented: 1 }, ['no_counterpart', 'invented']],
    ['a field of Object', { toString: 1 }, ['no_counterpart', 'toString']],
    ['no input', { input: null }, ['missing', 'input']],
    ['input of the wrong type', { input: 3 }, ['wrong', 'input']],
    ['a stored item', items({ type: 'item_reference', id: 'msg_1' }), ['no_counterpart', 'input.0.type']],
    ['a stored item without type', items({ id: 'msg_1' }), ['no_counterpart', 'input.0.id']],
    ['an item of a hosted tool', items({ type: 'mcp_call' }), ['no_counterpart', 'input.0.type']],
    ['an item called like a method', items({ type: 'constructor' }), ['no_counterpart', 'input.0.type']],
    ['an item that is nothing', items({}), ['missing', 'input.0.type']],
    ['an unknown role', items({ role: 'tool', content: 'x' }), ['wrong', 'input.0.role']],
    ['a message without content', items({ role: 'user' }), ['missing', 'input.0.content']],
    [
      'an unknown key',
      items({ role: 'user', content: 'x', colour: 1 }),
      ['no_counterpart', 'input.0.colour'],
    ],
    ['text without text', content({ type: 'input_text' }), ['missing', 'input.0.content.0.text']],
    [
      'answer text of a user',
      content({ type: 'output_text', text: 'x' }),
      ['wrong', 'input.0.content.0.type'],
    ],
    [
      'an image for developers',
      items({ role: 'developer', content: [{ type: 'input_image', image_url: 'https://x.test' }] }),
      ['wrong', 'input.0.content.0.type'],
    ],
    [
      'broken base64',
      content({ type: 'input_image', image_url: 'data:image/png;base64,a' }),
      ['wrong', 'input.0.content.0.image_url'],
    ],
    [
      'a data URI without base64',
      content({ type: 'input_image', image_url: 'data:image/png,abc' }),
      ['wrong', 'input.0.content.0.image_url'],
    ],
    [
      'a local address',
      content({ type: 'input_image', image_url: 'file:///etc/passwd' }),
      ['wrong', 'input.0.content.0.image_url'],
    ],
    [
      'an uploaded image',
      content({ type: 'input_image', file_id: 'file_1' }),
      ['no_counterpart', 'input.0.content.0.file_id'],
    ],
    [
      'an uploaded file',
      content({ type: 'input_file', file_id: 'file_1' }),
      ['no_counterpart', 'input.0.content.0.file_id'],
    ],
    ['a file without data', content({ type: 'input_file' }), ['missing', 'input.0.content.0.file_data']],
    [
      'bytes of an unknown type',
      content({ type: 'input_file', filename: 'a.zip', file_data: pdf }),
      ['wrong', 'input.0.content.0.file_data'],
    ],
    [
      'a result without its call',
      items({ type: 'function_call_output', call_id: 'c9', output: 'x' }),
      ['wrong', 'input.0.call_id'],
    ],
    [
      'a call from a program',
      items({ ...lastCall, caller: { type: 'program', caller_id: 'p' } }),
      ['no_counterpart', 'input.0.caller'],
    ],
    ['a search alone', { tools: [{ type: 'web_search' }] }, ['no_counterpart', 'tools.0.type']],
    [
      'a search that must be',
      { tools: [functionTool, { type: 'web_search' }], tool_choice: 'required' },
      ['no_counterpart', 'tools.1.type'],
    ],
    [
      'another hosted tool',
      { tools: [functionTool, { type: 'file_search', vector_store_ids: ['v'] }] },
      ['no_counterpart', 'tools.1.type'],
    ],
    [
      'a tool in the form of chat',
      { tools: [{ type: 'function', function: {} }] },
      ['no_counterpart', 'tools.0.function'],
    ],
    ['a tool without name', { tools: [{ type: 'function' }] }, ['missing', 'tools.0.name']],
    ['two tools of one name', { tools: [functionTool, functionTool] }, ['wrong', 'tools.1.name']],
    [
      'a deferred tool',
      { tools: [{ ...functionTool, defer_loading: true }] },
      ['no_counterpart', 'tools.0.defer_loading'],
    ],
    [
      'a schema that is none',
      { tools: [{ ...functionTool, parameters: [] }] },
      ['wrong', 'tools.0.parameters'],
    ],
    [
      'a tool in a namespace',
      { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'mcp' }] }] },
      ['no_counterpart', 'tools.0.tools.0.type'],
    ],
    [
      'the choice of an unknown tool',
      { tools: [functionTool], tool_choice: { type: 'function', name: 'other' } },
      ['wrong', 'tool_choice.name'],
    ],
    [
      'the choice of a hosted tool',
      { tools: [functionTool], tool_choice: { type: 'file_search' } },
      ['no_counterpart', 'tool_choice.type'],
    ],
    ['an unknown effort', { reasoning: { effort: 'huge' } }, ['wrong', 'reasoning.effort']],
    ['the pro mode', { reasoning: { mode: 'pro' } }, ['no_counterpart', 'reasoning.mode']],
    ['an unknown format', { text: { format: { type: 'yaml' } } }, ['wrong', 'text.format.type']],
    [
      'a schema missing',
      { text: { format: { type: 'json_schema', name: 'n' } } },
      ['missing', 'text.format.schema'],
    ],
    ['a limit of nothing', { max_output_tokens: 0 }, ['wrong', 'max_output_tokens']],
    ['a temperature in words', { temperature: 'hot' }, ['wrong', 'temperature']],
  ])('%s', (_name, more, expected) => {
    expect(refusal(() => read(more))).toEqual(expected);
  });
});
