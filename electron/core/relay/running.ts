import type { ServerResponse } from 'node:http';
import { AppError } from '../../../shared/errors.ts';
import type { RelayLimits } from './limits.ts';

/** A request under way, from its authentication to its settlement. */
export class Running {
  readonly keyId: string;
  readonly response: ServerResponse;
  #reason: AppError | undefined;
  #gone = false;
  #abortCall: ((reason: AppError) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #releaseDrain: (() => void) | undefined;
  readonly #departure: Departure;

  constructor(keyId: string, response: ServerResponse, departure: Departure) {
    this.keyId = keyId;
    this.response = response;
    this.#departure = departure;
    response.once('close', this.#closed);
  }

  /** True once the member has disconnected before the answer was complete. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Throws the reason when the request has been ended, or its member has gone, before anything was sent. */
  mayBeSent(): void {
    if (this.#reason !== undefined) throw this.#reason;
    if (this.#gone) throw new AppError('relay.client_gone');
  }

  /** From now on ending the request means aborting this call. */
  sent(abortCall: (reason: AppError) => void): void {
    this.#abortCall = abortCall;
  }

  /** Ends the request for this reason; the first reason counts. */
  abort(reason: AppError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#abortCall?.(reason);
  }

  /** The request is over: nothing may end it any more. */
  finish(): void {
    this.response.off('close', this.#closed);
    clearTimeout(this.#timer);
    this.#releaseDrain?.();
    this.#releaseDrain = undefined;
  }

  readonly #closed = () => {
    if (this.response.writableFinished) return;
    this.#gone = true;
    const { limits } = this.#departure;
    this.#timer = setTimeout(() => {
      this.#releaseDrain = this.#departure.takeDrain();
      if (this.#releaseDrain === undefined) this.abort(new AppError('relay.client_gone'));
      else {
        this.#timer = setTimeout(
          () => this.abort(new AppError('relay.client_gone')),
          Math.max(0, limits.drainMs - limits.graceMs),
        );
      }
    }, limits.graceMs);
  };
}

/** What happens to a request whose member has gone. */
export type Departure = {
  readonly limits: Pick<RelayLimits, 'graceMs' | 'drainMs'>;
  /** A place among those that wait for the provider's exact figure, to be given back; undefined: do not wait. */
  readonly takeDrain: () => (() => void) | undefined;
};

export type DepartureDeps = {
  readonly limits: Pick<RelayLimits, 'graceMs' | 'drainMs' | 'drains'>;
  readonly drainDisconnected: () => boolean;
};

/** All requests under way. */
export function createRunningList({ limits, drainDisconnected }: DepartureDeps) {
  const running = new Set<Running>();
  const idle: (() => void)[] = [];
  let drains = 0;

  const departure: Departure = {
    limits,
    takeDrain: () => {
      if (!drainDisconnected() || drains >= limits.drains) return undefined;
      drains += 1;
      return () => {
        drains -= 1;
      };
    },
  };

  function remove(left: Running): void {
    running.delete(left);
    if (running.size > 0) return;
    for (const tell of idle.splice(0)) tell();
  }

  return {
    enter(keyId: string, response: ServerResponse): Running {
      const entered = new Running(keyId, response, departure);
      running.add(entered);
      return entered;
    },

    /** The request is settled; it still counts until the member's connection has its last byte or is gone. */
    leave(left: Running): void {
      left.finish();
      if (left.response.closed) remove(left);
      else left.response.once('close', () => remove(left));
    },

    /** Ends every request for which a reason is given. */
    abort(reasonFor: (request: Running) => AppError | undefined): void {
      for (const request of running) {
        const reason = reasonFor(request);
        if (reason !== undefined) request.abort(reason);
      }
    },

    /** Resolves when no request is under way. */
    whenIdle(): Promise<void> {
      return running.size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve));
    },
  };
}

export type RunningList = ReturnType<typeof createRunningList>;
