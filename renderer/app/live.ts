import { useEffect, useRef, useState } from 'react';
import { listenTo } from '../../shared/contract/client.ts';
import type { AppEvent, EventName } from '../../shared/contract/events.ts';
import { oneAtATime } from '../../shared/one-at-a-time.ts';
import { transport } from '../transports/api.ts';
import { useConnection } from '../transports/connection.ts';

const LONGEST_WAIT_MS = 250;

type Listener = (event: AppEvent) => void;

const listeners = new Set<Listener>();

/** Begins to hand the core's events to whoever listens; called once, at start. */
export function startListening(): () => void {
  return listenTo(transport, (event) => {
    for (const listener of listeners) listener(event);
  });
}

/**
 * True once the event stream has begun: what is read from then on need not be read again when it begins. True after
 * a quarter of a second too, because a window without events is better than none.
 */
export function useListening(): boolean {
  const begun = useConnection(({ beginnings }) => beginnings > 0);
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setWaited(true), LONGEST_WAIT_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return begun || waited;
}

/** Calls `listener` for every event of the core until the returned function is called. */
function onEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Fetches again when one of the events happens, and when the event stream begins, at start or after a loss: what
 * changed before was told to nobody. Events that come while a fetch runs lead to one more fetch at its end, never to
 * several at once.
 * `concerns` narrows it, e.g. to the group on screen.
 */
export function useRefetchOn(
  names: readonly EventName[],
  fetch: () => Promise<unknown>,
  concerns: (event: AppEvent) => boolean = () => true,
): void {
  const latest = useRef({ names, fetch, concerns });
  latest.current = { names, fetch, concerns };

  useEffect(() => {
    const again = oneAtATime(() => latest.current.fetch());
    const stopListening = onEvent((event) => {
      const { names: wanted, concerns: relevant } = latest.current;
      if (wanted.includes(event.name) && relevant(event)) again();
    });
    const stopWatching = useConnection.subscribe(({ beginnings }, before) => {
      if (beginnings !== before.beginnings) again();
    });
    return () => {
      stopListening();
      stopWatching();
    };
  }, []);
}

/** Calls `heard` with each event of the core. */
export function useEvents(heard: (event: AppEvent) => void): void {
  const latest = useRef(heard);
  latest.current = heard;
  useEffect(() => onEvent((event) => latest.current(event)), []);
}
