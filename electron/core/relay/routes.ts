import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { anthropic } from '../dialects/anthropic/anthropic.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { gemini, geminiArray, geminiEmbeddings } from '../dialects/gemini/gemini.ts';
import { openaiChat, openaiEmbeddings } from '../dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import type { Exchange } from './exchange.ts';
import { answerOwnUsage, type PipelineDeps, relayFree, relayMessage } from './pipeline.ts';

/** What a caller must show: nothing, or a member key. */
export type Access = 'anyone' | 'member';

export type Route = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** In express's notation. */
  readonly path: string;
  readonly access: Access;
  /** What its answers and refusals are written in. */
  readonly dialectOf: (exchange: Exchange) => Dialect;
  readonly handle: (exchange: Exchange, deps: PipelineDeps) => Promise<void>;
};

const GEMINI_MODEL = '/v1beta/models/:model';

/** Every door to members; what is not named here does not exist. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/messages', ...metered(anthropic) },
  { method: 'POST', path: '/v1/messages/count_tokens', ...free(anthropic) },
  { method: 'POST', path: '/v1/chat/completions', ...metered(openaiChat) },
  { method: 'POST', path: '/v1/responses', ...metered(openaiResponses) },
  { method: 'POST', path: '/v1/embeddings', ...metered(openaiEmbeddings) },
  { method: 'GET', path: '/v1/models', ...free(modelsDialect) },
  { method: 'GET', path: '/v1/models/:model', ...free(modelsDialect) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:generateContent`, ...metered(gemini) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:streamGenerateContent`, ...metered(geminiStream) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:embedContent`, ...metered(geminiEmbeddings) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:countTokens`, ...free(gemini) },
  { method: 'GET', path: '/v1beta/models', ...free(gemini) },
  { method: 'GET', path: GEMINI_MODEL, ...free(gemini) },
  {
    method: 'GET',
    path: '/v1/usage',
    access: 'member',
    dialectOf: modelsDialect,
    handle: answerOwnUsage,
  },
  { method: 'HEAD', path: '/', ...anyone(hello) },
  { method: 'GET', path: '/', ...anyone(hello) },
  { method: 'GET', path: '/healthz', ...anyone(hello) },
];

const methods = new Set<string>(routes.map(({ method }) => method));

/** Names of models as they may stand in a path. */
const modelName = /^[\w@:-][\w.@:-]{0,199}$/;

/** Finds the route of a request by its exact path, or undefined: there is no such address. */
export type Router = (
  request: IncomingMessage,
  response: ServerResponse,
  take: (route: Route | undefined) => void,
) => void;

/** A router over the table. Handlers see Node's own request and response and owe nothing to express. */
export function createRouter(): Router {
  const taken = new WeakMap<IncomingMessage, (route: Route | undefined) => void>();
  const app = express();
  app.disable('x-powered-by').disable('etag').disable('query parser').disable('trust proxy');
  app.enable('strict routing').enable('case sensitive routing');
  for (const route of routes) {
    app[route.method.toLowerCase() as 'get' | 'head' | 'post'](route.path, (request, _response, next) => {
      const { model } = request.params;
      // Express lets HEAD stand for GET; here a route is what the table says.
      const fits = request.method === route.method && (typeof model !== 'string' || modelName.test(model));
      if (fits) taken.get(request)?.(route);
      else next();
    });
  }
  return (request, response, take) => {
    // Neither a request in absolute form nor a preflight is for express to answer.
    const isPlain = request.url?.startsWith('/') && methods.has(request.method ?? '');
    if (!isPlain) {
      take(undefined);
      return;
    }
    taken.set(request, take);
    app(request as express.Request, response as express.Response, () => take(undefined));
  };
}

type Handling = Pick<Route, 'access' | 'dialectOf' | 'handle'>;
type Chooses = Dialect | Route['dialectOf'];

function metered(dialect: Chooses): Handling {
  const dialectOf = chooser(dialect);
  return { access: 'member', dialectOf, handle: (x, deps) => relayMessage(x, dialectOf(x), deps) };
}

function free(dialect: Chooses): Handling {
  const dialectOf = chooser(dialect);
  return { access: 'member', dialectOf, handle: (x, deps) => relayFree(x, dialectOf(x), deps) };
}

function anyone(handle: Route['handle']): Handling {
  return { access: 'anyone', dialectOf: chooser(anthropic), handle };
}

function chooser(dialect: Chooses): Route['dialectOf'] {
  return typeof dialect === 'function' ? dialect : () => dialect;
}

/** Anthropic and OpenAI list their models at one address; Anthropic's clients always say which API they mean. */
function modelsDialect({ request: { headers } }: Exchange): Dialect {
  const isAnthropic = headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
  return isAnthropic ? anthropic : openaiChat;
}

function geminiStream({ query }: Exchange): Dialect {
  return query.get('alt') === 'sse' ? gemini : geminiArray;
}

const OK = Buffer.from('{"ok":true}');

/** Tells a client, or the owner's own test, that something answers here. */
async function hello({ response }: Exchange): Promise<void> {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': OK.length,
    'cache-control': 'no-store',
  });
  response.end(OK);
}
