import { describe, expect, test } from 'vitest';
import { geminiTranslation } from '../../electron/core/dialects/gemini/translation.ts';
import { openaiResponsesTranslation } from '../../electron/core/dialects/openai-responses/translation.ts';
import type { Conversation } from '../../electron/core/dialects/translate/conversation.ts';
import type { Translation } from '../../electron/core/dialects/translate/translation.ts';

/* What real clients send against the letter of their own API: shortened bodies of the versions named. */

function read(translation: Translation, path: string, json: Record<string, unknown>): Conversation {
  return translation.readConversation({ path, bytes: Buffer.from(JSON.stringify(json)), json });
}

describe('Codex 0.169.0', () => {
  const execCommand = {
    type: 'function',
    name: 'exec_command',
    strict: false,
    parameters: { type: 'object', properties: { cmd: { type: 'string' } }, required: ['cmd'] },
  };
  const toolSearch = {
    type: 'tool_search',
    execution: 'client',
    description: '# Tool discovery',
    parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
  };
  const webSearch = { type: 'web_search', external_web_access: true };
  const request = (tools: object[], more: object = {}) => ({
    model: 'gpt-5.5',
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go' }] }],
    tools,
    tool_choice: 'auto',
    store: false,
    ...more,
  });
  const readRequest = (json: Record<string, unknown>) =>
    read(openaiResponsesTranslation, '/v1/responses', json);

  test('sends searches of tools and of the web along, which are left out and told', () => {
    const { tools, leftOut } = readRequest(request([execCommand, toolSearch, webSearch]));
    expect(tools.map(({ name }) => name)).toEqual(['exec_command']);
    expect([...leftOut].sort()).toEqual(['tools.tool_search', 'tools.web_search']);
  });

  test.each([
    ['alone', request([toolSearch]), 'tools.0.type'],
    ['that must be called', request([execCommand, toolSearch], { tool_choice: 'required' }), 'tools.1.type'],
  ])('a search of tools %s is refused', (_case, json, field) => {
    expect(() => readRequest(json)).toThrow(
      expect.objectContaining({ code: 'relay.field_no_counterpart', field }),
    );
  });
});

describe('Gemini CLI 0.61.0, when it resumes a session', () => {
  const call = (id: string, command: string) => ({
    functionCall: { id, name: 'run_shell_command', args: { command } },
  });
  const response = (id: string, output: string) => ({
    functionResponse: { id, name: 'run_shell_command', response: { output } },
  });
  const readResponses = (...parts: object[]) =>
    read(geminiTranslation, '/v1beta/models/gemini-2.5-flash:streamGenerateContent', {
      contents: [
        { role: 'user', parts: [{ text: 'one' }] },
        { role: 'model', parts: [{ text: 'I look.' }, call('toolu_1', 'ls'), call('toolu_2', 'pwd')] },
        { role: 'user', parts },
        { role: 'model', parts: [{ text: 'Done.' }] },
        { role: 'user', parts: [{ text: 'two' }] },
      ],
    });

  test('gives each response twice, and the second is left out and told', () => {
    const { turns, leftOut } = readResponses(
      response('toolu_1', 'a.txt'),
      response('toolu_1', 'a.txt'),
      response('toolu_2', '/work'),
      response('toolu_2', '/work'),
    );
    expect(turns[2]?.parts).toMatchObject([
      { kind: 'tool_result', callId: 'toolu_1', content: [{ text: 'a.txt' }] },
      { kind: 'tool_result', callId: 'toolu_2', content: [{ text: '/work' }] },
    ]);
    expect(leftOut).toEqual(['contents.parts.functionResponse']);
  });

  test('another response to the same call is refused', () => {
    const responses = [response('toolu_1', 'a'), response('toolu_2', 'b'), response('toolu_1', 'c')];
    expect(() => readResponses(...responses)).toThrow(
      expect.objectContaining({ code: 'relay.field_wrong', field: 'contents.2.parts.2.functionResponse.id' }),
    );
  });
});
