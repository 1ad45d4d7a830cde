/** One sentence in both languages. */
type Bilingual = { readonly zh: string; readonly en: string };

/** A call for providers without a list of models. */
export type Trial = {
  readonly path: string;
  readonly body: unknown;
  /** What was done, when it worked. */
  readonly said: Bilingual;
};

/** How the connection test calls one kind of provider. */
export type CheckPlan = {
  /** Besides the credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lists the models, which costs nothing. */
  readonly modelsPath: string;
  /** The names in such a list; undefined when it is none. */
  modelIds(list: Readonly<Record<string, unknown>>): string[] | undefined;
  /** The cheapest first; a later one only where a provider does not have the earlier. */
  readonly trials: readonly [Trial, ...Trial[]];
};

/** Sent by the test itself; clients choose their own: https://docs.anthropic.com/en/api/versioning */
const ANTHROPIC_VERSION = '2023-06-01';

/*
 * The models named here are asked for only where a provider has no list of models; most of those map any name
 * to a model of their own.
 */
const messages = [{ role: 'user', content: 'hi' }];
const word = { model: 'claude-sonnet-4-5', messages };

const counted: Bilingual = {
  zh: '没有模型列表；数了一个词的 token，没有费用',
  en: 'No list of models; counted the tokens of one word, at no cost',
};
const sent: Bilingual = {
  zh: '没有模型列表，也不能数 token；发送了一条最多 1 个 token 的消息',
  en: 'No list of models and no token count; sent one message of at most 1 token',
};

export const anthropicCheck: CheckPlan = {
  headers: { 'anthropic-version': ANTHROPIC_VERSION },
  modelsPath: '/v1/models',
  modelIds: ({ data }) => namesIn(data, 'id'),
  trials: [
    { path: '/v1/messages/count_tokens', body: word, said: counted },
    { path: '/v1/messages', body: { ...word, max_tokens: 1 }, said: sent },
  ],
};

export const openaiCheck: CheckPlan = {
  headers: {},
  modelsPath: '/v1/models',
  modelIds: ({ data }) => namesIn(data, 'id'),
  trials: [
    { path: '/v1/chat/completions', body: { model: 'gpt-4o-mini', messages, max_tokens: 1 }, said: sent },
  ],
};

export const geminiCheck: CheckPlan = {
  headers: {},
  modelsPath: '/v1beta/models',
  modelIds: ({ models }) => namesIn(models, 'name')?.map((name) => name.replace(/^models\//, '')),
  trials: [
    {
      path: '/v1beta/models/gemini-2.5-flash:countTokens',
      body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
      said: counted,
    },
  ],
};

/** Vertex AI lists no models here, and wants to be told whose turn a content is. */
export const vertexCheck: CheckPlan = {
  ...geminiCheck,
  trials: [
    {
      path: '/v1beta/models/gemini-2.5-flash:countTokens',
      body: { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
      said: counted,
    },
  ],
};

function namesIn(list: unknown, field: 'id' | 'name'): string[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((model: unknown) => {
    const name =
      typeof model === 'object' && model !== null ? (model as Record<string, unknown>)[field] : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}
