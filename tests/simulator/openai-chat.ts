/** OpenAI's chat completions with embeddings and the model list beside them: endpoints and checks of requests. */
import {
  type Asked,
  bearerOf,
  commandAmong,
  type Dialect,
  type Endpoint,
  isRecord,
  Refusal,
  textsOf,
  type VendorRequest,
} from './dialect.ts';
import { embeddingVector } from './embedding-vector.ts';
import { generatedAnswer, jsonAnswer } from './json-answer.ts';
import { chatAnswer } from './openai-chat-answer.ts';
import { checkChat } from './openai-conversation.ts';
import { embeddingsUsage } from './openai-usage.ts';
import { checkedBody, invalid, okHeaders, openAiErrors, showsOpenAi, withUsage } from './openai-wire.ts';
import { plannedTokens } from './planned-tokens.ts';
import { chatFields } from './usage-fields.ts';

const MODEL_PATH = '/v1/models/';
const USUAL_DIMENSIONS = 1536;

const models = ['gpt-5.1', 'gpt-5', 'gpt-5-mini', 'gpt-4o', 'o4-mini', 'text-embedding-3-small'].map(
  (id) => ({
    id,
    object: 'model',
    created: 1_754_000_000,
    owned_by: 'system',
  }),
);

const roles = ['system', 'assistant', 'user', 'function', 'tool', 'developer'];

function checkMessages(messages: unknown): void {
  if (!Array.isArray(messages)) throw invalid("Missing required parameter: 'messages'.", 'messages');
  if (messages.length === 0) throw invalid("Invalid 'messages': empty array.", 'messages');
  messages.forEach((message, index) => {
    const where = `messages[${index}]`;
    if (!isRecord(message) || !roles.includes(message.role as string)) {
      throw invalid(`Invalid value for '${where}.role'.`, `${where}.role`);
    }
    const { content } = message;
    if (typeof content === 'string') return;
    if (content === null && message.role === 'assistant') return;
    if (content === undefined && message.tool_calls !== undefined) return;
    if (
      !Array.isArray(content) ||
      !content.every((part) => isRecord(part) && typeof part.type === 'string')
    ) {
      throw invalid(`Invalid value for '${where}.content'.`, `${where}.content`);
    }
  });
}

const chatEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request) {
    const body = checkedBody(request);
    checkMessages(body.messages);
    checkChat(body);
    if (body.stream_options !== undefined && body.stream_options !== null && body.stream !== true) {
      const text = "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
      throw invalid(text, 'stream_options');
    }
    return chatAnswer(request);
  },
};

function embeddingJson(body: Record<string, unknown>, index: number): unknown {
  const dimensions = body.dimensions ?? USUAL_DIMENSIONS;
  if (!Number.isSafeInteger(dimensions) || (dimensions as number) < 1) {
    throw invalid("Invalid value for 'dimensions'.", 'dimensions');
  }
  const vector = embeddingVector(dimensions as number);
  const isText = body.encoding_format === 'base64';
  const embedding = isText ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
  return { object: 'embedding', index, embedding };
}

const embeddingsEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request: VendorRequest) {
    const body = checkedBody(request);
    const inputs: unknown[] = Array.isArray(body.input) ? body.input : [body.input];
    if (inputs.length === 0 || !inputs.every((input) => typeof input === 'string' && input !== '')) {
      throw invalid("'input' must be a text or a list of texts, none of them empty.", 'input');
    }
    const model = request.directive?.plan?.model ?? (body.model as string);
    const tokens = { ...plannedTokens(request, 0), output: 0 };
    const data = inputs.map((_, index) => embeddingJson(body, index));
    const usage = embeddingsUsage({ tokens, reasoning: 0 }, request.directive?.oddUsage ?? {});
    const json = withUsage(JSON.stringify({ object: 'list', data, model }), usage);
    return generatedAnswer(okHeaders(request), json, model, tokens);
  },
};

const modelListEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer: (request) =>
    jsonAnswer(200, okHeaders(request), JSON.stringify({ object: 'list', data: models }), 'completed'),
};

const modelEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer(request) {
    const id = request.path.slice(MODEL_PATH.length);
    const model = models.find((it) => it.id === id);
    if (model === undefined) {
      const details = { param: 'model', code: 'model_not_found' };
      throw new Refusal(404, 'invalid_request_error', `The model '${id}' does not exist`, details);
    }
    return jsonAnswer(200, okHeaders(request), JSON.stringify(model), 'completed');
  },
};

const endpoints: Record<string, Endpoint> = {
  'POST /v1/chat/completions': chatEndpoint,
  'POST /v1/embeddings': embeddingsEndpoint,
};

/** The command in the last user message of a chat that no tool's result follows, or in the texts to embed. */
function commandIn({ messages, input }: Record<string, unknown>): string | undefined {
  if (!Array.isArray(messages)) return commandAmong(Array.isArray(input) ? input : [input]);
  const last = messages.findLast(
    (message) => isRecord(message) && ['user', 'tool'].includes(String(message.role)),
  );
  return last?.role === 'tool' ? undefined : commandAmong(textsOf(last?.content));
}

/** OpenAI's Chat Completions API; the marker is `user`. */
export const openaiChat: Dialect = {
  ...openAiErrors,
  name: 'openai-chat',
  lacks: { plan: ['cacheWrite1h'], directive: ['usagePlacement'] },
  usageFields: chatFields,
  find(method, path, headers) {
    if (method === 'GET' && showsOpenAi(headers)) {
      if (path === '/v1/models') return modelListEndpoint;
      if (path.startsWith(MODEL_PATH)) return modelEndpoint;
    }
    return endpoints[`${method} ${path}`];
  },
  owns: (path, headers) => path.startsWith('/v1/') && showsOpenAi(headers),
  keyOf: bearerOf,
  read(json): Asked {
    if (!isRecord(json)) return { model: null, marker: null, stream: false, command: undefined };
    return {
      model: typeof json.model === 'string' ? json.model : null,
      marker: typeof json.user === 'string' ? json.user : null,
      stream: json.stream === true,
      command: commandIn(json),
    };
  },
};
