import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { anthropic } from '../dialects/anthropic/anthropic.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Exchange } from './exchange.ts';
import { type PipelineDeps, relayFree, relayMessage } from './pipeline.ts';

/** What a caller must show: nothing, or a member key. */
export type Access = 'anyone' | 'member';

export type Route = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** In express's notation. */
  readonly path: string;
  readonly access: Access;
  readonly dialect: Dialect;
  readonly handle: (exchange: Exchange, deps: PipelineDeps) => Promise<void>;
};

/** Every door to members; what is not named here does not exist. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/v1/messages', ...member((x, deps) => relayMessage(x, anthropic, deps)) },
  {
    method: 'POST',
    path: '/v1/messages/count_tokens',
    ...member((x, deps) => relayFree(x, anthropic, deps)),
  },
  { method: 'GET', path: '/v1/models', ...member((x, deps) => relayFree(x, anthropic, deps)) },
  { method: 'GET', path: '/v1/models/:model', ...member((x, deps) => relayFree(x, anthropic, deps)) },
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

function member(handle: Route['handle']): Pick<Route, 'access' | 'dialect' | 'handle'> {
  return { access: 'member', dialect: anthropic, handle };
}

function anyone(handle: Route['handle']): Pick<Route, 'access' | 'dialect' | 'handle'> {
  return { access: 'anyone', dialect: anthropic, handle };
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
