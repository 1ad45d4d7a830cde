import type { MemberDialect, RequestFacts, RequestText } from '../dialects/dialect.ts';
import type { Exchange } from './exchange.ts';
import { requireJson } from './guards.ts';
import type { RelayLimits } from './limits.ts';
import { parseObject, readBody } from './request-body.ts';

/** A request that may go on to an account. */
export type Admitted = RequestFacts & Pick<RequestText, 'json'>;

/** Reads the request's body and what must be known of it. Throws the `relay.body_*`, `relay.field_*` and content type errors. */
export async function admit(
  { request, path }: Exchange,
  dialect: MemberDialect,
  limits: Pick<RelayLimits, 'bodyBytes' | 'bodyIdleMs'>,
): Promise<Admitted> {
  requireJson(request);
  const bytes = await readBody(request, limits);
  const json = parseObject(bytes);
  return { ...dialect.readRequest({ path, bytes, json }), json };
}
