/** OpenAI's Responses API: its endpoint and the checks of its requests. */
import {
  type Asked,
  bearerOf,
  commandAmong,
  type Dialect,
  type Endpoint,
  isRecord,
  textsOf,
} from './dialect.ts';
import { checkResponses } from './openai-conversation.ts';
import { responsesAnswer } from './openai-responses-answer.ts';
import { checkedBody, invalid, openAiErrors } from './openai-wire.ts';
import { responsesFields } from './usage-fields.ts';

function checkInput(input: unknown): void {
  if (typeof input === 'string') return;
  if (!Array.isArray(input)) throw invalid("Missing required parameter: 'input'.", 'input');
  input.forEach((item, index) => {
    const where = `input[${index}]`;
    if (!isRecord(item)) throw invalid(`Invalid type for '${where}': expected an object.`, where);
    const isMessage = item.type === undefined || item.type === 'message';
    if (isMessage && !['user', 'assistant', 'system', 'developer'].includes(item.role as string)) {
      throw invalid(`Invalid value for '${where}.role'.`, `${where}.role`);
    }
  });
}

const responsesEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request) {
    const body = checkedBody(request);
    checkInput(body.input);
    checkResponses(body);
    return responsesAnswer(request);
  },
};

/** The command in the input, or in the last user message of a list that no tool's result follows. */
function commandIn(input: unknown): string | undefined {
  if (!Array.isArray(input)) return commandAmong([input]);
  const last = input.findLast(
    (item) => isRecord(item) && (item.role === 'user' || String(item.type).endsWith('_output')),
  );
  return last?.role === 'user' ? commandAmong(textsOf(last.content)) : undefined;
}

/** OpenAI's Responses API; the marker is `user`. */
export const openaiResponses: Dialect = {
  ...openAiErrors,
  name: 'openai-responses',
  lacks: { plan: ['cacheWrite1h', 'usageEvery'], directive: ['usagePlacement', 'oddUsageIn'] },
  usageFields: responsesFields,
  find: (method, path) => (method === 'POST' && path === '/v1/responses' ? responsesEndpoint : undefined),
  owns: (path) => path === '/v1/responses' || path.startsWith('/v1/responses/'),
  keyOf: bearerOf,
  read(json): Asked {
    if (!isRecord(json)) return { model: null, marker: null, stream: false, command: undefined };
    return {
      model: typeof json.model === 'string' ? json.model : null,
      marker: typeof json.user === 'string' ? json.user : null,
      stream: json.stream === true,
      command: commandIn(json.input),
    };
  },
};
