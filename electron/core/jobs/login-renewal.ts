import type { Logger } from '../ports.ts';

export type LoginRenewalDeps = {
  readonly logger: Logger;
  /** Renews every login that ends soon. */
  readonly renewDue: () => Promise<void>;
};

const LOOK_MS = 30_000;

/** Looks twice a minute for logins that end soon, so that no request has to wait for new tokens. */
export function createLoginRenewal({ logger, renewDue }: LoginRenewalDeps) {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  function look(): void {
    looking = looking
      .then(renewDue)
      .catch((error: unknown) => logger.error({ err: error }, 'logins could not be looked at'));
  }

  return {
    /** Looks at once: logins may have ended while the program was not running. */
    start(): void {
      clearInterval(timer);
      timer = setInterval(look, LOOK_MS).unref();
      look();
    },

    /** Resolves when a refresh under way is stored. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await looking;
    },
  };
}
