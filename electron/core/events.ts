import type { AppEvent } from '../../shared/contract/events.ts';
import type { Logger } from './ports.ts';

export type Events = {
  /** Tells of a change once all that keeps data in memory has taken it in; then the change holds everywhere. */
  announce(event: AppEvent): Promise<void>;
  /** Lets `reaction` finish before anyone else hears of an event. */
  react(reaction: (event: AppEvent) => Promise<void> | void): void;
  /** Calls `listener` for each event; the returned function stops it. */
  subscribe(listener: (event: AppEvent) => void): () => void;
};

/** Delivers events to every listener in order; one that throws is logged and does not stop the others. */
export function createEvents(logger: Logger): Events {
  const reactions: ((event: AppEvent) => Promise<void> | void)[] = [];
  const listeners = new Set<(event: AppEvent) => void>();
  return {
    async announce(event) {
      for (const reaction of reactions) await reaction(event);
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (err) {
          logger.error({ event: event.name, err }, 'a listener of events failed');
        }
      }
    },
    react(reaction) {
      reactions.push(reaction);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
