import type { Envelope } from '../../shared/contract/index.ts';
import { AppError, fromWire } from '../../shared/errors.ts';

/** Fetches the file of a finished export. Rejects with the AppError of the core. */
export type Download = (jobId: string) => Promise<Blob>;

/** The browser's way to a file that lies on the computer of the core: `GET /api/exports/<jobId>`. */
export function createDownload(token: string): Download {
  return async (jobId) => {
    const answer = await fetch(`api/exports/${encodeURIComponent(jobId)}`, {
      headers: { authorization: `Bearer ${token}` },
    }).catch((cause: unknown) => {
      throw new AppError('core.unreachable', {}, { cause });
    });
    if (answer.ok) return answer.blob();
    const envelope = (await answer.json()) as Envelope;
    throw envelope.ok ? new AppError('core.unreachable') : fromWire(envelope.error);
  };
}
