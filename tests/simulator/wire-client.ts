/** An HTTP client that shows the bytes: chunk sizes kept apart, and how the connection ended. */
import { connect } from 'node:net';

/** One answer as it came over the socket: chunk sizes kept apart, the way the connection ended told. */
export type WireAnswer = {
  head: string;
  chunks: Buffer[];
  /** Chunked or length-declared body bytes. */
  body: Buffer;
  /** The chunked body's last-chunk mark, or all of the declared length, was received. */
  complete: boolean;
  /** `fin`, or the code of the socket's error; `open` where the answer was whole first. */
  ended: string;
};

function dechunk(raw: Buffer): { chunks: Buffer[]; complete: boolean } {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = raw.indexOf('\r\n', at);
    if (lineEnd === -1) return { chunks, complete: false };
    const size = Number.parseInt(raw.toString('latin1', at, lineEnd), 16);
    if (size === 0) return { chunks, complete: true };
    const chunk = raw.subarray(lineEnd + 2, lineEnd + 2 + size);
    chunks.push(chunk);
    if (chunk.length < size) return { chunks, complete: false };
    at = lineEnd + 2 + size + 2;
  }
}

function parseWire(raw: Buffer, ended: WireAnswer['ended']): WireAnswer {
  const headEnd = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, headEnd);
  const rest = raw.subarray(headEnd + 4);
  if (/transfer-encoding: chunked/i.test(head)) {
    const { chunks, complete } = dechunk(rest);
    return { head, chunks, body: Buffer.concat(chunks), complete, ended };
  }
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  return { head, chunks: [rest], body: rest, complete: rest.length === length, ended };
}

/**
 * Posts a JSON body on a socket of its own and collects bytes until the answer is whole or the peer ends.
 * `url` is the full address; host and content-length are added to the headers given.
 */
export function wirePost(url: string, headers: Record<string, string>, body: string): Promise<WireAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  const head = { host: `${hostname}:${port}`, 'content-length': String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    let raw: Buffer = Buffer.alloc(0);
    const socket = connect({ host: hostname, port: Number(port) });
    const finish = (ended: WireAnswer['ended']) => {
      socket.destroy();
      resolve(parseWire(raw, ended));
    };
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code as string));
    socket.on('end', () => finish('fin'));
    socket.on('data', (data: Buffer) => {
      raw = Buffer.concat([raw, data]);
      if (raw.includes('\r\n\r\n') && parseWire(raw, 'open').complete) finish('open');
    });
    socket.write(`POST ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  });
}
