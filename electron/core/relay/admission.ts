import type { Dialect } from '../dialects/dialect.ts';
import type { Exchange } from './exchange.ts';
import { requireJson } from './guards.ts';
import type { RelayLimits } from './limits.ts';
import { parseObject, readBody } from './request-body.ts';

/** A request that may go on to an account; `body` is the bytes that came, to be forwarded unchanged. */
export type Admitted = { readonly body: Buffer; readonly model: string; readonly streamed: boolean };

/** Reads the request's body and what must be known of it. Throws the `relay.body_*`, `relay.field_*` and content type errors. */
export async function admit(
  { request }: Exchange,
  dialect: Dialect,
  limits: Pick<RelayLimits, 'bodyBytes' | 'bodyIdleMs'>,
): Promise<Admitted> {
  requireJson(request);
  const body = await readBody(request, limits);
  return { body, ...dialect.readRequest(parseObject(body)) };
}
