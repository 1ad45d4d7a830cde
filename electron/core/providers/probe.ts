import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { UpstreamAddress } from './provider.ts';

export type ProbeLayer = 'dns' | 'tcp' | 'tls' | 'http';

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
      /** The system's or OpenSSL's name of the failure, such as ECONNREFUSED. */
      readonly reason: string;
      readonly timings: ProbeTimings;
    };

export type ProbeCall = {
  readonly method: 'GET' | 'POST';
  readonly address: UpstreamAddress;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

const LONGEST_CALL_MS = 20_000;
const LARGEST_BODY_BYTES = 1024 * 1024;

/** One call on a connection of its own, with the time of each layer. Never follows a redirect, never throws. */
export function probe(call: ProbeCall, monotonicMs: () => number): Promise<ProbeResult> {
  const url = new URL(call.address.path, call.address.origin);
  const layers = createLayers(url, monotonicMs);
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request: ClientRequest = send(url, {
      method: call.method,
      headers: call.headers,
      agent: false,
      timeout: LONGEST_CALL_MS,
    });
    const deadline = setTimeout(() => request.destroy(new Error('ETIMEDOUT')), LONGEST_CALL_MS);
    const settle = (result: ProbeResult) => {
      clearTimeout(deadline);
      request.destroy();
      resolve(result);
    };
    const fail = (error: NodeJS.ErrnoException) =>
      settle({
        ok: false,
        layer: layers.current(),
        reason: error.code ?? error.message,
        timings: layers.timings,
      });
    request.once('socket', (socket: Socket) => layers.watch(socket));
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

function createLayers(url: URL, monotonicMs: () => number) {
  const timings: ProbeTimings = {};
  const literal = isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
  const order: readonly ProbeLayer[] =
    url.protocol === 'https:' ? ['dns', 'tcp', 'tls', 'http'] : ['dns', 'tcp', 'http'];
  let since = monotonicMs();

  function done(layer: ProbeLayer): void {
    if (timings[layer] !== undefined) return;
    const now = monotonicMs();
    timings[layer] = now - since;
    since = now;
  }

  if (literal) done('dns');
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
