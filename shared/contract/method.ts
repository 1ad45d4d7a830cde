import type * as z from 'zod';

/** One method of the contract: what goes in, what comes out, and one sentence for people and for OpenAPI. */
export type Method<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> = {
  readonly params: P;
  readonly result: R;
  readonly summary: string;
};

/** Declares a method; both schemas are enforced at the door, in both directions. */
export function method<P extends z.ZodType, R extends z.ZodType>(
  summary: string,
  params: P,
  result: R,
): Method<P, R> {
  return { params, result, summary };
}
