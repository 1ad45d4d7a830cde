import * as z from 'zod';
import { type MethodName, methods, type Params, type Result } from './index.ts';
import { schemaError } from './input-error.ts';

/** What a carrier brought, checked and with amounts as bigint. `input.invalid` names the field, never its value. */
export function decodeParams<M extends MethodName>(name: M, params: unknown): Params<M> {
  const decoded = z.safeDecode(methods[name].params as z.ZodType, params as never);
  if (!decoded.success) throw schemaError(decoded.error);
  return decoded.data as Params<M>;
}

/** What a carrier takes back: only the fields the contract names, amounts as strings. ZodError when a service broke the contract. */
export function encodeResult<M extends MethodName>(name: M, result: Result<M>): unknown {
  return z.encode(methods[name].result as z.ZodType, result);
}
