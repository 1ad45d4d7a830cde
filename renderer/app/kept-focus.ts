import { useEffect } from 'react';

/** Longer than a dialog takes to give the focus back by itself. */
const AFTER_MS = 60;
/** Of the page, and of each thing that lies over it. */
const MOST_PLACES = 64;
const TABBABLE = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** Where the focus was: an element, what it was called, and what it stood in, the nearest first. */
type Place = {
  readonly element: HTMLElement;
  readonly name: string;
  readonly within: readonly HTMLElement[];
};

/**
 * Keeps the focus near what the owner does. Whatever has it may go away, as a form that is saved does, or a row that is
 * deleted: then it goes back to where it was before, or to what stands there now, and never to nothing.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let places: Place[] = [];
    let timer: number | undefined;
    let byKey = false;
    const noteKey = (): void => {
      byKey = true;
    };
    const notePointer = (): void => {
      byKey = false;
    };
    const enter = ({ target }: FocusEvent): void => {
      // A message goes by itself, and is no place to come back to.
      if (target instanceof HTMLElement && target.closest('.mantine-Notifications-root') === null)
        places = withPlace(places, placeOf(target));
    };
    const leave = ({ target, relatedTarget }: FocusEvent): void => {
      // When it is still there a moment later, the owner clicked beside it, and nothing has gone away. No key does that:
      // what it pressed was busy, and may be ready again before that moment.
      if (!byKey && relatedTarget === null && target instanceof HTMLElement)
        window.setTimeout(() => {
          if (isThere(target) && isNowhere()) places = [];
        });
    };
    const restore = (): void => {
      timer = undefined;
      const last = places.at(-1);
      if (last === undefined || !isNowhere()) return;
      // What is busy gets it back when it is done; what can no longer be pressed, as the way to a later month, never does.
      if (last.element.isConnected && last.element.matches('[data-loading]')) return;
      nextTo(last, places)?.focus({ preventScroll: !byKey });
    };
    const look = (): void => {
      if (timer === undefined && isNowhere()) timer = window.setTimeout(restore, AFTER_MS);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    document.addEventListener('focusin', enter);
    document.addEventListener('focusout', leave);
    document.addEventListener('keydown', noteKey, true);
    document.addEventListener('pointerdown', notePointer, true);
    return () => {
      observer.disconnect();
      window.clearTimeout(timer);
      document.removeEventListener('focusin', enter);
      document.removeEventListener('focusout', leave);
      document.removeEventListener('keydown', noteKey, true);
      document.removeEventListener('pointerdown', notePointer, true);
    };
  }, []);
}

/** A long walk through what lies over the page does not push out the place that it was opened from. */
function withPlace(places: readonly Place[], place: Place): Place[] {
  const left = places.filter((it) => it.element !== place.element && rootOf(it).isConnected);
  const beside = left.filter((it) => rootOf(it) === rootOf(place));
  const pushedOut = beside.length < MOST_PLACES ? undefined : beside[0];
  return [...left.filter((it) => it !== pushedOut), place];
}

const rootOf = ({ element, within }: Place): HTMLElement => within.at(-1) ?? element;

function placeOf(element: HTMLElement): Place {
  const within: HTMLElement[] = [];
  // What lies over the page stands in no place of it.
  for (
    let it = element.parentElement;
    it !== null && !it.matches('body, [data-portal], [role="menu"]');
    it = it.parentElement
  )
    within.push(it);
  return { element, name: nameOf(element), within };
}

function nameOf(element: HTMLElement): string {
  return element.ariaLabel ?? element.textContent;
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function isThere(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility() && !element.matches(':disabled');
}

/** What gets the focus that `last` had. */
function nextTo(last: Place, places: readonly Place[]): HTMLElement | undefined {
  if (isThere(last.element)) return last.element;
  const stays = last.within.find(isThere);
  // The screen is another one.
  if (stays?.tagName === 'MAIN') return stays;
  const gone = last.within.filter((it) => !it.isConnected).at(-1);
  for (const place of places.toReversed()) {
    if (place === last || gone?.contains(place.element) === true) continue;
    const found = atPlace(place);
    if (found !== undefined) return found;
  }
  return atPlace(last) ?? document.querySelector<HTMLElement>('main[tabindex]') ?? undefined;
}

/** The element itself, what is called the same in its place, or else the first thing near it; undefined: there is none. */
function atPlace({ element, name, within }: Place): HTMLElement | undefined {
  if (isThere(element)) return element;
  for (const near of within.filter(isThere)) {
    // The first thing of a whole screen is not near anything; it may even be typed into.
    if (near.tagName === 'MAIN') return near;
    const there = [...near.querySelectorAll<HTMLElement>(TABBABLE)].filter(isThere);
    const found = there.find((it) => nameOf(it) === name) ?? there[0];
    if (found !== undefined) return found;
  }
  return undefined;
}
