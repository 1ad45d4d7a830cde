import { decodeParams, encodeResult } from '../../shared/contract/door.ts';
import {
  type Envelope,
  isMethodName,
  type MethodName,
  type Params,
  type Result,
} from '../../shared/contract/index.ts';
import { AppError, asAppError, toWire } from '../../shared/errors.ts';
import type { Logger } from './ports.ts';

/** One function for each method of the contract. */
export type Handlers = { readonly [M in MethodName]: (params: Params<M>) => Promise<Result<M>> };

/** Answers a call of any carrier; never rejects. */
export type Dispatch = (method: string, params: unknown) => Promise<Envelope>;

/**
 * The only way in for the owner: params are checked against the contract before a handler sees them, and of
 * a result only what the contract names goes out. An unexpected failure is logged and answered as `internal`.
 */
export function createDispatch(handlers: Handlers, logger: Logger): Dispatch {
  return async (method, params) => {
    try {
      if (!isMethodName(method)) throw new AppError('method.unknown', { method: shown(method) });
      return { ok: true, result: await call(handlers, method, params) };
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === 'internal') logger.error({ method, err: error.cause }, 'a call failed unexpectedly');
      return { ok: false, error: toWire(error) };
    }
  };
}

async function call<M extends MethodName>(handlers: Handlers, method: M, params: unknown): Promise<unknown> {
  return encodeResult(method, await handlers[method](decodeParams(method, params)));
}

function shown(method: string): string {
  return /^[A-Za-z.]{1,60}$/.test(method) ? method : '?';
}
