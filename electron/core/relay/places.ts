import { AppError } from '../../../shared/errors.ts';
import type { Access, Caller } from '../services/access.ts';
import type { LimitsGate } from '../services/limits-gate.ts';
import type { Running } from './running.ts';

export type PlaceDeps = {
  readonly access: Pick<Access, 'refusalOf'>;
  readonly limits: Pick<
    LimitsGate,
    'checkExpiry' | 'checkModel' | 'checkClient' | 'countRequest' | 'takePlace' | 'freePlace' | 'release'
  >;
};

export type Placing = {
  readonly caller: Caller;
  readonly running: Running;
  /** '' where the request leaves it open: it then is one that is allowed. */
  readonly model: string;
  readonly userAgent: string | undefined;
  readonly requestId: string;
};

/**
 * Runs a request with a place among those under way, waiting for one in the member's turn where the limits
 * allow that. Whatever the request has reserved ends with it. Rejects with `relay.model_not_allowed`,
 * `relay.client_not_allowed`, `relay.rate_limited`, `relay.queue_full`, `relay.queue_timeout`, `relay.quota_used`, or what `run` rejects with.
 */
export async function withPlace(placing: Placing, deps: PlaceDeps, run: () => Promise<void>): Promise<void> {
  const { caller, model, userAgent, requestId } = placing;
  const { limits, access } = deps;
  if (model !== '') limits.checkModel(caller, model);
  limits.checkClient(caller, userAgent);
  limits.countRequest(caller);
  const waited = await takePlace(placing, deps);
  try {
    if (waited) {
      const refused = access.refusalOf(caller.keyId);
      if (refused !== undefined) throw refused;
      limits.checkExpiry(caller);
      if (model !== '') limits.checkModel(caller, model);
      limits.checkClient(caller, userAgent);
    }
    await run();
  } finally {
    limits.release(requestId);
    limits.freePlace(caller);
  }
}

/**
 * Resolves with a place taken: whether that took a wait. A member who leaves, or whose request is ended, stops
 * waiting at once.
 */
function takePlace({ caller, running }: Placing, { limits }: PlaceDeps): Promise<boolean> {
  return new Promise((resolve, reject) => {
    running.mayBeSent();
    const { response } = running;
    let isOver = false;
    const end = () => {
      isOver = true;
      clearTimeout(timer);
      response.off('close', gone);
    };
    const queued = limits.takePlace({
      holder: caller,
      isAlive: () => response.socket?.destroyed === false,
      grant: () => {
        end();
        resolve(true);
      },
    });
    if (queued === undefined) {
      resolve(false);
      return;
    }
    const leave = (reason: Error) => {
      if (isOver) return;
      end();
      queued.leave();
      reject(reason);
    };
    const gone = () => leave(new AppError('relay.client_gone'));
    const timer = setTimeout(() => leave(queued.timedOut()), queued.timeoutMs);
    response.once('close', gone);
    running.sent(leave);
  });
}
