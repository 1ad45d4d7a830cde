/** The Gemini dialect: endpoints, checks of requests and the model list. */
import {
  type Answer,
  type Asked,
  commandAmong,
  type Dialect,
  type Endpoint,
  isRecord,
  Refusal,
  textsOf,
  type VendorRequest,
} from './dialect.ts';
import { embeddingVector } from './embedding-vector.ts';
import { contentAnswer } from './gemini-answer.ts';
import { checkConversation } from './gemini-conversation.ts';
import { embeddingMetadata } from './gemini-usage.ts';
import { googleErrors, isStreamed, JSON_TYPE, keyOf, MODELS_PATH, methodOf } from './gemini-wire.ts';
import { generatedAnswer, jsonAnswer } from './json-answer.ts';
import { plannedTokens, tokensOf } from './planned-tokens.ts';
import { geminiFields } from './usage-fields.ts';

const USUAL_DIMENSIONS = 3072;

const models = ['gemini-2.5-pro', 'gemini-2.5-flash', 'gemini-2.5-flash-lite', 'gemini-embedding-001'].map(
  (id) => {
    const embeds = id.includes('embedding');
    const methods = ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent'];
    return {
      name: `models/${id}`,
      version: '001',
      displayName: id,
      inputTokenLimit: embeds ? 2_048 : 1_048_576,
      outputTokenLimit: embeds ? 1 : 65_536,
      supportedGenerationMethods: embeds ? ['embedContent'] : methods,
    };
  },
);

const invalid = (message: string) => new Refusal(400, 'INVALID_ARGUMENT', message);

function goodAnswer(body: unknown): Answer {
  return jsonAnswer(200, [], `${JSON.stringify(body, null, 2)}\n`, 'completed', JSON_TYPE);
}

function checkParts(content: unknown, where: string): void {
  if (!isRecord(content) || !Array.isArray(content.parts) || content.parts.length === 0) {
    throw invalid(`* ${where}.parts: must not be empty.`);
  }
  if (!content.parts.every(isRecord)) throw invalid(`Invalid value at '${where}.parts'`);
}

function checkContents(contents: unknown): void {
  if (!Array.isArray(contents) || contents.length === 0) {
    throw invalid('* GenerateContentRequest.contents: contents is not specified');
  }
  contents.forEach((content, index) => {
    checkParts(content, `GenerateContentRequest.contents[${index}]`);
    if (!['user', 'model', 'function', undefined].includes(content.role)) {
      throw invalid('Please use a valid role: user, model.');
    }
  });
}

function checkedBody({ json }: VendorRequest): Record<string, unknown> {
  if (!isRecord(json)) throw invalid('Invalid JSON payload received.');
  return json;
}

const contentEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request) {
    const body = checkedBody(request);
    checkContents(body.contents);
    checkConversation(body);
    return contentAnswer(request);
  },
};

const countEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer(request) {
    const body = checkedBody(request);
    checkContents(
      isRecord(body.generateContentRequest) ? body.generateContentRequest.contents : body.contents,
    );
    const { inputTokens, cacheRead = 0 } = request.directive?.plan ?? {};
    const totalTokens = (inputTokens ?? tokensOf(request.body.length)) + cacheRead;
    return goodAnswer({
      totalTokens,
      ...(cacheRead === 0 ? {} : { cachedContentTokenCount: cacheRead }),
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }],
    });
  },
};

const embedEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request) {
    const body = checkedBody(request);
    checkParts(body.content, 'EmbedContentRequest.content');
    const dimensions = body.outputDimensionality ?? USUAL_DIMENSIONS;
    if (!Number.isSafeInteger(dimensions) || (dimensions as number) < 1) {
      throw invalid("Invalid value at 'output_dimensionality'");
    }
    const tokens = { ...plannedTokens(request, 0), output: 0 };
    const usage = embeddingMetadata({ tokens, reasoning: 0 }, request.directive?.oddUsage ?? {});
    const embedding = JSON.stringify({ values: embeddingVector(dimensions as number) });
    const json = `{"embedding": ${embedding}${usage === undefined ? '' : `,"usageMetadata": ${usage}`}}\n`;
    const model = request.directive?.plan?.model ?? (request.asked.model as string);
    return generatedAnswer([], json, model, tokens, JSON_TYPE);
  },
};

const batchEmbedEndpoint: Endpoint = {
  needsKey: true,
  generates: true,
  answer(request) {
    const { requests } = checkedBody(request);
    if (!Array.isArray(requests) || requests.length === 0)
      throw invalid('* BatchEmbedContentsRequest.requests: must not be empty.');
    for (const one of requests.filter(isRecord)) {
      checkParts(one.content, 'BatchEmbedContentsRequest.requests.content');
      if (one.model !== `models/${request.asked.model}`)
        throw invalid('* BatchEmbedContentsRequest.requests.model: must match the model of the path.');
    }
    const tokens = { ...plannedTokens(request, 0), output: 0 };
    const usage = embeddingMetadata({ tokens, reasoning: 0 }, request.directive?.oddUsage ?? {});
    const embeddings = JSON.stringify(requests.map(() => ({ values: embeddingVector(USUAL_DIMENSIONS) })));
    const json = `{"embeddings": ${embeddings}${usage === undefined ? '' : `,"usageMetadata": ${usage}`}}\n`;
    return generatedAnswer([], json, request.asked.model as string, tokens, JSON_TYPE);
  },
};

const modelListEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer(request) {
    const query = new URLSearchParams(request.query);
    const size = Number(query.get('pageSize') ?? 50);
    const from = Number(query.get('pageToken') ?? 0);
    if (!Number.isSafeInteger(size) || size < 1) throw invalid("Invalid value at 'page_size'");
    const page = models.slice(from, from + size);
    const isLast = from + size >= models.length;
    return goodAnswer({ models: page, ...(isLast ? {} : { nextPageToken: String(from + size) }) });
  },
};

const modelEndpoint: Endpoint = {
  needsKey: true,
  generates: false,
  answer({ path }) {
    const id = path.slice(MODELS_PATH.length + 1);
    const model = models.find(({ name }) => name === `models/${id}`);
    if (model === undefined) throw new Refusal(404, 'NOT_FOUND', `Model is not found: models/${id}`);
    return goodAnswer(model);
  },
};

const methods = new Map([
  ['generateContent', contentEndpoint],
  ['streamGenerateContent', contentEndpoint],
  ['countTokens', countEndpoint],
  ['embedContent', embedEndpoint],
  ['batchEmbedContents', batchEmbedEndpoint],
]);

/** The command in the last user content, or in the (first) content to embed, of a request or of one to be counted. */
function commandIn(json: Record<string, unknown>): string | undefined {
  const [first] = Array.isArray(json.requests) ? json.requests : [];
  const asked = [json.generateContentRequest, first].find(isRecord) ?? json;
  const { contents, content } = asked;
  const isUsers = (it: unknown) => isRecord(it) && (it.role ?? 'user') === 'user';
  const last = Array.isArray(contents) ? contents.findLast(isUsers) : content;
  return isRecord(last) ? commandAmong(textsOf(last.parts)) : undefined;
}

/** Google's Gemini API; the marker is the label `user_id`, as bodies have no other place for one. */
export const gemini: Dialect = {
  ...googleErrors,
  name: 'gemini',
  lacks: { plan: ['cacheWrite5m', 'cacheWrite1h'], directive: ['usagePlacement'] },
  usageFields: geminiFields,
  find(method, path) {
    if (method === 'POST') return methods.get(methodOf(path)?.method ?? '');
    if (method !== 'GET') return undefined;
    if (path === MODELS_PATH) return modelListEndpoint;
    return path.startsWith(`${MODELS_PATH}/`) ? modelEndpoint : undefined;
  },
  owns: (path) => path.startsWith('/v1beta/'),
  keyOf,
  read(json, path): Asked {
    const model = methodOf(path)?.model ?? null;
    const stream = isStreamed(path);
    if (!isRecord(json)) return { model, marker: null, stream, command: undefined };
    const marker = isRecord(json.labels) ? json.labels.user_id : undefined;
    return {
      model,
      marker: typeof marker === 'string' ? marker : null,
      stream,
      command: commandIn(json),
    };
  },
};
