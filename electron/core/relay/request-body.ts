import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../shared/errors.ts';
import type { RelayLimits } from './limits.ts';

/**
 * The whole body as the bytes that came. Throws `relay.body_too_large` (early, where the length is declared),
 * `relay.body_timeout` when nothing comes for a while, `relay.client_gone` when the member leaves first.
 */
export function readBody(
  request: IncomingMessage,
  limits: Pick<RelayLimits, 'bodyBytes' | 'bodyIdleMs'>,
): Promise<Buffer> {
  const tooLarge = () => new AppError('relay.body_too_large', { limit: limits.bodyBytes });
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const body = new GrowingBytes(Number(request.headers['content-length'] ?? 0));
    const idle = setTimeout(() => {
      fail(new AppError('relay.body_timeout', { seconds: Math.ceil(limits.bodyIdleMs / 1000) }));
    }, limits.bodyIdleMs);
    const fail = (error: AppError) => {
      clearTimeout(idle);
      request.removeAllListeners('data').pause();
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      body.add(chunk);
      if (body.length > limits.bodyBytes) fail(tooLarge());
      else idle.refresh();
    });
    const left = () => fail(new AppError('relay.client_gone'));
    request.once('end', () => {
      clearTimeout(idle);
      request.off('close', left);
      resolve(body.taken());
    });
    request.once('error', left);
    request.once('close', left);
  });
}

/** Chunks put together: at once in their place where the length is declared, so that each is free again right away. */
class GrowingBytes {
  readonly #declared: number;
  #chunks: Buffer[] = [];
  #whole: Buffer | undefined;
  length = 0;

  constructor(declared: number) {
    this.#declared = declared;
  }

  add(chunk: Buffer): void {
    const from = this.length;
    this.length += chunk.length;
    // Most bodies come in one piece and stay where they are.
    if (this.length > this.#declared || (from === 0 && chunk.length === this.#declared))
      this.#chunks.push(chunk);
    else {
      this.#whole ??= Buffer.allocUnsafeSlow(this.#declared);
      chunk.copy(this.#whole, from);
    }
  }

  taken(): Buffer {
    if (this.#whole !== undefined) return this.#whole.subarray(0, this.length);
    return this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks, this.length);
  }
}

/** The body as a JSON object. Throws `relay.body_malformed` for anything else. */
export function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch (cause) {
    throw new AppError('relay.body_malformed', {}, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('relay.body_malformed');
  }
  return value as Record<string, unknown>;
}
