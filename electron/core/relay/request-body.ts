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
    const chunks: Buffer[] = [];
    let size = 0;
    const idle = setTimeout(() => {
      fail(new AppError('relay.body_timeout', { seconds: Math.ceil(limits.bodyIdleMs / 1000) }));
    }, limits.bodyIdleMs);
    const fail = (error: AppError) => {
      clearTimeout(idle);
      request.removeAllListeners('data').pause();
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limits.bodyBytes) fail(tooLarge());
      else idle.refresh();
    });
    const left = () => fail(new AppError('relay.client_gone'));
    request.once('end', () => {
      clearTimeout(idle);
      request.off('close', left);
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    });
    request.once('error', left);
    request.once('close', left);
  });
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
