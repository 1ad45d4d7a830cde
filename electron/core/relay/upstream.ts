import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors, Pool } from 'undici';
import { AppError } from '../../../shared/errors.ts';
import type { UpstreamAddress } from '../providers/provider.ts';
import type { AccountProxy } from '../providers/proxy.ts';
import { createProxiedPools, proxyRefusal } from './proxied-pools.ts';

export type UpstreamRequest = {
  readonly address: UpstreamAddress;
  /** Null: directly. */
  readonly proxy: AccountProxy | null;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | null;
  /** How long the provider may take until its head. */
  readonly firstByteTimeoutMs: number;
};

/** Receives a body; exactly one of `end` and `fail` is called, and nothing after it. */
export interface BodySink {
  data(chunk: Buffer): void;
  end(): void;
  /** The body broke off, or the call was aborted. */
  fail(error: Error): void;
}

/** A call to a provider whose head has come. */
export type UpstreamAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Delivers the body, with what has already come. */
  receive(sink: BodySink): void;
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
};

export type UpstreamCall = {
  /** The head. Rejects with `relay.upstream_unreachable`, `relay.upstream_timeout` or `relay.proxy_*`, or the reason of `abort`. */
  readonly answer: Promise<UpstreamAnswer>;
  abort(reason: Error): void;
};

const KEEP_ALIVE_MS = 30_000;

/** Connections to providers, kept open for each origin. */
export function createUpstreams({ connectMs }: { readonly connectMs: number }) {
  const pools = new Map<string, Pool>();
  // Time limits are the accounts' own, counted by the relay; the pool's would be a second, hidden set.
  const options = {
    connections: null,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const proxied = createProxiedPools(connectMs, options);

  function poolFor(origin: string, proxy: AccountProxy | null): Pool {
    if (proxy !== null) return proxied.poolFor(origin, proxy);
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const pool = new Pool(origin, { ...options, connect: { timeout: connectMs } });
    pools.set(origin, pool);
    return pool;
  }

  return {
    /** Sends a request once; never follows a redirect and never tries again. */
    call(request: UpstreamRequest): UpstreamCall {
      const call = new Call(request.firstByteTimeoutMs);
      const { origin, path } = request.address;
      const { method, headers, body } = request;
      poolFor(origin, request.proxy).dispatch({ path, method, headers, body }, call);
      return { answer: call.head.promise, abort: (reason) => call.abort(reason) };
    },

    /** An account may have another proxy now: no connection of before serves a request to come. */
    retireProxied: proxied.retireAll,

    /** Ends all connections. */
    async close(): Promise<void> {
      await Promise.all([proxied.close(), ...Array.from(pools.values(), (pool) => pool.destroy())]);
      pools.clear();
    },
  };
}

export type Upstreams = ReturnType<typeof createUpstreams>;

class Call implements Dispatcher.DispatchHandler {
  readonly head = Promise.withResolvers<UpstreamAnswer>();
  #controller: Dispatcher.DispatchController | undefined;
  #sink: BodySink | undefined;
  /** What came before the sink was there. */
  #early: Buffer[] = [];
  #ended: { error: Error | undefined } | undefined;
  #abortReason: Error | undefined;
  readonly #firstByte: NodeJS.Timeout;

  constructor(firstByteTimeoutMs: number) {
    this.#firstByte = setTimeout(() => {
      this.abort(new AppError('relay.upstream_timeout', { seconds: Math.ceil(firstByteTimeoutMs / 1000) }));
    }, firstByteTimeoutMs);
    // Whoever waits for the head handles its failure; one that comes after an abort has nobody left.
    this.head.promise.catch(() => undefined);
  }

  abort(reason: Error): void {
    if (this.#ended !== undefined || this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    clearTimeout(this.#firstByte);
    this.head.reject(reason);
    this.#controller?.abort(reason);
    // The request still waits for its connection: it is dropped as soon as it gets one.
    if (this.#controller === undefined) this.#finish(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortReason !== undefined) controller.abort(this.#abortReason);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    clearTimeout(this.#firstByte);
    this.head.resolve({
      status,
      headers,
      receive: (sink) => this.#receive(sink),
      pause: () => controller.pause(),
      resume: () => controller.resume(),
      abort: (reason) => this.abort(reason),
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#sink === undefined) this.#early.push(chunk);
    else this.#sink.data(chunk);
  }

  onResponseEnd(): void {
    this.#finish(undefined);
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    clearTimeout(this.#firstByte);
    this.head.reject(this.#abortReason ?? proxyRefusal(error) ?? unreachable(error));
    this.#finish(this.#abortReason ?? error);
  }

  #finish(error: Error | undefined): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    this.#tellEnd();
  }

  #receive(sink: BodySink): void {
    this.#sink = sink;
    for (const chunk of this.#early) sink.data(chunk);
    this.#early = [];
    this.#tellEnd();
  }

  #tellEnd(): void {
    if (this.#sink === undefined || this.#ended === undefined) return;
    if (this.#ended.error === undefined) this.#sink.end();
    else this.#sink.fail(this.#ended.error);
  }
}

/** A failure before the head, with the layer it happened at. */
function unreachable(cause: Error): AppError {
  return new AppError('relay.upstream_unreachable', { layer: layerOf(cause) }, { cause });
}

function layerOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof errors.ConnectTimeoutError) return 'tcp timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  if (/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code)) return 'tls';
  if (code.startsWith('E') && code.length > 3 && !code.startsWith('ERR_')) return `tcp ${code}`;
  return 'http';
}
