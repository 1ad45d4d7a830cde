import { connect, type Socket } from 'node:net';
import { monotonicMs } from './monotonic-clock.ts';

/** One answer as the client saw it; times on the shared monotonic clock, in ms. */
export type Answered = {
  readonly sentAtMs: number;
  readonly firstByteAtMs: number;
  readonly endedAtMs: number;
  /** The start of the body, as far as the first read brought it. */
  readonly opening: string;
};

const READ_BYTES = 64 * 1024;
const OPENING_CHARACTERS = 400;
const LAST_CHUNK = '\r\n0\r\n\r\n';

/**
 * One connection that sends prepared HTTP/1.1 requests one after the other. It reads only what it needs (status,
 * length, the end), so that the load costs little beside the servers it measures. The end of a chunked body is
 * known by its last bytes; that holds because no body here has a carriage return in it.
 */
export class HttpLane {
  readonly #socket: Socket;
  #head = '';
  #inBody = false;
  /** Bytes still to come; undefined for a chunked body. */
  #left: number | undefined;
  #tail = '';
  #sentAtMs = 0;
  #firstByteAtMs = 0;
  #opening = '';
  #status = 0;
  #waiting: PromiseWithResolvers<Answered> | undefined;

  private constructor(url: URL) {
    this.#socket = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(READ_BYTES),
        callback: (length, buffer) => {
          this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => this.#waiting?.reject(error));
    this.#socket.on('close', () => this.#waiting?.reject(new Error('the connection was closed')));
  }

  /** Opens a connection; rejects when nobody listens. */
  static async open(url: string): Promise<HttpLane> {
    const lane = new HttpLane(new URL(url));
    await new Promise((resolve, reject) => {
      lane.#socket.once('connect', resolve).once('error', reject);
    });
    return lane;
  }

  /** Sends a whole request; rejects for any answer but 200 and when the connection ends. */
  send(request: Buffer): Promise<Answered> {
    const waiting = Promise.withResolvers<Answered>();
    this.#waiting = waiting;
    this.#head = '';
    this.#inBody = false;
    this.#tail = '';
    this.#opening = '';
    this.#firstByteAtMs = 0;
    this.#sentAtMs = monotonicMs();
    this.#socket.write(request);
    return waiting.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    if (this.#inBody) {
      this.#readBody(bytes);
      return;
    }
    this.#head += bytes.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const body = bytes.subarray(bytes.length - (this.#head.length - end - 4));
    const head = this.#head.slice(0, end);
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    this.#left = length === null ? undefined : Number(length[1]);
    this.#inBody = true;
    this.#readBody(body);
  }

  #readBody(bytes: Buffer): void {
    if (bytes.length > 0 && this.#firstByteAtMs === 0) {
      this.#firstByteAtMs = monotonicMs();
      this.#opening = bytes.toString('latin1', 0, OPENING_CHARACTERS);
    }
    if (this.#isEndedBy(bytes)) this.#finish();
  }

  #isEndedBy(bytes: Buffer): boolean {
    if (this.#left !== undefined) {
      this.#left -= bytes.length;
      return this.#left <= 0;
    }
    const { length } = bytes;
    const size = LAST_CHUNK.length;
    this.#tail =
      length >= size
        ? bytes.toString('latin1', length - size)
        : (this.#tail + bytes.toString('latin1')).slice(-size);
    return this.#tail === LAST_CHUNK;
  }

  #finish(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (this.#status !== 200) {
      waiting?.reject(new Error(`status ${this.#status}: ${this.#opening}`));
      return;
    }
    waiting?.resolve({
      sentAtMs: this.#sentAtMs,
      firstByteAtMs: this.#firstByteAtMs,
      endedAtMs: monotonicMs(),
      opening: this.#opening,
    });
  }
}

/** A member's request for a message, ready for the wire. */
export function messageRequest(url: string, key: string, body: Buffer): Buffer {
  const head = [
    'POST /v1/messages HTTP/1.1',
    `host: ${new URL(url).host}`,
    'content-type: application/json',
    'anthropic-version: 2023-06-01',
    `x-api-key: ${key}`,
    `content-length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}
