import { AppError } from '../../../shared/errors.ts';
import type { UpstreamAnswer } from './upstream.ts';

/**
 * The whole body of an answer. Rejects with `relay.upstream_timeout` when nothing comes for `idleMs`,
 * `relay.upstream_garbled` when it is larger than `limitBytes`, `relay.upstream_truncated` when it breaks
 * off, or the reason the call was aborted with.
 */
export function collectBody(
  answer: UpstreamAnswer,
  { limitBytes, idleMs }: { readonly limitBytes: number; readonly idleMs: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const idle = setTimeout(() => answer.abort(idleTimeout(idleMs)), idleMs);
    answer.receive({
      data(chunk) {
        idle.refresh();
        size += chunk.length;
        if (size > limitBytes) answer.abort(new AppError('relay.upstream_garbled'));
        else chunks.push(chunk);
      },
      end() {
        clearTimeout(idle);
        resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
      },
      fail(error) {
        clearTimeout(idle);
        reject(brokenOff(error));
      },
    });
  });
}

/** Why an answer broke off: our own reason, or else a fault of the provider or the network. */
export function brokenOff(error: Error): AppError {
  return error instanceof AppError ? error : new AppError('relay.upstream_truncated', {}, { cause: error });
}

export function idleTimeout(idleMs: number): AppError {
  return new AppError('relay.upstream_timeout', { seconds: Math.ceil(idleMs / 1000) });
}
