import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { AppError } from '../../../shared/errors.ts';
import type { AccountDialect, Reading } from '../dialects/dialect.ts';
import { headersForMember } from '../providers/header-lists.ts';
import { brokenOff, collectBody } from './answer-body.ts';
import type { Ending, Meter } from './meter.ts';
import { parseObject } from './request-body.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** An answer that is no stream, as a member gets it. */
export type Whole = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type WholeAnswerDeps = {
  readonly answer: UpstreamAnswer;
  readonly response: ServerResponse;
  readonly dialect: AccountDialect;
  /** What the member gets of it, once it is settled. */
  readonly wholeFor: (answer: UpstreamAnswer, body: Buffer, reading: Reading | null) => Whole;
  readonly meter: Meter;
  readonly limitBytes: number;
  readonly idleMs: number;
  readonly isGone: () => boolean;
};

const none = { ending: 'cut', reading: null, flags: [], errorCode: null } as const satisfies Ending;

/**
 * Forwards an answer that is no stream, as the bytes that came, once its row is settled. Errors of the
 * provider pass unchanged and are never billed. Rejects, with the row settled, when the answer broke off or
 * cannot be understood.
 */
export async function forwardWhole(deps: WholeAnswerDeps): Promise<void> {
  const { answer, response, meter } = deps;
  const gone = () => (deps.isGone() ? (['client_gone'] as const) : []);
  let body: Buffer;
  try {
    body = await collectBody(answer, deps);
  } catch (thrown) {
    const error = brokenOff(thrown as Error);
    const truncated = error.code.startsWith('relay.upstream_') ? (['truncated'] as const) : [];
    await meter.settle({ ...none, flags: [...truncated, ...gone()], errorCode: error.code });
    throw error;
  }
  const ending = endingOf(answer.status, body, deps.dialect);
  await meter.settle({ ...ending, flags: [...ending.flags, ...gone()] });
  if (ending.errorCode !== null) throw new AppError('relay.upstream_garbled');
  sendWhole(response, deps.wholeFor(answer, body, ending.reading));
}

/** A body as it came, with the headers that may pass. */
export function asItCame({ status, headers }: UpstreamAnswer, body: Buffer): Whole {
  return { status, headers: headersForMember(headers), body };
}

export function sendWhole(response: ServerResponse, { status, headers, body }: Whole): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Answers that cannot be passed on: redirects are never followed, and an encoded body cannot be read. */
export function isGarbled({ status, headers }: { status: number; headers: IncomingHttpHeaders }): boolean {
  const encoding = headers['content-encoding'];
  return (status >= 300 && status < 400) || (encoding !== undefined && encoding.toLowerCase() !== 'identity');
}

function endingOf(status: number, body: Buffer, dialect: AccountDialect): Ending {
  if (status >= 400) return { ...none, said: body };
  const reading = dialect.readAnswer(body);
  if (reading !== undefined) return { ...none, ending: 'complete', reading };
  const isJson = isObject(body);
  // JSON under a good status that is no answer is an error in a shape of the provider's own.
  return {
    ...none,
    flags: ['usage_missing'],
    errorCode: isJson ? null : 'relay.upstream_garbled',
    said: body,
  };
}

function isObject(body: Buffer): boolean {
  try {
    parseObject(body);
    return true;
  } catch {
    return false;
  }
}
