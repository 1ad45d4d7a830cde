import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, asAppError } from '../../../shared/errors.ts';
import type { EpochMs } from '../../../shared/time.ts';
import { anthropic } from '../dialects/anthropic/anthropic.ts';
import type { Clock, IdSource, Logger } from '../ports.ts';
import type { Exchange } from './exchange.ts';
import { createGuard } from './guards.ts';
import { defaultLimits, type RelayLimits } from './limits.ts';
import { Listener, type Where } from './listener.ts';
import { createMemberAuth, memberKeyOf } from './member-auth.ts';
import { type PipelineDeps, type RelayServices, refusal } from './pipeline.ts';
import { plainRefusal, refusalOf, sendRefusal } from './refusals.ts';
import { createRouter, type Route } from './routes.ts';
import { createRunningList } from './running.ts';
import { createUpstreams } from './upstream.ts';

export type RelayDeps = {
  readonly services: RelayServices;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ids: IdSource;
  readonly limits?: Partial<RelayLimits>;
  /** Further names this computer is called by in the members' network. */
  readonly hostNames?: readonly string[];
};

/** Where the relay listens, on its real port, and since when. */
export type Listening = Where & { readonly sinceMs: EpochMs };

export type StopOptions = {
  /** How long requests under way may take to end by themselves. */
  readonly drainMs: number;
  /** Ends them earlier. */
  readonly cut?: AbortSignal | undefined;
};

/** The members' door. */
export type Relay = {
  /** Listens there, and no longer where it listened before. Throws `relay.port_taken` or `relay.port_unavailable`; it then stays where it was. */
  listen(where: Where): Promise<void>;
  listening(): Listening | undefined;
  /** Accounts have changed: connections through their proxies end with the requests under way. */
  accountsChanged(): void;
  /** Takes no new requests, gives those under way this long to end, ends the others, and resolves when all are settled. */
  stop(options: StopOptions): Promise<void>;
};

/** Builds the relay; it listens when told to. */
export function createRelay(options: RelayDeps): Relay {
  const { services, clock, logger, ids } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const monotonicMs = () => clock.monotonicMs();
  const running = createRunningList({
    limits,
    drainDisconnected: () => services.settings.drainDisconnected(),
  });
  const deps: PipelineDeps = {
    services,
    authenticate: createMemberAuth(services.access, monotonicMs),
    running,
    upstreams: createUpstreams(limits),
    limits,
    now: () => clock.now(),
    monotonicMs,
  };
  const guard = createGuard(options.hostNames ?? [], monotonicMs);
  const route = createRouter();
  let stopping = false;
  let sinceMs: EpochMs = 0;

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = exchangeOf(request, response, ids.uuid());
    response.on('error', () => response.destroy());
    try {
      guard(request);
      if (stopping) throw new AppError('relay.stopping');
      route(exchange, (found) => answer(exchange, found));
    } catch (thrown) {
      refuse(exchange, undefined, thrown);
    }
  }

  function answer(exchange: Exchange, found: Route | undefined): void {
    if (found === undefined) refuse(exchange, found, new AppError('route.unknown'));
    else found.handle(exchange, deps).catch((thrown: unknown) => refuse(exchange, found, thrown));
  }

  function refuse(exchange: Exchange, found: Route | undefined, thrown: unknown): void {
    const { response, requestId, path } = exchange;
    const error = asAppError(thrown);
    if (error.code === 'internal') {
      logger.error({ requestId, path, err: error.cause }, 'a request failed unexpectedly');
    }
    if (response.destroyed) return;
    if (response.headersSent) response.destroy();
    else sendRefusal(response, found?.dialectOf(exchange) ?? anthropic, refusal(error, exchange, deps));
  }

  const refuseUpgrade = () =>
    plainRefusal(
      anthropic,
      refusalOf(new AppError('relay.upgrade_refused'), services.settings.language(), ids.uuid(), clock.now()),
    );
  const listener = new Listener({ limits, handle, refuseUpgrade });
  // A key that was revoked, or whose member has left, is cut off at once; what it used so far is billed.
  services.access.onReload(() => {
    running.abort(({ keyId }) => {
      const cause = services.access.refusalOf(keyId);
      return cause && new AppError('relay.access_ended', {}, { cause });
    });
  });

  return {
    async listen(where) {
      await listener.listen(where);
      stopping = false;
      sinceMs = clock.now();
    },

    listening: () => listener.where && { ...listener.where, sinceMs },

    accountsChanged: deps.upstreams.retireProxied,

    async stop({ drainMs, cut }) {
      stopping = true;
      listener.stopListening();
      const end = () => running.abort(() => new AppError('relay.stopped'));
      const deadline = setTimeout(end, drainMs);
      cut?.addEventListener('abort', end);
      await running.whenIdle();
      clearTimeout(deadline);
      cut?.removeEventListener('abort', end);
      listener.closeConnections();
      await deps.upstreams.close();
    },
  };
}

function exchangeOf(request: IncomingMessage, response: ServerResponse, requestId: string): Exchange {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
  const secret = memberKeyOf(request.headers, query);
  if (query.has('key')) {
    query.delete('key');
    // From here on nobody can log or forward a key by way of the URL.
    request.url = query.size === 0 ? path : `${path}?${query}`;
  }
  const address = request.socket.remoteAddress ?? '';
  return { request, response, requestId, path, query, secret, address };
}
