import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { UpstreamAddress } from './provider.ts';
import { type AccountProxy, ProxyError } from './proxy.ts';
import { openTunnel, targetOf } from './proxy-tunnel.ts';

/** Through a proxy, `proxy` is what it takes to reach the proxy, and `tcp` what it takes the proxy to reach the provider. */
export type ProbeLayer = 'proxy' | 'dns' | 'tcp' | 'tls' | 'http';

/** How long each layer took, as far as the call came. */
export type ProbeTimings = Partial<Record<ProbeLayer, number>>;

export type ProbeResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly timings: ProbeTimings;
    }
  | {
      readonly ok: false;
      readonly layer: ProbeLayer;
      /** In the proxy's case a sentence, else the system's or OpenSSL's name of the failure, such as ECONNREFUSED. */
      readonly reason: { readonly zh: string; readonly en: string };
      readonly timings: ProbeTimings;
    };

export type ProbeCall = {
  readonly method: 'GET' | 'POST';
  readonly address: UpstreamAddress;
  /** Null: directly. */
  readonly proxy: AccountProxy | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

const LONGEST_CALL_MS = 20_000;
const LARGEST_BODY_BYTES = 1024 * 1024;

/** One call on a connection of its own, with the time of each layer. Never follows a redirect, never throws. */
export async function probe(call: ProbeCall, monotonicMs: () => number): Promise<ProbeResult> {
  const url = new URL(call.address.path, call.address.origin);
  const layers = createLayers(url, call.proxy !== null, monotonicMs);
  const endsAtMs = monotonicMs() + LONGEST_CALL_MS;
  try {
    const tunnel = call.proxy === null ? undefined : await dialThrough(call.proxy, url, layers);
    return await exchange(call, url, { layers, tunnel, timeoutMs: Math.max(1, endsAtMs - monotonicMs()) });
  } catch (error) {
    return failed(error as Error, layers);
  }
}

type Layers = ReturnType<typeof createLayers>;

/** The connection to the provider through the proxy, its TLS included. */
async function dialThrough(proxy: AccountProxy, url: URL, layers: Layers): Promise<Socket> {
  const target = targetOf(url);
  const socket = await openTunnel(proxy, target, {
    timeoutMs: LONGEST_CALL_MS,
    onProxyReached: () => layers.done('proxy'),
  });
  layers.done('tcp');
  if (url.protocol === 'http:') return socket;
  const secure = connectTls({
    socket,
    servername: isIP(target.host) === 0 ? target.host : '',
    host: target.host,
  });
  await secured(secure);
  layers.done('tls');
  return secure;
}

function secured(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => socket.destroy(timeout()), LONGEST_CALL_MS);
    socket.once('secureConnect', resolve).once('error', reject);
    socket.once('close', () => {
      clearTimeout(deadline);
      reject(new Error('closed'));
    });
    socket.once('secureConnect', () => clearTimeout(deadline));
  });
}

type Exchange = {
  readonly layers: Layers;
  /** Undefined: the call makes a connection of its own. */
  readonly tunnel: Socket | undefined;
  readonly timeoutMs: number;
};

function exchange(call: ProbeCall, url: URL, { layers, tunnel, timeoutMs }: Exchange): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const request = beginRequest(call, url, tunnel);
    const deadline = setTimeout(() => request.destroy(timeout()), timeoutMs);
    const settle = (result: ProbeResult) => {
      clearTimeout(deadline);
      request.destroy();
      resolve(result);
    };
    const fail = (error: Error) => settle(failed(error, layers));
    if (tunnel === undefined) request.once('socket', (socket: Socket) => layers.watch(socket));
    request.on('error', fail);
    request.once('response', (response) => {
      readBody(response).then((body) => {
        layers.done('http');
        const contentType = response.headers['content-type'] ?? '';
        settle({ ok: true, status: response.statusCode ?? 0, contentType, body, timings: layers.timings });
      }, fail);
    });
    request.end(call.body);
  });
}

function beginRequest({ method, headers }: ProbeCall, url: URL, tunnel: Socket | undefined): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  if (tunnel === undefined) return send(url, { method, headers, agent: false });
  // The tunnel has its TLS already; without an agent the request takes no other connection.
  return httpRequest({
    method,
    headers: { ...headers, host: url.host },
    path: url.pathname + url.search,
    createConnection: () => tunnel,
  });
}

function timeout(): Error {
  return Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
}

function failed(error: Error, { current, timings }: Layers): ProbeResult {
  if (!(error instanceof ProxyError)) {
    const reason = (error as NodeJS.ErrnoException).code ?? error.message;
    return { ok: false, layer: current(), reason: { zh: reason, en: reason }, timings };
  }
  const { proxy, ...others } = timings;
  return error.failure === 'target'
    ? { ok: false, layer: 'tcp', reason: error.reason, timings }
    : { ok: false, layer: 'proxy', reason: error.reason, timings: others };
}

function createLayers(url: URL, throughProxy: boolean, monotonicMs: () => number) {
  const timings: ProbeTimings = {};
  const literal = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
  const order: readonly ProbeLayer[] = [
    ...(throughProxy ? (['proxy'] as const) : (['dns'] as const)),
    'tcp',
    ...(url.protocol === 'https:' ? (['tls'] as const) : []),
    'http',
  ];
  let since = monotonicMs();

  function done(layer: ProbeLayer): void {
    if (timings[layer] !== undefined) return;
    const now = monotonicMs();
    timings[layer] = now - since;
    since = now;
  }

  if (literal && !throughProxy) done('dns');
  return {
    timings,
    done,
    /** The layer that is being worked on: where a failure now belongs. */
    current: (): ProbeLayer => order.find((layer) => timings[layer] === undefined) ?? 'http',
    watch(socket: Socket): void {
      socket.once('lookup', (error) => {
        if (error === null || error === undefined) done('dns');
      });
      socket.once('connect', () => {
        done('dns');
        done('tcp');
      });
      socket.once('secureConnect', () => done('tls'));
    },
  };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}
