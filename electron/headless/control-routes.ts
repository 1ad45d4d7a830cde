import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { openApiDocument } from '../../shared/contract/openapi.ts';
import { AppError, asAppError, fromWire, toWire } from '../../shared/errors.ts';
import type { Core } from '../core/core.ts';
import type { Logger } from '../core/ports.ts';
import { ownerOnly, ownHostOnly, ownOriginOnly } from './control-guards.ts';
import type { EventStreams } from './event-stream.ts';
import { securityHeaders } from './security-headers.ts';

export type ControlRoutes = {
  readonly dispatch: Core['dispatch'];
  readonly exportOf: Core['exports']['fileOf'];
  readonly streams: EventStreams;
  readonly token: string;
  readonly version: string;
  /** The built interface. */
  readonly rendererDir: string;
  readonly logger: Logger;
};

/** A file of 500 accounts with their tokens has room. */
const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

/**
 * The owner's door over HTTP: `POST /api/<noun.verb>`, `GET /api/events`, `GET /api/exports/<jobId>`,
 * `GET /api/openapi.json`, and the interface.
 */
export function createControlApp(routes: ControlRoutes): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(securityHeaders, ownHostOnly);
  app.use('/api', noStore, ownOriginOnly, ownerOnly(routes.token));
  app.get('/api/openapi.json', (_request, response) => {
    response.json(openApiDocument(routes.version));
  });
  app.get('/api/events', (_request, response) => routes.streams.add(response));
  app.get('/api/exports/:jobId', (request, response, next) => {
    const { path, fileName, mediaType } = routes.exportOf(request.params.jobId);
    response.attachment(fileName).type(mediaType);
    // The data folder may lie under a hidden one.
    response.sendFile(path, { dotfiles: 'allow', cacheControl: false }, (error) => {
      if (error !== undefined && !response.headersSent) next(error);
    });
  });
  app.post('/api/:method', jsonOnly, jsonBody, async (request, response) => {
    const envelope = await routes.dispatch(String(request.params.method), request.body);
    response.status(envelope.ok ? 200 : fromWire(envelope.error).status).json(envelope);
  });
  app.use('/api', () => {
    throw new AppError('route.unknown');
  });
  app.use(express.static(routes.rendererDir, { redirect: false, setHeaders: cacheByName }));
  app.use(() => {
    throw new AppError('route.unknown');
  });
  app.use(answerError(routes.logger));
  return app;
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};

const jsonOnly: RequestHandler = (request, _response, next) => {
  if (!request.is('application/json')) throw new AppError('input.content_type');
  next();
};

const jsonBody = express.json({ limit: LARGEST_BODY_BYTES, inflate: false, strict: false });

/** Built files carry a digest in their names; the page that names them does not. */
function cacheByName(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}

// Express knows an error handler by its four parameters.
function answerError(logger: Logger): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = classify(thrown);
    if (error.code === 'internal')
      logger.error({ path: request.path, err: thrown }, 'a request failed unexpectedly');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response
      .set('cache-control', 'no-store')
      .status(error.status)
      .json({ ok: false, error: toWire(error) });
  };
}

/** What the body parser and the file server throw, as errors of the table. */
function classify(thrown: unknown): AppError {
  if (thrown instanceof AppError || !(thrown instanceof Error)) return asAppError(thrown);
  const { type, status } = thrown as { type?: unknown; status?: unknown };
  switch (type) {
    case 'entity.too.large':
      return new AppError('input.too_large', { limit: LARGEST_BODY_BYTES });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('input.content_type');
    case 'entity.parse.failed':
    case 'request.size.invalid':
    case 'request.aborted':
      return new AppError('input.malformed_json');
    default:
      // A path the file server refuses (malformed, hidden, outside) is no address of ours.
      return typeof status === 'number' && status < 500 ? new AppError('route.unknown') : asAppError(thrown);
  }
}
