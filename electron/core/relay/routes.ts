import type { IncomingMessage } from 'node:http';
import express from 'express';
import { anthropic } from '../dialects/anthropic/anthropic.ts';
import type { MemberDialect } from '../dialects/dialect.ts';
import { gemini, geminiArray, geminiBatchEmbeddings, geminiEmbeddings } from '../dialects/gemini/gemini.ts';
import { openaiChat, openaiEmbeddings } from '../dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import { unified } from '../dialects/unified/unified.ts';
import type { Exchange } from './exchange.ts';
import { answerOwnUsage, type PipelineDeps, relayMessage } from './pipeline.ts';
import { countTokens, listModels, showModel } from './questions.ts';

/** What a caller must show: nothing, or a member key. */
export type Access = 'anyone' | 'member';

export type Route = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** In express's notation. */
  readonly path: string;
  readonly access: Access;
  /** What its answers and refusals are written in. */
  readonly dialectOf: (exchange: Exchange) => MemberDialect;
  readonly handle: (exchange: Exchange, deps: PipelineDeps) => Promise<void>;
};

const GEMINI_MODEL = '/v1beta/models/:model';

/** Every door to members; what is not named here does not exist. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/messages', ...member(relayMessage, anthropic) },
  { method: 'POST', path: '/v1/messages/count_tokens', ...member(countTokens, anthropic) },
  { method: 'POST', path: '/v1/chat/completions', ...member(relayMessage, openaiChat) },
  { method: 'POST', path: '/v1/responses', ...member(relayMessage, openaiResponses) },
  { method: 'POST', path: '/v1/embeddings', ...member(relayMessage, openaiEmbeddings) },
  { method: 'GET', path: '/v1/models', ...member(listModels, modelsDialect) },
  { method: 'GET', path: '/v1/models/:model', ...member(showModel, modelsDialect) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:generateContent`, ...member(relayMessage, gemini) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:streamGenerateContent`, ...member(relayMessage, geminiStream) },
  { method: 'POST', path: `${GEMINI_MODEL}\\:embedContent`, ...member(relayMessage, geminiEmbeddings) },
  {
    method: 'POST',
    path: `${GEMINI_MODEL}\\:batchEmbedContents`,
    ...member(relayMessage, geminiBatchEmbeddings),
  },
  { method: 'POST', path: `${GEMINI_MODEL}\\:countTokens`, ...member(countTokens, gemini) },
  { method: 'GET', path: '/v1beta/models', ...member(listModels, gemini) },
  { method: 'GET', path: GEMINI_MODEL, ...member(showModel, gemini) },
  { method: 'POST', path: '/api/ai/chat', ...member(relayMessage, unified) },
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

/** Names of models as they may stand in a path. */
const modelName = /^[\w@:-][\w.@:-]{0,199}$/;

/** Finds the route of a request by its exact path, or undefined: there is no such address. */
export type Router = (exchange: Exchange, take: (route: Route | undefined) => void) => void;

/**
 * A router over the table. Handlers see Node's own request and response and owe nothing to express, so members'
 * endpoints, which carry the load, are found without it: express alone costs as much as a whole short request.
 */
export function createRouter(): Router {
  const direct = createDirectRouter(routes.filter(({ access }) => access === 'member'));
  const byExpress = createExpressRouter();
  return (exchange, take) => {
    const route = direct(exchange);
    if (route === undefined) byExpress(exchange, take);
    else take(route);
  };
}

/** Finds a route where the path is written as in the table, the name of a model aside. */
function createDirectRouter(table: readonly Route[]): (exchange: Exchange) => Route | undefined {
  const fixed = new Map<string, Route>();
  const named: { readonly route: Route; readonly before: string; readonly after: string }[] = [];
  for (const route of table) {
    const [before = '', after] = route.path.split(':model');
    if (after === undefined) fixed.set(`${route.method} ${route.path}`, route);
    else named.push({ route, before, after: after.replaceAll('\\', '') });
  }
  return ({ request: { method }, path }) =>
    fixed.get(`${method} ${path}`) ??
    named.find(
      ({ route, before, after }) =>
        route.method === method &&
        path.startsWith(before) &&
        path.endsWith(after) &&
        modelName.test(path.slice(before.length, path.length - after.length)),
    )?.route;
}

function createExpressRouter(): Router {
  const methods = new Set<string>(routes.map(({ method }) => method));
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
  return ({ request, response }, take) => {
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
type Chooses = MemberDialect | Route['dialectOf'];
type Answers = (exchange: Exchange, dialect: MemberDialect, deps: PipelineDeps) => Promise<void>;

function member(answer: Answers, dialect: Chooses): Handling {
  const dialectOf = chooser(dialect);
  return { access: 'member', dialectOf, handle: (x, deps) => answer(x, dialectOf(x), deps) };
}

function anyone(handle: Route['handle']): Handling {
  return { access: 'anyone', dialectOf: chooser(anthropic), handle };
}

function chooser(dialect: Chooses): Route['dialectOf'] {
  return typeof dialect === 'function' ? dialect : () => dialect;
}

/** Anthropic and OpenAI list their models at one address; Anthropic's clients always say which API they mean. */
function modelsDialect({ request: { headers } }: Exchange): MemberDialect {
  const isAnthropic = headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined;
  return isAnthropic ? anthropic : openaiChat;
}

function geminiStream({ query }: Exchange): MemberDialect {
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
