import { AppError } from '../../../shared/errors.ts';
import type { MemberDialect, RequestFacts } from '../dialects/dialect.ts';
import type { JsonRecord } from '../dialects/json.ts';
import { shortMembersOf } from '../dialects/json-members.ts';
import type { Exchange } from './exchange.ts';
import { requireJson } from './guards.ts';
import type { RelayLimits } from './limits.ts';
import { parseObject, readBody } from './request-body.ts';

/** A request that may go on to an account. */
export type Admitted = RequestFacts & {
  /** All that the body says. Throws `relay.body_malformed` where a large body turns out to be no JSON. */
  readonly json: () => JsonRecord;
};

/** Above this a body is parsed only where it has to be translated: a megabyte would hold everybody up for milliseconds. */
const LARGE_BYTES = 64 * 1024;

/** Reads the request's body and what must be known of it. Throws the `relay.body_*`, `relay.field_*` and content type errors. */
export async function admit(
  { request, path }: Exchange,
  dialect: MemberDialect,
  limits: Pick<RelayLimits, 'bodyBytes' | 'bodyIdleMs'>,
): Promise<Admitted> {
  requireJson(request);
  const bytes = await readBody(request, limits);
  if (bytes.length <= LARGE_BYTES) {
    const json = parseObject(bytes);
    return { ...dialect.readRequest({ path, bytes, json }), json: () => json };
  }
  const json = shortMembersOf(bytes);
  if (json === undefined) throw new AppError('relay.body_malformed');
  let whole: JsonRecord | undefined;
  return {
    ...dialect.readRequest({ path, bytes, json }),
    json: () => {
      whole ??= parseObject(bytes);
      return whole;
    },
  };
}
